package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.UntimedRows;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was interrupted and resumed writes, bit for bit, what one writes that never was; clock times aside. */
class ResumeTest {
    private static final int STEPS = 5;
    static final String TWO = "\"order\": [\"harmless\", \"helpful\"]";

    @TempDir
    Path dir;

    static RunConfig config(String method, int steps) throws IOException {
        return RunConfig.parse(Json.mapper().readTree("{\"method\": \"" + method + "\", \"steps\": " + steps + """
                , "model": "assets/pocket", "seed": 3, "threads": 1,
                "lora": {"rank": 4, "alpha": 8, "targets": ["q_proj", "down_proj"]}, "sampling": {"max_tokens": 12},
                "evaluation": {"every": 2, "prompts": 4, "samples_per_prompt": 2},
                "online": {"groups": 3, "group_size": 4, "learning_rate": 0.01, "minibatches": 2}}
                """));
    }

    /** Two stages of three steps. */
    static RunConfig stages(String method, String parameters) throws IOException {
        return RunConfig.parse(
                Json.mapper().readTree("{\"method\": \"" + method + "\", \"parameters\": {" + parameters + """
                }, "steps": 6, "model": "assets/pocket", "seed": 3, "threads": 1,
                "lora": {"rank": 2, "alpha": 4, "dropout": 0.1, "targets": ["q_proj"]}, "sampling": {"max_tokens": 10},
                "evaluation": {"every": 2, "prompts": 2, "samples_per_prompt": 2},
                "offline": {"batch": 2, "samples_per_prompt": 4, "learning_rate": 0.01, "warmup": 0}}
                """));
    }

    /** Writes a checkpoint after every step up to one; ends at a step, by request or by an exception. */
    record Interruption(long checkpoints, long stopAt, long failAt) implements TrainListener {
        static final Interruption NEVER = new Interruption(0, Long.MAX_VALUE, Long.MAX_VALUE);

        @Override
        public void progress(long step, long steps, double seconds) {
            HEARD.set(step);
            if (step == failAt) {
                throw new IllegalStateException("pulled the plug");
            }
        }

        @Override
        public boolean checkpointDue(double seconds) {
            return HEARD.get() <= checkpoints;
        }

        @Override
        public boolean stopRequested() {
            return HEARD.get() >= stopAt;
        }

        private static final ThreadLocal<Long> HEARD = ThreadLocal.withInitial(() -> 0L);
    }

