package org.counterpoint.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Turns an exception into the one sentence and the exit code that scripts rely on. */
final class Problems {
    private Problems() {}

    /** Returns one line that names what is wrong, ending in a full stop unless the message already ends its sentence. */
    static String sentence(Throwable problem) {
        Throwable cause = unwrap(problem);
        @Nullable String message = cause.getMessage();
        String text =
                switch (cause) {
                    case NoSuchFileException missing ->
                        missing.getFile() + " does not exist: check the path and try again";
                    case NotDirectoryException file -> file.getFile() + " is not a folder: give a folder";
                    case AccessDeniedException denied ->
                        denied.getFile() + " may not be read or written: check its permissions";
                    case FileSystemException other when message != null -> message;
                    case OutOfMemoryError memory ->
                        "The process ran out of memory: use a smaller model or batch, or give it more with COUNTERPOINT_JAVA_OPTS=-Xmx8g";
                    default ->
                        message == null || message.isBlank()
                                ? "Unexpected " + cause.getClass().getSimpleName()
                                : message;
                };
        String line = text.replaceAll("\\s*\\R\\s*", " ").strip();
        return line.endsWith(".") || line.endsWith("?") || line.endsWith("!") ? line : line + ".";
    }

    /** Bad input is the user's to mend (2); anything else is a failure of the work (1). */
    static int exitCode(Throwable problem) {
        Throwable cause = unwrap(problem);
        boolean input = cause instanceof IllegalArgumentException
                || cause instanceof IOException
                || cause instanceof BadInputException;
        return input ? Main.BAD_INPUT : Main.FAILED;
    }

    private static Throwable unwrap(Throwable problem) {
        Throwable cause = problem;
        while ((cause instanceof UncheckedIOException
                        || cause instanceof CompletionException
                        || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
