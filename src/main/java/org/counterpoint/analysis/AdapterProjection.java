package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.counterpoint.math.Subspaces;
import org.counterpoint.run.tensors.PeftAdapter;

/**
 * Removes from an adapter what lies in the output spaces of protected adapters: {@code dW <- dW - Q Q^T dW} with Q the span of
 * their column spaces (methods-orthalign 2.3, full complement).
 *
 * @param modules what happened per module
 * @param updates the projected updates, outputs as rows, rounded to single precision as they will be stored
 */
public record AdapterProjection(List<Module> modules, List<LowRank> updates) {

    /**
     * One module.
     *
     * @param module full name
     * @param leakBefore share of the update's norm inside the protected space before, in [0, 1]
     * @param leakAfter the same after projection and rounding; rounding of single precision is all that remains
     * @param energyKept squared norm after over squared norm before
     * @param protectedDimension dimension of the protected space; 0 where no protected adapter touches the module
     * @param remainingCapacity m minus that
     */
    public record Module(
            String module,
            double leakBefore,
            double leakAfter,
            double energyKept,
            int protectedDimension,
            int remainingCapacity) {}

    /**
     * Projects an adapter.
     *
     * @throws IllegalArgumentException when shapes differ, no module is shared, or nothing of a module would be left
     */
    public static AdapterProjection of(List<PeftAdapter> protectedAdapters, PeftAdapter target) {
        List<Module> rows = new ArrayList<>();
        List<LowRank> updates = new ArrayList<>();
        boolean shared = false;
        for (LowRank stored : target.modules()) {
            LowRank update = UpdateSet.outputSide(target, stored);
            Basis q = Basis.empty(update.rows());
            for (PeftAdapter p : protectedAdapters) {
                LowRank other = p.module(update.module());
                if (other != null) {
                    LowRank oriented = UpdateSet.outputSide(p, other);
                    if (oriented.rows() != update.rows() || oriented.cols() != update.cols()) {
                        throw new IllegalArgumentException(p.dir() + " and " + target.dir()
                                + " do not belong to one base model: "
                                + update.module() + " is " + oriented.rows() + " x " + oriented.cols() + " in one and "
                                + update.rows() + " x " + update.cols()
                                + " in the other; project adapters of the same model.");
                    }
                    q = q.union(ModuleUpdate.decompose(oriented).left(), FactoredSvd.SUBSPACE_TOLERANCE);
                    shared = true;
                }
            }
            if (q.size() == update.rows()) {
                throw new IllegalArgumentException(
                        "The protected adapters fill all " + update.rows() + " output directions of " + update.module()
                                + ", so nothing of " + target.dir() + " would be left there; protect fewer adapters.");
            }
            LowRank projected = rounded(Projector.awayFrom(q).apply(update));
            FactoredSvd before = FactoredSvd.of(update);
            FactoredSvd after = FactoredSvd.of(projected);
            double ratio = after.frobenius() / before.frobenius();
            rows.add(new Module(
                    update.module(),
                    Subspaces.leak(q, before),
                    after.rank() == 0 ? 0 : Subspaces.leak(q, after),
                    ratio * ratio,
                    q.size(),
                    update.rows() - q.size()));
            updates.add(projected);
        }
        if (!shared) {
            throw new IllegalArgumentException("No protected adapter touches a module of " + target.dir()
                    + ", so there is nothing to remove; give adapters of the same model with the same target modules.");
        }
        return new AdapterProjection(List.copyOf(rows), List.copyOf(updates));
    }

    private static LowRank rounded(LowRank update) {
        double[] b = update.b().clone();
        for (int i = 0; i < b.length; i++) {
            b[i] = (float) b[i];
        }
        return new LowRank(update.module(), update.rows(), update.cols(), update.rank(), update.scale(), b, update.a());
    }
}
