package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.GradMode;
import org.counterpoint.lm.Scalars;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.method.PolicyLoss;
import org.counterpoint.method.Scalarizer;
import org.jspecify.annotations.Nullable;

/** The optimizer steps of an online training step: losses per minibatch, combined on the level of the scalarizer. */
final class PolicyUpdate {
    private final CausalLm model;
    private final Adam adam;
    private final OnlineSettings settings;
    private final Scalarizer scalarizer;
    private final int longest;
    private final long seed;

    /**
     * The update of a run.
     *
     * @param longest length at which completions are cut
     * @param seed of the order in which prompts fall into minibatches
     */
    PolicyUpdate(CausalLm model, Adam adam, OnlineSettings settings, Scalarizer scalarizer, int longest, long seed) {
        this.model = model;
        this.adam = adam;
        this.settings = settings;
        this.scalarizer = scalarizer;
        this.longest = longest;
        this.seed = seed;
    }

    /**
     * What the optimizer steps came to.
     *
     * @param loss mean over the steps of the combined loss
     * @param gradNorm mean over the steps of the norm before clipping
     * @param skipped steps that were not made because the scalarizer's coefficients were no numbers
     * @param gram inner products of the losses' gradients in the last minibatch, empty below the level of gradients
     */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    record Outcome(double loss, double gradNorm, int skipped, double[][] gram) {}

    /** Losses of a minibatch with the recording they can be differentiated through. */
    private record Losses(List<NDArray> policy, @Nullable NDArray divergence) {
        double[] values() {
            return policy.stream().mapToDouble(NDArray::getFloat).toArray();
        }
    }

    private record Step(double loss, double gradNorm, boolean skipped, double[][] gram) {}

    /** Makes the optimizer steps of one training step. */
    Outcome apply(Rollout rollout, double rate, long step) {
        List<Step> steps = new ArrayList<>();
        for (int epoch = 0; epoch < settings.innerEpochs(); epoch++) {
            for (List<Integer> indices : minibatches(step, epoch)) {
                Rollout part = rollout.part(indices);
                steps.add(step(part, rate, step));
                if (scalarizer.needsLossesAfter()) {
                    scalarizer.afterMinibatch(lossesNow(part, step));
                }
            }
        }
        List<Step> made = steps.stream().filter(s -> !s.skipped).toList();
        return new Outcome(
                made.stream().mapToDouble(Step::loss).average().orElse(Double.NaN),
                made.stream().mapToDouble(Step::gradNorm).average().orElse(0),
                steps.size() - made.size(),
                steps.getLast().gram);
    }

    /** Inner products of the objectives' loss gradients over a whole batch. */
    double[][] gram(Rollout rollout, long step) {
        try (NDManager scope = model.newScope()) {
            List<List<NDArray>> gradients;
            try (GradMode _ = GradMode.on()) {
                Losses losses = losses(scope, rollout, step);
                gradients = gradients(scope, losses.policy, false);
            }
            return GradientCosines.gram(scope, model.ops(), gradients);
        }
    }

    private Step step(Rollout part, double rate, long step) {
        try (NDManager scope = model.newScope();
                GradMode _ = GradMode.on()) {
            Losses losses = losses(scope, part, step);
            return scalarizer.level() == Scalarizer.Level.GRADIENT
                    ? stepOnGradients(scope, losses, rate, step)
                    : stepOnLoss(scope, losses, rate, step);
        }
    }

    private Step stepOnLoss(NDManager scope, Losses losses, double rate, long step) {
        double[] coefficients = {1};
        if (scalarizer.level() == Scalarizer.Level.LOSS) {
            coefficients = scalarizer.combineLosses(losses.values());
            if (!finite(coefficients)) {
                return new Step(Double.NaN, Double.NaN, true, new double[0][]);
            }
        }
        NDArray total = scaled(losses.policy.getFirst(), coefficients[0]);
        for (int j = 1; j < coefficients.length; j++) {
            total = total.add(scaled(losses.policy.get(j), coefficients[j]));
        }
        NDArray divergence = losses.divergence;
        if (divergence != null) {
            total = total.add(divergence);
        }
        double value = total.getFloat();
        return new Step(value, adam(model.gradients(scope, total, false), rate, step), false, new double[0][]);
    }

