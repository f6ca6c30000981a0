package org.counterpoint.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.TabularPolicy;
import org.counterpoint.method.Mixtures;
import org.counterpoint.method.OnlineMethod;
import org.counterpoint.method.RolloutBatch;
import org.counterpoint.method.Scalarizer;
import org.counterpoint.method.StepStats;
import org.counterpoint.objective.Digests;
import org.counterpoint.objective.Split;
import org.counterpoint.run.DataInfo;
import org.counterpoint.run.EnvironmentInfo;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.ModelInfo;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;

/**
 * Trains a {@link TabularPolicy} on a {@link Lesson} and writes an ordinary run directory: the same scalarizers and the same
 * metric keys as other online runs, but all expectations are computed, so that standard errors are 0 and a run repeats to the
 * last digit. Nothing is sampled, normalized or clipped: the update follows the raw score, and the statistic that CTWA controls
 * is Cov(r, s) itself (methods-ctwa 8.10). A row of step k on the train split is about the policy before update k and the weights
 * that the update used; a row of step k on the other splits is about the policy after it.
 */
public final class TabularTrainer {
    /** Name of the model in manifests. */
    static final String MODEL = "tabular";

    private final LessonSettings settings;
    private final Lesson lesson;
    private final Scalarizer scalarizer;
    private final RunWriter writer;
    private final TabularPolicy start;
    private final long began = System.nanoTime();
    private TabularPolicy policy;
    private TabularPolicy evaluated;
    private double[] first = {};
    private double[] last = {};
    /** The score that the last update followed. */
    private double[][] followed = {};

    private TabularTrainer(LessonSettings settings, Scalarizer scalarizer, RunWriter writer) {
        this.settings = settings;
        this.lesson = settings.lesson();
        this.scalarizer = scalarizer;
        this.writer = writer;
        this.start = lesson.start();
        this.policy = start;
        this.evaluated = start;
    }

    /**
     * Runs a lesson in this process.
     *
     * @param dir a new or empty directory
     * @return FINISHED, STOPPED on request, or FAILED with a sentence where a score or the policy is no number any more
     * @throws IOException when the run directory cannot be written
     */
    public static TrainResult run(LessonSettings settings, Path dir, TrainListener listener) throws IOException {
        OnlineMethod method = LessonSettings.method(settings.method());
        Scalarizer scalarizer =
                method.scalarizer(settings.parameters(), settings.lesson().objectives());
        try (RunWriter writer = RunWriter.create(dir, manifest(settings))) {
            return new TabularTrainer(settings, scalarizer, writer).train(listener);
        }
    }

    private static RunManifest manifest(LessonSettings settings) {
        Lesson lesson = settings.lesson();
        long logits =
                Arrays.stream(lesson.policy()).mapToLong(row -> row.length).sum();
        if (lesson.logits() == TabularPolicy.Logits.ALL_BUT_LAST) {
            logits -= lesson.policy().length;
        }
        return RunManifest.builder(RunIds.create(settings.method(), 0), settings.name(), settings.method())
                .config(settings.toJson())
                .environmentId(lesson.environment())
                .model(new ModelInfo(MODEL, "", logits))
                .objectives(objectives(lesson))
                .data(new DataInfo(
                        "Exact lesson \"" + lesson.title() + "\": every expectation is computed, nothing is sampled.",
                        Digests.sha256(settings.toJson().get("lesson").toString())))
                .steps(settings.steps())
                .environment(new EnvironmentInfo(
                        System.getProperty("os.arch") + ", "
                                + Runtime.getRuntime().availableProcessors() + " processors",
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        "cpu",
                        1,
                        System.getProperty("java.vm.name") + " " + Runtime.version(),
                        Map.of()))
                .command(settings.command())
                .frontier(ExactFront.of(lesson))
                .build();
    }

