package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.counterpoint.service.TrainingServiceTest.until;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Pausing, order and slots, with worker processes that train nothing. */
@Timeout(60)
class QueueTest {
    private static final NvidiaSmi NO_GPU = new NvidiaSmi(null, false);

    @TempDir
    Path temp;

    private final List<AutoCloseable> open = new ArrayList<>();
    private @Nullable ServiceClient last;

    @AfterEach
    void closeAll() throws Exception {
        ServiceClient client = last;
        if (client != null) {
            for (Job job : client.jobs()) {
                if (!job.ended()) {
                    client.stop(job.id());
                    until(client, job.id(), Job::ended);
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
                .withStopGrace(Duration.ofSeconds(20))
                .withGpuTool(NO_GPU);
    }

    private TrainingService service(ServiceOptions options) throws IOException {
        TrainingService service =
                TrainingService.start(options, new TestRules()).orElseThrow();
        open.add(service);
        return service;
    }

    private ServiceClient client(ServiceOptions options) throws IOException {
        ServiceClient client = ServiceClient.connect(options.library()).orElseThrow();
        open.add(client);
        last = client;
        return client;
    }

    private static RunManifest manifest(Job job) throws IOException {
        return RunManifest.read(job.run() == null ? Path.of("") : job.run());
    }

    private static long pid(ServiceOptions options, Job job) throws IOException {
        return Json.mapper()
                .readTree(Files.readAllBytes(options.stateDir().resolve("jobs/" + job.id() + "/job.json")))
                .path("pid")
                .asLong();
    }

    @Test
    void aPausedJobFreesItsSlotAndGoesOnWhereItWas() throws Exception {
        ServiceOptions options = options();
        service(options);
        ServiceClient client = client(options);
        Job first = client.submit(TestRules.config(60, 20));
        Job next = client.submit(TestRules.config(2, 1));
        assertThat(next.place().position()).isEqualTo(1);
        until(client, first.id(), job -> job.step() >= 3);
        ProcessHandle process = ProcessHandle.of(pid(options, first)).orElseThrow();
        assertThat(client.pause(first.id()).state()).isEqualTo(RunStatus.PAUSING);
        assertThatThrownBy(() -> client.resume(first.id())).hasMessageContaining("still pausing");
        Job paused = until(client, first.id(), job -> job.state() == RunStatus.PAUSED);
        assertThat(process.isAlive()).isFalse();
        assertThat(paused.message()).isEqualTo("Paused after step " + paused.step() + ".");
        assertThat(manifest(paused).status()).isEqualTo(RunStatus.PAUSED);
        assertThat(manifest(paused).ended()).isNull();
        assertThat(until(client, next.id(), Job::ended).state())
                .as("the slot is free")
                .isEqualTo(RunStatus.FINISHED);
        assertThat(client.pause(first.id()).state()).as("pausing twice").isEqualTo(RunStatus.PAUSED);
        client.resume(first.id());
        Job end = until(client, first.id(), Job::ended);
        assertThat(end.state()).as(end.message()).isEqualTo(RunStatus.FINISHED);
        assertThat(end.message()).isNull();
        Run run = Run.open(options.library().resolve(first.id()));
        assertThat(run.metrics().rows("train")).as("no step lost or doubled").isEqualTo(60);
        assertThat(run.manifest().message()).isNull();
        assertThatThrownBy(() -> client.pause(first.id())).hasMessageContaining("has ended");
    }

    @Test
    void stopOfAPausedJobWorksAtOnceAndWaitingJobsPauseAtOnce() throws Exception {
        ServiceOptions options = options();
        service(options);
        ServiceClient client = client(options);
        Job first = client.submit(TestRules.config(100_000, 20));
        Job waiting = client.submit(TestRules.config(2, 1));
        Job staged = client.submit(TestRules.config(100_000, 20).put("stages", true));
        assertThat(client.pause(waiting.id()).state()).isEqualTo(RunStatus.PAUSED);
        assertThat(client.job(staged.id()).place().position()).isEqualTo(1);
        until(client, first.id(), job -> job.step() >= 2);
        client.pause(first.id());
        Job paused = until(client, first.id(), job -> job.state() == RunStatus.PAUSED);
        Job stopped = client.stop(first.id());
        assertThat(stopped.state()).isEqualTo(RunStatus.STOPPED);
        assertThat(manifest(stopped).status()).isEqualTo(RunStatus.STOPPED);
        assertThat(stopped.message()).contains("after step " + paused.step());
        until(client, staged.id(), job -> job.state() == RunStatus.RUNNING);
        assertThatThrownBy(() -> client.pause(staged.id()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.status()).isEqualTo(409))
                .hasMessage("This method cannot be resumed.");
        client.stop(staged.id());
        until(client, staged.id(), Job::ended);
        assertThat(client.resume(waiting.id()).state()).isIn(RunStatus.QUEUED, RunStatus.STARTING);
        assertThat(until(client, waiting.id(), Job::ended).state()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void aNewServiceKeepsPausedJobsAndTakesOverPausingWorkers() throws Exception {
        ServiceOptions options = options().withSlots(2).withStopGrace(Duration.ofMillis(300));
        TrainingService first = service(options);
        ServiceClient before = client(options);
        Job slow = before.submit(TestRules.config(100, 1500));
        Job paused = before.submit(TestRules.config(100_000, 20));
        Job killed = before.submit(TestRules.config(5, 30_000));
        until(before, paused.id(), job -> job.step() >= 2);
        before.pause(paused.id());
        until(before, paused.id(), job -> job.state() == RunStatus.PAUSED);
        until(before, killed.id(), job -> job.state() == RunStatus.RUNNING);
        before.pause(killed.id());
        assertThat(until(before, killed.id(), job -> job.message() != null).message())
                .as("a step that takes long")
                .contains("in the same step", "stop it");
        long step = before.job(slow.id()).step();
        until(before, slow.id(), job -> job.step() > step);
        before.pause(slow.id());
        last = null;
        first.close();
        service(options);
        ServiceClient after = client(options);
        assertThat(after.job(paused.id()).state()).isEqualTo(RunStatus.PAUSED);
        assertThat(after.job(killed.id()).state()).isEqualTo(RunStatus.PAUSING);
        ProcessHandle.of(pid(options, killed)).orElseThrow().destroyForcibly();
        Job dead = until(after, killed.id(), Job::ended);
        assertThat(dead.state()).isEqualTo(RunStatus.FAILED);
        assertThat(dead.message()).contains("was killed before its first step");
        assertThat(until(after, slow.id(), job -> job.state() == RunStatus.PAUSED)
                        .step())
                .isEqualTo(step + 2);
        after.stop(slow.id());
        after.stop(paused.id());
    }

    @Test
    void theOrderOfTheQueueIsKept() throws Exception {
        ServiceOptions options = options();
        TrainingService first = service(options);
        ServiceClient client = client(options);
        Job running = client.submit(TestRules.config(100_000, 20));
        Job a = client.submit(TestRules.config(1, 1));
        Job b = client.submit(TestRules.config(1, 1));
        Job c = client.submit(TestRules.config(1, 1));
        assertThat(client.move(c.id(), "first").place().position()).isEqualTo(1);
        assertThat(client.move(a.id(), "last").place().position()).isEqualTo(3);
        Job d = client.submit(TestRules.config(1, 1));
        assertThat(client.move(d.id(), b.id()).place().position()).isEqualTo(2);
        assertThatThrownBy(() -> client.move(running.id(), "first")).hasMessageContaining("does not wait");
        assertThatThrownBy(() -> client.move(a.id(), running.id())).hasMessageContaining("does not wait");
        assertThat(order(client)).containsExactly(c.id(), d.id(), b.id(), a.id());
        last = null;
        first.close();
        service(options);
        ServiceClient after = client(options);
        assertThat(order(after)).containsExactly(c.id(), d.id(), b.id(), a.id());
        after.pause(c.id());
        after.resume(c.id());
        assertThat(order(after)).as("one that comes back is last").containsExactly(d.id(), b.id(), a.id(), c.id());
        List<String> started = new ArrayList<>();
        try (JobFollower follower = after.follow(job -> {
            if (job.state() == RunStatus.STARTING) {
                started.add(job.id());
            }
        })) {
            assertThat(follower).isNotNull();
            after.stop(running.id());
            until(after, c.id(), Job::ended);
            assertThat(started).containsSubsequence(d.id(), b.id(), a.id(), c.id());
        }
    }

    private static List<String> order(ServiceClient client) throws IOException {
        return client.jobs().stream()
                .filter(job -> job.place().position() > 0)
                .sorted((x, y) -> x.place().position() - y.place().position())
                .map(Job::id)
                .toList();
    }

    /** Stands in for NVIDIA's tool and counts how often it is asked. */
    private NvidiaSmi gpus(String lines) throws IOException {
        Path script = temp.resolve("nvidia-smi");
        Files.writeString(
                script, "#!/bin/sh\necho x >> " + temp.resolve("asked") + "\ncat <<'END'\n" + lines + "\nEND\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return new NvidiaSmi(script, true);
    }

    private static final String TWO_GPUS = """
            0, GPU-aaaa-1, NVIDIA Test 80GB, 81559, 1024, 37
            1, GPU-bbbb-2, NVIDIA Test 80GB, 81559, 0, [N/A]""";

    private static ObjectNode on(String device, long steps) {
        ObjectNode config = TestRules.config(steps, 20);
        config.putObject("model_options").put("device", device);
        return config;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void everyGpuIsASlotAndItsWorkerSeesNoOther() throws Exception {
        ServiceOptions options = options().withGpuTool(gpus(TWO_GPUS));
        TrainingService first = service(options);
        ServiceClient client = client(options);
        Job auto = client.submit(on("auto", 100_000));
        Job gpu = client.submit(on("gpu", 100_000));
        Job waits = client.submit(on("gpu", 100_000));
        Job cpu = client.submit(on("cpu", 100_000));
        for (Job job : List.of(auto, gpu, cpu)) {
            until(client, job.id(), now -> now.state() == RunStatus.RUNNING);
        }
        assertThat(client.job(auto.id()).place().slot()).isEqualTo("gpu:0");
        assertThat(client.job(gpu.id()).place().slot()).isEqualTo("gpu:1");
        assertThat(client.job(cpu.id()).place().slot())
                .as("not held up by one that waits for a GPU")
                .isEqualTo("cpu");
        assertThat(client.job(waits.id()).state()).isEqualTo(RunStatus.QUEUED);
        assertThat(manifest(auto).command()).endsWith("gpus=0");
        assertThat(manifest(gpu).command()).endsWith("gpus=1");
        assertThat(manifest(cpu).command()).endsWith("gpus=");
        JsonNode slots = client.slots();
        assertThat(slots.path("slots").findValuesAsText("job")).containsExactly(cpu.id(), auto.id(), gpu.id());
        assertThatThrownBy(() -> client.setSlots(null, "0,7")).hasMessageContaining("no GPU \"7\"", "0, 1");
        assertThatThrownBy(() -> client.setSlots(0, null)).hasMessageContaining("1 to");
        client.setSlots(3, "0");
        client.stop(gpu.id());
        until(client, gpu.id(), Job::ended);
        assertThat(client.job(waits.id()).state())
                .as("its GPU is no slot any more")
                .isEqualTo(RunStatus.QUEUED);
        JsonNode use = client.resources();
        assertThat(use.path("gpus").path(0).path("memory_used_bytes").asLong()).isEqualTo(1024L << 20);
        assertThat(use.path("gpus").path(0).path("utilization").asDouble()).isEqualTo(0.37);
        assertThat(use.path("gpus").path(1).path("utilization").isNull()).isTrue();
        assertThat(use.path("workers").findValuesAsText("slot")).containsExactlyInAnyOrder("gpu:0", "cpu");
        assertThat(use.path("memory").path("used_bytes").asLong())
                .isBetween(1L, use.path("memory").path("total_bytes").asLong());
        long asked = Files.size(temp.resolve("asked"));
        assertThat(client.resources().path("time")).isEqualTo(use.path("time"));
        assertThat(Files.size(temp.resolve("asked")))
                .as("asked once a second at most")
                .isEqualTo(asked);
        last = null;
        first.close();
        service(options);
        ServiceClient after = client(options);
        assertThat(after.slots().path("slots").findValuesAsText("slot")).containsExactly("cpu", "cpu", "cpu", "gpu:0");
        assertThat(after.job(auto.id()).place().slot()).isEqualTo("gpu:0");
        after.setSlots(null, "none");
        assertThat(after.job(waits.id()).message()).contains("has none");
        Job late = after.submit(on("auto", 2));
        assertThat(until(after, late.id(), Job::ended).place().slot()).isEqualTo("cpu");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void withoutAToolThatAnswersThereIsNoGpu() throws Exception {
        assertThat(NO_GPU.list()).isEmpty();
        assertThat(new NvidiaSmi(temp.resolve("none"), true).list()).isEmpty();
        assertThat(gpus("NVIDIA-SMI has failed, because it could not talk to the driver, at all, really, yes")
                        .list())
                .isEmpty();
        List<Gpu> both = gpus(TWO_GPUS).list();
        assertThat(both).extracting(Gpu::index).containsExactly(0, 1);
        assertThat(both.getFirst().memoryBytes()).isEqualTo(81559L << 20);
        assertThat(Slots.visible(both, "1")).extracting(Gpu::index).containsExactly(1);
        assertThat(Slots.visible(both, "GPU-aaaa")).extracting(Gpu::index).containsExactly(0);
        assertThat(Slots.visible(both, "")).isEmpty();
        assertThat(Slots.visible(both, null)).isEqualTo(both);
        ServiceOptions wrong = options().with(new ServiceOptions.SlotChoice(null, "0"));
        assertThatThrownBy(() -> TrainingService.start(wrong, new TestRules()))
                .hasMessageContaining("none is found here");
        ServiceOptions processor = options()
                .with(new ServiceOptions.SlotChoice(null, "1"))
                .withGpuTool(new NvidiaSmi(gpus(TWO_GPUS).command(), false));
        assertThatThrownBy(() -> TrainingService.start(processor, new TestRules()))
                .hasMessageContaining("PYTORCH_FLAVOR");
    }

    @Test
    void aWaitingJobStartsWhenTheSlotOfItsKindIsFree() {
        StartTimes times = new StartTimes(List.of("cpu", "cpu", "gpu:0"));
        times.runs("cpu", 30);
        times.runs("gpu:0", 100);
        times.runs("gpu:5", 1);
        assertThat(times.waits("cpu", 50)).as("a free slot").isZero();
        assertThat(times.waits("gpu", 10)).isEqualTo(100);
        assertThat(times.waits("cpu", 5)).isEqualTo(30);
        assertThat(times.waits("cpu", Double.NaN)).isEqualTo(35);
        assertThat(times.waits("cpu", 1)).as("behind one of unknown length").isNaN();
        assertThat(times.waits("gpu", 1)).isEqualTo(110);
        assertThat(new StartTimes(List.of("cpu")).waits("gpu", 1)).isNaN();
    }

    @Test
    void waitingJobsTellWhenTheyStart() throws Exception {
        ServiceOptions options = options();
        service(options);
        ServiceClient client = client(options);
        Job running = client.submit(TestRules.config(100_000, 20));
        Job a = client.submit(TestRules.config(5, 1).put("seconds", 40));
        Job b = client.submit(TestRules.config(5, 1).put("seconds", 7));
        until(client, running.id(), job -> job.etaSeconds() > 100);
        Job second = client.job(b.id());
        while (!(second.etaSeconds() == 7)) {
            Thread.sleep(10);
            second = client.job(b.id());
        }
        double begin = client.job(a.id()).place().startSeconds();
        assertThat(begin).isGreaterThan(100);
        assertThat(client.job(a.id()).etaSeconds()).isEqualTo(40);
        List<Job> both = client.jobs();
        assertThat(both.getFirst().place().startSeconds() - both.get(1).place().startSeconds())
                .isEqualTo(40, org.assertj.core.api.Assertions.within(0.2));
    }
}
