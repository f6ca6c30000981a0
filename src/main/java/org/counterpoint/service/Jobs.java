package org.counterpoint.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be done with jobs: submit, follow, stop, pause, resume, move, forget. Safe for several threads. */
final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    private final ServiceOptions options;
    private final JobTable table;
    private final JobRunner runner;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("jobs").factory());
    private boolean closed;

    Jobs(ServiceOptions options, TrainingService.ConfigRules rules) throws IOException {
        this.options = options;
        this.table = new JobTable(new JobFiles(options.stateDir()), new QueueOrder(options.stateDir()));
        this.runner = new JobRunner(options, table, new Slots(options), new WaitingTimes(rules));
    }

    /** Takes over what an earlier service left: queued jobs, workers that still run, workers that died meanwhile. */
    void recover() throws IOException {
        synchronized (table) {
            runner.recover(table.load());
            for (JobEntry entry : table.entries()) {
                if (entry.worker != null && entry.stopAsked) {
                    killAfterGrace(entry);
                } else if (entry.worker != null && entry.pauseAsked) {
                    tellAfterGrace(entry);
                }
            }
        }
    }

    /**
     * Queues a run.
     *
     * @param config a configuration that has been validated
     * @param lineage the run it repeats with changes, and its sweep
     * @param name name people see
     * @param steps planned steps
     */
    Job submit(ObjectNode config, Lineage lineage, String name, long steps) throws IOException {
        synchronized (table) {
            requireOpen("submit");
            String id = RunIds.create(
                    config.path("method").asText("run"), config.path("seed").asLong(0));
            return queue(id, config, lineage, name, steps);
        }
    }

    private Job queue(String id, ObjectNode config, Lineage lineage, String name, long steps) throws IOException {
        Job job = new Job(id, RunStatus.QUEUED, name, runDir(id), 0, steps, Double.NaN, null, Instant.now());
        JobEntry entry = new JobEntry(job.of(lineage), config.deepCopy());
        table.add(entry);
        runner.startNext();
        return table.shown(entry);
    }

    private void requireOpen(String verb) throws IOException {
        if (closed) {
            throw new IOException("The training service is ending; " + verb + " the run again.");
        }
    }

    /** Queues a run whose directory is made already, to go on from its checkpoint. */
    Job goOn(String id, ObjectNode config, Lineage lineage, String name, long steps) throws IOException {
        synchronized (table) {
            requireOpen("branch");
            return queue(id, config, lineage, name, steps);
        }
    }

    /** Where requests to a job are kept. */
    Path steering(String id) {
        return table.files().dir(id).resolve(SteeringFile.NAME);
    }

    /** All jobs, newest first, waiting ones with when they are expected to start. */
    List<Job> list() {
        synchronized (table) {
            return runner.expected(table.list());
        }
    }

    /** One job, or null. */
    @Nullable
    Job find(String id) {
        synchronized (table) {
            JobEntry entry = table.find(id);
            return entry == null
                    ? null
                    : runner.expected(List.of(table.shown(entry))).getFirst();
        }
    }

    /** The configuration a job was submitted with, or null if there is no such job. */
    @Nullable
    ObjectNode config(String id) {
        synchronized (table) {
            JobEntry entry = table.find(id);
            return entry == null ? null : entry.config.deepCopy();
        }
    }

    /** What is known of how a job ended, or null if there is no such job. */
    @Nullable
    ObjectNode failure(String id) throws IOException {
        JobFiles.Stored stored;
        synchronized (table) {
            JobEntry entry = table.find(id);
            if (entry == null) {
                return null;
            }
            stored = entry.stored();
        }
        return Failure.of(table.files(), stored);
    }

    /** Takes an ended job off the list; its run stays. False if it has not ended. */
    boolean forget(String id) throws IOException {
        synchronized (table) {
            JobEntry entry = table.find(id);
            if (entry == null || !entry.job.ended()) {
                return false;
            }
            table.remove(id);
            return true;
        }
    }

    /** Whether any job waits or runs; a paused one keeps no service alive. */
    boolean busy() {
        synchronized (table) {
            return table.entries().stream().anyMatch(e -> !e.job.ended() && e.job.state() != RunStatus.PAUSED);
        }
    }

    /** Follows one job or, with null, all; {@code behind} is told when the follower is too slow. */
    EventHub.Subscription follow(@Nullable String id, long after, Runnable behind) {
        synchronized (table) {
            List<Job> now = list();
            return table.events()
                    .subscribe(
                            id,
                            after,
                            id == null
                                    ? now
                                    : now.stream()
                                            .filter(j -> j.id().equals(id))
                                            .toList(),
                            behind);
        }
    }

    int followers() {
        return table.events().followers();
    }

    /** Ends a job: a waiting or paused one at once, a running one after its step; null if there is none of this id. */
    @Nullable
    Job stop(String id) throws IOException {
        synchronized (table) {
            JobEntry entry = table.find(id);
            if (entry == null) {
                return null;
            }
            if (entry.job.ended() || entry.stopAsked) {
                return table.shown(entry);
            }
            if (entry.worker != null) {
                table.files().askToStop(id);
                entry.stopAsked = true;
                killAfterGrace(entry);
            } else if (entry.job.state() == RunStatus.PAUSED
                    && Files.exists(runDir(id).resolve(RunManifest.FILE))) {
                String message = "Stopped after step " + entry.job.step() + ", while it was paused.";
                RunWriter.markEnded(runDir(id), RunStatus.STOPPED, message);
                table.happened(entry, entry.job.with(RunStatus.STOPPED, message));
            } else {
                table.order().remove(id);
                table.changed(entry, entry.job.with(RunStatus.STOPPED, "Stopped before it started."));
            }
            return table.shown(entry);
        }
    }

    private void killAfterGrace(JobEntry entry) {
        Worker worker = entry.worker;
        later(() -> {
            if (worker != null && worker.equals(entry.worker)) {
                LOG.atWarn()
                        .addKeyValue("job", entry.id())
                        .log("Job {} did not end its step in {}; killing it", entry.id(), options.stopGrace());
                worker.kill();
            }
        });
    }

    private void later(Runnable work) {
        var _ = timer.schedule(
                () -> {
                    synchronized (table) {
                        work.run();
                    }
                },
                options.stopGrace().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Pauses a job: a waiting one at once, a running one after its step, at a checkpoint. It then has neither process nor slot.
     *
     * @return the job as it is then, unchanged if it has ended, is paused or is being stopped; null if there is none of this id
     */
    @Nullable
    Job pause(String id) throws IOException {
        synchronized (table) {
            JobEntry entry = table.find(id);
            if (entry == null) {
                return null;
            }
            if (entry.job.ended() || entry.job.state() == RunStatus.PAUSED || entry.pauseAsked || entry.stopAsked) {
                return table.shown(entry);
            }
            if (entry.worker == null) {
                table.order().remove(id);
                table.changed(
                        entry,
                        entry.job.with(RunStatus.PAUSED, "Paused while it waited; resume it to queue it again."));
                return table.shown(entry);
            }
            table.files().askToPause(id);
            entry.pauseAsked = true;
            table.happened(entry, entry.job.with(RunStatus.PAUSING, null));
            tellAfterGrace(entry);
            return table.shown(entry);
        }
    }

    /** A step that takes long is no reason to lose it. */
    private void tellAfterGrace(JobEntry entry) {
        Worker worker = entry.worker;
        later(() -> {
            if (worker != null && worker.equals(entry.worker) && entry.job.state() == RunStatus.PAUSING) {
                LOG.atWarn()
                        .addKeyValue("job", entry.id())
                        .log("Job {} has not ended its step in {}", entry.id(), options.stopGrace());
                table.happened(
                        entry,
                        entry.job.with(
                                RunStatus.PAUSING,
                                "It has been in the same step for "
                                        + options.stopGrace().toSeconds()
                                        + " s since it was asked to pause; wait for the end of the step, or stop it."));
            }
        });
    }

    /**
     * Puts an ended or paused job back into the queue, to go on from its checkpoint.
     *
     * @return the job as it is then, unchanged if it has not ended; null if there is none of this id
     */
    @Nullable
    Job resume(String id) throws IOException {
        synchronized (table) {
            JobEntry entry = table.find(id);
            if (entry == null) {
                return null;
            }
            requireOpen("resume");
            if (entry.job.ended() || entry.job.state() == RunStatus.PAUSED) {
                entry.stopAsked = false;
                entry.pauseAsked = false;
                table.order().appendAgain(id);
                table.changed(entry, entry.job.with(RunStatus.QUEUED, null));
                runner.startNext();
            }
            return table.shown(entry);
        }
    }

    /**
     * Moves a waiting job in the queue.
     *
     * @param to {@code first}, {@code last}, or the id of the waiting job that it shall start before
     * @return the job with its new position; null if there is none of this id
     * @throws IllegalArgumentException with a sentence if one of them does not wait
     */
    @Nullable
    Job move(String id, String to) throws IOException {
        synchronized (table) {
            JobEntry entry = table.find(id);
            if (entry == null) {
                return null;
            }
            table.order().move(id, to);
            table.moved(entry, entry.job);
            return table.shown(entry);
        }
    }

    /** The slots and who is in them. */
    ObjectNode slots() {
        synchronized (table) {
            return runner.slots();
        }
    }

    /** Changes the slots and starts what fits then; see {@link Slots#set}. */
    ObjectNode setSlots(@Nullable Integer cpu, @Nullable String gpus) throws IOException {
        synchronized (table) {
            requireOpen("set the slots of");
            runner.setSlots(cpu, gpus);
            return runner.slots();
        }
    }

    /** The living workers: ids of their jobs, processes and slots. */
    List<Resources.Busy> processes() {
        synchronized (table) {
            return table.entries().stream()
                    .<Resources.Busy>mapMulti((entry, out) -> {
                        Worker worker = entry.worker;
                        if (worker != null) {
                            out.accept(new Resources.Busy(
                                    entry.id(), worker.pid(), entry.job.place().slot()));
                        }
                    })
                    .toList();
        }
    }

    Path runDir(String id) {
        return options.library().resolve(id);
    }

    /** Lets go of the workers without ending them: they go on, and the next service takes them over. */
    @Override
    public void close() {
        List<Worker> workers;
        synchronized (table) {
            closed = true;
            timer.shutdownNow();
            workers = runner.release();
        }
        workers.forEach(Worker::close);
    }
}