    private static List<ObjectiveInfo> objectives(Lesson lesson) {
        ObjectiveInfo[] all = new ObjectiveInfo[lesson.objectives().size()];
        for (int j = 0; j < all.length; j++) {
            double[] values = Arrays.stream(lesson.rewards()[j])
                    .flatMapToDouble(Arrays::stream)
                    .sorted()
                    .toArray();
            String name = lesson.objectives().get(j);
            all[j] = new ObjectiveInfo(
                    name,
                    "",
                    ObjectiveInfo.Direction.MAXIMIZE,
                    values[0],
                    values[values.length - 1],
                    "Pays what the table of the lesson gives each action.");
        }
        return List.of(all);
    }

    private TrainResult train(TrainListener listener) throws IOException {
        try {
            writer.updateManifest(m -> m.withStatus(RunStatus.RUNNING));
            long done = steps(listener);
            boolean finished = done >= settings.steps();
            RunStatus status = finished ? RunStatus.FINISHED : RunStatus.STOPPED;
            String message = finished ? "" : "Stopped on request after step " + done + ".";
            writer.updateManifest(m -> m.withEnd(status, message.isEmpty() ? null : message));
            return result(status, done, message);
        } catch (TrainingException e) {
            String message = String.valueOf(e.getMessage());
            writer.updateManifest(m -> m.withEnd(RunStatus.FAILED, message));
            return result(RunStatus.FAILED, 0, message);
        } catch (RuntimeException | IOException e) {
            writer.updateManifest(m -> m.withEnd(RunStatus.FAILED, "The run failed: " + e + "."));
            throw e;
        }
    }

    private TrainResult result(RunStatus status, long steps, String message) {
        Map<String, TrainResult.FirstLast> objectives = new LinkedHashMap<>();
        for (int j = 0; j < last.length; j++) {
            objectives.put(lesson.objectives().get(j), new TrainResult.FirstLast(first[j], last[j]));
        }
        return new TrainResult(writer.manifest().id(), status, steps, objectives, message);
    }

    private long steps(TrainListener listener) throws IOException {
        evaluate(0, true);
        long steps = settings.steps();
        long step = 0;
        boolean stop = false;
        while (step < steps && !stop) {
            step++;
            step(step);
            listener.progress(step, steps, seconds());
            stop = Thread.currentThread().isInterrupted() || listener.stopRequested();
            boolean end = stop || step == steps;
            if (end || step % settings.every() == 0) {
                evaluate(step, end);
            }
        }
        return step;
    }

    private void step(long step) throws IOException {
        Map<String, Double> row = new LinkedHashMap<>();
        ExactMetrics exact = new ExactMetrics(lesson, policy);
        Enumerated all = Enumerated.of(lesson, policy);
        scalarizer.beforeUpdate(new RolloutBatch(
                step,
                all.rewards,
                all.shares,
                all.prompts,
                all.column(logProbabilities(policy)),
                all.column(logProbabilities(start)),
                scalarizer.needsGradients() ? exact.gram() : new double[0][],
                settings.eta()));
        double[][] score = all.table(scalarizer.scalarize(all.rewards));
        if (Arrays.stream(score).flatMapToDouble(Arrays::stream).anyMatch(s -> !Double.isFinite(s))) {
            throw new TrainingException("The score of the method " + settings.method() + " is not a number at step "
                    + step + "; use smaller parameters.");
        }
        double[] raw = scalarizer.weights();
        double[] shares = Mixtures.shares(raw);
        TabularPolicy next =
                switch (settings.update()) {
                    case TILT -> policy.tilted(score, settings.eta());
                    case GRADIENT -> policy.ascended(score, settings.eta(), lesson.logits());
                };
        if (!next.isFinite()) {
            throw new TrainingException(
                    "The policy is not a number after step " + step + "; use a smaller step size eta.");
        }
        exact.rewards(row);
        exact.score(score, shares, scalarizer.linear(), row);
        exact.predicted(score, next.logRatio(policy), row);
        exact.gradients(shares, row);
        double[] statistic = exact.covariance(score);
        scalarizer.afterUpdate(new StepStats(
                step,
                all.rewards,
                all.shares,
                true,
                all.prompts,
                all.lengths(),
                all.flat(score),
                statistic,
                exact.correlation(score),
                exact.sigma()));
        for (int j = 0; j < shares.length; j++) {
            row.put("weight/" + lesson.objectives().get(j), shares[j]);
            row.put("weight_raw/" + lesson.objectives().get(j), raw[j]);
        }
        row.putAll(scalarizer.diagnostics());
        row.put("grad_norm", Math.sqrt(policy.gradientProduct(score, score, lesson.logits())));
        row.put("learning_rate", settings.eta());
        exact.policy(start, row);
        append(step, Split.TRAIN, row);
        policy = next;
        followed = score;
    }

