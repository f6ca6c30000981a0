package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a worker for each job when a slot is free, hears how far it is and how it ends. Called with the table's monitor held. */
final class JobRunner {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private static final int COMPLETIONS = 1000;
    private static final long COMPLETION_NANOS = 2_000_000_000L;

    private final ServiceOptions options;
    private final JobTable table;
    private final Slots slots;
    private final WaitingTimes times;
    private boolean closed;

    JobRunner(ServiceOptions options, JobTable table, Slots slots, WaitingTimes times) {
        this.options = options;
        this.table = table;
        this.slots = slots;
        this.times = times;
    }

    private Path runDir(String id) {
        return options.library().resolve(id);
    }

    /** Takes over the workers of an earlier service, those that ended meanwhile too. */
    void recover(List<JobFiles.Stored> all) {
        for (JobFiles.Stored stored : all) {
            JobEntry entry = table.find(stored.job().id());
            if (entry == null || stored.job().ended() || stored.pid() == 0) {
                continue;
            }
            Path dir = runDir(entry.id());
            ProcessHandle alive = Worker.find(stored.pid(), stored.pidStart());
            if (alive == null) {
                LOG.atInfo().addKeyValue("job", entry.id()).log("Job {} ended while no service was there", entry.id());
                ended(entry, judge(entry, null));
            } else {
                LOG.atInfo()
                        .addKeyValue("job", entry.id())
                        .log("Job {} still runs in process {}", entry.id(), stored.pid());
                entry.worker = Worker.adopt(alive, dir, progress(entry), code -> exited(entry, code));
            }
        }
        startNext();
    }

    /** Fills the free slots; a job that waits for another kind of slot holds up nobody. */
    void startNext() {
        if (closed) {
            return;
        }
        List<String> taken = new ArrayList<>();
        taken().forEach((slot, ids) -> taken.addAll(Collections.nCopies(ids.size(), slot)));
        for (JobEntry entry : table.waiting()) {
            String slot = slots.free(entry.device(), taken);
            if (slot != null) {
                table.order().remove(entry.id());
                start(entry, slot);
                if (entry.worker != null) {
                    taken.add(slot);
                }
            } else {
                String why = slots.hopeless(entry.device());
                if (!Objects.equals(why, entry.job.message())) {
                    table.happened(entry, entry.job.with(RunStatus.QUEUED, why));
                }
            }
        }
        times.look(table.waiting());
    }

