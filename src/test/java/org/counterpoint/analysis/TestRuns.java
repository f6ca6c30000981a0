package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.counterpoint.run.DataInfo;
import org.counterpoint.run.EnvironmentInfo;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.ModelInfo;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.RankSelection;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.SplitFrontier;
import org.counterpoint.run.StageGeometry;
import org.counterpoint.run.UpdateFactors;
import org.counterpoint.run.io.Json;

/** Small written runs whose numbers are known by construction. */
final class TestRuns {

    static final int M = 12;
    static final int N = 9;

    private TestRuns() {}

    static RunManifest manifest(String id, String method, long seed) {
        return RunManifest.builder(id, id, method)
                .status(RunStatus.FINISHED)
                .config(Json.mapper()
                        .createObjectNode()
                        .put("method", method)
                        .set(
                                "evaluation",
                                Json.mapper()
                                        .createObjectNode()
                                        .put("every", 10)
                                        .put("prompts", 64)))
                .environmentId("pocket-3h")
                .model(new ModelInfo("pocket", "abc", 1000))
                .objectives(List.of(objective("helpful"), objective("harmless")))
                .data(new DataInfo("pocket-3h", "def"))
                .seed(seed)
                .steps(4)
                .environment(new EnvironmentInfo("cpu", "Linux", "cpu", 2, "25", Map.of("djl", "0.35.1")))
                .frontier(List.of(new SplitFrontier(
                        "validation",
                        List.of("harmless", "helpful"),
                        new double[][] {{1, 0}, {0.75, 0.75}, {0, 1}},
                        0.75,
                        new double[] {0, 0},
                        new double[][] {{1, 0}, {0, 1}})))
                .build();
    }

    static ObjectiveInfo objective(String name) {
        return new ObjectiveInfo(name, "", ObjectiveInfo.Direction.MAXIMIZE, 0, 1, "Rewards being " + name + ".");
    }

