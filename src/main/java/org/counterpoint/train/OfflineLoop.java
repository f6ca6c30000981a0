package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.UpdateMerge;
import org.counterpoint.method.OfflineMethod;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.Stage;
import org.counterpoint.run.UpdateFactors;
import org.jspecify.annotations.Nullable;

/**
 * Preference optimization in stages, each with a fresh adapter whose reference is the model that the stage starts from. This class
 * knows the order of things only: batches and margins come from {@link StageMargins}, gradients from {@link PairGradients}, and what
 * an update may be and how it lies to the others is the matter of {@link StageUpdates}.
 */
final class OfflineLoop implements TrainLoop {
    private static final int GRADIENT_PAIRS = 64;

    private final RunContext run;
    private final OfflineMethod method;
    private OfflineSettings settings;
    private final List<Stage> stages;
    private final CausalLm model;
    private final Evaluator evaluator;
    private final PairGradients gradients;
    private final StageUpdates updates;
    private final @Nullable UpdateMerge merge;
    private final Map<String, List<LowRank>> collected = new LinkedHashMap<>();
    private List<LowRank> result = List.of();
    private @Nullable LoraAdapter adapter;
    private @Nullable Adam adam;
    private @Nullable PairData data;
    private long pairsUsed;
    private long tokensUsed;

    OfflineLoop(RunContext run, OfflineMethod method) {
        this.run = run;
        this.method = method;
        this.model = run.policy().model();
        this.settings = OfflineSettings.of(run.config().offline());
        this.stages = method.stages(
                run.config().parameters(), run.objectives(), run.config().steps());
        this.merge = method.merge(run.config().parameters(), run.objectives());
        this.evaluator = new Evaluator(run, run.policy()::baseLogProbs);
        this.gradients = new PairGradients(run.policy(), settings);
        this.updates = new StageUpdates(
                model,
                lora(0),
                method.constraint(run.config().parameters()),
                stages,
                modules -> run.policy().gains(modules, evaluator.probes()));
    }

    @Override
    public Evaluator evaluator() {
        return evaluator;
    }

    private LoraSpec lora(int stage) {
        return run.config().lora().spec(Seeds.mix(run.config().seed(), 1, stage));
    }

    @Override
    public long run(@Nullable Checkpoint from) throws IOException {
        evaluator.evaluate(0, true, null);
        PairData pairs = PairData.of(run, settings, stages);
        data = pairs;
        tokensUsed = pairs.tokens();
        StageMargins margins = new StageMargins(
                stages, pairs, settings.batch(), settings.beta(), run.config().seed());
        HeldOutPairs heldOut = new HeldOutPairs(run, pairs);
        StageSpaces spaces = updates.spaces(
                new StageData(run.policy(), gradients, margins, pairs),
                settings.beta(),
                run.config().seed());
        baseRow(pairs);
        long step = 0;
        boolean stop = run.finishStep(0);
        for (Stage stage : stages) {
            if (stop) {
                break;
            }
            StageBatches batches = margins.batches(stage);
            begin(stage, spaces);
            for (int i = 0; i < stage.steps() && !stop; i++) {
                if (run.steer(step)) {
                    settings = OfflineSettings.of(run.config().offline());
                    updates.limit(method.constraint(run.config().parameters()).limit());
                }
                step++;
                Map<String, Double> row = step(stage, batches.at(i), i, step);
                stop = run.finishStep(step);
                boolean lastOfStage = i + 1 == stage.steps() || stop;
                boolean evaluate =
                        lastOfStage || step % run.config().evaluation().every() == 0;
                if (lastOfStage) {
                    updates.cap(Objects.requireNonNull(adapter));
                }
                updates.putCap(row);
                if (evaluate) {
                    heldOut.put(row);
                    updates.measure(Objects.requireNonNull(adapter), row);
                }
                run.row(step, "train", row);
                if (lastOfStage) {
                    // Written before the merge, so that a watcher sees the factors together with the stage's last row.
                    run.writer().writeFactors(finish(stage, step, Objects.requireNonNull(adapter)));
                }
                if (evaluate) {
                    boolean end = complete(step) ? merge == null : stop;
                    evaluator.evaluate(step, end, stage.number());
                }
            }
            if (!stop && stage.number() < stages.size()) {
                margins.add(stage, run.policy(), GRADIENT_PAIRS);
                end(stage, stages.get(stage.number()));
            }
        }
        if (merge != null && complete(step)) {
            merge(merge, heldOut, step);
        }
        checkpoint();
        return step;
    }

