package org.counterpoint.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.counterpoint.math.LeastNormSimplex;
import org.counterpoint.math.NearestOnSimplex;

/**
 * The weights nearest to preferred ones for which every within-prompt covariance keeps a positive margin (ours; decision record
 * 0007). From {@link CovarianceAverages averages} over batches, S the covariance of rewards and e_j(w) the standard error of
 * (S w)_j, the weights minimize |w - preferred|^2 over the simplex under (S w)_j >= z e_j(w) + share v* for every objective j. v* is
 * the least w^T S w on the simplex, attained by lambda*; where the constraints cannot be met, lambda* itself is used: every
 * (S lambda*)_j is at least v*.
 *
 * <p>e_j is convex and homogeneous, so that its tangents lie below it: the program is solved exactly for the tangents found so far,
 * tangents at the result are added, and so on until nothing is violated. If tangents alone cannot be met, neither can the errors.
 *
 * <p>An objective whose own variance does not exceed its error, S[j][j] <= z e_j(unit vector j), asks for nothing and takes no part
 * in v* and lambda*: no evidence says that any weights move it. Where that holds for all, as in saturated batches, the preferred
 * weights are used; batches without a group, or with rewards that are no numbers, change nothing.
 */
final class CovarianceCone {
    private static final double NOTHING = 1e-12;
    private static final double VIOLATION = 1e-10;
    private static final int MAX_ROUNDS = 60;

    private final double[] preferred;
    private final double z;
    private final double share;
    private final CovarianceAverages averages;
    private double[] weights;
    private double[] margin;
    private boolean feasible = true;
    private double value;

    /**
     * A cone that knows nothing yet.
     *
     * @param preferred [M] of sum one
     * @param tau share of the newest batch in the averages, in (0, 1]
     * @param z standard errors that a covariance must stay above 0
     * @param share part of v* that it must reach in addition, in [0, 1)
     */
    CovarianceCone(double[] preferred, double tau, double z, double share) {
        this.preferred = preferred.clone();
        this.z = z;
        this.share = share;
        this.averages = new CovarianceAverages(preferred.length, tau);
        this.weights = preferred.clone();
        this.margin = new double[preferred.length];
    }

    /** What the weights are computed from. */
    CovarianceAverages averages() {
        return averages;
    }

    /** Finds the weights for the averages as they are now. */
    void solve() {
        int m = preferred.length;
        margin = new double[m];
        feasible = true;
        value = 0;
        weights = preferred.clone();
        if (averages.prompts() == 0) {
            return;
        }
        double[][] s = averages.covariance();
        double largest = IntStream.range(0, m).mapToDouble(j -> s[j][j]).max().orElse(0);
        int[] active = IntStream.range(0, m)
                .filter(j -> {
                    double[] unit = new double[m];
                    unit[j] = 1;
                    return s[j][j] > NOTHING * largest && s[j][j] > error(j, unit);
                })
                .toArray();
        if (active.length == 0) {
            return;
        }
        double[][] within = Arrays.stream(active)
                .mapToObj(j -> Arrays.stream(active).mapToDouble(k -> s[j][k]).toArray())
                .toArray(double[][]::new);
        LeastNormSimplex.Solution least = LeastNormSimplex.solve(within);
        value = Math.max(0, least.value());
        feasible = nearest(s, active, VIOLATION * largest);
        if (!feasible) {
            weights = new double[m];
            for (int i = 0; i < active.length; i++) {
                weights[active[i]] = least.weights()[i];
            }
        }
        for (int j : active) {
            margin[j] = error(j, weights) + share * value;
        }
    }

    /** Moves the weights from the preferred ones to the nearest feasible ones; false when there are none. */
    private boolean nearest(double[][] s, int[] active, double tolerance) {
        List<double[]> rows = new ArrayList<>();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            int before = rows.size();
            double[] c = LeastNormSimplex.times(s, weights);
            for (int j : active) {
                if (c[j] < error(j, weights) + share * value - tolerance) {
                    double[] slope = z > 0 ? averages.errorGradient(j, weights) : new double[s.length];
                    double[] row = new double[s.length];
                    Arrays.setAll(row, k -> s[j][k] - z * slope[k]);
                    rows.add(row);
                }
            }
            if (rows.size() == before) {
                return true;
            }
            NearestOnSimplex.Solution next = NearestOnSimplex.solve(
                    preferred, rows.toArray(double[][]::new), Coefficients.filled(rows.size(), share * value));
            if (!next.feasible()) {
                return false;
            }
            weights = next.weights();
        }
        return true;
    }

    private double error(int j, double[] w) {
        return z > 0 ? z * averages.error(j, w) : 0;
    }

    /** [M] weights for the next batch, on the simplex. */
    double[] weights() {
        return weights.clone();
    }

    /** [M] margin asked of each covariance at the weights; 0 for an objective that asks for nothing. */
    double[] margin() {
        return margin.clone();
    }

    /** [M] covariance of each objective with the score of the weights, S w. */
    double[] covariances() {
        return LeastNormSimplex.times(averages.covariance(), weights);
    }

    /** Whether the margins can be met. */
    boolean feasible() {
        return feasible;
    }

    /** v*, over the objectives that take part. */
    double value() {
        return value;
    }

    /** |w - preferred|. */
    double distance() {
        double square = 0;
        for (int j = 0; j < weights.length; j++) {
            square += (weights[j] - preferred[j]) * (weights[j] - preferred[j]);
        }
        return Math.sqrt(square);
    }
}
