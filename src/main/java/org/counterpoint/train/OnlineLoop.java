package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.GradMode;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.method.Advantages;
import org.counterpoint.method.ClippedWeights;
import org.counterpoint.method.OnlineMethod;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.method.PolicyLoss;
import org.counterpoint.method.Scalarizer;
import org.counterpoint.method.StepStats;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;

/** Rollout, clipped policy gradient, diagnostics, evaluation: the loop of every {@link OnlineMethod}. */
final class OnlineLoop implements TrainLoop {
    private static final int BASE_PROMPTS = 16;
    private static final int FACTOR_FILES = 5;
    private static final int SAMPLED_STEPS = 6;
    private static final int SAMPLED_GROUPS = 2;

    private final RunContext run;
    private final OnlineSettings settings;
    private final Scalarizer scalarizer;
    private final CausalLm model;
    private final LoraAdapter adapter;
    private final Adam adam;
    private final List<Prompt> prompts;
    private final PromptOrder order;
    private final Evaluator evaluator;
    private final Factors factors;
    private long tokens;
    private long samples;

    OnlineLoop(RunContext run, OnlineMethod method) {
        this.run = run;
        RunConfig config = run.config();
        this.settings = OnlineSettings.of(config.online());
        this.scalarizer = method.scalarizer(config.parameters(), run.objectives());
        this.model = run.policy().model();
        RunConfig.LoraConfig lora = config.lora();
        this.adapter =
                model.attachLora(new LoraSpec(lora.rank(), lora.alpha(), lora.targets(), Seeds.mix(config.seed(), 1)));
        this.adam = new Adam(
                model, new Adam.Settings(0.9, 0.999, 1e-8, settings.weightDecay(), settings.maxGradientNorm()));
        this.prompts = run.environment().prompts(Split.TRAIN);
        this.order = new PromptOrder(prompts.size(), Seeds.mix(config.seed(), 2));
        this.evaluator = new Evaluator(run, this::reference);
        this.factors = new Factors(model, adapter.modules());
    }

    /** A rollout with everything the loss needs. */
    private record Batch(List<Completion> completions, double[][] reference, double[][] advantages) {}

    @Override
    public long run() throws IOException {
        evaluator.evaluate(0, true, null);
        baseRow();
        long steps = run.config().steps();
        long step = 0;
        boolean stop = run.finishStep(0);
        while (step < steps && !stop) {
            step++;
            trainStep(step);
            stop = run.finishStep(step);
            boolean last = stop || step == steps;
            if (last || step % run.config().evaluation().every() == 0) {
                evaluator.evaluate(step, last, null);
            }
            if (last || step % Math.max(1, steps / FACTOR_FILES) == 0) {
                run.writer().writeFactors(factors.total(step, adapter.factors()));
            }
        }
        return step;
    }

    @Override
    public Evaluator evaluator() {
        return evaluator;
    }

    @Override
    public void checkpoint(long step) throws IOException {
        Map<String, double[]> state = new LinkedHashMap<>(scalarizer.snapshot());
        state.put("counters", new double[] {step, tokens, samples});
        Checkpoints.write(run, adapter.factors(), adapter.state(), adam.state(), state);
    }

    private double[][] reference(List<Completion> completions) {
        model.adapterEnabled(false);
        try {
            return run.policy().logProbs(completions);
        } finally {
            model.adapterEnabled(true);
        }
    }

    /** Step 0: covariances and the cosines of the objectives' policy gradients at the base model. */
    private void baseRow() throws IOException {
        List<Prompt> chosen = new ArrayList<>();
        PromptOrder baseOrder =
                new PromptOrder(prompts.size(), Seeds.mix(run.config().seed(), 5));
        baseOrder.take(0, Math.min(BASE_PROMPTS, prompts.size())).forEach(i -> chosen.add(prompts.get(i)));
        List<Completion> batch = run.policy()
                .sample(
                        chosen,
                        settings.groupSize(),
                        run.config().sampling(),
                        run.config().sampling().temperature(),
                        Seeds.mix(run.config().seed(), 6));
        OnlineDiagnostics diagnostics = new OnlineDiagnostics(run.objectives(), batch);
        Map<String, Double> row = new LinkedHashMap<>();
        diagnostics.rewardMetrics(row);
        double[] shares = shares(scalarizer.weights());
        double[] score = mix(diagnostics.rewards(), shares);
        diagnostics.scoreMetrics(score, shares, advantages(score, batch), row);
        double[][] each = perObjective(diagnostics.rewards(), batch);
        double[][] sampled = batch.stream().map(Completion::logProbs).toArray(double[][]::new);
        try (NDManager scope = model.newScope()) {
            List<List<NDArray>> gradients = gradients(scope, batch, each, sampled, 0, 0).stream()
                    .map(Gradient::arrays)
                    .toList();
            GradientCosines.put(scope, model, run.objectives(), gradients, row);
        }
        run.row(0, "train", row);
    }

