package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue: takes jobs, starts a worker for each when a slot is free, follows and stops them. Safe for several threads. */
final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private final ServiceOptions options;
    private final JobFiles files;
    private final EventHub events = new EventHub();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("jobs").factory());
    private boolean closed;

    private static final class Entry {
        private Job job;
        private final ObjectNode config;
        private final Lineage lineage;
        private @Nullable Worker worker;
        private boolean stopAsked;

        Entry(Job job, ObjectNode config, Lineage lineage) {
            this.job = job;
            this.config = config;
            this.lineage = lineage;
        }
    }

    Jobs(ServiceOptions options) {
        this.options = options;
        this.files = new JobFiles(options.stateDir());
    }

    /** Takes over what an earlier service left: queued jobs, workers that still run, workers that died meanwhile. */
    synchronized void recover() throws IOException {
        for (JobFiles.Stored stored : files.load()) {
            Entry entry = new Entry(stored.job(), stored.config(), stored.lineage());
            entries.put(stored.job().id(), entry);
            if (stored.job().ended() || stored.pid() == 0) {
                continue;
            }
            Path dir = runDir(stored.job().id());
            ProcessHandle alive = Worker.find(stored.pid(), stored.pidStart());
            if (alive == null) {
                LOG.info("Job {} ended while no service was there", stored.job().id());
                ended(
                        entry,
                        WorkerEnd.judge(
                                stored.job(), dir, files.result(stored.job().id()), null, false));
            } else {
                LOG.info("Job {} still runs in process {}", stored.job().id(), stored.pid());
                entry.worker = Worker.adopt(alive, dir, progress(entry), code -> exited(entry, code));
            }
        }
        startNext();
    }

    /**
     * Queues a run.
     *
     * @param config a configuration that has been validated
     * @param lineage the run it repeats with changes, and its sweep
     * @param name name people see
     * @param steps planned steps
     */
    synchronized Job submit(ObjectNode config, Lineage lineage, String name, long steps) throws IOException {
        if (closed) {
            throw new IOException("The training service is ending; submit the run again.");
        }
        String id = RunIds.create(
                config.path("method").asText("run"), config.path("seed").asLong(0));
        Job job = new Job(id, RunStatus.QUEUED, name, runDir(id), 0, steps, Double.NaN, null, Instant.now());
        Entry entry = new Entry(job, config.deepCopy(), lineage);
        entries.put(id, entry);
        try {
            changed(entry, job);
        } catch (IOException e) {
            entries.remove(id);
            throw e;
        }
        startNext();
        return entry.job;
    }

    /** Queues a run whose directory is made already, to go on from its checkpoint. */
    synchronized Job goOn(String id, ObjectNode config, Lineage lineage, String name, long steps) throws IOException {
        if (closed) {
            throw new IOException("The training service is ending; branch the run again.");
        }
        Job job = new Job(id, RunStatus.QUEUED, name, runDir(id), 0, steps, Double.NaN, null, Instant.now());
        Entry entry = new Entry(job, config.deepCopy(), lineage);
        entries.put(id, entry);
        try {
            changed(entry, job);
        } catch (IOException e) {
            entries.remove(id);
            throw e;
        }
        startNext();
        return entry.job;
    }

    /** Where requests to a job are kept. */
    Path steering(String id) {
        return files.dir(id).resolve(SteeringFile.NAME);
    }

    /** All jobs, newest first. */
    synchronized List<Job> list() {
        List<Job> all = new ArrayList<>();
        entries.values().forEach(e -> all.addFirst(e.job));
        return all;
    }

    /** One job, or null. */
    synchronized @Nullable Job find(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.job;
    }

    /** The configuration a job was submitted with, or null if there is no such job. */
    synchronized @Nullable ObjectNode config(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.config.deepCopy();
    }

    /** Takes an ended job off the list; its run stays. False if it has not ended. */
    synchronized boolean forget(String id) throws IOException {
        Entry entry = entries.get(id);
        if (entry == null || !entry.job.ended()) {
            return false;
        }
        files.delete(id);
        entries.remove(id);
        return true;
    }

    /** Whether any job waits or runs. */
    synchronized boolean busy() {
        return entries.values().stream().anyMatch(e -> !e.job.ended());
    }

    /** Follows one job or, with null, all; {@code behind} is told when the follower is too slow. */
    synchronized EventHub.Subscription follow(@Nullable String id, long after, Runnable behind) {
        List<Job> now = list();
        return events.subscribe(
                id,
                after,
                id == null ? now : now.stream().filter(j -> j.id().equals(id)).toList(),
                behind);
    }

    int followers() {
        return events.followers();
    }

    /** Ends a job: a waiting one at once, a running one after its step; null if there is none of this id. */
    synchronized @Nullable Job stop(String id) throws IOException {
        Entry entry = entries.get(id);
        if (entry == null) {
            return null;
        }
        if (entry.job.ended() || entry.stopAsked) {
            return entry.job;
        }
        entry.stopAsked = true;
        Worker worker = entry.worker;
        if (worker == null) {
            changed(entry, entry.job.with(RunStatus.STOPPED, "Stopped before it started."));
        } else {
            files.askToStop(id);
            var _ = timer.schedule(
                    () -> {
                        LOG.warn("Job {} did not end its step in {}; killing it", id, options.stopGrace());
                        worker.kill();
                    },
                    options.stopGrace().toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return entry.job;
    }

    /**
     * Puts an ended job back into the queue, to go on from its checkpoint.
     *
     * @return the job as it is then, unchanged if it has not ended; null if there is none of this id
     */
    synchronized @Nullable Job resume(String id) throws IOException {
        Entry entry = entries.get(id);
        if (entry == null) {
            return null;
        }
        if (closed) {
            throw new IOException("The training service is ending; resume the run again.");
        }
        if (entry.job.ended()) {
            entry.stopAsked = false;
            changed(entry, entry.job.with(RunStatus.QUEUED, null));
            startNext();
        }
        return entry.job;
    }

    Path runDir(String id) {
        return options.library().resolve(id);
    }

    /** Fills the free slots. A later version can order the queue here; now it is first come, first served. */
    private void startNext() {
        if (closed) {
            return;
        }
        long running = entries.values().stream().filter(e -> e.worker != null).count();
        for (Entry entry : List.copyOf(entries.values())) {
            if (running >= options.slots()) {
                return;
            }
            if (entry.job.state() == RunStatus.QUEUED) {
                start(entry);
                running++;
            }
        }
    }

    private void start(Entry entry) {
        String id = entry.job.id();
        Path dir = runDir(id);
        try {
            Files.createDirectories(dir);
            // A job that is started the first time has no run yet.
            boolean resume = Files.exists(dir.resolve(RunManifest.FILE));
            files.writeTask(id, new WorkerTask(id, entry.config, dir, resume, entry.lineage, files.task(id)));
            int threads = entry.config.path("threads").asInt(0);
            if (threads <= 0) {
                threads = Math.max(1, Runtime.getRuntime().availableProcessors() / options.slots());
            }
            entry.worker =
                    Worker.start(options, files.task(id), dir, threads, progress(entry), code -> exited(entry, code));
            changed(entry, entry.job.with(RunStatus.STARTING, null));
        } catch (IOException e) {
            Worker worker = entry.worker;
            if (worker != null) {
                worker.kill();
            }
            LOG.warn("Could not start job {}", id, e);
            ended(entry, new WorkerEnd(RunStatus.FAILED, "The run could not be started: " + e.getMessage()));
        }
    }

    private Worker.Progress progress(Entry entry) {
        return (state, step, steps, eta, pace) -> {
            synchronized (this) {
                if (entry.job.ended()) {
                    return;
                }
                // The end is only told when the process is gone; until then the run is still closing its files.
                RunStatus shown = state.ended() ? entry.job.state() : state;
                Job next = entry.job
                        .at(shown, step, steps > 0 ? steps : entry.job.steps(), eta)
                        .measured(pace, memory(entry));
                boolean stateChanged = next.state() != entry.job.state();
                entry.job = next;
                events.publish(next);
                if (stateChanged) {
                    save(entry);
                }
            }
        };
    }

    private static long memory(Entry entry) {
        Worker worker = entry.worker;
        return worker == null ? 0 : RunMemory.peak(worker.pid());
    }

    private void exited(Entry entry, @Nullable Integer code) {
        Worker worker;
        synchronized (this) {
            worker = entry.worker;
        }
        // Outside the lock: closing waits for the tail's thread, which may be waiting for the lock.
        if (worker != null) {
            worker.close();
        }
        synchronized (this) {
            if (entry.job.ended()) {
                return;
            }
            String id = entry.job.id();
            ended(entry, WorkerEnd.judge(entry.job, runDir(id), files.result(id), code, entry.stopAsked));
            startNext();
        }
    }

    private void ended(Entry entry, WorkerEnd end) {
        entry.worker = null;
        Job job = entry.job;
        long step = WorkerEnd.lastStep(runDir(job.id()), job.step());
        entry.job = job.at(end.status(), step, job.steps(), Double.NaN).with(end.status(), end.message());
        LOG.info("Job {} {} at step {}", job.id(), end.status().word(), step);
        events.publish(entry.job);
        save(entry);
    }

    private void changed(Entry entry, Job next) throws IOException {
        entry.job = next;
        files.save(stored(entry));
        events.publish(next);
    }

    private void save(Entry entry) {
        try {
            files.save(stored(entry));
        } catch (IOException e) {
            LOG.warn("Could not keep the state of job {}: {}", entry.job.id(), e.getMessage());
        }
    }

    private static JobFiles.Stored stored(Entry entry) {
        Worker worker = entry.worker;
        return new JobFiles.Stored(
                entry.job,
                entry.config,
                entry.lineage,
                worker == null ? 0 : worker.pid(),
                worker == null ? 0 : worker.startMillis());
    }

    /** Lets go of the workers without ending them: they go on, and the next service takes them over. */
    @Override
    public void close() {
        List<Worker> workers = new ArrayList<>();
        synchronized (this) {
            closed = true;
            timer.shutdownNow();
            for (Entry entry : entries.values()) {
                Worker worker = entry.worker;
                if (worker != null) {
                    workers.add(worker);
                }
            }
        }
        workers.forEach(Worker::close);
    }
}
