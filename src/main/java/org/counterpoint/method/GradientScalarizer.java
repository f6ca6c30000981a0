package org.counterpoint.method;

/** What scalarizers on the level of gradients share whose weights are the coefficients they gave last. */
abstract class GradientScalarizer implements Scalarizer {
    /** [M] equal before the first minibatch. */
    double[] last;

    GradientScalarizer(int objectives) {
        this.last = Coefficients.uniform(objectives);
    }

    @Override
    public final Level level() {
        return Level.GRADIENT;
    }

    @Override
    public final double[] weights() {
        return last.clone();
    }
}
