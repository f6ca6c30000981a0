package org.counterpoint.analysis;

import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Run;

/**
 * The covariance view of one online run: covariance of every objective's reward with the score that was trained
 * (methods-ctwa 3.4, E1-E5), the weights beside their feasible cone, and predicted against realised change.
 * All per-step arrays are aligned with {@code steps}; NaN marks what was not logged at a step.
 *
 * @param run id of the run
 * @param objectives names, in the order of the run
 * @param steps training steps with at least one covariance or weight
 * @param perObjective one entry per objective, same order
 * @param matrices logged reward covariance matrices (E1), train split, in order of step
 * @param evaluationMatrices the same on the evaluation split
 * @param health per-step diagnostics of the estimators
 * @param unavailable why nothing can be shown, one sentence; empty when something can
 * @param notes what is missing or must be kept in mind, one sentence each
 */
public record CovarianceReport(
        String run,
        List<String> objectives,
        double[] steps,
        List<ObjectiveCovariance> perObjective,
        List<MatrixAt> matrices,
        List<MatrixAt> evaluationMatrices,
        Health health,
        Optional<String> unavailable,
        List<String> notes) {

    /** The report of a run, live or finished. */
    public static CovarianceReport of(Run run) {
        return CovarianceReports.of(run);
    }

    /**
     * One objective over the steps.
     *
     * @param objective name
     * @param covariance E2, unbiased within-prompt covariance of reward and score, reward units squared
     * @param se standard error of {@code covariance}
     * @param signs sign of {@code covariance} given {@code se}, one per step
     * @param advantage E3, covariance with the normalised advantage
     * @param advantageSe its standard error
     * @param clipped E4, covariance with the clipped advantage weight
     * @param clippedSe its standard error
     * @param between between-prompt part of the pooled covariance (E5)
     * @param pooled pooled covariance (E5)
     * @param weight weight used, normalised to sum 1
     * @param rawWeight weight as the method stores it
     * @param feasibleWeight weight that maximises the smallest covariance (lambda* of methods-ctwa 3.4)
     * @param feasibleLow smallest weight of this objective for which all covariances can be nonnegative; NaN if none
     * @param feasibleHigh largest such weight
     * @param ema moving average that CTWA compares with its target
     * @param target CTWA target
     * @param deficit max(target - ema, 0), times the gate
     * @param gate 1 where the deficit counts, 0 where the objective is already reached
     * @param changes predicted and realised changes between evaluations
     * @param negativeFraction share of steps with a covariance below zero
     * @param determinedNegativeFraction share of steps where the sign is NEGATIVE
     */
    public record ObjectiveCovariance(
            String objective,
            double[] covariance,
            double[] se,
            List<Sign> signs,
            double[] advantage,
            double[] advantageSe,
            double[] clipped,
            double[] clippedSe,
            double[] between,
            double[] pooled,
            double[] weight,
            double[] rawWeight,
            double[] feasibleWeight,
            double[] feasibleLow,
            double[] feasibleHigh,
            double[] ema,
            double[] target,
            double[] deficit,
            double[] gate,
            Changes changes,
            double negativeFraction,
            double determinedNegativeFraction) {}

    /**
     * First-order predicted change against the realised change of the held-out reward, one entry per pair of
     * consecutive evaluations. The law is exact for tilted policies only (methods-ctwa 3.2), so this is a check.
     *
     * @param fromStep earlier evaluation
     * @param toStep later evaluation
     * @param predicted sum of the predicted changes of the steps in between, reward units
     * @param realised change of the evaluated reward, reward units
     * @param agree number of entries where both are nonzero and have the same sign
     * @param disagree number where both are nonzero and the signs differ
     */
    public record Changes(
            double[] fromStep, double[] toStep, double[] predicted, double[] realised, int agree, int disagree) {

        /** Share of entries with agreeing signs, NaN when there is none. */
        public double agreement() {
            return agree + disagree == 0 ? Double.NaN : agree / (double) (agree + disagree);
        }
    }

    /**
     * A covariance matrix at one step.
     *
     * @param step training step
     * @param sigma symmetric, objective by objective
     */
    public record MatrixAt(double step, double[][] sigma) {}

    /**
     * Diagnostics aligned with {@code steps}.
     *
     * @param sumRuleResidual sum of weighted covariances minus score variance; 0 up to rounding for a linear score
     * @param feasibleValue v*, the best achievable smallest covariance; above 0 means some weights help every objective
     * @param scoreVariance mean within-prompt variance of the score
     * @param groups number of prompts in the batch
     * @param zeroVarianceGroups prompts whose answers all scored the same
     * @param unclippedFraction share of responses or tokens that the clipping leaves alone
     * @param clipDistortion mean absolute change of the advantage weight by clipping
     */
    public record Health(
            double[] sumRuleResidual,
            double[] feasibleValue,
            double[] scoreVariance,
            double[] groups,
            double[] zeroVarianceGroups,
            double[] unclippedFraction,
            double[] clipDistortion) {}
}
