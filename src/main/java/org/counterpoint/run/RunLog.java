package org.counterpoint.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What the worker of a run printed. */
public final class RunLog {
    private static final long BYTES = 64 * 1024;

    private RunLog() {}

    /**
     * The last lines of a run's log, blank ones left out; empty where there is no log.
     *
     * @param dir the run directory
     * @param most how many lines at most
     * @throws IOException if the log is there but cannot be read
     */
    public static List<String> lastLines(Path dir, int most) throws IOException {
        byte[] bytes;
        try {
            bytes = TornLine.lastLines(dir.resolve(RunWriter.LOG), BYTES);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }
}
