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
 * @param exact whether the run is an exact lesson, which samples nothing
 * @param pl Polyak-Lojasiewicz estimates along the run
 * @param gradients norms and cosines of the objectives' gradients: {@code gradient_norm/o}, {@code gradient_cosine/a/b}, and with
 *     the prefix {@code loss_} those of the losses that a method combined
 * @param own series that the method logged about itself, by key: {@code <method>/<name>} or {@code <method>/<name>/<o>}
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
        boolean exact,
        PolyakSeries pl,
        List<KeyedSeries> gradients,
        List<KeyedSeries> own,
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
     * @param unclipped the same covariance as if nothing were clipped
     * @param clipBound how far clipping can have moved it at most (methods-ctwa 3.3)
     * @param guaranteedSteps steps where {@code unclipped} exceeds {@code clipBound}, so that {@code clipped} must be positive
     * @param boundedSteps steps where both are known
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
            double[] unclipped,
            double[] clipBound,
            int guaranteedSteps,
            int boundedSteps,
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
     * First-order change against the realised change of the evaluated reward, one entry per pair of consecutive evaluations. Two
     * first-order changes are known: along the score, which is what the covariance law promises of a tilted step (exact there
     * only, methods-ctwa 3.2), and along the change that the policy really made, which says how much of the realised change is of
     * first order at all. Both are means over completions of the earlier evaluation where the run logged them; otherwise the
     * first is the sum of what each step predicted on the completions it was trained on, which overstates.
     *
     * @param fromStep earlier evaluation
     * @param toStep later evaluation
     * @param predicted change along the score, reward units
     * @param realised change of the evaluated reward, reward units
     * @param agree number of entries where predicted and realised are both nonzero and have the same sign
     * @param disagree number where both are nonzero and the signs differ
     * @param source where {@code predicted} comes from: {@code held-out}, {@code training} or {@code none}
     * @param firstOrder change along the change of the policy, NaN where it was not logged
     * @param firstOrderSe its standard error
     * @param realisedSe standard error of {@code realised}, as if both evaluations were independent; NaN where none was logged
     * @param firstOrderSigns agreement of {@code firstOrder} with {@code realised}
     * @param determinedSigns the same where {@code firstOrder} lies more than 1.96 standard errors from 0
     */
    public record Changes(
            double[] fromStep,
            double[] toStep,
            double[] predicted,
            double[] realised,
            int agree,
            int disagree,
            String source,
            double[] firstOrder,
            double[] firstOrderSe,
            double[] realisedSe,
            SignTable firstOrderSigns,
            SignTable determinedSigns) {
        /** {@link #source} of predictions on completions that the steps were not trained on. */
        public static final String HELD_OUT = "held-out";
        /** {@link #source} of sums of the steps' own predictions. */
        public static final String TRAINING = "training";
        /** {@link #source} where there are no predictions. */
        public static final String NONE = "none";

        /** Share of entries with agreeing signs, NaN when there is none. */
        public double agreement() {
            return new SignTable(agree, disagree).agreement();
        }

        /**
         * Counts signs of the change along the score against the realised one where the latter is determined; the predictions along
         * the score have no standard error.
         */
        public SignCount alongScore() {
            double[] exact = new double[predicted.length];
            return SignCount.of(predicted, exact, realised, realisedSe);
        }

        /** Counts signs of the change along the change made against the realised one, where both are determined. */
        public SignCount alongChange() {
            return SignCount.of(firstOrder, firstOrderSe, realised, realisedSe);
        }
    }

    /**
     * How signs of predicted and realised changes compare, in the light of their errors.
     *
     * @param agree both determined, same sign
     * @param disagree both determined, different signs
     * @param undetermined either lies within 1.96 standard errors of zero, or its error is unknown
     */
    public record SignCount(int agree, int disagree, int undetermined) {
        static SignCount of(double[] a, double[] aSe, double[] b, double[] bSe) {
            int same = 0;
            int other = 0;
            int open = 0;
            for (int i = 0; i < a.length; i++) {
                Sign first = Sign.of(a[i], aSe[i]);
                Sign second = Sign.of(b[i], bSe[i]);
                if (first == Sign.MISSING || second == Sign.MISSING) {
                    continue;
                }
                if (first == Sign.UNDETERMINED || second == Sign.UNDETERMINED) {
                    open++;
                } else if (first == second) {
                    same++;
                } else {
                    other++;
                }
            }
            return new SignCount(same, other, open);
        }

        /** The counts of two objectives or runs together. */
        public SignCount plus(SignCount more) {
            return new SignCount(agree + more.agree, disagree + more.disagree, undetermined + more.undetermined);
        }

        /** The determined entries. */
        public SignTable determined() {
            return new SignTable(agree, disagree);
        }
    }

    /**
     * How often two numbers have the same sign, where both are nonzero.
     *
     * @param agree same sign
     * @param disagree different signs
     */
    public record SignTable(int agree, int disagree) {
        static SignTable of(double[] a, double[] b) {
            int same = 0;
            int other = 0;
            for (int i = 0; i < a.length; i++) {
                same += a[i] * b[i] > 0 ? 1 : 0;
                other += a[i] * b[i] < 0 ? 1 : 0;
            }
            return new SignTable(same, other);
        }

        /** Number of entries that count. */
        public int total() {
            return agree + disagree;
        }

        /** Share of agreeing signs, NaN when there is none. */
        public double agreement() {
            return total() == 0 ? Double.NaN : agree / (double) total();
        }

        /** Wilson's 95 % interval of that share as {lower, upper}, for independent entries; NaN when there is none. */
        public double[] interval() {
            int n = total();
            if (n == 0) {
                return new double[] {Double.NaN, Double.NaN};
            }
            double z = Sign.LIMIT;
            double p = agreement();
            double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
            double half = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
            return new double[] {Math.max(0, middle - half), Math.min(1, middle + half)};
        }
    }

    /**
     * A series under its metric key.
     *
     * @param key metric key
     * @param steps training steps
     * @param values one per step
     */
    public record KeyedSeries(String key, double[] steps, double[] values) {}

    /**
     * Polyak-Lojasiewicz estimates where they were measured, {@link PolyakLojasiewicz}. In runs of a network the squared norm is
     * that of a sampled gradient in the coordinates of the trained update; it may be negative where noise prevails.
     *
     * @param steps training steps with an estimate
     * @param gradientSquared squared norm of the gradient of the weighted reward
     * @param gap distance of the weighted reward from the best attainable one, NaN where that is not known
     * @param constant {@code gradientSquared / (2 gap)}
     * @param bound lower bound for a softmax policy, NaN except in exact lessons
     * @param rate fitted change of the logarithm of the gap per step, least squares over positive gaps; NaN with fewer than three
     */
    public record PolyakSeries(
            double[] steps, double[] gradientSquared, double[] gap, double[] constant, double[] bound, double rate) {}

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
