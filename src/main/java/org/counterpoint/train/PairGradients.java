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
     * Loss and gradient.
     *
     * @param step for the message when the loss is not a number
     */
    Result of(NDManager scope, PairBatch batch, long step) {
        int n = batch.size();
        try (GradMode _ = GradMode.on()) {
            Recorded r = record(scope, batch);
            double value = r.loss.getFloat();
            if (!Double.isFinite(value)) {
                throw OnlineLoop.notANumber(step);
            }
            float[] sums = r.total.toFloatArray();
            double[] ratio = new double[2 * n];
            Arrays.setAll(ratio, i -> sums[i] - r.reference[i]);
            return new Result(
                    value,
                    Arrays.copyOf(ratio, n),
                    Arrays.copyOfRange(ratio, n, 2 * n),
                    model.gradients(scope, r.loss, false));
        }
    }

    /** The loss alone, recorded in the scope; the thread's grad mode has to be on. */
    NDArray loss(NDManager scope, PairBatch batch) {
        return record(scope, batch).loss;
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
