package org.counterpoint.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.counterpoint.run.UntimedRows;

/**
 * A run beside one of the same configuration that was never disturbed; clock times aside.
 *
 * @param rows rows of metrics that the undisturbed run has
 * @param lost how many of them are missing
 * @param doubled rows that stand twice
 * @param different rows and files that are not the same, byte for byte
 */
record Evidence(int rows, int lost, int doubled, int different) {
    static final Evidence NONE = new Evidence(0, 0, 0, 0);

    /** Compares what two runs recorded; the second was disturbed. */
    static Evidence of(Path undisturbed, Path disturbed) throws IOException {
        List<ObjectNode> expected = UntimedRows.of(undisturbed.resolve("metrics.jsonl"));
        List<ObjectNode> found = UntimedRows.of(disturbed.resolve("metrics.jsonl"));
        Set<String> known = new HashSet<>();
        int doubled = 0;
        for (ObjectNode row : found) {
            doubled += known.add(key(row)) ? 0 : 1;
        }
        int lost =
                (int) expected.stream().filter(row -> !known.contains(key(row))).count();
        Set<String> same = new HashSet<>();
        found.forEach(row -> same.add(row.toString()));
        int different = (int) expected.stream()
                .filter(row -> known.contains(key(row)) && !same.contains(row.toString()))
                .count();
        return new Evidence(expected.size(), lost, doubled, different + differentFiles(undisturbed, disturbed));
    }

    /** Whether nothing is lost, doubled or changed. */
    boolean intact() {
        return lost == 0 && doubled == 0 && different == 0;
    }

    Evidence and(Evidence other) {
        return new Evidence(rows + other.rows, lost + other.lost, doubled + other.doubled, different + other.different);
    }

    String words() {
        return rows == 0 ? "-" : "%d: %d lost, %d doubled, %d different".formatted(rows, lost, doubled, different);
    }

    private static String key(ObjectNode row) {
        return row.path("step") + " " + row.path("split") + " " + row.path("stage");
    }

    private static int differentFiles(Path a, Path b) throws IOException {
        int different = 0;
        for (Path file : recorded(a)) {
            Path other = b.resolve(a.relativize(file).toString());
            different += Files.exists(other) && Files.mismatch(file, other) < 0 ? 0 : 1;
        }
        return different;
    }

    private static List<Path> recorded(Path run) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : List.of("samples.jsonl", "prompts.jsonl", "checkpoint/adapter_model.safetensors")) {
            if (Files.exists(run.resolve(name))) {
                files.add(run.resolve(name));
            }
        }
        Path subspace = run.resolve("subspace");
        if (Files.isDirectory(subspace)) {
            try (Stream<Path> list = Files.list(subspace)) {
                list.sorted().forEach(files::add);
            }
        }
        return files;
    }
}
