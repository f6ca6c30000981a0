package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * How much of the machine is in use. Looks only when asked, at most once a second however many ask; shares of time are those since the
 * last look, or of a moment where that was long ago. Thread-safe.
 */
final class Resources {
    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final long OLD_NANOS = 20 * FRESH_NANOS;
    private static final long MOMENT_MILLIS = 200;

    /**
     * A worker to look at.
     *
     * @param id its job
     * @param pid its process
     * @param slot where it runs
     */
    record Busy(String id, long pid, @Nullable String slot) {}

    private final Path library;
    private final NvidiaSmi smi;
    private final Supplier<List<Busy>> processes;
    private Map<Long, Duration> used = new HashMap<>();
    private long looked;
    private @Nullable ObjectNode last;

    Resources(Path library, NvidiaSmi smi, Supplier<List<Busy>> processes) {
        this.library = library;
        this.smi = smi;
        this.processes = processes;
    }

    /** The JSON object of the interface. */
    synchronized ObjectNode now() throws IOException {
        ObjectNode known = last;
        if (known != null && System.nanoTime() - looked < FRESH_NANOS) {
            return known;
        }
        if (known == null || System.nanoTime() - looked > OLD_NANOS) {
            look();
            try {
                Thread.sleep(MOMENT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        ObjectNode now = look();
        last = now;
        return now;
    }

    private ObjectNode look() throws IOException {
        long before = looked;
        looked = System.nanoTime();
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("time", Instant.now().toString());
        ObjectNode cpu =
                o.putObject("cpu").put("processors", Runtime.getRuntime().availableProcessors());
        ObjectNode memory = o.putObject("memory");
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os) {
            put(cpu, "load", os.getCpuLoad());
            memory.put("total_bytes", os.getTotalMemorySize())
                    .put("used_bytes", os.getTotalMemorySize() - available(os));
        } else {
            cpu.putNull("load");
            memory.put("total_bytes", 0).put("used_bytes", 0);
        }
        FileStore store = Files.getFileStore(library);
        o.putObject("disk").put("total_bytes", store.getTotalSpace()).put("free_bytes", store.getUsableSpace());
        ArrayNode gpus = o.putArray("gpus");
        for (Gpu gpu : smi.list()) {
            ObjectNode one = gpus.addObject()
                    .put("index", gpu.index())
                    .put("name", gpu.name())
                    .put("memory_total_bytes", gpu.memoryBytes())
                    .put("memory_used_bytes", gpu.usedBytes());
            put(one, "utilization", gpu.utilization());
        }
        workers(o.putArray("workers"), before == 0 ? 0 : (looked - before) / 1e9);
        return o;
    }

    private void workers(ArrayNode all, double seconds) {
        Map<Long, Duration> now = new HashMap<>();
        for (Busy process : processes.get()) {
            ObjectNode one = all.addObject()
                    .put("id", process.id())
                    .put("pid", process.pid())
                    .put("slot", process.slot());
            one.put("memory_bytes", RunMemory.resident(process.pid()));
            Duration total = ProcessHandle.of(process.pid())
                    .flatMap(handle -> handle.info().totalCpuDuration())
                    .orElse(null);
            Duration then = used.get(process.pid());
            put(
                    one,
                    "cpu",
                    total == null || then == null || seconds <= 0
                            ? Double.NaN
                            : total.minus(then).toNanos() / 1e9 / seconds);
            if (total != null) {
                now.put(process.pid(), total);
            }
        }
        used = now;
    }

    /** What programs could still have; the JDK's figure for free memory leaves out what caches would give up. */
    private static long available(OperatingSystemMXBean os) throws IOException {
        Path file = Path.of("/proc/meminfo");
        if (Files.isReadable(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("MemAvailable:")) {
                    return Math.min(os.getTotalMemorySize(), Long.parseLong(line.replaceAll("\\D", "")) * 1024);
                }
            }
        }
        return os.getFreeMemorySize();
    }

    private static void put(ObjectNode o, String key, double value) {
        if (Double.isFinite(value) && value >= 0) {
            o.put(key, Math.round(value * 1000) / 1000.0);
        } else {
            o.putNull(key);
        }
    }
}
