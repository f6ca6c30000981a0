package org.counterpoint.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A small disk in memory that can be filled and made read-only; needs root on Linux. */
final class Mount implements AutoCloseable {
    private final Path folder;

    private Mount(Path folder) {
        this.folder = folder;
    }

    static Mount memory(Path folder, String size) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
                "a disk in memory needs the right to mount");
        return new Mount(folder);
    }

    Path folder() {
        return folder;
    }

    /** Leaves not one byte. */
    void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space")) {
                throw full;
            }
        }
    }

    /** Makes room again. */
    void free() throws IOException {
        Files.delete(folder.resolve("filler"));
    }

    void readOnly() throws IOException, InterruptedException {
        must("mount", "-o", "remount,ro", folder.toString());
    }

    /** Makes what lies below a folder of this disk read-only, even for root. */
    void protect(Path below) throws IOException, InterruptedException {
        must("mount", "--bind", below.toString(), below.toString());
        must("mount", "-o", "remount,ro,bind", below.toString());
    }

    void release(Path below) throws IOException, InterruptedException {
        must("umount", "-l", below.toString());
    }

    private static void must(String... command) throws IOException, InterruptedException {
        if (!run(command)) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", "-R", "-l", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
