package org.counterpoint.method;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Moving averages of the reward covariances of prompts, with their uncertainty. The prompt matrices of a batch i steps ago have the
 * share a_i = tau (1 - tau)^i / G_i each, all shares divided by their sum:
 *
 * <ul>
 *   <li>S, the average matrix,
 *   <li>n, the effective number of prompts: 1 / n is the sum of the squared shares,
 *   <li>e_j(w) = sqrt(w^T (P_j - S_j S_j^T) w / (n - 1)), the standard error of (S w)_j, where P_j is the same average of the outer
 *       product of row j with itself. With one batch this is the usual standard error over its prompts. Change of S over the
 *       batches counts as error.
 * </ul>
 */
final class CovarianceAverages {
    private static final double NOTHING = 1e-12;

    private final int m;
    private final double tau;
    private double[][] sum;
    private double[][][] products;
    /** Sum of the shares before division, and of the squares of those of single prompts. */
    private double mass;

    private double spread;

    CovarianceAverages(int objectives, double tau) {
        this.m = objectives;
        this.tau = tau;
        this.sum = new double[m][m];
        this.products = new double[m][m][m];
    }

    /** Takes in the matrices [M][M] of the prompts of a batch; without any, or with an entry that is no number, nothing. */
    void add(List<double[][]> prompts) {
        add(prompts, prompts.size());
    }

    /** Takes in a covariance without error, as of infinitely many prompts. */
    void addExact(double[][] covariance) {
        add(Collections.singletonList(covariance), Double.POSITIVE_INFINITY);
    }

    private void add(List<double[][]> prompts, double count) {
        if (prompts.isEmpty() || !prompts.stream().allMatch(Coefficients::finite)) {
            return;
        }
        double share = tau / prompts.size();
        for (int j = 0; j < m; j++) {
            for (int k = 0; k < m; k++) {
                sum[j][k] *= 1 - tau;
                for (double[][] s : prompts) {
                    sum[j][k] += share * s[j][k];
                }
                for (int l = 0; l < m; l++) {
                    products[j][k][l] *= 1 - tau;
                    for (double[][] s : prompts) {
                        products[j][k][l] += share * s[j][k] * s[j][l];
                    }
                }
            }
        }
        mass = (1 - tau) * mass + tau;
        spread = (1 - tau) * (1 - tau) * spread + tau * tau / count;
    }

    /** Effective number of prompts; 0 before the first batch, infinite for exact covariances. */
    double prompts() {
        return mass > 0 ? mass * mass / spread : 0;
    }

    /** S, all 0 before the first batch. */
    double[][] covariance() {
        return Arrays.stream(sum)
                .map(row -> Arrays.stream(row).map(v -> mass > 0 ? v / mass : 0).toArray())
                .toArray(double[][]::new);
    }

    /** e_j(w); infinite where fewer than two prompts have been seen. */
    double error(int j, double[] w) {
        double n = prompts();
        return n > 1 + NOTHING ? Math.sqrt(variance(j, w) / (n - 1)) : Double.POSITIVE_INFINITY;
    }

    /** Gradient of e_j at w; 0 where the error itself is 0. Needs an error that is a number. */
    double[] errorGradient(int j, double[] w) {
        double[] gradient = new double[m];
        double e = error(j, w);
        if (e > 0) {
            double mean = mean(j, w);
            for (int k = 0; k < m; k++) {
                double product = 0;
                for (int l = 0; l < m; l++) {
                    product += products[j][k][l] / mass * w[l];
                }
                gradient[k] = (product - sum[j][k] / mass * mean) / ((prompts() - 1) * e);
            }
        }
        return gradient;
    }

    private double mean(int j, double[] w) {
        double mean = 0;
        for (int k = 0; k < m; k++) {
            mean += sum[j][k] / mass * w[k];
        }
        return mean;
    }

    private double variance(int j, double[] w) {
        double square = 0;
        for (int k = 0; k < m; k++) {
            for (int l = 0; l < m; l++) {
                square += w[k] * w[l] * products[j][k][l] / mass;
            }
        }
        double mean = mean(j, w);
        double variance = square - mean * mean;
        // below rounding the prompts do not differ
        return variance > NOTHING * square ? variance : 0;
    }

    /** Everything, one number after the other. */
    double[] state() {
        double[] state = new double[m * m + m * m * m + 2];
        int at = 0;
        for (int j = 0; j < m; j++) {
            for (int k = 0; k < m; k++) {
                state[at++] = sum[j][k];
                for (int l = 0; l < m; l++) {
                    state[at++] = products[j][k][l];
                }
            }
        }
        state[at++] = mass;
        state[at] = spread;
        return state;
    }

    /** Continues from a {@link #state()}. */
    void restore(double[] state) {
        int size = m * m + m * m * m + 2;
        if (state.length != size) {
            throw new IllegalArgumentException("The saved state of the covariance cone has " + state.length
                    + " numbers where " + m + " objectives need " + size + ".");
        }
        int at = 0;
        for (int j = 0; j < m; j++) {
            for (int k = 0; k < m; k++) {
                sum[j][k] = state[at++];
                for (int l = 0; l < m; l++) {
                    products[j][k][l] = state[at++];
                }
            }
        }
        mass = state[at++];
        spread = state[at];
    }
}
