package org.counterpoint.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.method.Advantages;
import org.counterpoint.method.ClippedWeights;
import org.counterpoint.method.Mixtures;
import org.counterpoint.method.OnlineMethod;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.method.RolloutBatch;
import org.counterpoint.method.Scalarizer;
import org.counterpoint.method.StepStats;
import org.counterpoint.objective.Frontier;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.counterpoint.run.PromptRow;
import org.jspecify.annotations.Nullable;

/** Rollout, clipped policy gradient, diagnostics, evaluation: the loop of every {@link OnlineMethod}. */
final class OnlineLoop implements TrainLoop {
    private static final int BASE_PROMPTS = 16;
    private static final int FACTOR_FILES = 5;
    private static final int SAMPLED_STEPS = 6;
    private static final int SAMPLED_GROUPS = 2;

    private final RunContext run;
    private final OnlineMethod method;
    private OnlineSettings settings;
    private Scalarizer scalarizer;
    private final CausalLm model;
    private final LoraAdapter adapter;
    private final Adam adam;
    private final List<Prompt> prompts;
    private final PromptOrder order;
    private final Evaluator evaluator;
    private final Factors factors;
    private final PolicyUpdate update;
    private final PolicyGradients policyGradients;
    private final Optional<Frontier> front;
    private final OnlineState state;

    OnlineLoop(RunContext run, OnlineMethod method) {
        this.run = run;
        this.method = method;
        RunConfig config = run.config();
        this.settings = OnlineSettings.of(config.online());
        this.scalarizer = method.scalarizer(config.parameters(), run.objectives());
        this.model = run.policy().model();
        this.adapter = model.attachLora(config.lora().spec(Seeds.mix(config.seed(), 1)));
        this.adam = new Adam(
                model, new Adam.Settings(0.9, 0.999, 1e-8, settings.weightDecay(), settings.maxGradientNorm()));
        this.prompts = run.environment().prompts(Split.TRAIN);
        this.order = new PromptOrder(prompts.size(), Seeds.mix(config.seed(), 2));
        this.evaluator = new Evaluator(run, this::reference);
        evaluator.predictWith(this::score);
        this.update = new PolicyUpdate(
                run.policy(), adam, settings, scalarizer, config.sampling().maxTokens(), config.seed());
        this.policyGradients = new PolicyGradients(run.policy(), run.objectives());
        this.front = run.environment().frontier(Split.TRAIN);
        this.state = new OnlineState(run, adapter, adam, scalarizer, evaluator);
        this.factors =
                new Factors(model, adapter.modules(), modules -> run.policy().gains(modules, evaluator.probes()));
    }

    @Override
    public long run(@Nullable Checkpoint from) throws IOException {
        long steps = run.config().steps();
        long step = from == null ? begin() : state.restore(from);
        boolean stop = run.finishStep(step);
        while (step < steps && !stop) {
            if (run.steer(step)) {
                settingsChanged();
            }
            step++;
            trainStep(step);
            stop = run.finishStep(step);
            boolean last = step == steps;
            boolean evaluated = last || step % run.config().evaluation().every() == 0;
            boolean filed = last || step % Math.max(1, steps / FACTOR_FILES) == 0;
            if (evaluated) {
                evaluator.evaluate(step, last, null);
            }
            if (filed) {
                run.writer().writeFactors(factors.total(step, adapter.factors()));
            }
            if (last || stop) {
                state.save(step);
            } else {
                state.saveWhenDue(step, evaluated);
            }
            if (stop && !last && !run.paused()) {
                endEarly(step, evaluated, filed);
            }
        }
        return step;
    }

    private double[] score(double[][] rewards) {
        return scalarizer.level() == Scalarizer.Level.SCORE
                ? scalarizer.scalarize(rewards)
                : Mixtures.ofRewards(rewards, Mixtures.shares(scalarizer.weights()));
    }

    /** Goes on with the settings as they are now; what the scalarizer has learned stays. */
    private void settingsChanged() {
        settings = OnlineSettings.of(run.config().online());
        Scalarizer next = method.scalarizer(run.config().parameters(), run.objectives());
        next.restore(scalarizer.snapshot());
        scalarizer = next;
        update.use(settings, next);
        state.use(next);
    }

    private long begin() throws IOException {
        evaluator.evaluate(0, true, null);
        baseRow();
        state.save(0);
        return 0;
    }

    /** What only the end of a run has; after the checkpoint, so that a run that goes on loses it again. */
    private void endEarly(long step, boolean evaluated, boolean filed) throws IOException {
        if (evaluated) {
            evaluator.test(step, null);
        } else {
            evaluator.evaluate(step, true, null);
        }
        if (!filed) {
            run.writer().writeFactors(factors.total(step, adapter.factors()));
        }
    }

