package org.counterpoint.method;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.counterpoint.math.LeastNormSimplex;
import org.counterpoint.math.NearestOnSimplex;

/**
 * The weights nearest to preferred ones for which every within-prompt covariance keeps a positive margin (ours; decision record
 * 0007). From moving averages over batches,
 *
 * <ul>
 *   <li>S[j][k], the mean over prompts of the within-prompt covariance of rewards j and k,
 *   <li>E[j][k], the standard error of S[j][k]: with P the same average of squared prompt covariances and n the effective number
 *       of prompts, E = sqrt((P - S^2) / (n - 1)). A prompt of the batch i steps ago has the share
 *       a_i = tau (1 - tau)^i / ((1 - (1 - tau)^steps) G_i), and 1 / n is the sum of the squared shares,
 * </ul>
 *
 * the weights minimize |w - preferred|^2 over the simplex under S w >= z E w + share v*, entry by entry. E w bounds the standard
 * error of S w from above, as deviations of sums are at most sums of deviations, so that the constraint stays linear. v* is the
 * least variance of a score with weights on the simplex, attained by lambda*; where the constraints cannot be met, lambda* itself
 * is used: every covariance with its score is at least v*.
 *
 * <p>An objective whose own variance does not exceed its margin, S[j][j] <= z E[j][j], asks for nothing and takes no part in v*
 * and lambda*: no evidence says that any weights move it. Where that holds for all, as in saturated batches, the preferred weights
 * are used; batches without a group, or with rewards that are no numbers, change nothing.
 */
final class CovarianceCone {
    private static final double NOTHING = 1e-12;

    private final double[] preferred;
    private final double tau;
    private final double z;
    private final double share;
    private double[][] sum;
    private double[][] squares;
    /** Sum of the raw shares, and of the squares of the shares of single prompts. */
    private double mass;

