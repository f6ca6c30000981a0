package org.counterpoint.service;

import java.nio.file.Path;
import java.time.Duration;
import org.counterpoint.run.Home;

/**
 * How a service works.
 *
 * @param library folder of the runs; one service per library
 * @param slots how many runs may train at the same time, at least 1
 * @param idle how long the service stays without jobs and without clients before it ends by itself
 * @param stopGrace how long a worker may take to end its step when asked to stop, before it is killed
 * @param workerHeap largest Java heap of a worker, such as {@code 2g}; tensors live outside of it
 * @param workerMain main class of the workers
 */
public record ServiceOptions(
        Path library, int slots, Duration idle, Duration stopGrace, String workerHeap, String workerMain) {
    public ServiceOptions {
        library = library.toAbsolutePath().normalize();
        if (slots < 1) {
            throw new IllegalArgumentException("A service needs at least one slot; give 1 or more.");
        }
    }

    /** The defaults: one slot, ten minutes idle, two minutes of grace, 2 GB of heap. */
    public static ServiceOptions of(Path library) {
        return new ServiceOptions(
                library, 1, Duration.ofMinutes(10), Duration.ofMinutes(2), "2g", WorkerMain.class.getName());
    }

    /** The defaults for the user's own library. */
    public static ServiceOptions standard() {
        return of(Home.library());
    }

    /** The same with another number of slots. */
    public ServiceOptions withSlots(int value) {
        return new ServiceOptions(library, value, idle, stopGrace, workerHeap, workerMain);
    }

    /** The same with another idle time. */
    public ServiceOptions withIdle(Duration value) {
        return new ServiceOptions(library, slots, value, stopGrace, workerHeap, workerMain);
    }

    /** The same with another time to end a step. */
    public ServiceOptions withStopGrace(Duration value) {
        return new ServiceOptions(library, slots, idle, value, workerHeap, workerMain);
    }

    /** The same with other workers; for tests and for methods that need a launcher of their own. */
    public ServiceOptions withWorkerMain(String value) {
        return new ServiceOptions(library, slots, idle, stopGrace, workerHeap, value);
    }

    /** The same with another heap. */
    public ServiceOptions withWorkerHeap(String value) {
        return new ServiceOptions(library, slots, idle, stopGrace, value, workerMain);
    }

    /** Folder of the service's own files inside the library. */
    Path stateDir() {
        return library.resolve(".service");
    }
}
