package org.counterpoint.math;

/** Student's t distribution with whole degrees of freedom, by its finite sums (Abramowitz and Stegun 26.7.3 and 26.7.4). */
public final class StudentT {

    private StudentT() {}

    /**
     * Probability that |T| is at most t.
     *
     * @param t at least 0
     * @param freedom degrees of freedom, at least 1
     */
    public static double within(double t, int freedom) {
        check(freedom);
        double theta = Math.atan(t / Math.sqrt(freedom));
        double cos2 = Math.cos(theta) * Math.cos(theta);
        boolean odd = freedom % 2 == 1;
        double term = 1;
        double sum = freedom == 1 ? 0 : 1;
        for (int k = odd ? 3 : 2; k < freedom; k += 2) {
            term *= (k - 1.0) / k * cos2;
            sum += term;
        }
        return odd ? 2 / Math.PI * (theta + Math.sin(theta) * Math.cos(theta) * sum) : Math.sin(theta) * sum;
    }

    /**
     * The t that |T| exceeds with probability 1 - confidence: half the width of a confidence interval of a mean, in standard errors.
     *
     * @param confidence in (0, 1), such as 0.95
     * @param freedom degrees of freedom, at least 1
     */
    public static double critical(double confidence, int freedom) {
        check(freedom);
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("A confidence must lie between 0 and 1, not be " + confidence + ".");
        }
        double low = 0;
        double high = 1;
        while (within(high, freedom) < confidence) {
            high *= 2;
        }
        for (int i = 0; i < 200 && high - low > 1e-13 * high; i++) {
            double middle = 0.5 * (low + high);
            if (within(middle, freedom) < confidence) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    private static void check(int freedom) {
        if (freedom < 1) {
            throw new IllegalArgumentException("Student's t needs at least 1 degree of freedom, not " + freedom + ".");
        }
    }
}
