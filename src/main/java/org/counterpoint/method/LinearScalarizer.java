package org.counterpoint.method;

import java.util.Arrays;

/** Fixed weights: s = sum over j of lambda_j r_j with lambda of sum one. */
public final class LinearScalarizer implements Scalarizer {
    private final double[] weights;

    /**
     * A scalarizer of fixed weights.
     *
     * @param weights non-negative, with a positive sum; they are divided by their sum
     */
    public LinearScalarizer(double[] weights) {
        this.weights = normalized(weights);
    }

    @Override
    public Level level() {
        return Level.SCORE;
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public double[] scalarize(double[][] rewards) {
        return Mixtures.ofRewards(rewards, weights);
    }

    static double[] normalized(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        if (!(sum > 0) || Arrays.stream(weights).anyMatch(w -> !(w >= 0))) {
            throw new BadConfigurationException("The parameter \"weights\" is " + Arrays.toString(weights)
                    + " but must hold numbers of at least 0, one of them above 0.");
        }
        return Arrays.stream(weights).map(w -> w / sum).toArray();
    }
}