    private double spread;
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
        this.tau = tau;
        this.z = z;
        this.share = share;
        int m = preferred.length;
        this.sum = new double[m][m];
        this.squares = new double[m][m];
        this.weights = preferred.clone();
        this.margin = new double[m];
    }

    /**
     * Takes in a batch and finds the weights for the next one.
     *
     * @param mean [M][M] mean over prompts of their reward covariance
     * @param meanSquare [M][M] mean over prompts of the squared entries
     * @param prompts number of prompts
     */
    void update(double[][] mean, double[][] meanSquare, double prompts) {
        if (!(prompts > 0) || !Coefficients.finite(mean) || !Coefficients.finite(meanSquare)) {
            return;
        }
        for (int j = 0; j < sum.length; j++) {
            for (int k = 0; k < sum.length; k++) {
                sum[j][k] = (1 - tau) * sum[j][k] + tau * mean[j][k];
                squares[j][k] = (1 - tau) * squares[j][k] + tau * meanSquare[j][k];
            }
        }
        mass = (1 - tau) * mass + tau;
        spread = (1 - tau) * (1 - tau) * spread + tau * tau / prompts;
        solve();
    }

    /**
     * Takes in covariances without error, as of infinitely many prompts.
     *
     * @param mean [M][M] expected within-prompt covariance of the rewards
     */
    void update(double[][] mean) {
        double[][] squared = Arrays.stream(mean)
                .map(row -> Arrays.stream(row).map(v -> v * v).toArray())
                .toArray(double[][]::new);
        update(mean, squared, Double.POSITIVE_INFINITY);
    }

    private void solve() {
        int m = preferred.length;
        double[][] s = covariance();
        double[][] e = z > 0 ? standardErrors() : new double[m][m];
        double largest = IntStream.range(0, m).mapToDouble(j -> s[j][j]).max().orElse(0);
        int[] active = IntStream.range(0, m)
                .filter(j -> s[j][j] > NOTHING * largest && s[j][j] > z * e[j][j])
                .toArray();
        margin = new double[m];
        feasible = true;
        value = 0;
        if (active.length == 0) {
            weights = preferred.clone();
            return;
        }
        double[][] within = Arrays.stream(active)
                .mapToObj(j -> Arrays.stream(active).mapToDouble(k -> s[j][k]).toArray())
                .toArray(double[][]::new);
        LeastNormSimplex.Solution least = LeastNormSimplex.solve(within);
        value = Math.max(0, least.value());
        double[][] rows = Arrays.stream(active)
                .mapToObj(j -> IntStream.range(0, m)
                        .mapToDouble(k -> s[j][k] - z * e[j][k])
                        .toArray())
                .toArray(double[][]::new);
        NearestOnSimplex.Solution nearest =
                NearestOnSimplex.solve(preferred, rows, Coefficients.filled(active.length, share * value));
        feasible = nearest.feasible();
        if (feasible) {
            weights = nearest.weights();
        } else {
            weights = new double[m];
            for (int i = 0; i < active.length; i++) {
                weights[active[i]] = least.weights()[i];
            }
        }
        double[] errors = LeastNormSimplex.times(e, weights);
        for (int j : active) {
            margin[j] = z * errors[j] + share * value;
        }
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
        return LeastNormSimplex.times(covariance(), weights);
    }

    /** Whether the margins can be met. */
    boolean feasible() {
        return feasible;
    }

    /** v*, over the objectives that take part. */
    double value() {
        return value;
    }

    /** Effective number of prompts behind the averages; 0 before the first batch, infinite for exact covariances. */
    double prompts() {
        return mass > 0 ? mass * mass / spread : 0;
    }

    /** |w - preferred|. */
    double distance() {
        double square = 0;
        for (int j = 0; j < weights.length; j++) {
            square += (weights[j] - preferred[j]) * (weights[j] - preferred[j]);
        }
        return Math.sqrt(square);
    }

    /** S, all 0 before the first batch. */
    double[][] covariance() {
        return scaled(sum);
    }

    /** E; infinite where fewer than two prompts have been seen. */
    double[][] standardErrors() {
        double[][] s = covariance();
        double[][] e = scaled(squares);
        double n = prompts();
        for (int j = 0; j < e.length; j++) {
            for (int k = 0; k < e.length; k++) {
                double excess = e[j][k] - s[j][k] * s[j][k];
                // below rounding the squares differ by nothing
                double variance = excess > NOTHING * e[j][k] ? excess : 0;
                e[j][k] = n > 1 + NOTHING ? Math.sqrt(variance / (n - 1)) : Double.POSITIVE_INFINITY;
            }
        }
        return e;
    }

    private double[][] scaled(double[][] average) {
        return Arrays.stream(average)
                .map(row -> Arrays.stream(row)
                        .map(v -> mass > 0 ? v / mass : 0)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** Averages, one after the other: what the rest is computed from. */
    double[] state() {
        int m = preferred.length;
        double[] state = new double[2 * m * m + 2];
        for (int j = 0; j < m; j++) {
            System.arraycopy(sum[j], 0, state, j * m, m);
            System.arraycopy(squares[j], 0, state, m * m + j * m, m);
        }
        state[2 * m * m] = mass;
        state[2 * m * m + 1] = spread;
        return state;
    }

    /** Continues from a {@link #state()}. */
    void restore(double[] state) {
        int m = preferred.length;
        if (state.length != 2 * m * m + 2) {
            throw new IllegalArgumentException("The saved state of the covariance cone has " + state.length
                    + " numbers where " + m + " objectives need " + (2 * m * m + 2) + ".");
        }
        for (int j = 0; j < m; j++) {
            System.arraycopy(state, j * m, sum[j], 0, m);
            System.arraycopy(state, m * m + j * m, squares[j], 0, m);
        }
        mass = state[2 * m * m];
        spread = state[2 * m * m + 1];
        if (mass > 0) {
            solve();
        }
    }
}
