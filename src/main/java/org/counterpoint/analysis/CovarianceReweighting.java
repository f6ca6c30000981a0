package org.counterpoint.analysis;

import java.util.Arrays;
import org.counterpoint.analysis.CovarianceReport.MatrixAt;

/**
 * What the covariances of a run's steps would have been under other weights: {@code Sigma(t) lambda} with the reward covariance matrix
 * that the run recorded at step t (E1, dividing by K), methods-ctwa 3.4. First order only: other weights would have led to another
 * policy and with it to other matrices.
 *
 * @param steps steps with a matrix, ascending
 * @param recorded [objective][step] covariance under the weights in use; NaN where those were not logged
 * @param chosen [objective][step] covariance under the other weights
 */
@SuppressWarnings("ArrayRecordComponent") // columns of curves, never compared
public record CovarianceReweighting(double[] steps, double[][] recorded, double[][] chosen) {

    /**
     * The covariances of a run under other weights.
     *
     * @param weights one per objective of the report, on the simplex
     * @throws IllegalArgumentException where their number differs
     */
    public static CovarianceReweighting of(CovarianceReport report, double[] weights) {
        int m = report.objectives().size();
        if (weights.length != m) {
            throw new IllegalArgumentException("There are " + weights.length + " weights for " + m + " objectives.");
        }
        int n = report.matrices().size();
        double[] steps = new double[n];
        double[][] recorded = new double[m][n];
        double[][] chosen = new double[m][n];
        for (int t = 0; t < n; t++) {
            MatrixAt at = report.matrices().get(t);
            steps[t] = at.step();
            int i = Arrays.binarySearch(report.steps(), at.step());
            for (int j = 0; j < m; j++) {
                for (int k = 0; k < m; k++) {
                    double used =
                            i < 0 ? Double.NaN : report.perObjective().get(k).weight()[i];
                    recorded[j][t] += at.sigma()[j][k] * used;
                    chosen[j][t] += at.sigma()[j][k] * weights[k];
                }
            }
        }
        return new CovarianceReweighting(steps, recorded, chosen);
    }

    /** Share of steps with a negative covariance, over those that have one; NaN where none has. */
    public static double negative(double[] covariances) {
        long known = Arrays.stream(covariances).filter(c -> !Double.isNaN(c)).count();
        return known == 0
                ? Double.NaN
                : Arrays.stream(covariances).filter(c -> c < 0).count() / (double) known;
    }

    /** Mean over the steps that have a value; NaN where none has. */
    public static double mean(double[] covariances) {
        return Arrays.stream(covariances)
                .filter(c -> !Double.isNaN(c))
                .average()
                .orElse(Double.NaN);
    }
}
