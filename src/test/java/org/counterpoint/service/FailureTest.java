package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.counterpoint.service.TrainingServiceTest.until;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is told of jobs that failed, logs that stay short, and followers that are let in later. */
@SuppressWarnings("try") // what holds after the service has ended is tested too
@Timeout(60)
class FailureTest {
    @TempDir
    Path temp;

    private ServiceOptions options() {
        return ServiceOptions.of(temp.resolve("library"))
                .withWorkerMain(TestWorker.class.getName())
                .withWorkerHeap("64m")
                .withSlots(3);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFailedJobTellsWhatHappenedAndHowToRepeatIt() throws Exception {
        ServiceOptions options = options();
        JsonNode failure;
        String id;
        try (TrainingService service =
                        TrainingService.start(options, new TestRules()).orElseThrow();
                ServiceClient client = ServiceClient.connect(options.library()).orElseThrow()) {
            assertThat(service.port()).isPositive();
            Job exited = client.submit(TestRules.config(5, 1).put("behave", "exit"));
            Job refused = client.submit(TestRules.config(5, 1).put("behave", "refuse"));
            Job crashed = client.submit(TestRules.config(5, 1).put("behave", "crash"));
            until(client, exited.id(), Job::ended);
            JsonNode exit = client.failure(exited.id());
            assertThat(exit.path("sentence").asText()).contains("exit code 42");
            assertThat(exit.path("exit").asInt()).isEqualTo(42);
            assertThat(exit.path("signal").isNull()).isTrue();
            assertThat(exit.path("advice").asText()).contains("counterpoint resume " + exited.id());
            assertThat(exit.path("log").asText()).isEqualTo(exited.run() + "/log.txt");
            String command = exit.path("command").asText();
            assertThat(command)
                    .startsWith("counterpoint train --config ")
                    .endsWith(" --out " + exited.run() + "-again");
            Path config = Path.of(command.split(" ", -1)[3]);
            JsonNode given = Json.mapper().readTree(Files.readAllBytes(config));
            assertThat(given.path("steps").asInt()).isEqualTo(5);
            assertThat(given.path("threads").asInt())
                    .as("as many as the run had")
                    .isPositive();

            until(client, refused.id(), Job::ended);
            JsonNode refusal = client.failure(refused.id());
            assertThat(refusal.path("exception").asText())
                    .isEqualTo("java.io.IOException: The model folder /no/such is missing; choose another.");
            assertThat(refusal.path("last_lines").findValuesAsText("")).isEmpty();
            assertThat(refusal.path("last_lines").toString())
                    .contains("ERROR [main] " + refused.id() + " WorkerMain - The run failed");

            Job crash = until(client, crashed.id(), Job::ended);
            assertThat(crash.message()).contains("crashed in native code", "crash.txt", "resume it");
            JsonNode report = client.failure(crashed.id());
            assertThat(report.path("exit").asInt()).isPositive();
            assertThat(Path.of(report.path("crash").asText())).content().contains("SIGSEGV");
            failure = report;
            id = crashed.id();
        }
        try (LocalService local = new LocalService(options.library())) {
            assertThat(local.failure(id)).as("also without a service").isEqualTo(failure);
        }
    }

    @Test
    void everyEndOfAProcessIsASentenceThatSaysWhatToDo() throws IOException {
        Job job = new Job("a", RunStatus.RUNNING, "a", temp, 0, 9, Double.NaN, null, Instant.EPOCH);
        assertThat(killed(job, null)).contains("was killed before its first step", "intact");
        assertThat(killed(job, 137)).contains("by somebody, or by the system");
        assertThat(killed(job.measured(1, 1L << 50), 137)).contains("most likely by the system", "micro_batch");
        assertThat(killed(job, 3)).contains("Java heap", "more heap");
        assertThat(killed(job, WorkerMain.UNWRITTEN)).contains("could not write", "free some disk space");
        assertThat(killed(job, 143)).contains("signal 15");
        Path crash = Files.writeString(
                temp.resolve("crash.txt"), "#\n# Problematic frame:\n# C  [libtorch_cpu.so+0x12]  at::add+0x1\n#\n");
        assertThat(WorkerEnd.judge(new WorkerEnd.Traces(job, temp, crash, Optional.empty(), 134), false)
                        .message())
                .contains("(C [libtorch_cpu.so+0x12] at::add+0x1)");
        WorkerEnd paused = WorkerEnd.judge(
                new WorkerEnd.Traces(
                        job,
                        temp,
                        temp.resolve("no"),
                        Optional.of(new JobFiles.Result(RunStatus.PAUSED, "Paused.", null)),
                        0),
                true);
        assertThat(paused.status()).as("stopped while it paused").isEqualTo(RunStatus.STOPPED);
    }

    private String killed(Job job, @Nullable Integer code) {
        WorkerEnd end =
                WorkerEnd.judge(new WorkerEnd.Traces(job, temp, temp.resolve("no"), Optional.empty(), code), false);
        assertThat(end.status()).isEqualTo(RunStatus.FAILED);
        return String.valueOf(end.message());
    }

    @Test
    void aLogThatGrowsKeepsItsBeginningAndItsEnd() throws IOException {
        Path log = temp.resolve("log.txt");
        assertThat(LogBound.cut(log, 100, 10)).isFalse();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        Files.writeString(log, text);
        assertThat(LogBound.cut(log, 1_000_000, 1000)).isFalse();
        try (var writer = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
            assertThat(LogBound.cut(log, 10_000, 1000)).isTrue();
            writer.write("written on\n".getBytes(StandardCharsets.UTF_8));
        }
        List<String> lines = Files.readAllLines(log);
        assertThat(Files.size(log)).isLessThan(3000);
        assertThat(lines.getFirst()).isEqualTo("line 0");
        assertThat(lines.getLast()).isEqualTo("written on");
        assertThat(lines.get(lines.size() - 2)).isEqualTo("line 9999");
        assertThat(lines)
                .filteredOn(line -> !line.matches("line \\d+|written on"))
                .singleElement()
                .asString()
                .contains("bytes were left out");
        Files.writeString(log, "x".repeat(5000));
        assertThat(LogBound.cut(log, 3000, 1000)).as("one line without an end").isTrue();
        assertThat(Files.size(log)).isLessThan(3000);
    }

    @Test
    void aFollowerThatFindsNoRoomWaitsUntilThereIsSome() throws Exception {
        ServiceOptions options = options();
        ApiLimits standard = ApiLimits.STANDARD;
        ApiLimits one = new ApiLimits(
                standard.burst(),
                standard.perSecond(),
                standard.wrongBurst(),
                standard.wrongPerSecond(),
                1,
                standard.stall());
        try (TrainingService service = TrainingService.start(options, Listening.LOCAL, one, new TestRules())
                        .orElseThrow();
                ServiceClient client = ServiceClient.connect(options.library()).orElseThrow()) {
            assertThat(service.port()).isPositive();
            Job job = client.submit(TestRules.config(1, 1), new Lineage(null, "s"));
            CountDownLatch lost = new CountDownLatch(1);
            CountDownLatch heard = new CountDownLatch(1);
            JobFollower.Listener listener = new JobFollower.Listener() {
                @Override
                public void changed(Job now) {
                    heard.countDown();
                }

                @Override
                public void lost(String message) {
                    lost.countDown();
                }
            };
            CountDownLatch in = new CountDownLatch(1);
            JobFollower first = client.follow(_ -> in.countDown());
            assertThat(in.await(30, TimeUnit.SECONDS)).isTrue();
            try (JobFollower second = client.follow(job.id(), listener)) {
                assertThat(second).isNotNull();
                assertThat(lost.await(4, TimeUnit.SECONDS))
                        .as("it does not give up")
                        .isFalse();
                first.close();
                // The service notices when it has something to tell.
                client.submit(TestRules.config(3, 20));
                assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