    private void trainStep(long step) throws IOException {
        long begin = System.nanoTime();
        List<Completion> completions = rollout(step);
        double rolloutSeconds = (System.nanoTime() - begin) / 1e9;
        OnlineDiagnostics diagnostics = new OnlineDiagnostics(run.objectives(), completions);
        
        double[] raw = scalarizer.weights();
        double[] shares = shares(raw);
        double[] score = scalarizer.level() == Scalarizer.Level.SCORE
                ? scalarizer.scalarize(diagnostics.rewards())
                : mix(diagnostics.rewards(), shares);
        double[][] advantages =
                switch (scalarizer.level()) {
                    case SCORE -> new double[][] {advantages(score, completions)};
                    case ADVANTAGE ->
                        throw new UnsupportedOperationException();
                    case LOSS, GRADIENT -> perObjective(diagnostics.rewards(), completions);
                };
        double[] shown = advantages.length == 1 ? advantages[0] : mixAdvantages(advantages, shares);
        long updateBegin = System.nanoTime();
        Batch batch = new Batch(completions, reference(completions), advantages);
        double rate = Schedule.warmup(settings.learningRate(), step, settings.warmup());
        UpdateStats update = update(batch, rate, step);
        Policy.Scores after = run.policy().scores(completions, true);
        double[][] before = completions.stream().map(Completion::logProbs).toArray(double[][]::new);
        ClippedWeights weights =
                ClippedWeights.of(after.logProbs(), before, shown, settings.clip(), ClippedWeights.Aggregation.MEAN);
        ClippedWeights.Statistic statistic =
                ClippedWeights.statistic(diagnostics.rewards(), weights.clipped(), diagnostics.groups());
        double updateSeconds = (System.nanoTime() - updateBegin) / 1e9;
        scalarizer.afterUpdate(new StepStats(
                step,
                diagnostics.rewards(),
                diagnostics.groups(),
                completions.stream().mapToInt(c -> c.tokens().length).toArray(),
                weights.clipped(),
                statistic.covariance(),
                statistic.correlation(),
                diagnostics.matrix()));

        long generated = completions.stream().mapToLong(c -> c.tokens().length).sum();
        tokens += generated;
        samples += completions.size();
        Map<String, Double> row = new LinkedHashMap<>();
        diagnostics.rewardMetrics(row);
        diagnostics.scoreMetrics(score, shares, shown, row);
        diagnostics.clipMetrics(weights, statistic, row);
        double[] ratios = new double[completions.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = Arrays.stream(after.logProbs()[i]).sum()
                    - Arrays.stream(before[i]).sum();
        }
        diagnostics.predictionMetrics(score, ratios, row);
        for (int j = 0; j < shares.length; j++) {
            row.put("weight/" + run.objectives().get(j), shares[j]);
            row.put("weight_raw/" + run.objectives().get(j), raw[j]);
        }
        row.putAll(scalarizer.diagnostics());
        row.put("loss", update.loss);
        row.put("grad_norm", update.gradNorm);
        row.put("learning_rate", rate);
        row.put("kl", Evaluator.meanK3(after.logProbs(), batch.reference));
        row.put("entropy", after.meanEntropy());
        row.put("length/mean", generated / (double) completions.size());
        row.put("tokens", (double) tokens);
        row.put("samples", (double) samples);
        row.put("time/rollout", rolloutSeconds);
        row.put("time/update", updateSeconds);
        row.put("tokens_per_second", generated / Math.max(1e-9, (System.nanoTime() - begin) / 1e9));
        run.row(step, "train", row);
        keepSamples(step, completions, shown);
    }

    private List<Completion> rollout(long step) {
        List<Prompt> chosen = order.take((step - 1) * settings.groups(), settings.groups()).stream()
                .map(prompts::get)
                .toList();
        RunConfig.Sampling sampling = run.config().sampling();
        return run.policy()
                .sample(
                        chosen,
                        settings.groupSize(),
                        sampling,
                        sampling.temperature(),
                        Seeds.mix(run.config().seed(), 4, step));
    }

    private record UpdateStats(double loss, double gradNorm) {}

    private UpdateStats update(Batch batch, double rate, long step) {
        double loss = 0;
        double norm = 0;
        int count = 0;
        for (int epoch = 0; epoch < settings.innerEpochs(); epoch++) {
            for (List<Integer> part : minibatches(step, epoch)) {
                List<Completion> some =
                        part.stream().map(batch.completions::get).toList();
                double[][] reference =
                        part.stream().map(i -> batch.reference[i]).toArray(double[][]::new);
                double[][] advantages = Arrays.stream(batch.advantages)
                        .map(a -> part.stream().mapToDouble(i -> a[i]).toArray())
                        .toArray(double[][]::new);
                try (NDManager scope = model.newScope()) {
                    List<Gradient> each = gradients(scope, some, advantages, reference, settings.klCoefficient(), step);
                    Gradient g = each.size() == 1 ? each.getFirst() : combine(scope, each);
                    Adam.Step done = adam.step(g.arrays, rate);
                    if (!done.applied()) {
                        throw notANumber(step);
                    }
                    loss += g.loss;
                    norm += done.gradNorm();
                    count++;
                }
            }
        }
        return new UpdateStats(loss / count, norm / count);
    }

