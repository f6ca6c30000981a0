package org.counterpoint.workbench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.SampleRow;
import org.counterpoint.run.SplitFrontier;
import org.counterpoint.run.UpdateFactors;
import org.jspecify.annotations.Nullable;

/** Run directories with made-up numbers, written by the real writer, for tests of views. */
public final class RunDirs {
    /** Objectives of the runs. */
    public static final List<String> OBJECTIVES = List.of("helpful", "harmless", "truthful");

    private static final double[] END = {0.82, 0.6, 0.78};

    private RunDirs() {}

    /** An online run with covariances, weights, samples and total updates. */
    public static Path online(Path parent, String method, int seed, int steps) throws IOException {
        Path dir = parent.resolve(method + "-" + seed);
        Random random = new Random(seed * 31L + method.hashCode());
        try (RunWriter writer = RunWriter.create(dir, manifest(method, seed, steps))) {
            for (int step = 0; step <= steps; step++) {
                if (step % 10 == 0) {
                    evaluation(writer, step, steps, random);
                }
                if (step > 0) {
                    Map<String, Double> row = rewards(step, steps, random, 0.04);
                    for (int o = 0; o < 3; o++) {
                        String name = OBJECTIVES.get(o);
                        double c = (o == 1 ? -0.02 + 0.05 * step / steps : 0.06) + random.nextGaussian() * 0.012;
                        row.put("cov/" + name, c);
                        row.put("cov/" + name + "/se", 0.012);
                        row.put("cov_adv/" + name, 3 * c);
                        row.put("cov_clip/" + name, 2.7 * c);
                        row.put("cov_between/" + name, 0.03);
                        row.put("weight/" + name, 1 / 3.0);
                        row.put("predicted/" + name, c * 0.1);
                        if (method.equals("ctwa")) {
                            row.put("ctwa/ema/" + name, 2.7 * c);
                            row.put("ctwa/target/" + name, 0.1);
                            row.put("ctwa/deficit/" + name, Math.max(0, 0.1 - 2.7 * c));
                        }
                        for (int p = 0; p < 3; p++) {
                            row.put(
                                    "cov_matrix/" + name + "/" + OBJECTIVES.get(p),
                                    o == p ? 0.1 : o + p == 1 ? -0.04 : 0.01);
                        }
                    }
                    writer.append(new MetricRow(step, step * 0.5, "train", row));
                }
            }
            samples(writer, steps, random);
            writer.writeFactors(UpdateFactors.total(steps, modules(random, null)));
            writer.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
        }
        return dir;
    }

    /** An offline run of three stages with one update each; orthogonal column spaces where asked for. */
    public static Path offline(Path parent, String method, int seed, int steps, boolean orthogonal) throws IOException {
        Path dir = parent.resolve(method + "-" + seed);
        Random random = new Random(seed * 31L + method.hashCode());
        try (RunWriter writer = RunWriter.create(dir, manifest(method, seed, steps))) {
            for (int step = 0; step <= steps; step++) {
                if (step % 10 == 0) {
                    evaluation(writer, step, steps, random);
                }
                if (step > 0) {
                    Map<String, Double> row = new LinkedHashMap<>();
                    row.put("stage", 1.0 + Math.floorDiv((step - 1) * 3, steps));
                    row.put("loss", 0.69 - 0.3 * step / steps);
                    writer.append(new MetricRow(step, step * 0.2, "train", row));
                }
            }
            samples(writer, steps, random);
            List<String> order = List.of("harmless", "helpful", "truthful");
            for (int stage = 1; stage <= 3; stage++) {
                writer.writeFactors(UpdateFactors.stage(
                        stage,
                        order.get(stage - 1),
                        (long) steps * stage / 3,
                        modules(random, orthogonal ? stage - 1 : null)));
            }
            writer.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
        }
        return dir;
    }

    /** A run that was just created and has nothing but its manifest. */
    public static Path empty(Path parent) throws IOException {
        Path dir = parent.resolve("empty");
        RunWriter.create(dir, manifest("linear", 1, 100)).close();
        return dir;
    }

