package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * The service of a library for a window that stays open for hours: connects when needed, starts the service only to submit, and
 * connects anew when the service has ended meanwhile. Calls block; keep them off the JavaFX thread. Safe for several threads.
 */
public final class LocalService implements AutoCloseable {
    private final Path library;
    private @Nullable ServiceClient client;

    /** The service of this library; nothing is started yet. */
    public LocalService(Path library) {
        this.library = library.toAbsolutePath().normalize();
    }

    /** All jobs, newest first; empty if no service is alive. */
    public List<Job> jobs() throws IOException {
        Optional<ServiceClient> living = living();
        return living.isPresent() ? living.get().jobs() : List.of();
    }

    /** The jobs that the last service left with their places in its queue, newest first, for a time when none is alive. */
    public List<Job> kept() throws IOException {
        Path stateDir = ServiceOptions.stateDir(library);
        List<Job> stored =
                new JobFiles(stateDir).read().stream().map(JobFiles.Stored::job).toList();
        QueueOrder order = new QueueOrder(stateDir);
        order.load(stored.stream()
                .filter(job -> job.state() == RunStatus.QUEUED)
                .map(Job::id)
                .toList());
        List<Job> all = new ArrayList<>();
        stored.forEach(job -> all.addFirst(
                job.placed(new Job.Place(order.position(job.id()), job.place().slot(), Double.NaN))));
        return all;
    }

    /** Queues a run, starting the service if there is none. */
    public Job submit(ObjectNode config) throws IOException {
        return connected().submit(config);
    }

    /** Queues a run with where it comes from, starting the service if there is none. */
    public Job submit(ObjectNode config, Lineage lineage) throws IOException {
        return connected().submit(config, lineage);
    }

    /** The configuration a job was submitted with. */
    public ObjectNode config(String id) throws IOException {
        Optional<ServiceClient> living = living();
        if (living.isPresent()) {
            return living.get().config(id);
        }
        return stored(new JobFiles(ServiceOptions.stateDir(library)), id).config();
    }

    private static JobFiles.Stored stored(JobFiles files, String id) throws IOException {
        return files.read().stream()
                .filter(stored -> stored.job().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new ServiceException(404, "There is no job " + id + " any more."));
    }

    /** Takes an ended job off the list; its run stays. */
    public void forget(String id) throws IOException {
        connected().forget(id);
    }

    /** The folder whose service this is. */
    public Path library() {
        return library;
    }

    /** Whether a service is alive now; asking never starts one. */
    public boolean alive() throws IOException {
        return living().isPresent();
    }

    /** Ends a job after its step. */
    public Job stop(String id) throws IOException {
        return connected().stop(id);
    }

    /** How a job ended, see {@link ServiceClient#failure}; also for a job of a service that has ended itself. */
    public ObjectNode failure(String id) throws IOException {
        Optional<ServiceClient> living = living();
        if (living.isPresent()) {
            return living.get().failure(id);
        }
        JobFiles files = new JobFiles(ServiceOptions.stateDir(library));
        return Failure.of(files, stored(files, id));
    }

    /** How much of the service's machine is in use, see {@link ServiceClient#resources}; empty if no service is alive. */
    public Optional<ObjectNode> resources() throws IOException {
        Optional<ServiceClient> living = living();
        return living.isPresent() ? Optional.of(living.get().resources()) : Optional.empty();
    }

    /** A connected client, starting the service if there is none. */
    public synchronized ServiceClient connected() throws IOException {
        Optional<ServiceClient> living = living();
        ServiceClient now = living.isPresent() ? living.get() : ServiceClient.connectOrStart(library);
        client = now;
        return now;
    }

    private synchronized Optional<ServiceClient> living() throws IOException {
        ServiceClient known = client;
        if (known != null && known.alive()) {
            return Optional.of(known);
        }
        if (known != null) {
            known.close();
            client = null;
        }
        Optional<ServiceClient> found = ServiceClient.connect(library);
        client = found.orElse(null);
        return found;
    }

    @Override
    public synchronized void close() {
        ServiceClient known = client;
        if (known != null) {
            known.close();
            client = null;
        }
    }
}
