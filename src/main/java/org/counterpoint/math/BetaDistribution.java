package org.counterpoint.math;

/**
 * The beta distribution on [0, 1].
 *
 * @param a first shape, above 0
 * @param b second shape, above 0
 */
public record BetaDistribution(double a, double b) {
    private static final int TERMS = 400;
    private static final double TINY = 1e-300;
    // Lanczos, g = 7, nine coefficients: 15 digits of the logarithm of the gamma function.
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-06,
        1.5056327351493116e-07
    };

    /** Checks the shapes. */
    public BetaDistribution {
        if (!(a > 0) || !(b > 0)) {
            throw new IllegalArgumentException(
                    "A beta distribution needs shapes above 0, not " + a + " and " + b + ".");
        }
    }

    /**
     * The distribution with a given mean and variance.
     *
     * @param mean strictly between 0 and 1
     * @param variance above 0 and below mean (1 - mean)
     */
    public static BetaDistribution ofMoments(double mean, double variance) {
        double size = mean * (1 - mean) / variance - 1;
        return new BetaDistribution(mean * size, (1 - mean) * size);
    }

    /** Probability of a value of at most {@code x}: the regularized incomplete beta function. */
    public double cumulative(double x) {
        if (!(x > 0)) {
            return 0;
        }
        if (x >= 1) {
            return 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        // The continued fraction converges fast on the near side of the mean only.
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    /** The value that a share {@code p} of the distribution lies below, to 1e-7. */
    public double quantile(double p) {
        double low = 0;
        double high = 1;
        while (high - low > 1e-7) {
            double middle = 0.5 * (low + high);
            if (cumulative(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    /** Lentz's method for the continued fraction of the incomplete beta function. */
    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / away(1 - (a + b) * x / (a + 1));
        double h = d;
        for (int m = 1; m <= TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / away(1 + even * d);
            c = away(1 + even / c);
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / away(1 + odd * d);
            c = away(1 + odd / c);
            double step = d * c;
            h *= step;
            if (Math.abs(step - 1) < 1e-14) {
                break;
            }
        }
        return h;
    }

    private static double away(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** Logarithm of the gamma function of a positive number. */
    static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        }
        double y = x - 1;
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (y + i);
        }
        double t = y + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
