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
import org.counterpoint.lm.GradMode;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.math.Basis;
import org.counterpoint.method.DpoLoss;
import org.counterpoint.method.OfflineMethod;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.Stage;
import org.counterpoint.method.UpdateConstraint;
import org.jspecify.annotations.Nullable;

/**
 * Sequential preference optimization: one stage per objective, each with a fresh adapter whose reference is the model at the
 * start of the stage, merged at its end.
 */
final class OfflineLoop implements TrainLoop {
    private static final int GRADIENT_PAIRS = 64;

    private final RunContext run;
    private final OfflineSettings settings;
    private final UpdateConstraint constraint;
    private final List<Stage> stages;
    private final CausalLm model;
    private final Policy base;
    private final Evaluator evaluator;
    private final StageUpdates updates;
    private @Nullable LoraAdapter adapter;
    private @Nullable Adam adam;
    private @Nullable PairData data;
    private long pairsUsed;
    private long tokensUsed;

    /**
     * Prepares a run.
     *
     * @param base a second copy of the base model, for divergences from it once stages have been merged
     */
    OfflineLoop(RunContext run, OfflineMethod method, Policy base) {
        this.run = run;
        this.base = base;
        this.model = run.policy().model();
        this.settings = OfflineSettings.of(run.config().offline());
        this.constraint = method.constraint(run.config().parameters());
        this.stages = method.stages(
                run.config().parameters(), run.objectives(), run.config().steps());
        this.evaluator = new Evaluator(run, base::logProbs);
        this.updates = new StageUpdates(model, lora(0), constraint, stages.size());
    }

    @Override
    public Evaluator evaluator() {
        return evaluator;
    }

    private LoraSpec lora(int stage) {
        RunConfig.LoraConfig l = run.config().lora();
        return new LoraSpec(
                l.rank(), l.alpha(), l.targets(), Seeds.mix(run.config().seed(), 1, stage));
    }

    @Override
    public long run() throws IOException {
        evaluator.evaluate(0, true, null);
        PairData pairs = PairData.sample(
                run, settings.samplesPerPrompt(), (long) stages.getFirst().steps() * settings.batch());
        data = pairs;
        tokensUsed = pairs.tokens();
        Map<String, double[]> baseMargins = new LinkedHashMap<>();
        for (String o : run.objectives()) {
            baseMargins.put(o, margins(base, pairs.heldOut(o)));
        }
        baseRow(pairs);
        long step = 0;
        boolean stop = run.finishStep(0);
        for (Stage stage : stages) {
            if (stop) {
                break;
            }
            double energy = begin(stage, pairs);
            PromptOrder order = new PromptOrder(
                    pairs.train(stage.objective()).size(),
                    Seeds.mix(run.config().seed(), 10, stage.number()));
            for (int i = 0; i < stage.steps() && !stop; i++) {
                step++;
                Map<String, Double> row = step(stage, order, i, pairs, step);
                stop = run.finishStep(step);
                boolean lastOfStage = i + 1 == stage.steps() || stop;
                boolean evaluate =
                        lastOfStage || step % run.config().evaluation().every() == 0;
                if (lastOfStage) {
                    updates.cap(Objects.requireNonNull(adapter));
                }
                if (evaluate) {
                    heldOut(row, baseMargins, pairs);
                    updates.measure(Objects.requireNonNull(adapter), energy, row);
                }
                run.row(step, "train", row);
                if (lastOfStage) {
                    // Written before the merge, so that a watcher sees the factors together with the stage's last row.
                    run.writer().writeFactors(updates.finish(stage, step, Objects.requireNonNull(adapter)));
                }
                if (evaluate) {
                    boolean end = stop || (lastOfStage && stage.number() == stages.size());
                    evaluator.evaluate(step, end, stage.number());
                }
            }
            if (!stop && stage.number() < stages.size()) {
                Objects.requireNonNull(adam).close();
                model.mergeLora();
            }
        }
        return step;
    }

