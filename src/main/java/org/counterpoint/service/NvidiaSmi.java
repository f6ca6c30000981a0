package org.counterpoint.service;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks NVIDIA's own tool for the GPUs of this machine; where it is not there or does not answer there are none. Thread-safe.
 *
 * @param command the tool, or null where there is none
 * @param engine whether the tensor engine in use can work on a GPU
 */
public record NvidiaSmi(@Nullable Path command, boolean engine) {
    private static final Logger LOG = LoggerFactory.getLogger(NvidiaSmi.class);
    private static final long TIMEOUT_SECONDS = 5;
    private static final long MEBI = 1 << 20;
    private static final int FIELDS = 6;

    /** The tool on the path; the engine works on a GPU only through a build for CUDA, which is asked for by its flavor. */
    static NvidiaSmi ofSystem() {
        String flavor = System.getenv("PYTORCH_FLAVOR");
        return new NvidiaSmi(onPath(System.getenv("PATH")), flavor != null && flavor.startsWith("cu"));
    }

    private static @Nullable Path onPath(@Nullable String path) {
        String name = System.getProperty("os.name", "").startsWith("Windows") ? "nvidia-smi.exe" : "nvidia-smi";
        for (String folder : (path == null ? "" : path).split(Pattern.quote(File.pathSeparator), -1)) {
            Path file = folder.isBlank() ? null : Path.of(folder, name);
            if (file != null && Files.isExecutable(file)) {
                return file;
            }
        }
        return null;
    }

    /** The GPUs as they are now; takes tens of milliseconds where there are some. */
    List<Gpu> list() {
        if (command == null) {
            return List.of();
        }
        try {
            Process process = new ProcessBuilder(
                            command.toString(),
                            "--query-gpu=index,uuid,name,memory.total,memory.used,utilization.gpu",
                            "--format=csv,noheader,nounits")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return read(process);
        } catch (IOException e) {
            LOG.warn("{} could not be started, so that no GPU is known: {}", command, e.getMessage());
            return List.of();
        }
    }

    private List<Gpu> read(Process process) throws IOException {
        try {
            process.getOutputStream().close();
            CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> all(process));
            String lines = text.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                LOG.debug("{} did not answer in order", command);
                return List.of();
            }
            return parse(lines);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("{} does not answer, so that no GPU is known now", command);
            return List.of();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String all(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    /** One GPU per line; lines that are none are left out, as the tool prints warnings among them. */
    static List<Gpu> parse(String lines) {
        List<Gpu> all = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            String[] f = line.split(",", -1);
            if (f.length < FIELDS || !f[0].strip().matches("\\d{1,4}")) {
                continue;
            }
            double used = number(f[FIELDS - 1]);
            all.add(new Gpu(
                    Integer.parseInt(f[0].strip()),
                    f[1].strip(),
                    f[2].strip(),
                    (long) (number(f[3]) * MEBI),
                    (long) (number(f[4]) * MEBI),
                    used / 100));
        }
        return List.copyOf(all);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException notTold) {
            return Double.NaN;
        }
    }
}
