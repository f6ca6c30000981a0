package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The choice of the device that models run on. */
public final class Devices {
    /** A GPU where there is one, else the processor. */
    public static final String AUTO = "auto";

    /** The processor. */
    public static final String CPU = "cpu";

    /** A GPU. */
    public static final String GPU = "gpu";

    private Devices() {}

    /**
     * A device and what to tell people about it.
     *
     * @param device where arrays live
     * @param description for example {@code CPU, 2 threads}
     * @param memoryBytes total memory of the device
     * @param freeBytes memory that is free on it now, what the system would give up for it included; 0 where that is not known
     */
    public record Choice(Device device, String description, long memoryBytes, long freeBytes) {}

    /** {@return the first GPU if the engine sees one, else the processor} */
    public static Choice pick() {
        Engine engine = Engine.getEngine("PyTorch");
        if (engine.getGpuCount() > 0) {
            Device gpu = Device.gpu();
            MemoryUsage usage = CudaUtils.getGpuMemory(gpu);
            long memory = usage.getMax();
            return new Choice(
                    gpu,
                    "GPU 0, CUDA %s, compute capability %s, %.1f GiB"
                            .formatted(
                                    CudaUtils.getCudaVersionString(),
                                    CudaUtils.getComputeCapability(0),
                                    memory / 0x1p30),
                    memory,
                    memory - usage.getUsed());
        }
        return cpu();
    }

    /**
     * The device of a name.
     *
     * @param name {@link #AUTO}, {@link #CPU} or {@link #GPU}
     * @throws ModelException in one sentence if a GPU is asked for and the engine sees none
     */
    public static Choice pick(String name) {
        Choice choice = name.equals(CPU) ? cpu() : pick();
        if (name.equals(GPU) && !choice.device().isGpu()) {
            throw new ModelException(
                    "The key \"model_options.device\" is \"gpu\" but the tensor engine sees no GPU here; set it to"
                            + " \"auto\", or see \"On a GPU\" in the README.");
        }
        return choice;
    }

    /**
     * Total memory of the GPU that the engine will choose, without loading the engine, which takes time and memory.
     *
     * @return bytes; 0 where it will run on the processor
     */
    public static long plannedGpuBytes() {
        // The engine sees a GPU only through a CUDA build, which has to be asked for by its flavor.
        String flavor = System.getenv("PYTORCH_FLAVOR");
        return flavor != null && flavor.startsWith("cu") && CudaUtils.hasCuda()
                ? CudaUtils.getGpuMemory(Device.gpu()).getMax()
                : 0;
    }

    /** {@return the processor} */
    public static Choice cpu() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize()
                        : Runtime.getRuntime().maxMemory();
        return new Choice(
                Device.cpu(),
                "CPU, %d threads, %.1f GiB".formatted(Threads.count(), memory / 0x1p30),
                memory,
                available());
    }

    /** What Linux says it could give to a program; elsewhere it is not known what caches would give up. */
    private static long available() {
        Path file = Path.of("/proc/meminfo");
        try {
            for (String line : Files.isReadable(file) ? Files.readAllLines(file) : List.<String>of()) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
        return 0;
    }
}