    private Step stepOnGradients(NDManager scope, Losses losses, double rate, long step) {
        double[] values = losses.values();
        NDArray divergence = losses.divergence;
        List<List<NDArray>> gradients = gradients(scope, losses.policy, divergence != null);
        double[][] gram;
        double[] coefficients;
        try (GradMode _ = GradMode.off()) {
            gram = GradientCosines.gram(scope, model.ops(), gradients);
            coefficients = scalarizer.combineGradients(gram, values);
        }
        if (!finite(coefficients)) {
            return new Step(Double.NaN, Double.NaN, true, gram);
        }
        double loss = 0;
        for (int j = 0; j < values.length; j++) {
            loss += coefficients[j] * values[j];
        }
        List<NDArray> rest = List.of();
        if (divergence != null) {
            loss += divergence.getFloat();
            rest = model.gradients(scope, divergence, false);
        }
        try (GradMode _ = GradMode.off()) {
            return new Step(loss, adam(sum(gradients, coefficients, rest), rate, step), false, gram);
        }
    }

    private static NDArray scaled(NDArray loss, double factor) {
        return loss.mul(Scalars.of(loss, factor));
    }

    private static List<NDArray> sum(List<List<NDArray>> gradients, double[] coefficients, List<NDArray> rest) {
        List<NDArray> sum = new ArrayList<>();
        for (int p = 0; p < gradients.getFirst().size(); p++) {
            NDArray total = gradients.getFirst().get(p).mul((float) coefficients[0]);
            for (int j = 1; j < gradients.size(); j++) {
                total = total.add(gradients.get(j).get(p).mul((float) coefficients[j]));
            }
            sum.add(rest.isEmpty() ? total : total.add(rest.get(p)));
        }
        return sum;
    }

    private List<List<NDArray>> gradients(NDManager scope, List<NDArray> losses, boolean more) {
        List<List<NDArray>> gradients = new ArrayList<>();
        for (int j = 0; j < losses.size(); j++) {
            gradients.add(model.gradients(scope, losses.get(j), more || j + 1 < losses.size()));
        }
        return gradients;
    }

    private double adam(List<NDArray> gradients, double rate, long step) {
        Adam.Step done = adam.step(gradients, rate);
        if (!done.applied()) {
            throw OnlineLoop.notANumber(step);
        }
        return done.gradNorm();
    }

    private double[] lossesNow(Rollout part, long step) {
        try (NDManager scope = model.newScope();
                GradMode _ = GradMode.off()) {
            return losses(scope, part, step).values();
        }
    }

    private Losses losses(NDManager scope, Rollout part, long step) {
        List<Completion> some = part.completions();
        TokenGrid grid = TokenGrid.of(some, model.config().padId());
        NDArray logNew = model.logProbs(scope, grid.batch());
        NDArray reference = grid.grid(scope, Arrays.asList(part.reference()));
        boolean toReference = scalarizer.ratioToReference();
        NDArray logOld = toReference ? reference : grid.grid(scope, Arrays.asList(Rollout.sampled(some)));
        NDArray weights = grid.spread(scope, settings.aggregation().tokenWeights(Rollout.lengths(some), longest));
        List<NDArray> policy = new ArrayList<>();
        for (double[][] advantages : part.advantages()) {
            NDArray loss = PolicyLoss.clipped(
                    logNew, logOld, grid.grid(scope, Arrays.asList(advantages)), weights, settings.clip());
            if (!Float.isFinite(loss.getFloat())) {
                throw OnlineLoop.notANumber(step);
            }
            policy.add(loss);
        }
        NDArray divergence = settings.klCoefficient() > 0 && !toReference
                ? scaled(PolicyLoss.divergence(logNew, reference, weights), settings.klCoefficient())
                : null;
        return new Losses(policy, divergence);
    }

    /** Indices of the completions of each minibatch; whole groups stay together. */
    private List<List<Integer>> minibatches(long step, int epoch) {
        int groups = settings.groups();
        int[] shuffled = PromptOrder.shuffled(groups, Seeds.mix(seed, 7, step, epoch));
        List<List<Integer>> parts = new ArrayList<>();
        for (int m = 0; m < settings.minibatches(); m++) {
            List<Integer> part = new ArrayList<>();
            for (int g = groups * m / settings.minibatches(); g < groups * (m + 1) / settings.minibatches(); g++) {
                for (int k = 0; k < settings.groupSize(); k++) {
                    part.add(shuffled[g] * settings.groupSize() + k);
                }
            }
            parts.add(part);
        }
        return parts;
    }

    private static boolean finite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }
}