    @Override
    public Evaluator evaluator() {
        return evaluator;
    }

    private double[][] reference(List<Completion> completions) {
        model.adapterEnabled(false);
        try {
            return run.policy().logProbs(completions);
        } finally {
            model.adapterEnabled(true);
        }
    }

    /** Step 0: covariances and the policy gradients of the objectives at the base model. */
    private void baseRow() throws IOException {
        long seed = run.config().seed();
        List<Prompt> chosen = new ArrayList<>();
        PromptOrder baseOrder = new PromptOrder(prompts.size(), Seeds.mix(seed, 5));
        baseOrder.take(0, Math.min(BASE_PROMPTS, prompts.size())).forEach(i -> chosen.add(prompts.get(i)));
        RunConfig.Sampling sampling = run.config().sampling();
        List<Completion> batch =
                run.policy().sample(chosen, settings.groupSize(), sampling, sampling.temperature(), Seeds.mix(seed, 6));
        OnlineDiagnostics diagnostics = new OnlineDiagnostics(run.objectives(), batch);
        Map<String, Double> row = new LinkedHashMap<>();
        diagnostics.rewardMetrics(run, row);
        double[] shares = Mixtures.shares(scalarizer.weights());
        double[] score = Mixtures.ofRewards(diagnostics.rewards(), shares);
        diagnostics.scoreMetrics(score, shares, true, Advantages.perResponse(advantages(score, 0, batch)), row);
        policyGradients.measure(batch, shares, gap(shares, diagnostics.meanRewards()), 0, row);
        keepPrompts(diagnostics.prompts(run, 0, score));
        run.row(0, "train", row);
    }

    private void trainStep(long step) throws IOException {
        long begin = System.nanoTime();
        List<Completion> completions = rollout(step);
        double rolloutSeconds = (System.nanoTime() - begin) / 1e9;
        OnlineDiagnostics diagnostics = new OnlineDiagnostics(run.objectives(), completions);
        double[][] rewards = diagnostics.rewards();
        double[][] reference = reference(completions);
        double rate = settings.schedule()
                .rate(
                        settings.learningRate(),
                        step,
                        settings.warmup(),
                        run.config().steps());
        Map<String, Double> row = new LinkedHashMap<>();
        diagnostics.rewardMetrics(run, row);

        long updateBegin = System.nanoTime();
        double[][][] each = needsEach() ? perObjective(rewards, completions) : new double[0][][];
        double[][] gram = scalarizer.needsGradients()
                ? update.gram(new Rollout(completions, reference, each), step)
                : new double[0][];
        double[][] sampled = Rollout.sampled(completions);
        scalarizer.beforeUpdate(new RolloutBatch(step, rewards, diagnostics.groups(), sampled, reference, gram, rate));
        Signal signal = signal(rewards, each, completions);
        double beforeUpdate = (System.nanoTime() - updateBegin) / 1e9;
        boolean evaluated = step % run.config().evaluation().every() == 0;
        if (evaluated && run.config().evaluation().gradients()) {
            double[] now = Mixtures.shares(scalarizer.weights());
            policyGradients.measure(completions, now, gap(now, diagnostics.meanRewards()), step, row);
        }
        updateBegin = System.nanoTime();
        Rollout used = new Rollout(completions, reference, signal.advantages);
        long now = step;
        PolicyUpdate.Outcome outcome =
                adapter.dropping(Seeds.mix(run.config().seed(), 12, step), () -> update.apply(used, rate, now));
        double updateSeconds = beforeUpdate + (System.nanoTime() - updateBegin) / 1e9;

        double[] raw = scalarizer.weights();
        double[] shares = Mixtures.shares(raw);
        double[] score = signal.score.length > 0 ? signal.score : Mixtures.ofRewards(rewards, shares);
        double[] shown = Advantages.perResponse(
                signal.advantages.length == 1
                        ? signal.advantages[0]
                        : Mixtures.ofAdvantages(signal.advantages, shares));
        Policy.Scores after = run.policy().scores(completions, true);
        ClippedWeights weights =
                ClippedWeights.of(after.logProbs(), sampled, shown, settings.clip(), ClippedWeights.Aggregation.MEAN);
        ClippedWeights.Statistic statistic = ClippedWeights.statistic(rewards, weights.clipped(), diagnostics.groups());
        scalarizer.afterUpdate(new StepStats(
                step,
                rewards,
                diagnostics.groups(),
                Rollout.lengths(completions),
                weights.clipped(),
                statistic.covariance(),
                statistic.correlation(),
                diagnostics.matrix()));

        boolean linear = scalarizer.level() != Scalarizer.Level.SCORE || scalarizer.linear();
        diagnostics.scoreMetrics(score, shares, linear, shown, row);
        diagnostics.clipMetrics(weights, statistic, row);
        diagnostics.predictionMetrics(score, logRatios(after.logProbs(), sampled), row);
        for (int j = 0; j < shares.length; j++) {
            row.put("weight/" + run.objectives().get(j), shares[j]);
            row.put("weight_raw/" + run.objectives().get(j), raw[j]);
        }
        row.putAll(scalarizer.diagnostics());
        if (outcome.gram().length > 0 || gram.length > 0) {
            GradientCosines.put("loss_gradient", gram.length > 0 ? gram : outcome.gram(), run.objectives(), row);
        }
        row.put("loss", outcome.loss());
        row.put("grad_norm", outcome.gradNorm());
        row.put("skipped", (double) outcome.skipped());
        row.put("learning_rate", rate);
        row.put("kl", Evaluator.meanK3(after.logProbs(), reference));
        row.put("entropy", after.meanEntropy());
        row.put("saturation", meanProbability(sampled));
        usage(row, completions, begin);
        row.put("time/rollout", rolloutSeconds);
        row.put("time/update", updateSeconds);
        keepPrompts(diagnostics.prompts(run, step, score));
        run.row(step, "train", row);
        keepSamples(step, completions, shown);
    }

