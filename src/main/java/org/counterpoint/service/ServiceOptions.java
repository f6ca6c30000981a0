package org.counterpoint.service;

import java.nio.file.Path;
import java.time.Duration;
import org.counterpoint.run.Home;
import org.jspecify.annotations.Nullable;

/**
 * How a service works.
 *
 * @param library folder of the runs; one service per library
 * @param slotChoice how many runs may train at the same time
 * @param idle how long the service stays without jobs and without clients before it ends by itself
 * @param stopGrace how long a worker may take to end its step when asked to stop, before it is killed
 * @param workerHeap largest Java heap of a worker, such as {@code 2g}; tensors live outside of it
 * @param workerMain main class of the workers
 * @param gpuTool who tells of the GPUs
 */
public record ServiceOptions(
        Path library,
        SlotChoice slotChoice,
        Duration idle,
        Duration stopGrace,
        String workerHeap,
        String workerMain,
        NvidiaSmi gpuTool) {
    /**
     * Slots that are asked for, until they are set otherwise; what is not asked for is as it was last set for the library: at first
     * one on the processor and every GPU.
     *
     * @param cpu runs on the processor at the same time, at least 1; null where not asked for
     * @param gpus {@code all}, {@code none} or numbers such as {@code 0,1}, one run on each; null where not asked for
     */
    public record SlotChoice(
            @Nullable Integer cpu, @Nullable String gpus) {
        /** Asks for nothing. */
        public static final SlotChoice KEPT = new SlotChoice(null, null);

        /** Checks the number. */
        public SlotChoice {
            if (cpu != null && cpu < 1) {
                throw new IllegalArgumentException("A service needs at least one slot; give 1 or more.");
            }
        }
    }

    public ServiceOptions {
        library = library.toAbsolutePath().normalize();
    }

    /** The defaults: slots as last set, ten minutes idle, two minutes of grace, 2 GB of heap. */
    public static ServiceOptions of(Path library) {
        return new ServiceOptions(
                library,
                SlotChoice.KEPT,
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                "2g",
                WorkerMain.class.getName(),
                NvidiaSmi.ofSystem());
    }

    /** The defaults for the user's own library. */
    public static ServiceOptions standard() {
        return of(Home.library());
    }

    /** The same with another number of slots on the processor. */
    public ServiceOptions withSlots(int value) {
        return with(new SlotChoice(value, slotChoice.gpus()));
    }

    /** The same with other slots. */
    public ServiceOptions with(SlotChoice value) {
        return new ServiceOptions(library, value, idle, stopGrace, workerHeap, workerMain, gpuTool);
    }

    /** The same with another idle time. */
    public ServiceOptions withIdle(Duration value) {
        return new ServiceOptions(library, slotChoice, value, stopGrace, workerHeap, workerMain, gpuTool);
    }

    /** The same with another time to end a step. */
    public ServiceOptions withStopGrace(Duration value) {
        return new ServiceOptions(library, slotChoice, idle, value, workerHeap, workerMain, gpuTool);
    }

    /** The same with other workers; for tests and for methods that need a launcher of their own. */
    public ServiceOptions withWorkerMain(String value) {
        return new ServiceOptions(library, slotChoice, idle, stopGrace, workerHeap, value, gpuTool);
    }

    /** The same with another heap. */
    public ServiceOptions withWorkerHeap(String value) {
        return new ServiceOptions(library, slotChoice, idle, stopGrace, value, workerMain, gpuTool);
    }

    /** The same with another teller of GPUs. */
    public ServiceOptions withGpuTool(NvidiaSmi value) {
        return new ServiceOptions(library, slotChoice, idle, stopGrace, workerHeap, workerMain, value);
    }

    /** Folder of the service's own files inside the library. */
    Path stateDir() {
        return stateDir(library);
    }

    /** Folder of a library for the files of its service. */
    static Path stateDir(Path library) {
        return library.toAbsolutePath().normalize().resolve(".service");
    }
}
