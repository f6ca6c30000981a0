package org.counterpoint.analysis;

/** Sign of an estimate in the light of its standard error (methods-ctwa 3.4, "Uncertainty"). */
public enum Sign {
    /** Estimate / standard error above 1.96. */
    POSITIVE,
    /** Estimate / standard error below -1.96. */
    NEGATIVE,
    /** Within 1.96 standard errors of zero, or no standard error was logged. */
    UNDETERMINED,
    /** No value at this step. */
    MISSING;

    /** Two-sided 5 % limit of the normal distribution. */
    public static final double LIMIT = 1.96;

    /** The sign of {@code value} with standard error {@code se} (a zero error makes every nonzero value determined). */
    public static Sign of(double value, double se) {
        if (Double.isNaN(value)) {
            return MISSING;
        }
        if (Double.isNaN(se) || Math.abs(value) <= LIMIT * se || value == 0.0) {
            return UNDETERMINED;
        }
        return value > 0 ? POSITIVE : NEGATIVE;
    }
}
