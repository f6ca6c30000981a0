package org.counterpoint.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of faults and outcomes: {@code target/faults.md}, one row more for each fault, and the log. */
final class FaultTable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultTable.class);
    private static final Path FILE = Path.of("target", "faults.md");

    private FaultTable() {}

    /**
     * Adds a row.
     *
     * @param fault what was broken
     * @param times how often
     * @param evidence how what was recorded compares with a run that nothing happened to
     * @param seconds longest time until the state was right
     * @param message what people are told
     */
    static void add(String fault, int times, Evidence evidence, double seconds, String message) throws IOException {
        String row =
                "| %s | %d | %s | %.1f | %s |%n".formatted(fault, times, evidence.words(), seconds, message.strip());
        LOG.info("{}", row.strip());
        if (!Files.exists(FILE)) {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(
                    FILE,
                    "| fault | times | recorded rows | state right after s | message |%n|---|---|---|---|---|%n"
                            .formatted());
        }
        Files.writeString(FILE, row, StandardOpenOption.APPEND);
    }
}