    private void usage(Map<String, Double> row, List<Completion> completions, long begin) {
        long generated = state.count(completions);
        row.put("length/mean", generated / (double) completions.size());
        row.put("tokens", (double) state.tokens());
        row.put("samples", (double) state.samples());
        row.put("tokens_per_second", generated / Math.max(1e-9, (System.nanoTime() - begin) / 1e9));
    }

    /**
     * What the update follows.
     *
     * @param score [responses], empty above the level of scores
     * @param advantages [1 or M][responses][tokens]
     */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    private record Signal(double[] score, double[][][] advantages) {}

    private boolean needsEach() {
        return scalarizer.level() != Scalarizer.Level.SCORE || settings.normalizeFirst() || scalarizer.needsGradients();
    }

    private Signal signal(double[][] rewards, double[][][] each, List<Completion> completions) {
        return switch (scalarizer.level()) {
            case SCORE -> {
                double[] score = scalarizer.scalarize(rewards);
                yield new Signal(score, new double[][][] {
                    settings.normalizeFirst()
                            ? Mixtures.ofAdvantages(each, Mixtures.shares(scalarizer.weights()))
                            : advantages(score, scalarizer.tokenScore(), completions)
                });
            }
            case ADVANTAGE -> new Signal(new double[0], new double[][][] {scalarizer.combineAdvantages(each)});
            case LOSS, GRADIENT -> new Signal(new double[0], each);
        };
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

    static TrainingException notANumber(long step) {
        return new TrainingException("The loss is not a number at step " + step
                + "; use a smaller \"learning_rate\" or \"max_grad_norm\", and check the model if this is step 0.");
    }

    private double[][] advantages(double[] score, double tokenScore, List<Completion> completions) {
        return Advantages.of(
                settings.estimator(),
                score,
                tokenScore,
                completions.stream().mapToInt(Completion::group).toArray(),
                Rollout.lengths(completions));
    }

    private double[][][] perObjective(double[][] rewards, List<Completion> completions) {
        double[][][] each = new double[run.objectives().size()][][];
        for (int j = 0; j < each.length; j++) {
            int objective = j;
            each[j] = advantages(
                    Arrays.stream(rewards).mapToDouble(r -> r[objective]).toArray(), 0, completions);
        }
        return each;
    }

    /** How far the weighted mean reward is from the best that any policy attains; NaN where that is not known. */
    private double gap(double[] shares, double[] means) {
        return front.map(f -> f.vertices().stream()
                                .mapToDouble(v -> dot(shares, v.values()))
                                .max()
                                .orElse(Double.NaN)
                        - dot(shares, means))
                .orElse(Double.NaN);
    }

    /** Before the metrics of the step, so that whoever sees those finds the prompts behind them. */
    private void keepPrompts(List<PromptRow> rows) throws IOException {
        for (PromptRow row : rows) {
            run.writer().append(row);
        }
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

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double[] logRatios(double[][] after, double[][] before) {
        double[] ratios = new double[after.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = Arrays.stream(after[i]).sum() - Arrays.stream(before[i]).sum();
        }
        return ratios;
    }

    private static double meanProbability(double[][] logProbs) {
        return Arrays.stream(logProbs)
                .flatMapToDouble(Arrays::stream)
                .map(Math::exp)
                .average()
                .orElse(Double.NaN);
    }
}
