package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.InputMoments;
import org.counterpoint.lm.TokenBatch;
import org.counterpoint.lm.WeightGradients;
import org.counterpoint.method.Stage;

/** What confinements are made from: gradients, activations and rewards on preference pairs, under the model as it is now. */
final class StageData {
    private static final int SEQUENCES = 64;

    private final Policy policy;
    private final PairGradients gradients;
    private final StageMargins margins;
    private final PairData pairs;
    private final Map<String, double[]> baseSums = new LinkedHashMap<>();

    StageData(Policy policy, PairGradients gradients, StageMargins margins, PairData pairs) {
        this.policy = policy;
        this.gradients = gradients;
        this.margins = margins;
        this.pairs = pairs;
    }

    CausalLm model() {
        return policy.model();
    }

    /** Gradient of a stage's loss with respect to whole weights, mean over its first batches; no adapter may be attached. */
    Map<String, double[]> gradient(Stage stage, List<String> modules, int batches) {
        StageBatches source = margins.batches(stage);
        List<Function<NDManager, NDArray>> losses = new ArrayList<>();
        int count = Math.min(batches, stage.steps());
        for (int i = 0; i < count; i++) {
            for (PairBatch part : gradients.parts(source.at(i))) {
                losses.add(scope -> gradients.loss(scope, part));
            }
        }
        return WeightGradients.of(policy.model(), modules, losses, count);
    }

    /** Second moments of the inputs of modules on a stage's training pairs, both completions of each. */
    Map<String, double[]> moments(Stage stage, List<String> modules, int count) {
        return moments(margins.batches(stage).first(count).pairs(), modules);
    }

    /** The same on the held-out pairs of an objective, empty when it has none. */
    Map<String, double[]> heldOutMoments(String objective, List<String> modules) {
        List<Pair> some = pairs.heldOut(objective);
        return some.isEmpty() ? Map.of() : moments(some, modules);
    }

    private Map<String, double[]> moments(List<Pair> some, List<String> modules) {
        List<Completion> sides = PairScores.sides(some);
        List<TokenBatch> batches = new ArrayList<>();
        int rows = policy.microBatch() == 0 ? SEQUENCES : policy.microBatch();
        for (int[] p : GradientSum.parts(sides.size(), rows)) {
            List<Completion> part = sides.subList(p[0], p[1]);
            batches.add(TokenGrid.of(part, policy.model().config().padId()).batch());
        }
        return InputMoments.of(policy.model(), modules, batches);
    }

    boolean hasHeldOut(String objective) {
        return !pairs.heldOut(objective).isEmpty();
    }

    /** [2 B] log-probabilities of an objective's held-out pairs, all chosen completions first. */
    double[] heldOutSums(String objective) {
        return PairScores.sums(policy, pairs.heldOut(objective));
    }

    /** The same under the base model. */
    double[] baseSums(String objective) {
        return baseSums.computeIfAbsent(objective, o -> PairScores.baseSums(policy, pairs.heldOut(o)));
    }
}
