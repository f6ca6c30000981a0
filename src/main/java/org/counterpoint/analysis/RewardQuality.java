package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.Agreement;
import org.counterpoint.math.Statistics;

/** How far a reward can be trusted: against preferences, and against another reward that is exact. */
public final class RewardQuality {
    private static final int CONFIDENCE_BINS = 5;
    private static final int SCORE_BINS = 10;

    private RewardQuality() {}

    /**
     * A bin of pairs by confidence, the Bradley-Terry probability that the margin gives to the side it favors.
     *
     * @param from least confidence of the bin
     * @param to largest confidence of the bin
     * @param pairs number of pairs in it
     * @param confidence their mean confidence, NaN where there is none
     * @param accuracy how often the favored side was the preferred one, NaN where there is no pair
     */
    public record Confidence(double from, double to, int pairs, double confidence, double accuracy) {}

    /**
     * A reward against preferences.
     *
     * @param pairs number of pairs
     * @param accuracy how often the chosen side scores higher, ties counting half
     * @param loss mean of log(1 + exp(-margin)), nats; log 2 for a reward that knows nothing
     * @param calibrationError mean distance of accuracy from confidence over the bins, weighted by their pairs
     * @param bins by confidence
     */
    public record Preferences(
            int pairs, double accuracy, double loss, double calibrationError, List<Confidence> bins) {}

    /**
     * A bin of completions by the reward, about equally many in each.
     *
     * @param completions number of completions in it
     * @param reward their mean reward
     * @param exact mean of the exact rewards
     * @param deviation standard deviation of the exact rewards
     */
    public record Level(int completions, double reward, double exact, double deviation) {}

    /**
     * A reward against an exact one; correlations are NaN where one of the two does not vary.
     *
     * @param completions number of completions
     * @param pearson linear correlation
     * @param spearman rank correlation
     * @param withinPrompts linear correlation of the differences from the means of their prompts, which is what a method that
     *     compares completions of one prompt sees
     * @param auc how often a completion with a high exact reward scores above one with a low one, where the exact reward has two
     *     values only; else NaN
     * @param levels by the reward
     */
    public record Exact(
            int completions, double pearson, double spearman, double withinPrompts, double auc, List<Level> levels) {}

    /**
     * Compares the scores of the two sides of pairs.
     *
     * @param chosen at least one, larger being better
     * @param rejected as many
     */
    public static Preferences preferences(double[] chosen, double[] rejected) {
        int n = chosen.length;
        double right = 0;
        double loss = 0;
        int[] count = new int[CONFIDENCE_BINS];
        double[] sure = new double[CONFIDENCE_BINS];
        double[] hits = new double[CONFIDENCE_BINS];
        for (int i = 0; i < n; i++) {
            double margin = chosen[i] - rejected[i];
            double hit = (Math.signum(margin) + 1) / 2;
            right += hit;
            loss += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
            double confidence = 1 / (1 + Math.exp(-Math.abs(margin)));
            int bin = Math.min(CONFIDENCE_BINS - 1, (int) ((confidence - 0.5) * 2 * CONFIDENCE_BINS));
            count[bin]++;
            sure[bin] += confidence;
            hits[bin] += hit;
        }
        List<Confidence> bins = new ArrayList<>();
        double error = 0;
        for (int b = 0; b < CONFIDENCE_BINS; b++) {
            bins.add(new Confidence(
                    0.5 + b * 0.5 / CONFIDENCE_BINS,
                    0.5 + (b + 1) * 0.5 / CONFIDENCE_BINS,
                    count[b],
                    sure[b] / count[b],
                    hits[b] / count[b]));
            error += Math.abs(sure[b] - hits[b]) / n;
        }
        return new Preferences(n, right / n, loss / n, error, bins);
    }

    /**
     * Compares scores with exact ones.
     *
     * @param reward scores
     * @param exact as many exact ones
     * @param prompts id of the prompt of each
     */
    public static Exact exact(double[] reward, double[] exact, List<String> prompts) {
        double[] distinct = Arrays.stream(exact).distinct().toArray();
        double top = Arrays.stream(exact).max().orElse(Double.NaN);
        boolean[] positive = new boolean[exact.length];
        for (int i = 0; i < exact.length; i++) {
            positive[i] = exact[i] == top;
        }
        return new Exact(
                reward.length,
                Agreement.pearson(reward, exact),
                Agreement.spearman(reward, exact),
                Agreement.pearson(centered(reward, prompts), centered(exact, prompts)),
                distinct.length == 2 ? Agreement.auc(reward, positive) : Double.NaN,
                levels(reward, exact));
    }

    private static double[] centered(double[] x, List<String> prompts) {
        Map<String, double[]> sums = new HashMap<>();
        for (int i = 0; i < x.length; i++) {
            double[] sum = sums.computeIfAbsent(prompts.get(i), _ -> new double[2]);
            sum[0] += x[i];
            sum[1]++;
        }
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double[] sum = sums.getOrDefault(prompts.get(i), new double[] {0, 1});
            result[i] = x[i] - sum[0] / sum[1];
        }
        return result;
    }

    private static List<Level> levels(double[] reward, double[] exact) {
        Integer[] order = new Integer[reward.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> reward[i]));
        List<Level> levels = new ArrayList<>();
        int bins = Math.min(SCORE_BINS, order.length);
        for (int b = 0; b < bins; b++) {
            List<Integer> part = Arrays.asList(order)
                    .subList((int) ((long) b * order.length / bins), (int) ((long) (b + 1) * order.length / bins));
            double[] values = part.stream().mapToDouble(i -> exact[i]).toArray();
            levels.add(new Level(
                    part.size(),
                    part.stream().mapToDouble(i -> reward[i]).average().orElse(Double.NaN),
                    Statistics.mean(values),
                    Statistics.standardDeviation(values)));
        }
        return levels;
    }
}
