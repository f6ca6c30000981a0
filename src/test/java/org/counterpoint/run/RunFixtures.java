package org.counterpoint.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.io.Json;

/** Small runs for the tests of this package. */
final class RunFixtures {
    private RunFixtures() {}

    static RunManifest manifest(String id) {
        return RunManifest.builder(id, "a run – with a dash", "ctwa")
                .status(RunStatus.RUNNING)
                .config(Json.mapper().createObjectNode().put("method", "ctwa").put("seed", 7))
                .environmentId("pocket-3h")
                .model(new ModelInfo("pocket", "abc", 1_000_000))
                .objectives(List.of(objective("helpful"), objective("harmless")))
                .data(new DataInfo("pocket-3h", "def"))
                .seed(7)
                .steps(10)
                .environment(new EnvironmentInfo("cpu x", "Linux", "cpu", 2, "25", Map.of("djl", "0.35.1")))
                .lineage(new Lineage("parent-1", null))
                .command("train --config c.json")
                .replacedRewards(Map.of("helpful", 0L, "harmless", 3L))
                .frontier(List.of(new SplitFrontier(
                        "test",
                        List.of("helpful", "harmless"),
                        new double[][] {{1, 0}, {0, 1}},
                        0.5,
                        new double[] {0, 0},
                        new double[][] {{0.25, 0.5}})))
                .build();
    }

    /** The position of a run behind the last row of a step. */
    static RunPosition after(Path dir, long step) throws IOException {
        return new RunPosition(
                bytes(dir.resolve("metrics.jsonl"), step),
                bytes(dir.resolve("samples.jsonl"), step),
                bytes(dir.resolve("prompts.jsonl"), step),
                RunPosition.subspaceFiles(dir));
    }

    private static long bytes(Path file, long step) throws IOException {
        long bytes = 0;
        if (Files.exists(file)) {
            String text = Files.readString(file);
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("(?<=\n)", -1)) {
                if (!line.isBlank() && Json.mapper().readTree(line).path("step").asLong() <= step) {
                    bytes += line.getBytes(StandardCharsets.UTF_8).length;
                }
            }
        }
        return bytes;
    }

    static ObjectiveInfo objective(String name) {
        return new ObjectiveInfo(name, "", ObjectiveInfo.Direction.MAXIMIZE, 0, 1, "Rewards being " + name + ".");
    }

    static MetricRow row(long step) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("reward/helpful/mean", 0.1 * step);
        values.put("reward/harmless/mean", 1 - 0.1 * step);
        values.put("loss", step % 3 == 0 ? Double.NaN : -1e-7 * step);
        if (step % 2 == 0) {
            values.put("own/key", Double.POSITIVE_INFINITY);
        }
        return new MetricRow(step, step * 0.5, "train", values);
    }

    static MetricRow evaluation(long step) {
        return new MetricRow(step, step * 0.5 + 0.1, "validation", Map.of("reward/helpful/mean", 0.2 * step));
    }

    static SampleRow sample(long step, int i) {
        return new SampleRow(
                step,
                i % 2 == 0 ? "train" : "validation",
                "p" + i,
                "factual",
                "Q: Köln?\nA:",
                " It is \"here\" \uD83D\uDE00.",
                5,
                Map.of("helpful", 0.5),
                i % 2 == 0 ? 0.25 : null,
                i % 2 == 0 ? null : "refuse",
                i % 2 == 0 ? 1 : null);
    }

    static UpdateFactors factors(int stage) {
        return UpdateFactors.stage(
                stage,
                "helpful",
                10,
                List.of(new ModuleFactors(
                        "m.q",
                        2,
                        3,
                        1,
                        new double[] {0.6, 0.8},
                        new double[] {2},
                        new double[] {1, 0, 0},
                        3,
                        4,
                        0.01,
                        Double.NaN,
                        1,
                        Double.NaN,
                        new StageGeometry(0.1, -0.2, 5, Double.NaN, Double.NaN, 2, 1, 0.3))));
    }

    static void write(Path dir, int steps) throws IOException {
        try (RunWriter writer = RunWriter.create(dir, manifest(dir.getFileName().toString()))) {
            for (int step = 1; step <= steps; step++) {
                writer.append(row(step));
                writer.append(sample(step, step));
                if (step % 5 == 0) {
                    writer.append(evaluation(step));
                }
            }
            writer.writeFactors(factors(1));
            writer.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
        }
    }
}