    private boolean complete(long step) {
        return step == run.config().steps();
    }

    /** Files the update of a stage that ends. */
    private UpdateFactors finish(Stage stage, long step, LoraAdapter ended) {
        UpdateFactors factors = updates.finish(stage, step, ended);
        if (stage.end() == Stage.End.COLLECT) {
            ended.factors()
                    .forEach(u -> collected
                            .computeIfAbsent(u.module(), _ -> new ArrayList<>())
                            .add(u));
        }
        // What the last evaluation sees: a stage that starts from the base model stands alone until a merge.
        result = stage.start() == Stage.Start.BASE ? ended.factors() : updates.total();
        return factors;
    }

    /** Puts the merged update of all collected stages on the base model and evaluates it; its rows name no stage. */
    private void merge(UpdateMerge rule, HeldOutPairs heldOut, long step) throws IOException {
        result = collected.values().stream()
                .map(rule::merge)
                .filter(u -> u.rank() > 0)
                .toList();
        Objects.requireNonNull(adam).close();
        adam = null;
        adapter = null;
        model.unsettle();
        model.attachUpdates(result);
        run.writer().writeFactors(updates.merged(step, result));
        Map<String, Double> row = new LinkedHashMap<>();
        heldOut.put(row);
        row.put(
                "lipschitz/sigma_max",
                result.stream()
                        .mapToDouble(u -> FactoredSvd.of(u).spectralNorm())
                        .max()
                        .orElse(0));
        run.row(step, "train", row);
        evaluator.evaluate(step, true, null);
    }

    /** Attaches the adapter of a stage. */
    private void begin(Stage stage, StageSpaces spaces) throws IOException {
        adapter = updates.begin(stage, lora(stage.number()), spaces, run.writer());
        adam = new Adam(model, new Adam.Settings(0.9, 0.999, 1e-8, settings.weightDecay(), settings.maxGradientNorm()));
    }

    /** Brings the model to where the next stage starts. */
    private void end(Stage stage, Stage next) {
        Objects.requireNonNull(adam).close();
        if (stage.end() == Stage.End.ADD) {
            model.settleLora();
        } else {
            model.removeAdapter();
        }
        if (next.start() == Stage.Start.BASE) {
            model.unsettle();
        }
    }

    /** Cosines of the gradients of the objectives' DPO losses at the base model. */
    private void baseRow(PairData pairs) throws IOException {
        model.attachLora(lora(1));
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
        model.removeAdapter();
        row.put("samples", (double) pairs.sampled());
        row.put("tokens", (double) pairs.tokens());
        run.row(0, "train", row);
    }

    private Map<String, Double> step(Stage stage, PairBatch batch, int index, long step) {
        long begin = System.nanoTime();
        double rate = settings.schedule().rate(settings.learningRate(), index + 1L, settings.warmup(), stage.steps());
        PairGradients.Result g;
        double norm;
        try (NDManager scope = model.newScope()) {
            g = Objects.requireNonNull(adapter)
                    .dropping(Seeds.mix(run.config().seed(), 12, step), () -> gradients.of(scope, batch, step));
            Adam.Step done = updates.step(
                    Objects.requireNonNull(adapter), Objects.requireNonNull(adam), scope, g.arrays(), rate);
            norm = done.gradNorm();
            if (!done.applied()) {
                throw OnlineLoop.notANumber(step);
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

    /** The result, which no optimizer goes on from. */
    private void checkpoint() throws IOException {
        PairData pairs = data;
        Checkpoints.write(run.writer().dir(), folder -> {
            if (!result.isEmpty()) {
                Checkpoints.writeAdapter(folder, run, result);
            }
            if (pairs != null) {
                Checkpoints.writeText(folder, "pairs.txt", pairs.fingerprints());
            }
        });
    }
}