    /** Attaches the adapter of a stage; returns the part of the objective's gradient that the constraint keeps. */
    private double begin(Stage stage, PairData pairs) {
        LoraAdapter fresh = model.attachLora(lora(stage.number()));
        adapter = fresh;
        Map<String, Basis> free =
                updates.freeDirections(stage, Seeds.mix(run.config().seed(), 11, stage.number()));
        double energy = 1;
        if (!free.isEmpty()) {
            energy = updates.energyKept(free, gradientOfB(pairs, stage.objective()));
            free.forEach((module, basis) -> fresh.reparametrize(module, basis.columns(), basis.size()));
        }
        adam = new Adam(model, new Adam.Settings(0.9, 0.999, 1e-8, settings.weightDecay(), settings.maxGradientNorm()));
        return energy;
    }

    private Map<String, float[]> gradientOfB(PairData pairs, String objective) {
        Map<String, float[]> found = new LinkedHashMap<>();
        try (NDManager scope = model.newScope()) {
            List<Pair> some = pairs.train(objective);
            List<NDArray> gradients = gradient(scope, some.subList(0, Math.min(GRADIENT_PAIRS, some.size())), 0)
                    .arrays();
            for (int i = 0; i < gradients.size(); i++) {
                String name = model.trainable().get(i).name();
                if (name.endsWith(".lora_B.weight")) {
                    found.put(
                            name.substring(0, name.length() - ".lora_B.weight".length()),
                            gradients.get(i).toFloatArray());
                }
            }
        }
        return found;
    }

    /** Cosines of the gradients of the objectives' DPO losses at the base model. */
    private void baseRow(PairData pairs) throws IOException {
        model.attachLora(lora(1));
        Map<String, Double> row = new LinkedHashMap<>();
        try (NDManager scope = model.newScope()) {
            List<List<NDArray>> gradients = new ArrayList<>();
            for (String o : run.objectives()) {
                List<Pair> some = pairs.train(o);
                gradients.add(gradient(scope, some.subList(0, Math.min(GRADIENT_PAIRS, some.size())), 0).arrays);
            }
            GradientCosines.put(scope, model, run.objectives(), gradients, row);
        }
        model.removeAdapter();
        row.put("samples", (double) pairs.sampled());
        row.put("tokens", (double) pairs.tokens());
        run.row(0, "train", row);
    }

    private Map<String, Double> step(Stage stage, PromptOrder order, int index, PairData pairs, long step) {
        long begin = System.nanoTime();
        List<Pair> all = pairs.train(stage.objective());
        List<Pair> batch = order.take((long) index * settings.batch(), settings.batch()).stream()
                .map(all::get)
                .toList();
        double rate = settings.schedule().rate(settings.learningRate(), index + 1L, settings.warmup(), stage.steps());
        double[] loss = new double[1];
        double norm;
        double[] margin;
        try (NDManager scope = model.newScope()) {
            PairGradient g = gradient(scope, batch, step);
            loss[0] = g.loss;
            margin = g.margins;
            Adam.Step done = Objects.requireNonNull(adam).step(g.arrays, rate);
            norm = done.gradNorm();
            if (!done.applied()) {
                throw OnlineLoop.notANumber(step);
            }
        }
        long tokens = batch.stream()
                .mapToLong(p -> p.chosen().tokens().length + p.rejected().tokens().length)
                .sum();
        pairsUsed += batch.size();
        tokensUsed += tokens;
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("stage", (double) stage.number());
        row.put("loss", loss[0]);
        row.put("dpo/margin", settings.beta() * Arrays.stream(margin).average().orElse(0));
        row.put("dpo/accuracy", accuracy(margin));
        row.put("grad_norm", norm);
        row.put("learning_rate", rate);
        row.put("samples", (double) pairsUsed);
        row.put("tokens", (double) tokensUsed);
        row.put("tokens_per_second", tokens / Math.max(1e-9, (System.nanoTime() - begin) / 1e9));
        return row;
    }

