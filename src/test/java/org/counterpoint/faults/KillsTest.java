package org.counterpoint.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills workers, services and both at random moments while real runs train, resumes, and compares with runs that were left alone. Five kills
 * by default; the profile {@code faults} asks for fifty.
 */
class KillsTest {
    private static final List<String> METHODS = List.of("ctwa", "sequential-dpo", "mgda", "orthalign");
    private static final int STEPS = 18;
    private static final int MOST_STEPS_BETWEEN = 6;

    private final int kills = Integer.getInteger("counterpoint.faults.kills", 5);
    private final Random random = new Random(Long.getLong("counterpoint.faults.seed", 1));
    private int workers;
    private int services;
    private int both;
    private double slowestWorker;
    private double slowestService;
    private double slowestBoth;
    private String told = "";

    @TempDir
    Path dir;

    @Test
    void nothingIsLostByKills() throws IOException {
        Evidence evidence = Evidence.NONE;
        int runs = 0;
        try (Site site = new Site(dir.resolve("library"))) {
            site.start();
            while (workers + services + both < kills) {
                String method = METHODS.get(runs++ % METHODS.size());
                ObjectNode config = TinyRuns.config(method, STEPS);
                String id = site.submit(config).id();
                disturb(site, id);
                Job end = site.await(id, Job::ended).job();
                assertThat(end.state()).as(end.message()).isEqualTo(RunStatus.FINISHED);
                assertThat(end.step()).isEqualTo(STEPS);
                Path alone = TinyRuns.undisturbed(config, dir.resolve(method));
                evidence = evidence.and(Evidence.of(alone, site.run(id)));
            }
        }
        FaultTable.add("worker killed (SIGKILL)", workers, Evidence.NONE, slowestWorker, told);
        FaultTable.add("service killed, its worker goes on", services, Evidence.NONE, slowestService, "-");
        FaultTable.add("service and worker killed", both, Evidence.NONE, slowestBoth, told);
        FaultTable.add("all of these, " + runs + " runs", workers + services + both, evidence, 0, "-");
        assertThat(evidence)
                .as(evidence.words())
                .satisfies(e -> assertThat(e.intact()).isTrue());
        assertThat(told).contains("was killed").contains("resume it");
        if (kills >= 50) {
            assertThat(slowestWorker).isLessThan(5);
            assertThat(slowestService).isLessThan(5);
            assertThat(slowestBoth).isLessThan(5);
        }
    }

    /** Kills until there were enough, or the run is nearly through. */
    private void disturb(Site site, String id) throws IOException {
        while (workers + services + both < kills) {
            if (!moment(site, id)) {
                return;
            }
            Optional<ProcessHandle> worker = site.worker(id).filter(ProcessHandle::isAlive);
            double kind = random.nextDouble();
            if (kind < 0.35) {
                services++;
                Site.kill(site.service());
                site.start();
                long step = site.step(id);
                slowestService = Math.max(
                        slowestService,
                        site.await(id, job -> job.ended() || (job.state() == RunStatus.RUNNING && job.step() >= step))
                                .seconds());
            } else if (kind < 0.5 && worker.isPresent()) {
                both++;
                Site.kill(site.service());
                Site.kill(worker.get());
                site.start();
                slowestBoth = Math.max(slowestBoth, goOn(site, id));
            } else if (worker.isPresent()) {
                workers++;
                Site.kill(worker.get());
                slowestWorker = Math.max(slowestWorker, goOn(site, id));
            }
        }
    }

    /** Waits for a random moment: while the process starts, or some steps later; false where the run will be through by then. */
    private boolean moment(Site site, String id) throws IOException {
        long from = Math.max(0, site.step(id));
        if (random.nextDouble() < 0.3) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(2500)));
        } else {
            long wanted = from + 1 + random.nextInt(MOST_STEPS_BETWEEN);
            if (wanted >= STEPS - 2 || !site.reached(id, wanted)) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(150)));
        }
        return !site.job(id).ended();
    }

    /** The state is right, and so are the words; then the run goes on. */
    private double goOn(Site site, String id) throws IOException {
        Site.Seen seen = site.await(id, Job::ended);
        if (seen.job().state() == RunStatus.FINISHED) {
            return seen.seconds();
        }
        assertThat(seen.job().state()).isEqualTo(RunStatus.FAILED);
        told = String.valueOf(seen.job().message());
        site.resume(id);
        return seen.seconds();
    }
}
