package org.counterpoint.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.LmBench;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.method.Method;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.ModelLocator;
import org.counterpoint.train.RunConfig;
import org.counterpoint.train.StepTimes;

/** Measurements that print their peer or limit beside them, in one process and one go. */
public final class Benchmarks {
    private static final int[] DIMENSIONS = {1024, 2048, 4096};
    private static final int RANK = 16;
    private static final long SEED = 1;
    private static final int STEPS = 9;
    private static final double SECONDS = 6;
    private static final int POCKET_ROWS = 64;
    private static final int POCKET_WIDTH = 48;
    private static final int LARGE_ROWS = 16;
    private static final int LARGE_WIDTH = 128;

    private Benchmarks() {}

    /**
     * One figure beside its peer or limit.
     *
     * @param name what was measured
     * @param ours our value
     * @param peer value of the peer or limit
     * @param ratio how many times better ours is than a peer, or the share of a limit that is reached
     * @param unit unit of ours and peer
     * @param note what else was measured
     */
    public record Result(String name, double ours, double peer, double ratio, String unit, String note) {}

    /** Names of the benchmarks. */
    public static List<String> names() {
        return List.of("subspace", "train", "methods");
    }

    /**
     * Runs a benchmark.
     *
     * @throws IllegalArgumentException with the known names if there is none of this name
     */
    public static List<Result> run(String name) {
        return switch (name) {
            case "subspace" -> subspace();
            case "train" -> train();
            case "methods" -> methods();
            default ->
                throw new IllegalArgumentException(
                        "There is no benchmark named " + name + "; choose one of " + String.join(", ", names()) + ".");
        };
    }

    /** Column spaces and overlap of two rank-16 updates: factored against the dense SVD of the products in libtorch. */
    private static List<Result> subspace() {
        return Arrays.stream(DIMENSIONS)
                .mapToObj(d -> LmBench.subspace(d, RANK, SEED))
                .map(s -> new Result(
                        "subspace d=" + s.dimension() + " r=" + s.rank(),
                        s.factoredSeconds(),
                        s.denseSeconds(),
                        s.ratio(),
                        "s",
                        "projector difference " + s.projectorDifference() + ", overlap " + s.factoredOverlap()
                                + " factored and " + s.denseOverlap() + " dense"))
                .toList();
    }

    /** Training arithmetic of the pocket model and of a decoder of four million parameters against the matrix-product peak. */
    private static List<Result> train() {
        Path pocket = ModelLocator.locate(ModelLocator.POCKET);
        var device = Devices.pick().device();
        return List.of(
                        LmBench.train("pocket", ModelConfig.read(pocket), POCKET_ROWS, POCKET_WIDTH, SECONDS, device),
                        LmBench.train("decoder-4M", LmBench.fourMillion(), LARGE_ROWS, LARGE_WIDTH, SECONDS, device))
                .stream()
                .map(t -> new Result(
                        "train " + t.name(),
                        t.gflops(),
                        t.peakGflops(),
                        t.share(),
                        "GFLOP/s",
                        Math.round(t.tokensPerSecond()) + " tokens/s, " + t.parameters() + " parameters, " + t.rows()
                                + " x " + t.width() + " tokens, " + t.threads() + " threads, " + t.device()))
                .toList();
    }

    /** Median time of a training step of every method, each beside the simplest of its family measured right before. */
    private static List<Result> methods() {
        List<Result> results = new ArrayList<>();
        for (Method m : Methods.all()) {
            String simplest = m.family().equals(OnlineSettings.FAMILY) ? "linear" : "sequential-dpo";
            double theirs = stepTime(simplest);
            double mine = stepTime(m.id());
            results.add(new Result(m.id(), mine, theirs, mine / theirs, "s/step", "time relative to " + simplest));
        }
        return results;
    }

    private static double stepTime(String method) {
        try {
            return StepTimes.median(RunConfig.parse(Json.mapper()
                    .createObjectNode()
                    .put("method", method)
                    .put("steps", STEPS)
                    .set(
                            "evaluation",
                            Json.mapper().createObjectNode().put("every", 1000).put("prompts", 2))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