    private record PairGradient(double loss, double[] margins, List<NDArray> arrays) {}

    /** Loss, margins against the reference of the stage, and gradient of a batch. */
    private PairGradient gradient(NDManager scope, List<Pair> batch, long step) {
        List<Completion> both = new ArrayList<>();
        batch.forEach(p -> both.add(p.chosen()));
        batch.forEach(p -> both.add(p.rejected()));
        model.adapterEnabled(false);
        double[] reference;
        try {
            reference = sums(run.policy().logProbs(both));
        } finally {
            model.adapterEnabled(true);
        }
        int n = batch.size();
        float[] referenceMargin = new float[n];
        for (int i = 0; i < n; i++) {
            referenceMargin[i] = (float) (reference[i] - reference[n + i]);
        }
        TokenGrid grid = TokenGrid.of(both, model.config().padId());
        try (GradMode _ = GradMode.on()) {
            NDArray total = model.logProbs(scope, grid.batch()).sum(new int[] {1});
            NDArray chosen = total.get("0:" + n);
            NDArray rejected = total.get(n + ":" + 2 * n);
            NDArray loss = DpoLoss.of(chosen, rejected, scope.create(referenceMargin), settings.beta());
            if (settings.sftWeight() > 0) {
                float[] perToken = new float[n];
                for (int i = 0; i < n; i++) {
                    perToken[i] =
                            (float) (-settings.sftWeight() / n / both.get(i).tokens().length);
                }
                loss = loss.add(chosen.mul(scope.create(perToken)).sum());
            }
            double value = loss.getFloat();
            if (!Double.isFinite(value)) {
                throw OnlineLoop.notANumber(step);
            }
            float[] sums = total.toFloatArray();
            double[] margins = new double[n];
            for (int i = 0; i < n; i++) {
                margins[i] = sums[i] - sums[n + i] - referenceMargin[i];
            }
            return new PairGradient(value, margins, model.gradients(scope, loss, false));
        }
    }

    /** Accuracy on the held-out pairs of every objective, by the implicit reward against the base model. */
    private void heldOut(Map<String, Double> row, Map<String, double[]> baseMargins, PairData pairs) {
        for (String o : run.objectives()) {
            double[] now = margins(run.policy(), pairs.heldOut(o));
            double[] before = baseMargins.getOrDefault(o, new double[now.length]);
            for (int i = 0; i < now.length; i++) {
                now[i] -= before[i];
            }
            if (now.length > 0) {
                row.put("dpo/accuracy/" + o, accuracy(now));
            }
        }
    }

    private static double[] margins(Policy policy, List<Pair> pairs) {
        List<Completion> both = new ArrayList<>();
        pairs.forEach(p -> both.add(p.chosen()));
        pairs.forEach(p -> both.add(p.rejected()));
        double[] sums = sums(policy.logProbs(both));
        double[] margins = new double[pairs.size()];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = sums[i] - sums[margins.length + i];
        }
        return margins;
    }

    private static double accuracy(double[] margins) {
        return Arrays.stream(margins).filter(m -> m > 0).count() / (double) margins.length;
    }

    private static double[] sums(double[][] logProbs) {
        return Arrays.stream(logProbs).mapToDouble(r -> Arrays.stream(r).sum()).toArray();
    }

    @Override
    public void checkpoint(long step) throws IOException {
        Map<String, double[]> state = new LinkedHashMap<>();
        state.put("counters", new double[] {step, tokensUsed, pairsUsed});
        LoraAdapter last = adapter;
        Adam optimizer = adam;
        if (last != null && optimizer != null) {
            Checkpoints.write(run, updates.total(), last.state(), optimizer.state(), state);
        }
        PairData pairs = data;
        if (pairs != null) {
            Checkpoints.writeText(run, "pairs.txt", pairs.fingerprints());
        }
    }
}
