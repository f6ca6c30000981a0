package org.counterpoint.objective.reward;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A child process that answers lines with lines, in their order. Every wait has an end. */
final class ScorerProcess implements AutoCloseable {
    private static final int LONGEST_LINE = 1 << 20;
    private static final int WAITING_LINES = 4096;
    private static final int ERROR_LINES = 5;
    private static final long GRACE_SECONDS = 2;

    /** The process ended or did not answer in time; another one may do better. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    /** A line of output, or its end where the text is null. */
    private record Line(@Nullable String text) {}

    private final Process process;
    private final BlockingQueue<Line> answers = new ArrayBlockingQueue<>(WAITING_LINES);
    private final Deque<String> errors = new ArrayDeque<>();
    private final Thread errorReader;
    private boolean answered;

    private ScorerProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().name("scorer-answers").start(() -> {
            lines(process.inputReader(StandardCharsets.UTF_8), text -> put(new Line(text)));
            put(new Line(null));
        });
        errorReader = Thread.ofVirtual()
                .name("scorer-errors")
                .start(() -> lines(process.errorReader(StandardCharsets.UTF_8), this::error));
    }

    /**
     * Starts a command.
     *
     * @throws IOException when there is no such program
     */
    static ScorerProcess start(List<String> command, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        // Python otherwise keeps its answers in a buffer while we wait for them.
        builder.environment().put("PYTHONUNBUFFERED", "1");
        return new ScorerProcess(builder.start());
    }

    /**
     * Sends lines and waits for as many answers.
     *
     * @param firstSeconds how long the first answer of this process may take, later ones {@code seconds} each
     * @throws FailedException when it ends or is silent for too long; it is then of no more use
     */
    List<String> exchange(List<String> lines, double firstSeconds, double seconds) throws FailedException {
        requireNone();
        Thread.ofVirtual().name("scorer-questions").start(() -> write(lines));
        List<String> result = new ArrayList<>(lines.size());
        while (result.size() < lines.size()) {
            double wait = answered ? seconds : firstSeconds;
            Line line;
            try {
                line = answers.poll((long) (wait * 1e9), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RewardException("the wait for it was interrupted", e);
            }
            if (line == null) {
                throw new FailedException("did not answer within " + Numbers.text(wait) + " s" + after(result, lines));
            }
            if (line.text() == null) {
                throw new FailedException(ending() + after(result, lines));
            }
            answered = true;
            result.add(line.text());
        }
        requireNone();
        return result;
    }

    /** Answers that nobody asked for would be taken for those of the next question. */
    private void requireNone() {
        if (answers.stream().anyMatch(l -> l.text() != null)) {
            throw new RewardException("it answered more lines than it was sent");
        }
    }

    private static String after(List<String> result, List<String> lines) {
        return " after " + result.size() + " of " + lines.size() + " answers";
    }

    private String ending() {
        try {
            return process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)
                    ? "ended with exit code " + process.exitValue()
                    : "closed its output";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "closed its output";
        }
    }

    /** The last lines of its error output, as a part of a sentence; empty where there are none. */
    String lastErrors() {
        try {
            errorReader.join(java.time.Duration.ofSeconds(GRACE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (errors) {
            return errors.isEmpty() ? "" : ", and its error output ended with \"" + String.join(" | ", errors) + "\"";
        }
    }

    private void write(List<String> lines) {
        try {
            Writer to = process.outputWriter(StandardCharsets.UTF_8);
            for (String line : lines) {
                to.write(line);
                to.write('\n');
            }
            to.flush();
        } catch (IOException e) {
            // The process has closed its input; the reader of its answers says how it ended.
        }
    }

    private void put(Line line) {
        try {
            answers.put(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void error(String line) {
        if (line.isBlank()) {
            return;
        }
        synchronized (errors) {
            if (errors.size() == ERROR_LINES) {
                errors.removeFirst();
            }
            errors.addLast(ScorerJson.shorten(line));
        }
    }

    /** Lines of at most a mebibyte; what is longer comes in pieces, so that no child fills the memory. */
    private static void lines(BufferedReader from, Consumer<String> to) {
        StringBuilder line = new StringBuilder();
        try (Reader in = from) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n' || line.length() == LONGEST_LINE) {
                    to.accept(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // A stream that breaks has ended.
        }
        if (!line.isEmpty()) {
            to.accept(line.toString());
        }
    }

    /** Closes its input, which is its sign to end, then ends it by force, with its children. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                kill(children);
            }
        } catch (InterruptedException e) {
            kill(children);
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it at once, with its children. */
    void kill() {
        kill(process.descendants().toList());
    }

    private void kill(List<ProcessHandle> children) {
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        // Where a child keeps the pipe open, the reader may wait with a full queue.
        answers.clear();
    }
}