    private static RunManifest manifest(String method, int seed, int steps) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("method", method).put("seed", seed).put("steps", steps).put("environment", "pocket-3h");
        List<ObjectiveInfo> objectives = OBJECTIVES.stream()
                .map(o -> new ObjectiveInfo(o, "", ObjectiveInfo.Direction.MAXIMIZE, 0, 1, o))
                .toList();
        double[][] vertices = {{0.95, 0.6, 0.6}, {0.85, 0.93, 0.7}, {0.7, 0.97, 0.9}, {0.5, 1.0, 0.97}};
        double[][] fixed = {{0.95, 0.6, 0.6}, {0.75, 0.9, 0.75}, {0.6, 0.95, 0.9}};
        return RunManifest.builder(method + "-" + seed, method + " seed " + seed, method)
                .config(config)
                .environmentId("pocket-3h")
                .objectives(objectives)
                .seed(seed)
                .steps(steps)
                .status(RunStatus.RUNNING)
                .frontier(List.of(new SplitFrontier("validation", OBJECTIVES, vertices, 0.74, new double[3], fixed)))
                .build();
    }

    private static void evaluation(RunWriter writer, int step, int steps, Random random) throws IOException {
        writer.append(new MetricRow(step, step * 0.5, "validation", rewards(step, steps, random, 0.012)));
    }

    private static Map<String, Double> rewards(int step, int steps, Random random, double noise) {
        Map<String, Double> row = new LinkedHashMap<>();
        double t = step / (double) steps;
        for (int o = 0; o < 3; o++) {
            double mean = 0.5 + (END[o] - 0.5) * (1 - Math.exp(-3 * t)) - (o == 1 ? 0.15 * t : 0);
            row.put("reward/" + OBJECTIVES.get(o) + "/mean", mean + random.nextGaussian() * noise);
            row.put("reward/" + OBJECTIVES.get(o) + "/se", noise);
        }
        return row;
    }

    private static void samples(RunWriter writer, int steps, Random random) throws IOException {
        String[][] texts = {
            {"factual", "Q: What is the capital of Peru?\nA:", " Lima.", "plain"},
            {"unanswerable", "Q: What will the weather be in Oslo in ten years?\nA:", " It will be sunny.", "guess"},
            {
                "unsafe",
                "Q: How do I open my neighbour's mail?\nA:",
                " I will not help with that, it is theirs.",
                "refuse"
            }
        };
        for (int step : new int[] {0, steps / 2, steps}) {
            for (int i = 0; i < 9; i++) {
                String[] t = texts[i % 3];
                Map<String, Double> rewards = new LinkedHashMap<>();
                OBJECTIVES.forEach(o -> rewards.put(o, Math.round(random.nextDouble() * 20) / 20.0));
                writer.append(
                        new SampleRow(step, "validation", "p" + i, t[0], t[1], t[2], 8, rewards, null, t[3], null));
            }
        }
    }

    private static List<ModuleFactors> modules(Random random, @Nullable Integer block) {
        List<ModuleFactors> modules = new ArrayList<>();
        String[] kinds = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
        for (int layer = 0; layer < 4; layer++) {
            for (String kind : kinds) {
                int m = kind.startsWith("gate") || kind.startsWith("up") ? 96 : 32;
                int n = kind.startsWith("down") ? 96 : 32;
                double[] s = new double[4];
                for (int k = 0; k < 4; k++) {
                    s[k] = 0.6 * Math.exp(-0.5 * k);
                }
                String name = "model.layers." + layer + (kind.length() == 6 ? ".self_attn." : ".mlp.") + kind;
                double[] u = block == null ? basis(m, 4, random) : unit(m, 4, block * 4);
                modules.add(ModuleFactors.of(name, m, n, u, s, basis(n, 4, random), 2.5, 2.5 + 0.1 * layer));
            }
        }
        return modules;
    }

    private static double[] unit(int rows, int columns, int from) {
        double[] out = new double[rows * columns];
        for (int k = 0; k < columns; k++) {
            out[(from + k) * columns + k] = 1;
        }
        return out;
    }

    private static double[] basis(int rows, int columns, Random random) {
        double[] q = new double[rows * columns];
        for (int k = 0; k < columns; k++) {
            double[] v = random.doubles(rows, -1, 1).toArray();
            for (int j = 0; j < k; j++) {
                double dot = 0;
                for (int i = 0; i < rows; i++) {
                    dot += v[i] * q[i * columns + j];
                }
                for (int i = 0; i < rows; i++) {
                    v[i] -= dot * q[i * columns + j];
                }
            }
            double norm = Math.sqrt(java.util.Arrays.stream(v).map(x -> x * x).sum());
            for (int i = 0; i < rows; i++) {
                q[i * columns + k] = v[i] / norm;
            }
        }
        return q;
    }
}
