package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.Stage;

/** Optimizer steps on batches of pairs, what their rows say, and how much they used. */
final class PairSteps {
    /** Pairs of an objective that stand for it in a gradient. */
    static final int GRADIENT_PAIRS = 64;

    private final RunContext run;
    private OfflineSettings settings;
    private final PairGradients gradients;
    private final CausalLm model;
    private long pairsUsed;
    private long tokensUsed;

    PairSteps(RunContext run, OfflineSettings settings, PairGradients gradients) {
        this.run = run;
        this.settings = settings;
        this.gradients = gradients;
        this.model = run.policy().model();
    }

    /** Goes on with other settings. */
    void use(OfflineSettings newSettings) {
        settings = newSettings;
    }

    /**
     * A step.
     *
     * @param stage its stage
     * @param index counted from 0 within the stage
     * @param number counted from 1 within the run
     * @param batch what it learns from
     */
    record Step(Stage stage, int index, long number, PairBatch batch) {}

    /** Pairs and tokens that were used so far. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("pairs", pairsUsed);
        counters.put("tokens", tokensUsed);
        return counters;
    }

    /** Goes on from {@link #counters}. */
    void restore(Map<String, Long> counters) {
        pairsUsed = counters.getOrDefault("pairs", 0L);
        tokensUsed = counters.getOrDefault("tokens", 0L);
    }

    /** The row of step 0: cosines of the gradients of the objectives' DPO losses at an adapter that is still zero. */
    Map<String, Double> base(PairData pairs) {
        tokensUsed = pairs.tokens();
        Map<String, Double> row = new LinkedHashMap<>();
        try (NDManager scope = model.newScope()) {
            List<List<NDArray>> all = new ArrayList<>();
            for (String o : run.objectives()) {
                List<Pair> some = pairs.train(o);
                PairBatch batch = PairBatch.plain(some.subList(0, Math.min(GRADIENT_PAIRS, some.size())));
                all.add(gradients.of(scope, batch, 0).arrays());
            }
            GradientCosines.put(scope, model, run.objectives(), all, row);
        }
        row.put("samples", (double) pairs.sampled());
        row.put("tokens", (double) pairs.tokens());
        return row;
    }

    /** Trains and gives the row of the step. */
    Map<String, Double> train(Step step, StageUpdates updates, LoraAdapter adapter, Adam adam) {
        Stage stage = step.stage;
        PairBatch batch = step.batch;
        long begin = System.nanoTime();
        double rate =
                settings.schedule().rate(settings.learningRate(), step.index + 1L, settings.warmup(), stage.steps());
        PairGradients.Result g;
        double norm;
        try (NDManager scope = model.newScope()) {
            g = adapter.dropping(
                    Seeds.mix(run.config().seed(), 12, step.number), () -> gradients.of(scope, batch, step.number));
            Adam.Step done = updates.step(adapter, adam, scope, g.arrays(), rate);
            norm = done.gradNorm();
            if (!done.applied()) {
                throw OnlineLoop.notANumber(step.number);
            }
        }
        long tokens = batch.tokens();
        pairsUsed += batch.size();
        tokensUsed += tokens;
        double[] margins = g.margins();
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("stage", (double) stage.number());
        row.put("loss", g.loss());
        row.put("dpo/margin", settings.beta() * mean(margins));
        row.put("dpo/accuracy", PairScores.accuracy(margins));
        row.put("dpo/chosen", mean(g.chosen()));
        row.put("dpo/rejected", mean(g.rejected()));
        if (!stage.margins().isEmpty()) {
            row.put("dpo/offset", mean(batch.offsets()));
        }
        stage.pairs().weights().forEach((o, w) -> row.put("pairs/weight/" + o, w));
        row.put("grad_norm", norm);
        row.put("learning_rate", rate);
        row.put("samples", (double) pairsUsed);
        row.put("tokens", (double) tokensUsed);
        row.put("tokens_per_second", tokens / Math.max(1e-9, (System.nanoTime() - begin) / 1e9));
        return row;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
