package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
    private final Policy policy;
    private final CausalLm model;
    private final Adam adam;
    private OnlineSettings settings;
    private Scalarizer scalarizer;
    private final int longest;
    private final long seed;

    /**
     * The update of a run.
     *
     * @param longest length at which completions are cut
     * @param seed of the order in which prompts fall into minibatches
     */
    PolicyUpdate(Policy policy, Adam adam, OnlineSettings settings, Scalarizer scalarizer, int longest, long seed) {
        this.policy = policy;
        this.model = policy.model();
        this.adam = adam;
        this.settings = settings;
        this.scalarizer = scalarizer;
        this.longest = longest;
        this.seed = seed;
    }

    /** Goes on with other settings. */
    void use(OnlineSettings newSettings, Scalarizer newScalarizer) {
        settings = newSettings;
        scalarizer = newScalarizer;
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

    /** Losses of a part of a minibatch with the recording they can be differentiated through. */
    private record Losses(List<NDArray> policy, @Nullable NDArray divergence) {
        double[] values() {
            return policy.stream().mapToDouble(NDArray::getFloat).toArray();
        }
    }

    /** Completions that are recorded at once, with the weights their tokens have in the whole minibatch. */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    private record Piece(Rollout rollout, double[] weights) {}

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
            return GradientCosines.gram(
                    scope, model.ops(), separate(scope, rollout, step).policy());
        }
    }

    private Step step(Rollout part, double rate, long step) {
        try (NDManager scope = model.newScope()) {
            return scalarizer.level() == Scalarizer.Level.GRADIENT
                    ? stepOnGradients(scope, part, rate, step)
                    : stepOnLoss(scope, part, rate, step);
        }
    }

    private Step stepOnLoss(NDManager scope, Rollout part, double rate, long step) {
        List<Piece> pieces = pieces(part);
        boolean combined = scalarizer.level() == Scalarizer.Level.LOSS;
        double[] coefficients = {1};
        // Coefficients depend on the losses of the whole minibatch, which are not known before its last piece.
        if (combined && pieces.size() > 1) {
            coefficients = scalarizer.combineLosses(lossesNow(part, step));
        }
        double value = 0;
        GradientSum sum = new GradientSum(scope);
        for (Piece piece : pieces) {
            try (NDManager sub = scope.newSubManager();
                    GradMode _ = GradMode.on()) {
                Losses losses = losses(sub, piece, step);
                if (combined && pieces.size() == 1) {
                    coefficients = scalarizer.combineLosses(losses.values());
                }
                if (!finite(coefficients)) {
                    return new Step(Double.NaN, Double.NaN, true, new double[0][]);
                }
                NDArray total = scaled(losses.policy.getFirst(), coefficients[0]);
                for (int j = 1; j < coefficients.length; j++) {
                    total = total.add(scaled(losses.policy.get(j), coefficients[j]));
                }
                NDArray divergence = losses.divergence;
                if (divergence != null) {
                    total = total.add(divergence);
                }
                value += total.getFloat();
                sum.add(model.gradients(sub, total, false));
            }
        }
        return new Step(value, adam(sum.arrays(), rate, step), false, new double[0][]);
    }

    /** Gradients of the losses of a minibatch one by one, and of the divergence where there is one. */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    private record Separate(double[] values, double divergence, List<List<NDArray>> policy, List<NDArray> rest) {}

    private Separate separate(NDManager scope, Rollout part, long step) {
        int m = part.advantages().length;
        double[] values = new double[m];
        double divergence = 0;
        List<GradientSum> sums = new ArrayList<>();
        for (int j = 0; j < m; j++) {
            sums.add(new GradientSum(scope));
        }
        GradientSum rest = new GradientSum(scope);
        for (Piece piece : pieces(part)) {
            try (NDManager sub = scope.newSubManager();
                    GradMode _ = GradMode.on()) {
                Losses losses = losses(sub, piece, step);
                double[] now = losses.values();
                NDArray last = losses.divergence;
                for (int j = 0; j < m; j++) {
                    values[j] += now[j];
                    sums.get(j).add(model.gradients(sub, losses.policy.get(j), last != null || j + 1 < m));
                }
                if (last != null) {
                    divergence += last.getFloat();
                    rest.add(model.gradients(sub, last, false));
                }
            }
        }
        return new Separate(
                values, divergence, sums.stream().map(GradientSum::arrays).toList(), rest.arrays());
    }

    private Step stepOnGradients(NDManager scope, Rollout part, double rate, long step) {
        Separate s = separate(scope, part, step);
        double[][] gram = GradientCosines.gram(scope, model.ops(), s.policy);
        double[] coefficients = scalarizer.combineGradients(gram, s.values);
        if (!finite(coefficients)) {
            return new Step(Double.NaN, Double.NaN, true, gram);
        }
        double loss = s.divergence;
        for (int j = 0; j < coefficients.length; j++) {
            loss += coefficients[j] * s.values[j];
        }
        try (GradMode _ = GradMode.off()) {
            return new Step(loss, adam(sum(s.policy, coefficients, s.rest), rate, step), false, gram);
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

    private double adam(List<NDArray> gradients, double rate, long step) {
        Adam.Step done = adam.step(gradients, rate);
        if (!done.applied()) {
            throw OnlineLoop.notANumber(step);
        }
        return done.gradNorm();
    }

    private double[] lossesNow(Rollout part, long step) {
        double[] sum = new double[part.advantages().length];
        for (Piece piece : pieces(part)) {
            try (NDManager scope = model.newScope();
                    GradMode _ = GradMode.off()) {
                double[] now = losses(scope, piece, step).values();
                Arrays.setAll(sum, j -> sum[j] + now[j]);
            }
        }
        return sum;
    }

    private List<Piece> pieces(Rollout part) {
        List<Completion> all = part.completions();
        double[] weights = settings.aggregation().tokenWeights(Rollout.lengths(all), longest);
        List<Piece> pieces = new ArrayList<>();
        for (int[] p : GradientSum.parts(all.size(), policy.microBatch())) {
            List<Integer> indices = IntStream.range(p[0], p[1]).boxed().toList();
            pieces.add(new Piece(part.part(indices), Arrays.copyOfRange(weights, p[0], p[1])));
        }
        return pieces;
    }

    private Losses losses(NDManager scope, Piece piece, long step) {
        Rollout part = piece.rollout;
        List<Completion> some = part.completions();
        TokenGrid grid = TokenGrid.of(some, model.config().padId());
        NDArray logNew = model.logProbs(scope, grid.batch());
        NDArray reference = grid.grid(scope, Arrays.asList(part.reference()));
        boolean toReference = scalarizer.ratioToReference();
        NDArray logOld = toReference ? reference : grid.grid(scope, Arrays.asList(Rollout.sampled(some)));
        NDArray weights = grid.spread(scope, piece.weights);
        List<NDArray> each = new ArrayList<>();
        for (double[][] advantages : part.advantages()) {
            NDArray loss = PolicyLoss.clipped(
                    logNew, logOld, grid.grid(scope, Arrays.asList(advantages)), weights, settings.clip());
            if (!Float.isFinite(loss.getFloat())) {
                throw OnlineLoop.notANumber(step);
            }
            each.add(loss);
        }
        NDArray divergence = settings.klCoefficient() > 0 && !toReference
                ? scaled(PolicyLoss.divergence(logNew, reference, weights), settings.klCoefficient())
                : null;
        return new Losses(each, divergence);
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
