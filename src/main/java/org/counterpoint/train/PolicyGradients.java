package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.GradMode;
import org.counterpoint.method.Advantages;

/**
 * The policy gradients of the objectives, measured on completions of the policy itself: the gradient of the expected reward of each
 * objective, by the sum over tokens of grad log pi times the leave-one-out advantage of the raw reward. No clip, no divergence and
 * no normalization, so that it does not depend on the method.
 *
 * <p>The Polyak-Lojasiewicz constant along a run (methods-ctwa 7) is estimated as {@code |grad J|^2 / (2 (J* - J))} with J the mean
 * reward weighted by the shares of the step and J* the largest value of that sum that any policy attains, which is known where the
 * environment has an exact front. The squared norm is the inner product of the gradients of two disjoint halves of the prompts,
 * which is unbiased, and may be negative where noise prevails. Limits: the gradient is that in the coordinates of the adapter, not
 * of all weights or logits; the estimate is local to the visited policy and proves no global constant; J is the mean of one batch;
 * with weights that change J* changes too.
 */
final class PolicyGradients {
    private final CausalLm model;
    private final Policy policy;
    private final List<String> objectives;

    PolicyGradients(Policy policy, List<String> objectives) {
        this.policy = policy;
        this.model = policy.model();
        this.objectives = objectives;
    }

    /**
     * Logs cosines, norms and the squared norm of the weighted gradient.
     *
     * @param completions freshly sampled from the current policy
     * @param shares [M] weights of sum one
     * @param gap J* - J for these weights, NaN where J* is not known
     */
    void measure(List<Completion> completions, double[] shares, double gap, long step, Map<String, Double> row) {
        List<Completion> even =
                completions.stream().filter(c -> c.group() % 2 == 0).toList();
        List<Completion> odd =
                completions.stream().filter(c -> c.group() % 2 == 1).toList();
        if (even.isEmpty() || odd.isEmpty()) {
            return;
        }
        try (NDManager scope = model.newScope()) {
            List<List<NDArray>> first = gradients(scope, even);
            List<List<NDArray>> second = gradients(scope, odd);
            List<List<NDArray>> all = new ArrayList<>(first);
            all.addAll(second);
            double[][] gram;
            try (GradMode _ = GradMode.off()) {
                gram = GradientCosines.gram(scope, model.ops(), all);
            }
            if (Arrays.stream(gram).flatMapToDouble(Arrays::stream).anyMatch(v -> !Double.isFinite(v))) {
                throw OnlineLoop.notANumber(step);
            }
            put(gram, even.size(), odd.size(), shares, gap, row);
        }
    }

    private void put(double[][] gram, int even, int odd, double[] shares, double gap, Map<String, Double> row) {
        int m = objectives.size();
        double p = even / (double) (even + odd);
        double[][] pooled = new double[m][m];
        double squared = 0;
        for (int a = 0; a < m; a++) {
            for (int b = 0; b < m; b++) {
                double cross = (gram[a][m + b] + gram[m + a][b]) / 2;
                pooled[a][b] = p * p * gram[a][b] + (1 - p) * (1 - p) * gram[m + a][m + b] + 2 * p * (1 - p) * cross;
                squared += shares[a] * shares[b] * cross;
            }
        }
        GradientCosines.put("gradient", pooled, objectives, row);
        row.put("pl/gradient_squared", squared);
        if (Double.isFinite(gap)) {
            row.put("pl/gap", gap);
            if (gap > 0) {
                row.put("pl/constant", squared / (2 * gap));
            }
        }
    }

    /** One ascent direction per objective. */
    private List<List<NDArray>> gradients(NDManager scope, List<Completion> some) {
        int[] groups = some.stream().mapToInt(Completion::group).toArray();
        List<double[]> advantages = new ArrayList<>();
        List<GradientSum> sums = new ArrayList<>();
        for (int j = 0; j < objectives.size(); j++) {
            int objective = j;
            double[] a = Advantages.leaveOneOut(
                    some.stream().mapToDouble(c -> c.rewards()[objective]).toArray(), groups);
            Arrays.setAll(a, i -> a[i] / some.size());
            advantages.add(a);
            sums.add(new GradientSum(scope));
        }
        for (int[] part : GradientSum.parts(some.size(), policy.microBatch())) {
            TokenGrid grid =
                    TokenGrid.of(some.subList(part[0], part[1]), model.config().padId());
            try (NDManager sub = scope.newSubManager();
                    GradMode _ = GradMode.on()) {
                NDArray logNew = model.logProbs(sub, grid.batch());
                for (int j = 0; j < sums.size(); j++) {
                    double[] weights = Arrays.copyOfRange(advantages.get(j), part[0], part[1]);
                    // Padding may hold log-probabilities of any size; their weight is 0.
                    NDArray expected = logNew.mul(grid.spread(sub, weights)).sum();
                    sums.get(j).add(model.gradients(sub, expected, j + 1 < sums.size()));
                }
            }
        }
        return sums.stream().map(GradientSum::arrays).toList();
    }
}
