package org.counterpoint.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.counterpoint.run.io.JsonLines;

/**
 * A moment in the life of a run directory, to which {@link RunWriter#resume(Path, RunPosition)} goes back.
 *
 * @param metrics bytes of {@code metrics.jsonl}
 * @param samples bytes of {@code samples.jsonl}
 * @param prompts bytes of {@code prompts.jsonl}
 * @param subspace names of the files in {@code subspace/}
 */
public record RunPosition(long metrics, long samples, long prompts, Set<String> subspace) {
    /** Before the first row. */
    public static final RunPosition START = new RunPosition(0, 0, 0, Set.of());

    /** Behind the last whole line of every file. */
    static final RunPosition LAST_LINES = new RunPosition(
            LineAppender.TO_THE_LAST_LINE, LineAppender.TO_THE_LAST_LINE, LineAppender.TO_THE_LAST_LINE, Set.of());

    public RunPosition {
        subspace = Set.copyOf(subspace);
    }

    /** Whether everything that was there at this moment still is, going by names and lengths. */
    public boolean within(Path dir) throws IOException {
        return size(dir.resolve(RunLoader.METRICS)) >= metrics
                && size(dir.resolve(RunLoader.SAMPLES)) >= samples
                && size(dir.resolve(RunLoader.PROMPTS)) >= prompts
                && subspaceFiles(dir).containsAll(subspace);
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Deletes the files in {@code subspace/} that were not there at this moment. */
    void cutSubspace(Path dir) throws IOException {
        for (String name : subspaceFiles(dir)) {
            if (!subspace.contains(name)) {
                Files.delete(dir.resolve(RunLoader.SUBSPACE).resolve(name));
            }
        }
    }

    static Set<String> subspaceFiles(Path dir) throws IOException {
        Path folder = dir.resolve(RunLoader.SUBSPACE);
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** The prompts whose text is known from a {@code prompts.jsonl}; empty where there is none. */
    static Set<String> promptsIn(Path file) throws IOException {
        Set<String> ids = new HashSet<>();
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                var _ = JsonLines.scan(channel, 0, channel.size(), (bytes, from, length, offset, number) -> {
                    try {
                        ids.add(RowCodec.readPrompt(bytes, from, length).promptId());
                    } catch (IOException e) {
                        // A damaged line gave no text, so its prompt is still to be told.
                    }
                });
            }
        }
        return ids;
    }
}
