package org.counterpoint.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.io.Json;

/** Rows of a run without what a clock wrote, for comparing runs that have to be the same. */
public final class UntimedRows {
    private static final List<String> CLOCKS = List.of("time", "tokens_per_second", "time/rollout", "time/update");

    private UntimedRows() {}

    /** The rows of a file with one object per line. */
    public static List<ObjectNode> of(Path file) throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            ObjectNode row = (ObjectNode) Json.mapper().readTree(line);
            row.remove(CLOCKS);
            rows.add(row);
        }
        return rows;
    }
}
