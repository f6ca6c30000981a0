package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TrainingServiceTest {
    @TempDir
    Path temp;

    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable ServiceClient lastClient;

    @AfterEach
    void closeAll() throws Exception {
        if (lastClient != null) {
            for (Job job : lastClient.jobs()) {
                if (!job.ended()) {
                    lastClient.stop(job.id());
                    until(lastClient, job.id(), Job::ended);
                }
            }
        }
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
    }

    private ServiceOptions options() {
        return ServiceOptions.of(temp.resolve("library"))
                .withWorkerMain(TestWorker.class.getName())
                .withWorkerHeap("64m")
                .withStopGrace(Duration.ofSeconds(20));
    }

    private TrainingService service(ServiceOptions options) throws IOException {
        TrainingService service =
                TrainingService.start(options, new TestRules()).orElseThrow();
        open.add(service);
        return service;
    }

    private ServiceClient client(ServiceOptions options) throws IOException {
        ServiceClient client = ServiceClient.connect(options.library()).orElseThrow();
        lastClient = client;
        open.add(client);
        return client;
    }

    /** The job at the first event that fits; fails where none comes for long. */
    static Job until(ServiceClient client, String id, Predicate<Job> condition)
            throws IOException, InterruptedException {
        BlockingQueue<Job> heard = new LinkedBlockingQueue<>();
        try (JobFollower follower = client.follow(id, heard::add)) {
            assertThat(follower).isNotNull();
            while (true) {
                Job job = heard.poll(30, TimeUnit.SECONDS);
                assertThat(job).as("an event within 30 s").isNotNull();
                if (condition.test(job)) {
                    return job;
                }
            }
        }
    }

    @Test
    void lineageReachesTheJobAndEndedJobsAreForgottenWithoutTheirRuns() throws Exception {
        ServiceOptions options = options();
        service(options);
        ServiceClient client = client(options);
        Job job = client.submit(TestRules.config(200, 20), new Lineage("earlier-run", "sweep-7"));
        assertThat(client.config(job.id()).path("steps").asInt()).isEqualTo(200);
        until(client, job.id(), now -> now.state() == RunStatus.RUNNING && now.step() > 2);
        WorkerTask task = WorkerTask.read(options.stateDir().resolve("jobs/" + job.id() + "/task.json"));
        assertThat(task.lineage()).isEqualTo(new Lineage("earlier-run", "sweep-7"));
        assertThatThrownBy(() -> client.forget(job.id())).hasMessageContaining("has not ended");
        client.stop(job.id());
        Job ended = until(client, job.id(), Job::ended);
        assertThat(ended.stepSeconds()).isBetween(0.01, 5.0);
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(ended.memoryBytes()).isGreaterThan(10_000_000L);
        }
        client.forget(job.id());
        assertThat(client.jobs()).isEmpty();
        assertThat(Run.open(options.library().resolve(job.id())).metrics().lastStep())
                .isPositive();
        assertThat(new JobFiles(options.stateDir()).load()).isEmpty();
    }

    @Test
    void jobsStayReadableWhenTheServiceHasEnded() throws Exception {
        ServiceOptions options = options();
        TrainingService service = service(options);
        ServiceClient client = client(options);
        Job job = client.submit(TestRules.config(2, 5));
        until(client, job.id(), Job::ended);
        lastClient = null;
        service.close();
        try (LocalService local = new LocalService(options.library())) {
            assertThat(local.alive()).isFalse();
            assertThat(local.kept()).extracting(Job::id).containsExactly(job.id());
            assertThat(local.config(job.id()).path("steps").asInt()).isEqualTo(2);
            assertThat(local.alive()).as("asking starts no service").isFalse();
        }
    }

    @Test
    void aJobRunsToItsEndAndIsFollowed() throws Exception {
        ServiceOptions options = options();
        service(options);
        ServiceClient client = client(options);
        assertThat(client.jobs()).isEmpty();
        Job job = client.submit(TestRules.config(40, 25));
        assertThat(job.state()).isIn(RunStatus.QUEUED, RunStatus.STARTING);
        assertThat(job.steps()).isEqualTo(40);
        assertThat(job.run()).isEqualTo(options.library().resolve(job.id()));
        List<Job> seen = Collections.synchronizedList(new ArrayList<>());
        try (JobFollower follower = client.follow(seen::add)) {
            assertThat(follower).isNotNull();
            Job end = until(client, job.id(), Job::ended);
            assertThat(end.state()).isEqualTo(RunStatus.FINISHED);
            assertThat(end.step()).isEqualTo(40);
            assertThat(end.message()).isNull();
        }
        assertThat(seen).extracting(Job::state).contains(RunStatus.RUNNING);
        assertThat(seen)
                .as("an estimate from measured step times")
                .anyMatch(j -> j.state() == RunStatus.RUNNING && j.etaSeconds() > 0 && j.etaSeconds() < 5);
        Run run = Run.open(options.library().resolve(job.id()));
        assertThat(run.manifest().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.manifest().command()).as("environment of the worker").startsWith("passive ");
        assertThat(Integer.parseInt(run.manifest().command().split(" ", -1)[2])).isLessThanOrEqualTo(64);
        assertThat(client.job(job.id()).state()).isEqualTo(RunStatus.FINISHED);
        assertThat(client.jobs()).hasSize(1);
        assertThatThrownBy(() -> client.resume(job.id())).hasMessage("There is nothing to resume.");
    }

    @Test
    void aKilledWorkerIsReportedWithItsLastStepAndItsFilesAreIntact() throws Exception {
        ServiceOptions options = options();
        service(options);
        ServiceClient client = client(options);
        Job job = client.submit(TestRules.config(100_000, 20));
        until(client, job.id(), j -> j.step() >= 5);
        long pid = Json.mapper()
                .readTree(Files.readAllBytes(
                        options.stateDir().resolve("jobs").resolve(job.id()).resolve("job.json")))
                .path("pid")
                .asLong();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        Job end = until(client, job.id(), Job::ended);
        assertThat(end.state()).isEqualTo(RunStatus.FAILED);
        assertThat(end.step()).isGreaterThanOrEqualTo(5);
        assertThat(end.message()).contains("killed after step " + end.step() + " of 100000", "intact");
        Run run = Run.open(options.library().resolve(job.id()));
        assertThat(run.manifest().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.manifest().message()).isEqualTo(end.message());
        assertThat(run.manifest().ended()).isNotNull();
        assertThat(run.metrics().lastStep()).isEqualTo(end.step());
        assertThat(run.metrics().rows("train")).isEqualTo((int) end.step());
        assertThat(client.resume(job.id()).ended()).isFalse();
        until(client, job.id(), j -> j.state() == RunStatus.RUNNING && j.step() > end.step());
        assertThatThrownBy(() -> client.resume(job.id())).hasMessageContaining("has not ended");
        client.stop(job.id());
        Job again = until(client, job.id(), Job::ended);
        assertThat(again.state()).as(again.message()).isEqualTo(RunStatus.STOPPED);
        Run longer = Run.open(options.library().resolve(job.id()));
        assertThat(longer.manifest().status()).isEqualTo(RunStatus.STOPPED);
        assertThat(longer.metrics().lastStep()).isEqualTo(again.step()).isGreaterThan(end.step());
        assertThat(longer.metrics().rows("train")).isEqualTo((int) again.step());
    }

    @Test
    void stopEndsAStepAndWaitingJobsAtOnce() throws Exception {
        ServiceOptions options = options();
        service(options);
        ServiceClient client = client(options);
        Job first = client.submit(TestRules.config(100_000, 20));
        Job second = client.submit(TestRules.config(5, 20));
        Job third = client.submit(TestRules.config(5, 1));
        assertThat(second.state()).as("one slot").isEqualTo(RunStatus.QUEUED);
        assertThat(client.stop(second.id()).state()).isEqualTo(RunStatus.STOPPED);
        until(client, first.id(), j -> j.step() >= 2);
        client.stop(first.id());
        Job end = until(client, first.id(), Job::ended);
        assertThat(end.state()).isEqualTo(RunStatus.STOPPED);
        assertThat(end.message()).contains("Stopped on request after step " + end.step());
        assertThat(Run.open(options.library().resolve(first.id())).manifest().status())
                .isEqualTo(RunStatus.STOPPED);
        assertThat(until(client, third.id(), Job::ended).state()).isEqualTo(RunStatus.FINISHED);
        assertThat(client.jobs()).extracting(Job::id).containsExactly(third.id(), second.id(), first.id());
        assertThat(client.stop(first.id()).state()).as("stopping twice").isEqualTo(RunStatus.STOPPED);
    }

    @Test
    void failuresBeforeTheRunStartsAreToldInASentence() throws Exception {
        ServiceOptions options = options().withSlots(3).withWorkerHeap("32m");
        service(options);
        ServiceClient client = client(options);
        Job refused = client.submit(TestRules.config(5, 1).put("behave", "refuse"));
        Job exited = client.submit(TestRules.config(5, 1).put("behave", "exit"));
        Job heap = client.submit(TestRules.config(5, 1).put("behave", "heap"));
        assertThat(until(client, refused.id(), Job::ended).message())
                .isEqualTo("The model folder /no/such is missing; choose another.");
        assertThat(until(client, exited.id(), Job::ended).message()).contains("exit code 42", "log.txt");
        Job full = until(client, heap.id(), Job::ended);
        assertThat(full.state()).isEqualTo(RunStatus.FAILED);
        assertThat(full.message()).contains("Java heap");
    }

    @Test
    void badConfigurationsAreRefused() throws Exception {
        ServiceOptions options = options();
        service(options);
        ServiceClient client = client(options);
        assertThatThrownBy(() -> client.submit(TestRules.config(0, 1)))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.status()).isEqualTo(400))
                .hasMessage("The key \"steps\" must be at least 1.");
        assertThatThrownBy(() -> client.job("20260101-000000-none-s1-abcdef"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.status()).isEqualTo(404));
        assertThatThrownBy(() -> client.stop("../../etc")).hasMessageContaining("not a job id");
        assertThat(client.jobs()).isEmpty();
    }

    @Test
    void followersResumeAfterTheLastEventTheySaw() throws Exception {
        EventHub hub = new EventHub();
        Job job = Job.fromJson(
                Json.mapper()
                        .readTree(
                                "{\"id\":\"a\",\"state\":\"running\",\"name\":\"n\",\"steps\":9,\"created\":\"2026-01-01T00:00:00Z\"}"));
        hub.publish(job);
        hub.publish(job.at(RunStatus.RUNNING, 1, 9, 1));
        hub.publish(job.at(RunStatus.RUNNING, 2, 9, 1));
        long first;
        try (EventHub.Subscription all =
                hub.subscribe(null, -1, List.of(job.at(RunStatus.RUNNING, 2, 9, 1)), () -> {})) {
            EventHub.Event event = all.poll(0);
            assertThat(event).isNotNull();
            assertThat(event.job().step()).isEqualTo(2);
            assertThat(all.poll(0)).isNull();
            first = event.id() - 2;
        }
        try (EventHub.Subscription rest = hub.subscribe("a", first, List.of(), () -> {})) {
            assertThat(rest.poll(0)).isNotNull().extracting(e -> e.job().step()).isEqualTo(1L);
            assertThat(rest.poll(0)).isNotNull().extracting(e -> e.job().step()).isEqualTo(2L);
            hub.publish(job.at(RunStatus.RUNNING, 3, 9, 1));
            assertThat(rest.poll(0)).isNotNull().extracting(e -> e.job().step()).isEqualTo(3L);
        }
        try (EventHub.Subscription other = hub.subscribe("b", first, List.of(), () -> {})) {
            assertThat(other.poll(0)).isNull();
        }
        try (EventHub.Subscription old = hub.subscribe(null, 17, List.of(job), () -> {})) {
            assertThat(old.poll(0))
                    .as("an id of an earlier service gives the present state")
                    .isNotNull();
        }
        assertThat(hub.followers()).isZero();
    }

    @Test
    void oneServicePerLibraryAndAStaleStateIsTakenOver() throws Exception {
        ServiceOptions options = options();
        ServiceState.createDir(options.stateDir());
        new ServiceState(1, "old", 1).write(options.stateDir());
        assertThat(ServiceClient.connect(options.library()))
                .as("a stale state file")
                .isEmpty();
        TrainingService first = service(options);
        assertThat(TrainingService.start(options, new TestRules())).isEmpty();
        assertThat(ServiceState.read(options.stateDir()).orElseThrow().port()).isEqualTo(first.port());
        ServiceClient client = client(options);
        client.shutdown();
        lastClient = null;
        assertThat(first.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(ServiceClient.connect(options.library())).isEmpty();
        Path file = Files.writeString(temp.resolve("file"), "x");
        assertThatThrownBy(() -> TrainingService.start(ServiceOptions.of(file), new TestRules()))
                .hasMessageContaining("is a file");
    }

    @Test
    void aNewServiceTakesOverWorkersAndTheQueue() throws Exception {
        ServiceOptions options = options();
        TrainingService first = service(options);
        ServiceClient before = client(options);
        Job running = before.submit(TestRules.config(150, 20));
        Job waiting = before.submit(TestRules.config(3, 1));
        until(before, running.id(), j -> j.step() >= 2);
        first.close();
        service(options);
        ServiceClient after = client(options);
        Job end = until(after, running.id(), Job::ended);
        assertThat(end.state()).isEqualTo(RunStatus.FINISHED);
        assertThat(end.step()).isEqualTo(150);
        assertThat(until(after, waiting.id(), Job::ended).state()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void itEndsWhenIdle() throws Exception {
        TrainingService service = service(options().withIdle(Duration.ofMillis(200)));
        assertThat(service.awaitEnd(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void aRealServiceProcessIsStartedOnDemandAndReused() throws Exception {
        Path library = temp.resolve("real");
        System.setProperty(ServiceMain.IDLE_PROPERTY, "30");
        try (ServiceClient client = ServiceClient.connectOrStart(library);
                ServiceClient again = ServiceClient.connectOrStart(library);
                LocalService local = new LocalService(library)) {
            ServiceState state =
                    ServiceState.read(ServiceOptions.of(library).stateDir()).orElseThrow();
            assertThat(state.pid()).isNotEqualTo(ProcessHandle.current().pid());
            assertThat(again.jobs()).isEmpty();
            ObjectNode wrong = Json.mapper().createObjectNode().put("method", "linaer");
            assertThatThrownBy(() -> local.submit(wrong)).hasMessageContaining("linear");
            ProcessHandle process = ProcessHandle.of(state.pid()).orElseThrow();
            client.shutdown();
            process.onExit().get(10, TimeUnit.SECONDS);
            assertThat(local.jobs()).as("no service is started to list jobs").isEmpty();
        } finally {
            System.clearProperty(ServiceMain.IDLE_PROPERTY);
        }
        List<String> log =
                Files.readAllLines(ServiceOptions.of(library).stateDir().resolve("service.log"));
        assertThat(log).anyMatch(line -> line.contains("Training service of"));
        for (String line : log) {
            assertThat(Json.mapper().readTree(line).path("level").asText())
                    .as(line)
                    .isIn("INFO", "WARN", "ERROR");
        }
    }

    @Test
    void unreadableJobsAreLeftOut() throws Exception {
        ServiceOptions options = options();
        Path dir = Files.createDirectories(options.stateDir().resolve("jobs/broken"));
        Files.writeString(dir.resolve("job.json"), "{\"id\":", StandardOpenOption.CREATE);
        service(options);
        assertThat(client(options).jobs()).isEmpty();
    }
}