    static TrainResult train(RunConfig config, Path out, boolean resume, TrainListener listener) throws IOException {
        return Trainer.run(config, out, resume, listener);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "ctwa", "mgda", "lagrangian"})
    void aResumedRunIsTheUninterruptedOne(String method) throws IOException {
        RunConfig config = config(method, STEPS);
        Path a = dir.resolve("a");
        TrainResult whole = train(config, a, false, Interruption.NEVER);
        Path b = dir.resolve("b");
        assertThatThrownBy(() -> train(config, b, false, new Interruption(1, Long.MAX_VALUE, 4)))
                .hasMessage("pulled the plug");
        assertThat(Run.open(b).metrics().lastStep()).isEqualTo(4);
        assertThat(Run.open(b).manifest().status()).isEqualTo(RunStatus.FAILED);
        // A stop evaluates on test prompts, which an uninterrupted run does not do there.
        TrainResult stopped = train(config, b, true, new Interruption(0, 3, Long.MAX_VALUE));
        assertThat(stopped.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(stopped.steps()).isEqualTo(3);
        assertThat(Run.open(b).metrics().steps("test")).containsExactly(0, 3);
        TrainResult resumed = train(config, b, true, Interruption.NEVER);
        assertThat(resumed.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(resumed.id()).isEqualTo(stopped.id());
        assertThat(resumed.objectives()).isEqualTo(whole.objectives());
        assertThat(Run.open(b).manifest().message()).isNull();
        same(a, b);
    }

    /** An exception and a stop, inside of a stage and at its last step, and an end after the last checkpoint. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5|3|orthalign|" + TWO
                        + ", \"rank_selection\": \"drift\", \"completions\": 1, \"k_max\": 4, \"gamma\": 1",
                "3|5|orthalign-balanced|" + TWO + ", \"loss\": \"spo\", \"cap\": 0.01",
                "6|4|knots|" + TWO
            })
    void aResumedRunInStagesIsTheUninterruptedOne(long failAt, long stopAt, String method, String parameters)
            throws IOException {
        RunConfig config = stages(method, parameters);
        Path a = dir.resolve("a");
        TrainResult whole = train(config, a, false, Interruption.NEVER);
        Path b = dir.resolve("b");
        assertThatThrownBy(() -> train(config, b, false, new Interruption(1, Long.MAX_VALUE, failAt)))
                .hasMessage("pulled the plug");
        // A checkpoint that cost next to nothing may have been written at the end of the stage.
        long from = Objects.requireNonNull(Checkpoints.newest(b, _ -> {})).step();
        long end = Math.max(stopAt, from + 1);
        TrainResult stopped = train(config, b, true, new Interruption(0, stopAt, Long.MAX_VALUE));
        assertThat(stopped.status()).isEqualTo(RunStatus.STOPPED);
        assertThat(stopped.steps()).isEqualTo(end);
        assertThat(Run.open(b).metrics().steps("test")).containsExactly(0, end);
        assertThat(Run.open(b).factors()).hasSize(end > 3 ? 2 : 1);
        TrainResult resumed = train(config, b, true, Interruption.NEVER);
        assertThat(resumed.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(resumed.objectives()).isEqualTo(whole.objectives());
        same(a, b);
        RunWriter.markEnded(b, RunStatus.FAILED, "gone before it could say that it was finished");
        assertThat(train(config, b, true, Interruption.NEVER)).isEqualTo(resumed);
        same(a, b);
        if (method.equals("knots")) {
            // Without the last checkpoint the stages are merged once more, and lost pairs are sampled again.
            Files.delete(b.resolve("pairs.jsonl"));
            RunWriter.markEnded(b, RunStatus.FAILED, "gone");
            Files.writeString(b.resolve("checkpoint/state.json"), "damaged");
            assertThat(train(config, b, true, Interruption.NEVER)).isEqualTo(resumed);
            same(a, b);
        }
    }

    @Test
    void withoutACheckpointTheRunBeginsAnewAndADamagedOneFallsBack() throws IOException {
        RunConfig config = config("linear", 4);
        Path a = dir.resolve("a");
        train(config, a, false, Interruption.NEVER);
        Path b = dir.resolve("b");
        train(config, b, false, new Interruption(3, 3, Long.MAX_VALUE));
        Files.writeString(b.resolve("checkpoint/training.safetensors"), "damaged");
        assertThat(Checkpoints.newest(b, _ -> {}))
                .isNotNull()
                .satisfies(c -> assertThat(c.step()).isEqualTo(2));
        train(config, b, true, Interruption.NEVER);
        same(a, b);
        Path c = dir.resolve("c");
        train(config, c, false, new Interruption(0, 1, Long.MAX_VALUE));
        Checkpoints.keep(c, null);
        // This stop falls on an evaluation.
        train(config, c, true, new Interruption(0, 2, Long.MAX_VALUE));
        train(config, c, true, Interruption.NEVER);
        same(a, c);
        assertThatThrownBy(() -> train(config, c, true, Interruption.NEVER)).hasMessageContaining("is finished");
    }

    /** The way of a user: the command, its process killed without warning, and the command with {@code --resume}. */
    @ParameterizedTest
    @ValueSource(strings = {"ctwa", "modpo"})
    void aKilledProcessLosesNothing(String method) throws IOException, InterruptedException {
        RunConfig config = method.equals("modpo") ? stages(method, TWO) : config(method, STEPS);
        Path file =
                Files.writeString(dir.resolve("config.json"), config.toJson().toString());
        Path a = dir.resolve("a");
        train(config, a, false, Interruption.NEVER);
        Path b = dir.resolve("b");
        Process process = command("first", file, b, "--checkpoint-every", "0");
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (process.isAlive() && System.nanoTime() < deadline && !reached(b, 3)) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        assertThat(process.exitValue())
                .as(Files.readString(dir.resolve("first")))
                .isEqualTo(128 + 9);
        Process resumed = command("second", file, b, "--resume");
        assertThat(resumed.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String printed = Files.readString(dir.resolve("second"));
        assertThat(resumed.exitValue()).as(printed).isZero();
        assertThat(printed).containsPattern("goes on after step [2-5]").doesNotContain("step 0 of");
        same(a, b);
    }

    private static boolean reached(Path run, long step) throws IOException {
        Path metrics = run.resolve("metrics.jsonl");
        return Files.exists(metrics) && Files.readString(metrics).contains("{\"step\":" + step + ",");
    }

    private Process command(String output, Path config, Path out, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dai.djl.offline=true",
                "-Djava.awt.headless=true",
                "-Dcounterpoint.home=" + Path.of("").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.counterpoint.cli.Main",
                "train",
                "--config",
                config.toString(),
                "--out",
                out.toString()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OMP_WAIT_POLICY", "passive");
        return builder.redirectOutput(
                        ProcessBuilder.Redirect.to(dir.resolve(output).toFile()))
                .start();
    }

    @Test
    void whatCannotGoOnSaysSoAndChangesNothing() throws IOException {
        Path b = dir.resolve("b");
        RunConfig config = config("linear", 3);
        train(config, b, false, new Interruption(0, 1, Long.MAX_VALUE));
        String before = Files.readString(b.resolve("metrics.jsonl")) + Files.readString(b.resolve("run.json"));
        ObjectNode other = config.toJson();
        other.put("seed", 4).put("steps", 5);
        assertThatThrownBy(() -> train(RunConfig.parse(other), b, true, Interruption.NEVER))
                .hasMessageContaining("differs")
                .hasMessageContaining("\"seed\", \"steps\"");
        Path lesson = dir.resolve("lesson");
        RunWriter.create(
                        lesson,
                        RunManifest.builder("l", "l", "linear")
                                .environmentId(RunManifest.LESSON + "bandit-a")
                                .build())
                .close();
        assertThatThrownBy(() -> Trainer.checkResume(config, lesson))
                .hasMessageContaining("made by the command lesson");
        Path evaluation = dir.resolve("evaluation");
        RunWriter.create(
                        evaluation,
                        RunManifest.builder("e", "e", ModelEvaluation.METHOD).build())
                .close();
        assertThatThrownBy(() -> Trainer.checkResume(config, evaluation))
                .hasMessageContaining("made by the command evaluate");
        assertThatThrownBy(() -> RunConfig.parse(config.toJson().put("environment", RunManifest.LESSON + "bandit-a")))
                .hasMessageContaining("exact lesson");
        assertThatThrownBy(() -> train(config, dir.resolve("none"), true, Interruption.NEVER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("run.json");
        assertThat(Files.readString(b.resolve("metrics.jsonl")) + Files.readString(b.resolve("run.json")))
                .isEqualTo(before);
    }

    static void same(Path a, Path b) throws IOException {
        List<String> first = metrics(a);
        List<String> second = metrics(b);
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).isEqualTo(first.get(i));
        }
        assertThat(b.resolve("samples.jsonl")).hasSameTextualContentAs(a.resolve("samples.jsonl"));
        for (String file : List.of("prompts.jsonl", "pairs.jsonl")) {
            assertThat(b.resolve(file))
                    .satisfies(f -> assertThat(Files.exists(f)).isEqualTo(Files.exists(a.resolve(file))));
            if (Files.exists(a.resolve(file))) {
                assertThat(b.resolve(file)).hasSameTextualContentAs(a.resolve(file));
            }
        }
        for (String folder : List.of("subspace", "checkpoint")) {
            Map<String, Path> expected = files(a.resolve(folder));
            Map<String, Path> found = files(b.resolve(folder));
            assertThat(found).containsOnlyKeys(expected.keySet());
            // The state holds seconds and the length of rows with seconds in them, and the sums its hash.
            expected.keySet().removeAll(List.of("state.json", Checkpoints.SUMS));
            for (Map.Entry<String, Path> file : expected.entrySet()) {
                assertThat(found.get(file.getKey())).hasSameBinaryContentAs(file.getValue());
            }
        }
        ObjectNode state = state(a);
        assertThat(state(b)).isEqualTo(state);
        assertThat(state.path("evaluation").path("completions")).isNotEmpty();
    }

    private static ObjectNode state(Path run) throws IOException {
        ObjectNode state =
                (ObjectNode) Json.mapper().readTree(Files.readAllBytes(run.resolve("checkpoint/state.json")));
        return state.without(List.of("seconds", "position"));
    }

    static List<String> metrics(Path run) throws IOException {
        Path file = run.resolve("metrics.jsonl");
        assertThat(Files.readAllLines(file)).allSatisfy(line -> assertThat(line).contains("\"time\":"));
        return UntimedRows.of(file).stream().map(ObjectNode::toString).toList();
    }

    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> list = Files.list(folder)) {
            list.forEach(f -> files.put(f.getFileName().toString(), f));
        }
        return files;
    }
}
