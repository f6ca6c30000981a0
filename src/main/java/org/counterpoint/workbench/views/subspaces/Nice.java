package org.counterpoint.workbench.views.subspaces;

/** Round ends of colour scales. */
final class Nice {
    private Nice() {}

    /** The next of 1, 2, 5 times a power of ten; 0.1 for what is not above zero. */
    static double above(double value) {
        if (!(value > 0)) {
            return 0.1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 2, 5, 10}) {
            if (step * power >= value * (1 - 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
