package org.counterpoint.workbench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.counterpoint.run.DataInfo;
import org.counterpoint.run.EnvironmentInfo;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.ModelInfo;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.ObjectiveInfo.Direction;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;

/** Writes small run directories by the real writer, for tests of the window. */
public final class Runs {
    /** The objectives of these runs. */
    public static final List<String> OBJECTIVES = List.of("helpful", "harmless", "truthful");

    /** The objectives of {@link #math}. */
    public static final List<String> MATH = List.of("accuracy", "clarity");

    private Runs() {}

    /** A finished run of a method with this many steps. */
    public static Path finished(Path folder, String method, long seed, int steps) throws IOException {
        Path dir = folder.resolve(method + "-" + seed);
        try (RunWriter writer = RunWriter.create(dir, manifest(method, seed, steps, RunStatus.RUNNING))) {
            for (int step = 0; step <= steps; step++) {
                append(writer, method, seed, step);
            }
            writer.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
        }
        return dir;
    }

    /** A finished run of the other environment, with {@link #MATH} for objectives. */
    public static Path math(Path folder, String method, long seed, int steps) throws IOException {
        Path dir = folder.resolve("math-" + method + "-" + seed);
        RunManifest manifest = manifest("math " + method, method, "pocket-math", MATH, seed, steps, RunStatus.RUNNING);
        try (RunWriter writer = RunWriter.create(dir, manifest)) {
            for (int step = 0; step <= steps; step++) {
                writer.append(row(method, MATH, seed, step, "train"));
                if (step % 5 == 0) {
                    writer.append(row(method, MATH, seed, step, "validation"));
                }
            }
            writer.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
        }
        return dir;
    }

    /** Appends the train row of a step, and a held-out row at every fifth step. */
    public static void append(RunWriter writer, String method, long seed, int step) throws IOException {
        writer.append(row(method, OBJECTIVES, seed, step, "train"));
        if (step % 5 == 0) {
            writer.append(row(method, OBJECTIVES, seed, step, "validation"));
        }
    }

    /** The manifest of a run that has just begun. */
    public static RunManifest manifest(String method, long seed, int steps, RunStatus status) {
        return manifest(method, method, "pocket-3h", OBJECTIVES, seed, steps, status);
    }

    private static RunManifest manifest(
            String name,
            String method,
            String environment,
            List<String> objectives,
            long seed,
            int steps,
            RunStatus status) {
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.put("method", method)
                .put("environment", environment)
                .put("seed", seed)
                .put("steps", steps);
        config.putObject("lora").put("rank", 8).put("alpha", 16);
        config.putObject("parameters").put("learning_rate", 2e-3).put("estimator", "grpo");
        return RunManifest.builder(
                        name.replace(' ', '-') + "-s" + seed + "-" + Math.abs(method.hashCode() % 1000),
                        name + " seed " + seed,
                        method)
                .status(status)
                .created(Instant.parse("2026-11-22T10:00:00Z").plusSeconds(60 * seed))
                .config(config)
                .environmentId(environment)
                .model(new ModelInfo("pocket", "sha256:5d41402abc4b2a76", 1_034_752))
                .data(new DataInfo(environment + " prompts", "sha256:7d793037a0760186"))
                .objectives(objectives.stream()
                        .map(objective ->
                                new ObjectiveInfo(objective, "", Direction.MAXIMIZE, 0, 1, "Reward " + objective + "."))
                        .toList())
                .seed(seed)
                .steps(steps)
                .environment(new EnvironmentInfo(
                        "x86-64, 2 cores", "Linux", "cpu", 2, "25.0.1", Map.of("pytorch", "2.7.1", "djl", "0.35.1")))
                .command("counterpoint train --config " + method + ".json --out runs/" + method + "-" + seed)
                .build();
    }

    private static MetricRow row(String method, List<String> objectives, long seed, int step, String split) {
        Random random = new Random(seed * 31 + step * 7L + method.hashCode() + split.hashCode());
        Map<String, Double> values = new LinkedHashMap<>();
        double progress = 1 - Math.exp(-step / 20.0);
        double[] goal = method.equals("linear") ? new double[] {0.85, 0.35, 0.55} : new double[] {0.7, 0.75, 0.7};
        for (int i = 0; i < objectives.size(); i++) {
            double mean = 0.55 + (goal[i] - 0.55) * progress + 0.02 * random.nextGaussian();
            values.put("reward/" + objectives.get(i) + "/mean", mean);
            values.put("reward/" + objectives.get(i) + "/se", 0.02);
        }
        if (split.equals("train")) {
            for (int i = 0; i < objectives.size(); i++) {
                values.put("cov/" + objectives.get(i), (goal[i] - 0.55) * 0.1 + 0.01 * random.nextGaussian());
                values.put("cov/" + objectives.get(i) + "/se", 0.01);
                values.put("weight/" + objectives.get(i), 1.0 / 3);
            }
            values.put("tokens_per_second", 1800 + 50 * random.nextGaussian());
        }
        return new MetricRow(step, step * 0.8, split, values);
    }
}
