package org.counterpoint.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.Series;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Job;
import org.counterpoint.service.JobFollower;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.ServiceMain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything but kills that goes wrong on a machine: {@code mvn -Pfaults verify}. Some faults need root on Linux. */
@Tag("faults")
class FaultsTest {
    private static final int STEPS = 24;
    private static final double RIGHT_WITHIN_SECONDS = 5;

    @TempDir
    Path dir;

    private ObjectNode config() throws IOException {
        return TinyRuns.config("ctwa", STEPS);
    }

    private Evidence evidence(ObjectNode config, Path run) throws IOException {
        return Evidence.of(TinyRuns.undisturbed(config, dir.resolve("alone")), run);
    }

    /** Waits for the failure, mends what was broken, resumes, and compares with an undisturbed run. */
    private void mend(Site site, String id, ObjectNode config, String fault, Mending mending, String... words)
            throws IOException, InterruptedException {
        Site.Seen seen = site.await(id, Job::ended);
        String message = String.valueOf(seen.job().message());
        assertThat(seen.job().state()).as(message).isEqualTo(RunStatus.FAILED);
        assertThat(message).contains(words);
        mending.run();
        site.resume(id);
        Job end = site.await(id, Job::ended).job();
        assertThat(end.state()).as(end.message()).isEqualTo(RunStatus.FINISHED);
        Evidence evidence = evidence(config, site.run(id));
        FaultTable.add(fault, 1, evidence, seen.seconds(), message);
        assertThat(evidence.intact()).as(evidence.words()).isTrue();
        assertThat(seen.seconds()).isLessThan(RIGHT_WITHIN_SECONDS);
    }

    @FunctionalInterface
    private interface Mending {
        void run() throws IOException, InterruptedException;
    }

    @Test
    void aFullDisk() throws IOException, InterruptedException {
        try (Mount mount = Mount.memory(dir.resolve("disk"), "64m");
                Site site = new Site(mount.folder().resolve("library"), dir.resolve("log"))) {
            Files.createDirectories(site.library());
            site.start();
            ObjectNode config = config();
            String id = site.submit(config).id();
            assertThat(site.reached(id, 6)).isTrue();
            mount.fill();
            mend(site, id, config, "disk full while training", mount::free, "free some disk space");
        }
    }

    @Test
    void aDiskThatBecomesReadOnly() throws IOException, InterruptedException {
        try (Mount mount = Mount.memory(dir.resolve("disk"), "64m")) {
            Path library = mount.folder().resolve("library");
            Files.createDirectories(library);
            try (Site site = new Site(library)) {
                site.start();
                ObjectNode config = config();
                String id = site.submit(config).id();
                assertThat(site.reached(id, 6)).isTrue();
                // A writer that has a file open keeps a disk writable; a folder of another owner does not.
                mount.protect(library.resolve(id));
                mend(
                        site,
                        id,
                        config,
                        "run folder becomes read-only",
                        () -> mount.release(library.resolve(id)),
                        "permissions");
            }
        }
    }

    @Test
    void aLibraryThatCannotBeWritten() throws IOException, InterruptedException {
        try (Mount mount = Mount.memory(dir.resolve("disk"), "4m")) {
            mount.readOnly();
            Site site = new Site(mount.folder().resolve("library"), dir.resolve("log"));
            long begin = System.nanoTime();
            Process service = site.launch();
            assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
            String said = lastLine(site);
            assertThat(service.exitValue()).isEqualTo(1);
            assertThat(said).contains("Could not write").contains("permissions");
            FaultTable.add("library on a read-only disk", 1, Evidence.NONE, Site.seconds(begin), said);
        }
    }

    private static String lastLine(Site site) throws IOException {
        return Files.readAllLines(site.log()).getLast();
    }

    @Test
    void aHeapThatIsTooSmall() throws IOException, InterruptedException {
        Path library = dir.resolve("library");
        ObjectNode config = config();
        String id;
        Site.Seen seen;
        try (Site small = new Site(library).property(ServiceMain.HEAP_PROPERTY, "14m")) {
            small.start();
            id = small.submit(config).id();
            seen = small.await(id, Job::ended);
            assertThat(seen.job().message()).contains("Java heap").contains("more heap");
        }
        try (Site enough = new Site(library)) {
            enough.start();
            mend(enough, id, config, "worker out of Java heap", () -> {}, "Java heap");
        }
    }

