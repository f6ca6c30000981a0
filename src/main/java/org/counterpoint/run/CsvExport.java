package org.counterpoint.run;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.io.AtomicFiles;

/**
 * Metrics as CSV in long form, one value per line: {@code run,seed,step,metric,value}. Metrics of other splits than
 * {@code train} carry the split before the key, such as {@code validation/reward/helpful/mean}.
 */
public final class CsvExport {
    private CsvExport() {}

    /** Writes all metrics of the runs to a file, replacing an older one. */
    public static void write(List<Run> runs, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
        try {
            try (Writer out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                write(runs, out);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    /** Writes the header and all metrics of the runs; the writer stays open. */
    public static void write(List<Run> runs, Writer out) throws IOException {
        out.write("run,seed,step,metric,value\n");
        for (Run run : runs) {
            String start = field(run.id()) + "," + run.manifest().seed() + ",";
            for (MetricRow row : run.metrics().allRows()) {
                String split = row.split().equals("train") ? "" : row.split() + "/";
                for (Map.Entry<String, Double> value : row.values().entrySet()) {
                    out.write(start + row.step() + "," + field(split + value.getKey()) + "," + value.getValue() + "\n");
                }
            }
        }
    }

    private static String field(String text) {
        if (text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            return text;
        }
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
