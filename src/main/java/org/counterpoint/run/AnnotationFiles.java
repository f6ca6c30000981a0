package org.counterpoint.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@link Annotations}. They live in the run directory; for a directory that cannot be written, such as a shared or
 * installed one, in a folder of the user's own, under the run's id. A file that cannot be understood is told, and never overwritten.
 */
public final class AnnotationFiles {
    private final Path ownFolder;

    /** Keeps what cannot be written into run directories in this folder. */
    public AnnotationFiles(Path ownFolder) {
        this.ownFolder = ownFolder;
    }

    /** Keeps what cannot be written into run directories in {@code annotations} of the user's own folder. */
    public static AnnotationFiles ofUser() {
        return new AnnotationFiles(Home.user().resolve("annotations"));
    }

    /**
     * What was found.
     *
     * @param value the annotations; {@link Annotations#NONE} where there are none or they are broken
     * @param file the file they are in, or would be written to
     * @param aside whether that file lies outside of the run directory, because the directory cannot be written
     * @param problem why the file cannot be read, one sentence; or null
     */
    public record Found(
            Annotations value,
            Path file,
            boolean aside,
            @Nullable String problem) {
        /** Nothing said about the run of a directory. */
        public static Found none(Path dir) {
            return new Found(Annotations.NONE, dir.resolve(Annotations.FILE), false, null);
        }
    }

    /**
     * Reads what is said about a run.
     *
     * @param dir the run directory
     * @param id the run's id
     */
    public Found read(Path dir, String id) {
        Path inside = dir.resolve(Annotations.FILE);
        Path outside = outside(id);
        boolean writable = Files.isWritable(dir);
        // What the user says about a shared run goes before what travels with it.
        boolean aside = !writable && Files.exists(outside);
        Path file = aside ? outside : inside;
        try {
            return new Found(parse(file), writable ? inside : outside, !writable, null);
        } catch (NoSuchFileException e) {
            return new Found(Annotations.NONE, writable ? inside : outside, !writable, null);
        } catch (IOException e) {
            return new Found(Annotations.NONE, file, aside, e.getMessage());
        }
    }

    /**
     * Changes what is said about a run: reads it again, applies the change, replaces the file atomically, and gives what is there now.
     * Where nothing is left to say, the file is removed.
     *
     * @throws IOException naming the file, if it cannot be written or if what is there cannot be read; it is then left as it was
     */
    public Found change(Path dir, String id, UnaryOperator<Annotations> change) throws IOException {
        Found before = read(dir, id);
        if (before.problem() != null) {
            throw new IOException(before.problem());
        }
        Annotations now = change.apply(before.value());
        Path file = before.file();
        if (now.isEmpty() && !before.aside()) {
            Files.deleteIfExists(file);
        } else if (!now.equals(before.value())) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            AtomicFiles.replace(file, Json.pretty(now.toJson()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return new Found(now, file, before.aside(), null);
    }

    /** The file of a run whose directory cannot be written. */
    Path outside(String id) {
        String name = RunIds.isValid(id) ? id : Integer.toHexString(id.hashCode());
        return ownFolder.resolve(name + ".json");
    }

    private static Annotations parse(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        JsonNode node;
        try {
            node = Json.mapper().readTree(bytes);
        } catch (IOException e) {
            throw broken(file, e);
        }
        if (!(node instanceof ObjectNode o)) {
            throw broken(file, null);
        }
        if (o.path("format_version").asInt(1) > Annotations.FORMAT_VERSION) {
            throw new RunFormatException(file
                    + " was written by a newer version; update Counterpoint to see and change its notes and tags.");
        }
        return Annotations.of(o);
    }

    private static RunFormatException broken(Path file, @Nullable IOException cause) {
        String sentence = file + " is not a whole JSON object, so its notes and tags are neither shown nor changed;"
                + " correct the file or delete it.";
        return cause == null ? new RunFormatException(sentence) : new RunFormatException(sentence, cause);
    }
}