    static MetricRow row(String split, long step, Object... keysAndValues) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put((String) keysAndValues[i], ((Number) keysAndValues[i + 1]).doubleValue());
        }
        return new MetricRow(step, step, split, values);
    }

    /** Four steps, evaluations at 0, 2 and 4: helpful rises, harmless falls. */
    static Run online(Path dir, String id, String method, long seed, double shift) throws IOException {
        try (RunWriter w = RunWriter.create(dir, manifest(id, method, seed))) {
            double[] helpful = {0.2, 0.5, 0.6};
            double[] harmless = {0.7, 0.4, 0.5};
            for (int e = 0; e < 3; e++) {
                for (int s = 2 * e - 1; e > 0 && s <= 2 * e; s++) {
                    w.append(row(
                            "train",
                            s,
                            "reward/helpful/mean",
                            0.3,
                            "reward/harmless/mean",
                            0.6,
                            "cov/helpful",
                            0.172,
                            "cov/helpful/se",
                            0.01,
                            "cov/harmless",
                            -0.03,
                            "cov/harmless/se",
                            s == 1 ? 0.001 : 0.1,
                            "weight/helpful",
                            0.8,
                            "weight/harmless",
                            0.2,
                            "cov_matrix/helpful/helpful",
                            0.24,
                            "cov_matrix/helpful/harmless",
                            -0.10,
                            "cov_matrix/harmless/helpful",
                            -0.10,
                            "cov_matrix/harmless/harmless",
                            0.25,
                            "predicted/helpful",
                            0.1,
                            "predicted/harmless",
                            -0.05,
                            "tokens",
                            100 * s,
                            "samples",
                            8 * s));
                }
                w.append(row(
                        "validation",
                        2L * e,
                        "reward/helpful/mean",
                        helpful[e] + shift,
                        "reward/helpful/se",
                        0.03,
                        "reward/harmless/mean",
                        harmless[e],
                        "reward/harmless/se",
                        0.03));
            }
            w.writeFactors(UpdateFactors.total(2, List.of(factors(update(1), 2, Double.NaN))));
            w.writeFactors(UpdateFactors.total(
                    4, List.of(factors(LowRank.sum(List.of(update(1), update(2))), 2, Double.NaN))));
        }
        return Run.open(dir);
    }

    /** Two stages with exactly orthogonal column spaces; harmless first, then helpful, which costs 0.3 of harmless. */
    static Run staged(Path dir) throws IOException {
        try (RunWriter w = RunWriter.create(dir, manifest("staged", "orthalign", 1))) {
            w.append(row("validation", 0, "reward/helpful/mean", 0.5, "reward/harmless/mean", 0.5));
            w.append(row("train", 1, "stage", 1, "dpo/margin", 0));
            w.append(row("train", 2, "stage", 1, "dpo/margin", 0));
            w.append(row("validation", 2, "reward/helpful/mean", 0.4, "reward/harmless/mean", 0.9));
            w.append(row("train", 3, "stage", 2, "dpo/margin", 0));
            w.append(row("train", 4, "stage", 2, "dpo/margin", 0));
            w.append(row("validation", 4, "reward/helpful/mean", 0.8, "reward/harmless/mean", 0.6));
            w.writeFactors(UpdateFactors.stage(1, "harmless", 2, List.of(factors(update(1), 2, 2.1))));
            LowRank second =
                    Projector.awayFrom(FactoredSvd.of(update(1)).left()).apply(update(2));
            w.writeFactors(UpdateFactors.stage(2, "helpful", 4, List.of(factors(second, 2, 2.2))));
        }
        return Run.open(dir);
    }

    /** Two stages with a logged geometry and a choice of the rank between them; the input side leaks 1e-7. */
    static Run confined(Path dir, String method, String projection, String side, double leak) throws IOException {
        ObjectNode config = Json.mapper().createObjectNode().put("method", method);
        config.putObject("parameters").put("projection", projection).put("side", side);
        RunManifest manifest =
                manifest("confined", method, 1).toBuilder().config(config).build();
        try (RunWriter w = RunWriter.create(dir, manifest)) {
            w.append(row("validation", 0, "reward/helpful/mean", 0.5, "reward/harmless/mean", 0.5));
            w.append(row("validation", 4, "reward/helpful/mean", 0.8, "reward/harmless/mean", 0.6));
            w.writeFactors(UpdateFactors.stage(1, "harmless", 2, List.of(factors(update(1), 2, 2.1))));
            w.writeRankSelection(new RankSelection(
                    1,
                    List.of("harmless"),
                    "pair_accuracy",
                    0.05,
                    1,
                    1,
                    10,
                    0.8,
                    10,
                    true,
                    "",
                    List.of(new RankSelection.Point(10, 0.8, 0.8, 0.8, 0, 0, 0))));
            FactoredSvd svd = FactoredSvd.of(update(2));
            double right = side.equals("left") ? Double.NaN : 1e-7;
            w.writeFactors(UpdateFactors.stage(
                    2,
                    "helpful",
                    4,
                    List.of(new ModuleFactors(
                            "layers.0.q_proj",
                            M,
                            N,
                            2,
                            svd.u(),
                            svd.s(),
                            svd.v(),
                            2,
                            2.2,
                            leak,
                            0.7,
                            2,
                            Double.NaN,
                            new StageGeometry(0.1, 0.01, 10, right, right, 3, 6, 0.3)))));
        }
        return Run.open(dir);
    }

    static LowRank update(long seed) {
        return new LowRank(
                "layers.0.q_proj",
                M,
                N,
                2,
                1,
                Basis.random(M, 2, seed).columns(),
                Basis.random(2 * N, 1, seed + 50).columns());
    }

    private static ModuleFactors factors(LowRank update, double base, double measured) {
        FactoredSvd svd = FactoredSvd.of(update);
        return ModuleFactors.of(update.module(), M, N, svd.u(), svd.s(), svd.v(), base, measured);
    }
}