    private void evaluate(long step, boolean withTest) throws IOException {
        ExactMetrics exact = new ExactMetrics(lesson, policy);
        Map<String, Double> row = new LinkedHashMap<>();
        exact.rewards(row);
        row.put("kl", policy.divergence(start));
        if (withTest) {
            append(step, Split.TEST, row);
        }
        double[] means = exact.means();
        if (last.length > 0) {
            for (int j = 0; j < means.length; j++) {
                row.put("realised/" + lesson.objectives().get(j), means[j] - last[j]);
            }
            double[][] ratio = policy.logRatio(evaluated);
            ExactMetrics before = new ExactMetrics(lesson, evaluated);
            before.firstOrder(ratio, row);
            before.predicted(followed, ratio, row);
        } else {
            first = means;
        }
        append(step, Split.VALIDATION, row);
        last = means;
        evaluated = policy;
    }

    private void append(long step, Split split, Map<String, Double> row) throws IOException {
        writer.append(new MetricRow(step, seconds(), split.id(), row));
    }

    private double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    private static double[][] logProbabilities(TabularPolicy policy) {
        double[][] log = policy.probabilities();
        for (double[] row : log) {
            Arrays.setAll(row, y -> Math.log(row[y]));
        }
        return log;
    }

    /**
     * Every action that the policy can take as one response of one token.
     *
     * @param prompts [responses] prompt
     * @param actions [responses] action
     * @param rewards [responses][M]
     * @param shares [responses] probability of prompt and action
     */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    private record Enumerated(int[] prompts, int[] actions, double[][] rewards, double[] shares, int[] sizes) {
        static Enumerated of(Lesson lesson, TabularPolicy policy) {
            int n = 0;
            for (double[] row : lesson.policy()) {
                n += (int) Arrays.stream(row).filter(p -> p > 0).count();
            }
            int m = lesson.objectives().size();
            Enumerated all =
                    new Enumerated(new int[n], new int[n], new double[n][m], new double[n], new int[policy.prompts()]);
            int i = 0;
            for (int x = 0; x < policy.prompts(); x++) {
                all.sizes[x] = policy.actions(x);
                for (int y = 0; y < policy.actions(x); y++) {
                    if (lesson.policy()[x][y] > 0) {
                        all.prompts[i] = x;
                        all.actions[i] = y;
                        all.shares[i] = policy.promptWeight(x) * policy.probability(x, y);
                        for (int j = 0; j < m; j++) {
                            all.rewards[i][j] = lesson.rewards()[j][x][y];
                        }
                        i++;
                    }
                }
            }
            return all;
        }

        /** One value per response as {@code [prompt][action]}; 0 for actions that are impossible. */
        double[][] table(double[] values) {
            double[][] table = new double[sizes.length][];
            Arrays.setAll(table, x -> new double[sizes[x]]);
            for (int i = 0; i < prompts.length; i++) {
                table[prompts[i]][actions[i]] = values[i];
            }
            return table;
        }

        /** One value per response. */
        double[] flat(double[][] table) {
            double[] values = new double[prompts.length];
            Arrays.setAll(values, i -> table[prompts[i]][actions[i]]);
            return values;
        }

        /** One token per response. */
        double[][] column(double[][] table) {
            double[][] values = new double[prompts.length][];
            Arrays.setAll(values, i -> new double[] {table[prompts[i]][actions[i]]});
            return values;
        }

        int[] lengths() {
            int[] ones = new int[prompts.length];
            Arrays.fill(ones, 1);
            return ones;
        }
    }
}