    /** Ids of the jobs in each slot. */
    private Map<String, List<String>> taken() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (JobEntry entry : table.entries()) {
            if (entry.worker != null) {
                String slot = entry.job.place().slot();
                all.computeIfAbsent(slot == null ? Slots.CPU : slot, key -> new ArrayList<>())
                        .add(entry.id());
            }
        }
        return all;
    }

    private void start(JobEntry entry, String slot) {
        String id = entry.id();
        Path dir = runDir(id);
        try {
            Files.createDirectories(dir);
            // A job that is started the first time has no run yet.
            boolean resume = Files.exists(dir.resolve(RunManifest.FILE));
            table.files()
                    .writeTask(
                            id,
                            new WorkerTask(
                                    id,
                                    entry.config,
                                    dir,
                                    resume,
                                    entry.job.lineage(),
                                    table.files().task(id)));
            if (resume) {
                // What it says of its last end would otherwise be taken for the end of this worker.
                RunWriter.markResumed(dir);
            }
            int wanted = entry.config.path("threads").asInt(0);
            int threads = wanted > 0 ? wanted : slots.threads();
            table.files().writeConfig(id, entry.config.deepCopy().put("threads", threads));
            Worker.Share share = new Worker.Share(threads, slots.environment(slot));
            entry.exit = null;
            entry.worker =
                    Worker.start(options, table.files(), id, share, progress(entry), code -> exited(entry, code));
            table.changed(entry, entry.job.with(RunStatus.STARTING, null).placed(new Job.Place(0, slot, Double.NaN)));
        } catch (IOException e) {
            Worker worker = entry.worker;
            if (worker != null) {
                worker.kill();
                worker.close();
            }
            LOG.atWarn().addKeyValue("job", id).setCause(e).log("Could not start job {}", id);
            ended(entry, new WorkerEnd(RunStatus.FAILED, "The run could not be started: " + e.getMessage()));
        }
    }

    private Worker.Progress progress(JobEntry entry) {
        return (state, step, steps, eta, pace) -> {
            synchronized (table) {
                if (entry.job.ended() || entry.worker == null) {
                    return;
                }
                // The end is only told when the process is gone; until then the run is still closing its files.
                RunStatus shown =
                        state.ended() || state == RunStatus.PAUSED || entry.pauseAsked ? entry.job.state() : state;
                Job next = entry.job
                        .at(shown, step, steps > 0 ? steps : entry.job.steps(), eta)
                        .measured(pace, memory(entry));
                if (next.state() != entry.job.state()) {
                    table.happened(entry, next);
                } else {
                    table.moved(entry, next);
                }
            }
        };
    }

    private static long memory(JobEntry entry) {
        Worker worker = entry.worker;
        return worker == null ? 0 : RunMemory.peak(worker.pid());
    }

    private void exited(JobEntry entry, @Nullable Integer code) {
        Worker worker;
        synchronized (table) {
            worker = entry.worker;
        }
        // Outside the lock: closing waits for the tail's thread, which may be waiting for the lock.
        if (worker != null) {
            worker.close();
        }
        synchronized (table) {
            if (entry.job.ended() || entry.worker == null) {
                return;
            }
            entry.exit = code;
            ended(entry, judge(entry, code));
            startNext();
        }
    }

    private WorkerEnd judge(JobEntry entry, @Nullable Integer code) {
        String id = entry.id();
        return WorkerEnd.judge(
                new WorkerEnd.Traces(
                        entry.job,
                        runDir(id),
                        table.files().crash(id),
                        table.files().result(id),
                        code),
                entry.stopAsked);
    }

    /** A disk that is full now may have room soon; until then only the job tells the end. */
    private void complete(JobEntry entry, WorkerEnd end) {
        Path dir = runDir(entry.id());
        try {
            end.complete(dir);
        } catch (IOException e) {
            LOG.warn("Could not complete {}, trying again: {}", dir.resolve(RunManifest.FILE), e.getMessage());
            Thread.ofVirtual().name("complete").start(() -> {
                for (int i = 0; i < COMPLETIONS; i++) {
                    LockSupport.parkNanos(COMPLETION_NANOS);
                    synchronized (table) {
                        // Once the job goes on, the run has no end any more.
                        if (closed || entry.worker != null || entry.job.state() != end.status()) {
                            return;
                        }
                        try {
                            end.complete(dir);
                            return;
                        } catch (IOException again) {
                            LOG.debug("Still not: {}", again.getMessage());
                        }
                    }
                }
            });
        }
    }

    private void ended(JobEntry entry, WorkerEnd end) {
        complete(entry, end);
        entry.worker = null;
        entry.stopAsked = false;
        entry.pauseAsked = false;
        Job job = entry.job;
        long step = WorkerEnd.lastStep(runDir(job.id()), job.step());
        LOG.atInfo()
                .addKeyValue("job", job.id())
                .log("Job {} {} at step {}", job.id(), end.status().word(), step);
        table.happened(
                entry, job.at(end.status(), step, job.steps(), Double.NaN).with(end.status(), end.message()));
        times.ended();
    }

    /** The jobs, waiting ones with how long they take and when they are expected to start. */
    List<Job> expected(List<Job> jobs) {
        if (jobs.stream().noneMatch(job -> job.state() == RunStatus.QUEUED)) {
            return jobs;
        }
        StartTimes starts = new StartTimes(slots.names());
        taken().forEach((slot, ids) -> ids.forEach(id -> {
            JobEntry entry = table.find(id);
            starts.runs(slot, entry == null ? Double.NaN : entry.job.etaSeconds());
        }));
        Map<String, Double> when = new LinkedHashMap<>();
        for (JobEntry entry : table.waiting()) {
            when.put(entry.id(), starts.waits(slots.kind(entry.device()), times.seconds(entry.id())));
        }
        List<Job> all = new ArrayList<>();
        for (Job job : jobs) {
            Double start = when.get(job.id());
            all.add(
                    start == null
                            ? job
                            : job.at(job.state(), job.step(), job.steps(), times.seconds(job.id()))
                                    .placed(new Job.Place(
                                            job.place().position(), job.place().slot(), start)));
        }
        return all;
    }

    /** The slots and who is in them. */
    ObjectNode slots() {
        return slots.toJson(taken());
    }

    void setSlots(@Nullable Integer cpu, @Nullable String gpus) throws IOException {
        slots.set(cpu, gpus);
        startNext();
    }

    /** Starts nothing any more and hands out the living workers, to be let go of. */
    List<Worker> release() {
        closed = true;
        times.close();
        List<Worker> workers = new ArrayList<>();
        for (JobEntry entry : table.entries()) {
            Worker worker = entry.worker;
            if (worker != null) {
                workers.add(worker);
            }
        }
        return workers;
    }
}