    /** Rewards near the end of what a number holds make advantages infinite, and the loss not a number. */
    @Test
    void aLossThatIsNotANumber() throws IOException {
        HttpServer server = scorer(1e300, () -> {});
        ObjectNode config = TinyRuns.open(config(), dir, server.getAddress().getPort());
        ((ObjectNode) config.get("online")).put("estimator", "reinforce");
        try (Site site = new Site(dir.resolve("library"))) {
            site.start();
            String id = site.submit(config).id();
            Site.Seen seen = site.await(id, Job::ended);
            String message = String.valueOf(seen.job().message());
            assertThat(seen.job().state()).isEqualTo(RunStatus.FAILED);
            assertThat(message).contains("not a number").contains("learning_rate");
            Run run = Run.open(site.run(id));
            assertThat(run.manifest().status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.metrics().lastStep()).isGreaterThanOrEqualTo(0);
            FaultTable.add("loss is not a number", 1, Evidence.NONE, 0, message);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aRewardServerThatHangs() throws IOException, InterruptedException {
        CountDownLatch hangs = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = scorer(0.5, () -> {
            if (asked.incrementAndGet() > 8) {
                hangs.countDown();
                hang(answers);
            }
        });
        ObjectNode config = TinyRuns.open(config(), dir, server.getAddress().getPort());
        try (Site site = new Site(dir.resolve("library"))) {
            site.start();
            String id = site.submit(config).id();
            assertThat(hangs.await(60, TimeUnit.SECONDS)).isTrue();
            mend(site, id, config, "reward server hangs (its time-out of 2 s counts)", answers::countDown, "timeout");
        } finally {
            answers.countDown();
            server.stop(0);
        }
    }

    /** A server that gives every completion the same reward, after something else. */
    private static HttpServer scorer(double reward, Runnable first) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            int count = Json.mapper().readTree(exchange.getRequestBody()).size();
            first.run();
            byte[] rewards = Collections.nCopies(count, reward).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, rewards.length);
            exchange.getResponseBody().write(rewards);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void hang(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void twoServicesOnOneLibraryAndALockThatWasLeft() throws IOException, InterruptedException {
        try (Site site = new Site(dir.resolve("library"))) {
            site.start();
            Process second = site.launch();
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            String said = lastLine(site);
            assertThat(said).contains("already alive");
            FaultTable.add("second service on the library", 1, Evidence.NONE, 0, said);
            Site.kill(site.service());
            long begin = System.nanoTime();
            site.start();
            double seconds = Site.seconds(begin);
            assertThat(Files.readString(site.log())).contains("did not end in order; taking over");
            FaultTable.add(
                    "lock and token left by a killed service",
                    1,
                    Evidence.NONE,
                    seconds,
                    "did not end in order; taking over");
        }
    }

    /** The service and the worker see the clock jump forward by two hours and back by five. */
    @Test
    void aClockThatJumps() throws IOException, InterruptedException {
        Clock clock = Clock.make(dir);
        try (Site site = new Site(dir.resolve("library"))) {
            clock.variables().forEach(site::variable);
            site.start();
            ObjectNode config = config();
            String id = site.submit(config).id();
            site.reached(id, 5);
            clock.jump(2 * 3600);
            site.reached(id, 10);
            clock.jump(-5 * 3600);
            site.reached(id, 13);
            // The next service has to know the worker again.
            Site.kill(site.service());
            site.start();
            double seconds = site.await(id, job -> job.ended() || job.state() == RunStatus.RUNNING)
                    .seconds();
            Job end = site.await(id, Job::ended).job();
            assertThat(end.state()).as(end.message()).isEqualTo(RunStatus.FINISHED);
            Run run = Run.open(site.run(id));
            Series time = run.metrics().series("train", "time");
            for (int i = 1; i < time.size(); i++) {
                assertThat(time.values()[i]).isBetween(time.values()[i - 1], time.values()[i - 1] + 60);
            }
            Evidence evidence = evidence(config, site.run(id));
            FaultTable.add("clock jumps by +2 h and -5 h", 1, evidence, seconds, "-");
            assertThat(evidence.intact()).as(evidence.words()).isTrue();
        }
    }

    /** What a sleeping machine does to processes: none of them runs, and time has passed when they wake. */
    @Test
    void aMachineThatSleeps() throws IOException, InterruptedException {
        try (Site site = new Site(dir.resolve("library"))) {
            site.start();
            ObjectNode config = config();
            String id = site.submit(config).id();
            site.reached(id, 5);
            ProcessHandle worker = site.worker(id).orElseThrow();
            CountDownLatch heardEnd = new CountDownLatch(1);
            try (ServiceClient client = site.client();
                    JobFollower follower = client.follow(id, job -> {
                        if (job.ended()) {
                            heardEnd.countDown();
                        }
                    })) {
                Objects.requireNonNull(follower);
                for (ProcessHandle process : new ProcessHandle[] {site.service(), worker}) {
                    Site.signal(process, "STOP");
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(Long.getLong("counterpoint.faults.sleep", 20)));
                for (ProcessHandle process : new ProcessHandle[] {worker, site.service()}) {
                    Site.signal(process, "CONT");
                }
                double seconds = site.await(id, job -> job.state() == RunStatus.RUNNING || job.ended())
                        .seconds();
                Job end = site.await(id, Job::ended).job();
                assertThat(end.state()).as(end.message()).isEqualTo(RunStatus.FINISHED);
                assertThat(heardEnd.await(30, TimeUnit.SECONDS))
                        .as("the follower heard the end")
                        .isTrue();
                Evidence evidence = evidence(config, site.run(id));
                FaultTable.add("machine sleeps", 1, evidence, seconds, "-");
                assertThat(evidence.intact()).as(evidence.words()).isTrue();
                assertThat(seconds).isLessThan(RIGHT_WITHIN_SECONDS);
            }
        }
    }
}
