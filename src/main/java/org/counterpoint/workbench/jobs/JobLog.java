package org.counterpoint.workbench.jobs;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.run.RunWriter;

/** The end of what a worker printed. */
final class JobLog {
    private static final int BYTES = 64 * 1024;

    private JobLog() {}

    /**
     * The last lines of a run's log, at most 64 KiB; blocks.
     *
     * @throws IOException with a sentence where there is none
     */
    static String tail(Path run) throws IOException {
        Path file = run.resolve(RunWriter.LOG);
        if (!Files.exists(file)) {
            throw new IOException(file + " does not exist yet; a worker makes it when it starts.");
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, in.length() - BYTES);
            in.seek(from);
            byte[] bytes = new byte[(int) (in.length() - from)];
            in.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            int cut = from == 0 ? 0 : text.indexOf('\n') + 1;
            return text.substring(cut);
        }
    }
}
