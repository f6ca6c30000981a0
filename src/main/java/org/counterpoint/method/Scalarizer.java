package org.counterpoint.method;

import java.util.Map;

/**
 * Turns M objectives into one update. Arrays over objectives follow the order of the environment; arrays over responses follow
 * the order of the batch.
 */
public interface Scalarizer {
    /** Where in the step the objectives are combined. */
    enum Level {
        /** One scalar score per response, then one normalized advantage. */
        SCORE,
        /** One normalized advantage per objective, then a mixture of them. */
        ADVANTAGE,
        /** One backward pass per objective, then a mixture of gradients. */
        GRADIENT
    }

    Level level();

    /** The raw current weights, one per objective, non-negative, not necessarily of sum one. */
    double[] weights();

    /**
     * SCORE: the score of every response.
     *
     * @param rewards [responses][M]
     * @return [responses]
     */
    default double[] scalarize(double[][] rewards) {
        throw new UnsupportedOperationException("This scalarizer does not work on scores.");
    }

    /**
     * ADVANTAGE: mixes the advantages of the objectives.
     *
     * @param advantages [M][responses], each normalized on its own
     * @return [responses]
     */
    default double[] combineAdvantages(double[][] advantages) {
        throw new UnsupportedOperationException("This scalarizer does not work on advantages.");
    }

    /**
     * GRADIENT: coefficients of the gradients of the objectives.
     *
     * @param gram [M][M] inner products of the gradients of the losses
     * @param losses [M] values of the losses
     * @return [M] coefficients
     */
    default double[] combineGradients(double[][] gram, double[] losses) {
        throw new UnsupportedOperationException("This scalarizer does not work on gradients.");
    }

    /** Called before scores are made, with the rewards [responses][M] of the batch: for weights that react to the same batch. */
    default void beforeUpdate(double[][] rewards) {}

    /** Called once after all optimizer steps of a training step. */
    default void afterUpdate(StepStats stats) {}

    /** Numbers of the last {@link #afterUpdate}, keyed as in the metric registry, such as {@code ctwa/ema/helpful}. */
    default Map<String, Double> diagnostics() {
        return Map.of();
    }

    /** Everything needed to continue; an empty map when there is no state. */
    default Map<String, double[]> snapshot() {
        return Map.of();
    }

    /** Continues from a {@link #snapshot()}. */
    default void restore(Map<String, double[]> state) {}
}
