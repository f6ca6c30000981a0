package org.counterpoint.method;

import java.util.Map;

/**
 * Turns M objectives into one update. Arrays over objectives follow the order of the environment; arrays over responses follow
 * the order of the batch. Within a step the calls come in this order: {@link #beforeUpdate}, the method of the {@link #level()}
 * (once per step for scores and advantages, once per minibatch for losses and gradients), {@link #afterMinibatch} where it is
 * asked for, {@link #afterUpdate}, {@link #diagnostics}.
 */
public interface Scalarizer {
    /** Where in the step the objectives are combined. */
    enum Level {
        /** One scalar score per response, then one normalized advantage. */
        SCORE,
        /** One normalized advantage per objective, then a mixture of them. */
        ADVANTAGE,
        /** One policy loss per objective, then one backward pass through their mixture. */
        LOSS,
        /** One backward pass per objective, then a mixture of gradients. */
        GRADIENT
    }

    Level level();

    /** The raw current weights, one per objective, not necessarily of sum one. */
    double[] weights();

    /**
     * SCORE: the score of every response; unless overridden, the sum of weight share times reward.
     *
     * @param rewards [responses][M]
     * @return [responses]
     */
    default double[] scalarize(double[][] rewards) {
        return Mixtures.ofRewards(rewards, LinearScalarizer.normalized(weights()));
    }

    /**
     * SCORE: whether the score is the sum of weight share times reward, so that the sum rule of the covariances holds and
     * advantages may be normalized before they are summed.
     */
    default boolean linear() {
        return true;
    }

    /** SCORE: the score of a token that does not end its response; anything but 0 makes a length penalty of the return. */
    default double tokenScore() {
        return 0;
    }

    /**
     * ADVANTAGE: mixes the advantages of the objectives.
     *
     * @param advantages [M][responses][tokens], each objective normalized on its own
     * @return [responses][tokens]
     */
    default double[][] combineAdvantages(double[][][] advantages) {
        throw new UnsupportedOperationException("This scalarizer does not work on advantages.");
    }

    /**
     * LOSS: coefficients of the losses.
     *
     * @param losses [M] values of the objectives' policy losses on the minibatch
     * @return [M] coefficients; numbers that are not finite skip the optimizer step
     */
    default double[] combineLosses(double[] losses) {
        throw new UnsupportedOperationException("This scalarizer does not work on losses.");
    }

    /**
     * GRADIENT: coefficients of the gradients of the objectives.
     *
     * @param gram [M][M] inner products of the gradients of the objectives' policy losses on the minibatch
     * @param losses [M] values of the losses
     * @return [M] coefficients; numbers that are not finite skip the optimizer step
     */
    default double[] combineGradients(double[][] gram, double[] losses) {
        throw new UnsupportedOperationException("This scalarizer does not work on gradients.");
    }

    /** Whether {@link #beforeUpdate} needs the inner products of the objectives' gradients over the whole batch. */
    default boolean needsGradients() {
        return false;
    }

    /** Whether {@link #afterMinibatch} needs the objectives' losses on the same minibatch after the optimizer step. */
    default boolean needsLossesAfter() {
        return false;
    }

    /** Whether ratios are taken to the base model instead of the policy that sampled; the loss then has no divergence term. */
    default boolean ratioToReference() {
        return false;
    }

    /** Called before anything is combined: for weights that react to the same batch. */
    default void beforeUpdate(RolloutBatch batch) {}

    /**
     * Called after an optimizer step where {@link #needsLossesAfter()}.
     *
     * @param losses [M] the objectives' losses on the minibatch after the step
     */
    default void afterMinibatch(double[] losses) {}

    /** Called once after all optimizer steps of a training step. */
    default void afterUpdate(StepStats stats) {}

    /** Numbers of the last step, keyed as in the metric registry, such as {@code ctwa/ema/helpful}. */
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
