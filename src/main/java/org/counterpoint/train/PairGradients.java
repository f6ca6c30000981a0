package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.GradMode;
import org.counterpoint.method.DpoLoss;
import org.counterpoint.method.OfflineSettings;

/** The loss of a batch of preference pairs under the running adapter, and its gradient. */
final class PairGradients {
    private final Policy policy;
    private final CausalLm model;
    private final OfflineSettings settings;

    PairGradients(Policy policy, OfflineSettings settings) {
        this.policy = policy;
        this.model = policy.model();
        this.settings = settings;
    }

    /**
     * A gradient.
     *
     * @param loss value of the loss, the likelihood term included
     * @param chosen [B] log-ratio of the chosen completions against the reference of the stage, nats
     * @param rejected [B] of the rejected ones
     * @param arrays one per trainable array of the model, owned by the scope
     */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    record Result(double loss, double[] chosen, double[] rejected, List<NDArray> arrays) {
        /** [B] chosen minus rejected. */
        double[] margins() {
            double[] m = new double[chosen.length];
            Arrays.setAll(m, i -> chosen[i] - rejected[i]);
            return m;
        }
    }

    /** A recorded loss with the summed log-probabilities it was made of. */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    private record Recorded(NDArray loss, NDArray total, double[] reference) {}

    /**
     * Loss and gradient, added up over micro-batches.
     *
     * @param step for the message when the loss is not a number; also chooses what a dropout drops
     */
    Result of(NDManager scope, PairBatch batch, long step) {
        int n = batch.size();
        double loss = 0;
        double[] chosen = new double[n];
        double[] rejected = new double[n];
        GradientSum sum = new GradientSum(scope);
        int at = 0;
        for (PairBatch part : parts(batch)) {
            try (GradMode _ = GradMode.on();
                    NDManager sub = scope.newSubManager()) {
                Recorded r = record(sub, part);
                double value = r.loss.getFloat();
                if (!Double.isFinite(value)) {
                    throw OnlineLoop.notANumber(step);
                }
                loss += value;
                float[] sums = r.total.toFloatArray();
                for (int i = 0; i < part.size(); i++) {
                    chosen[at + i] = sums[i] - r.reference[i];
                    rejected[at + i] = sums[part.size() + i] - r.reference[part.size() + i];
                }
                sum.add(model.gradients(sub, r.loss, false));
                at += part.size();
            }
        }
        return new Result(loss, chosen, rejected, sum.arrays());
    }

    /** Parts of a batch that are recorded one after the other; the loss of the batch is the sum of theirs. */
    List<PairBatch> parts(PairBatch batch) {
        int micro = policy.microBatch();
        // A pair is two sequences and stays together.
        return GradientSum.parts(batch.size(), micro == 0 ? 0 : Math.max(1, micro / 2)).stream()
                .map(p -> batch.part(p[0], p[1]))
                .toList();
    }

    /** The loss of a part alone, recorded in the scope; the thread's grad mode has to be on. */
    NDArray loss(NDManager scope, PairBatch part) {
        return record(scope, part).loss;
    }

    private Recorded record(NDManager scope, PairBatch batch) {
        double[] reference = PairScores.referenceSums(policy, batch.pairs());
        int n = batch.size();
        TokenGrid grid =
                TokenGrid.of(PairScores.sides(batch.pairs()), model.config().padId());
        NDArray total = model.logProbs(scope, grid.batch()).sum(new int[] {1});
        NDArray chosen = total.get("0:" + n);
        NDArray rejected = total.get(n + ":" + 2 * n);
        NDArray loss = DpoLoss.of(
                chosen,
                rejected,
                array(scope, PairScores.margins(reference)),
                batch.scale() * settings.beta(),
                array(scope, batch.offsets()),
                array(scope, batch.weights()));
        if (settings.sftWeight() > 0) {
            double[] perToken = new double[n];
            Arrays.setAll(
                    perToken,
                    i -> -settings.sftWeight()
                            * batch.weights()[i]
                            / batch.pairs().get(i).chosen().tokens().length);
            loss = loss.add(chosen.mul(array(scope, perToken)).sum());
        }
        return new Recorded(loss, total, reference);
    }

    private static NDArray array(NDManager scope, double[] values) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) values[i];
        }
        return scope.create(f);
    }
}
