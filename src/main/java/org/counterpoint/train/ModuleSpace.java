package org.counterpoint.train;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.counterpoint.lm.Confinement;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.InputEnergy;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.counterpoint.math.Subspaces;
import org.counterpoint.run.StageGeometry;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the update of one module during a stage.
 *
 * @param outputs protected outputs
 * @param inputs protected inputs
 * @param confinement where the update may go
 * @param energyKept part of the energy of the stage's gradient at its start that lies there; 1 where nothing was measured
 * @param earlier updates of the stages before, empty in the first
 * @param heldOut second moments of the module's inputs on held-out data of the earlier objectives
 */
record ModuleSpace(
        Basis outputs,
        Basis inputs,
        Confinement confinement,
        double energyKept,
        List<LowRank> earlier,
        List<double[]> heldOut) {

    /** Part of a gradient's energy that a confinement keeps, {@code ||P G R||_F^2 / ||G||_F^2}; 1 for a zero gradient. */
    static double energyKept(Confinement c, double[] g, int rows, int cols) {
        double[] kept = g;
        Projector p = c.outputs();
        if (p != null) {
            kept = p.apply(kept, cols);
        }
        Projector r = c.inputs();
        if (r != null) {
            kept = r.applyRight(kept, rows);
        }
        double all = square(g);
        return all > 0 ? Math.min(1, square(kept) / all) : 1;
    }

    private static double square(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v * v;
        }
        return sum;
    }

    double leak(FactoredSvd svd) {
        return svd.rank() == 0 ? 0 : Subspaces.leak(outputs, svd);
    }

    /**
     * How an update lies to what is protected and to the stages before.
     *
     * @param svd the update, cut at the subspace tolerance
     */
    StageGeometry geometry(FactoredSvd svd) {
        double none = Double.NaN;
        boolean right = confinement.inputs() != null;
        FactoredSvd turned = svd.transposed();
        return new StageGeometry(
                Subspaces.overlap(outputs, svd.left()),
                earlier.isEmpty() ? none : Subspaces.cosine(svd, FactoredSvd.of(LowRank.sum(earlier))),
                free(confinement.outputs(), svd.rows()),
                !right ? none : svd.rank() == 0 ? 0 : Subspaces.leak(inputs, turned),
                right ? Subspaces.overlap(inputs, turned.left()) : none,
                right ? inputs.size() : none,
                right ? free(confinement.inputs(), svd.cols()) : none,
                outputChange(svd));
    }

    private double outputChange(FactoredSvd svd) {
        OptionalDouble mean = heldOut.stream()
                .flatMapToDouble(m -> DoubleStream.of(InputEnergy.outputChange(svd, m)))
                .filter(Double::isFinite)
                .average();
        return mean.orElse(Double.NaN);
    }

    private static double free(@Nullable Projector p, int dim) {
        return p == null ? dim : p.rank();
    }
}
