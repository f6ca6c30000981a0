package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.ManagementFactory;

/** The choice of the device that models run on. */
public final class Devices {

    private Devices() {}

    /**
     * A device and what to tell people about it.
     *
     * @param device where arrays live
     * @param description for example {@code CPU, 2 threads}
     * @param memoryBytes total memory of the device
     */
    public record Choice(Device device, String description, long memoryBytes) {}

    /** {@return the first GPU if the engine sees one, else the processor} */
    public static Choice pick() {
        Engine engine = Engine.getEngine("PyTorch");
        if (engine.getGpuCount() > 0) {
            Device gpu = Device.gpu();
            long memory = CudaUtils.getGpuMemory(gpu).getMax();
            return new Choice(
                    gpu,
                    "GPU 0, CUDA %s, compute capability %s, %.1f GiB"
                            .formatted(
                                    CudaUtils.getCudaVersionString(),
                                    CudaUtils.getComputeCapability(0),
                                    memory / 0x1p30),
                    memory);
        }
        return cpu();
    }

    /** {@return the processor} */
    public static Choice cpu() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize()
                        : Runtime.getRuntime().maxMemory();
        return new Choice(
                Device.cpu(), "CPU, %d threads, %.1f GiB".formatted(Threads.count(), memory / 0x1p30), memory);
    }
}
