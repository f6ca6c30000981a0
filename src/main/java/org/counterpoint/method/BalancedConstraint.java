package org.counterpoint.method;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.counterpoint.lm.Confinement;
import org.counterpoint.math.Projector;
import org.counterpoint.math.SharedCapacity;

/**
 * Balanced order (ours, decision record 0009): every stage, the first one included, keeps to its own share of the output
 * directions. The shares are disjoint and chosen before training from all stages' gradients at the base model by
 * {@linkplain SharedCapacity progressive filling}, so no stage owes its room to its place in the order. An instance serves one run:
 * it keeps the shares of each module from the first stage on.
 */
public final class BalancedConstraint implements UpdateConstraint {
    private static final long SEED = 17;

    private final double capacity;
    private final SpectralLimit limit;
    private final int gradientBatches;
    private final Map<String, SharedCapacity> shares = new ConcurrentHashMap<>();

    /**
     * A constraint for one run.
     *
     * @param capacity share of the output dimensions that is given away, in (0, 1]
     * @param limit spectral cap
     * @param gradientBatches batches per stage for the gradients
     */
    public BalancedConstraint(double capacity, SpectralLimit limit, int gradientBatches) {
        this.capacity = capacity;
        this.limit = limit;
        this.gradientBatches = gradientBatches;
    }

    @Override
    public Confinement confine(StageModule m) {
        SharedCapacity shared = shares.computeIfAbsent(
                m.module(), _ -> SharedCapacity.fill(m.rows(), m.cols(), m.gradients(), directions(m.rows()), SEED));
        return new Confinement(
                Confinement.Mode.REPARAM, Projector.onto(shared.shares().get(m.stage() - 1)), null);
    }

    @Override
    public SpectralLimit limit() {
        return limit;
    }

    @Override
    public void requireRoom(String module, int rows, int cols, int rank, int earlier) {
        if (directions(rows) < earlier + 1) {
            throw new BadConfigurationException("The module " + module + " has " + rows + " output directions, of which"
                    + " the capacity " + capacity + " gives away " + directions(rows) + ", but there are "
                    + (earlier + 1)
                    + " stages; use a larger \"capacity\".");
        }
    }

    @Override
    public Needs needs() {
        return new Needs(gradientBatches, true, 0, 0);
    }

    private int directions(int rows) {
        return (int) (capacity * rows);
    }
}