    static TrainingException notANumber(long step) {
        return new TrainingException("The loss is not a number at step " + step
                + "; use a smaller \"learning_rate\" or \"max_grad_norm\", and check the model if this is step 0.");
    }

    /** A loss and its gradient with respect to the adapter. */
    private record Gradient(double loss, List<NDArray> arrays) {}

    /** One gradient per row of advantages, through one forward pass. */
    private List<Gradient> gradients(
            NDManager scope, List<Completion> some, double[][] advantages, double[][] reference, double kl, long step) {
        TokenGrid grid = TokenGrid.of(some, model.config().padId());
        try (GradMode _ = GradMode.on()) {
            NDArray logNew = model.logProbs(scope, grid.batch());
            NDArray logOld =
                    grid.grid(scope, some.stream().map(Completion::logProbs).toList());
            NDArray logReference = grid.grid(scope, Arrays.asList(reference));
            NDArray mask = grid.mask(scope);
            List<Gradient> each = new ArrayList<>();
            for (int j = 0; j < advantages.length; j++) {
                NDArray loss = PolicyLoss.clipped(
                        logNew,
                        logOld,
                        logReference,
                        grid.column(scope, advantages[j]),
                        mask,
                        settings.clip(),
                        kl,
                        grid.tokens());
                double value = loss.getFloat();
                if (!Double.isFinite(value)) {
                    throw notANumber(step);
                }
                each.add(new Gradient(value, model.gradients(scope, loss, j + 1 < advantages.length)));
            }
            return each;
        }
    }

    private Gradient combine(NDManager scope, List<Gradient> each) {
        try (GradMode _ = GradMode.off()) {
            double[][] gram = GradientCosines.gram(
                    scope, model.ops(), each.stream().map(Gradient::arrays).toList());
            double[] coefficients = scalarizer.combineGradients(
                    gram, each.stream().mapToDouble(Gradient::loss).toArray());
            double loss = 0;
            List<NDArray> sum = new ArrayList<>();
            for (int p = 0; p < each.getFirst().arrays.size(); p++) {
                NDArray total = each.getFirst().arrays.get(p).mul((float) coefficients[0]);
                for (int j = 1; j < each.size(); j++) {
                    total = total.add(each.get(j).arrays.get(p).mul((float) coefficients[j]));
                }
                sum.add(total);
            }
            for (int j = 0; j < each.size(); j++) {
                loss += coefficients[j] * each.get(j).loss;
            }
            return new Gradient(loss, sum);
        }
    }

    /** Indices of the completions of each minibatch; whole groups stay together. */
    private List<List<Integer>> minibatches(long step, int epoch) {
        int groups = settings.groups();
        int[] shuffled = PromptOrder.shuffled(groups, Seeds.mix(run.config().seed(), 7, step, epoch));
        List<List<Integer>> parts = new ArrayList<>();
        for (int m = 0; m < settings.minibatches(); m++) {
            int from = groups * m / settings.minibatches();
            int to = groups * (m + 1) / settings.minibatches();
            List<Integer> part = new ArrayList<>();
            for (int g = from; g < to; g++) {
                for (int k = 0; k < settings.groupSize(); k++) {
                    part.add(shuffled[g] * settings.groupSize() + k);
                }
            }
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private double[] advantages(double[] score, List<Completion> completions) {
        return Advantages.of(
                settings.estimator(),
                score,
                completions.stream().mapToInt(Completion::group).toArray(),
                completions.stream().mapToInt(c -> c.tokens().length).toArray());
    }

    private double[][] perObjective(double[][] rewards, List<Completion> completions) {
        double[][] each = new double[run.objectives().size()][];
        for (int j = 0; j < each.length; j++) {
            int objective = j;
            each[j] = advantages(
                    Arrays.stream(rewards).mapToDouble(r -> r[objective]).toArray(), completions);
        }
        return each;
    }

    private void keepSamples(long step, List<Completion> completions, double[] advantages) throws IOException {
        long every = Math.max(1, run.config().steps() / SAMPLED_STEPS);
        if (step == 1 || step % every == 0) {
            for (int i = 0; i < completions.size(); i++) {
                if (completions.get(i).group() < SAMPLED_GROUPS) {
                    run.sample(step, "train", completions.get(i), advantages[i], null);
                }
            }
        }
    }

    private static double[] shares(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(w -> w / sum).toArray();
    }

    private static double[] mix(double[][] rewards, double[] shares) {
        return Arrays.stream(rewards)
                .mapToDouble(r -> {
                    double s = 0;
                    for (int j = 0; j < shares.length; j++) {
                        s += shares[j] * r[j];
                    }
                    return s;
                })
                .toArray();
    }

    private static double[] mixAdvantages(double[][] advantages, double[] shares) {
        double[] mixed = new double[advantages[0].length];
        for (int i = 0; i < mixed.length; i++) {
            for (int j = 0; j < shares.length; j++) {
                mixed[i] += shares[j] * advantages[j][i];
            }
        }
        return mixed;
    }
}
