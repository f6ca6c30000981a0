package org.counterpoint.run;

import org.counterpoint.math.LowRank;

/**
 * The update of one weight matrix W (m x n) as its factored SVD, {@code U diag(s) V^T}, and what was measured with it. NaN means
 * that a measurement was not made.
 *
 * @param module name of the module, such as {@code model.layers.0.self_attn.q_proj}
 * @param rows m, outputs of the module
 * @param cols n, inputs of the module
 * @param rank r, number of kept singular values
 * @param u left singular vectors, m x r row-major
 * @param s singular values, r, decreasing
 * @param v right singular vectors, n x r row-major
 * @param baseNorm largest singular value of the base weight
 * @param measuredNorm largest singular value of the base weight plus all updates so far
 * @param leak part of the update inside the protected subspace, 0 to 1
 * @param energyKept part of the unprojected update's squared Frobenius norm that was kept, 0 to 1
 * @param protectedDimension dimension of the protected subspace
 * @param cap spectral cap tau that the update was held to
 * @param geometry how the update lies to those before it
 * @param baseGain largest {@code ||W x|| / ||x||} of the base weight W over the inputs x that held-out prompts brought to the module in
 *     the base model: a lower estimate of {@code baseNorm} that says how much of it real inputs see
 * @param gain the same of the base weight plus all updates so far, in the model as it was then
 */
public record ModuleFactors(
        String module,
        int rows,
        int cols,
        int rank,
        double[] u,
        double[] s,
        double[] v,
        double baseNorm,
        double measuredNorm,
        double leak,
        double energyKept,
        double protectedDimension,
        double cap,
        StageGeometry geometry,
        double baseGain,
        double gain) {
    public ModuleFactors {
        if (u.length != rows * rank || s.length != rank || v.length != cols * rank) {
            throw new IllegalArgumentException("The factors of " + module + " do not have the shapes [" + rows + ", "
                    + rank + "], [" + rank + "] and [" + cols + ", " + rank + "]; check the order of the axes.");
        }
    }

    /** Factors without gains. */
    public ModuleFactors(
            String module,
            int rows,
            int cols,
            int rank,
            double[] u,
            double[] s,
            double[] v,
            double baseNorm,
            double measuredNorm,
            double leak,
            double energyKept,
            double protectedDimension,
            double cap,
            StageGeometry geometry) {
        this(
                module,
                rows,
                cols,
                rank,
                u,
                s,
                v,
                baseNorm,
                measuredNorm,
                leak,
                energyKept,
                protectedDimension,
                cap,
                geometry,
                Double.NaN,
                Double.NaN);
    }

    /** The same factors with what real inputs saw. */
    public ModuleFactors withGains(double ofBase, double now) {
        return new ModuleFactors(
                module,
                rows,
                cols,
                rank,
                u,
                s,
                v,
                baseNorm,
                measuredNorm,
                leak,
                energyKept,
                protectedDimension,
                cap,
                geometry,
                ofBase,
                now);
    }

    /** Factors with norms only. */
    public static ModuleFactors of(
            String module,
            int rows,
            int cols,
            double[] u,
            double[] s,
            double[] v,
            double baseNorm,
            double measuredNorm) {
        double none = Double.NaN;
        return new ModuleFactors(
                module,
                rows,
                cols,
                s.length,
                u,
                s,
                v,
                baseNorm,
                measuredNorm,
                none,
                none,
                none,
                none,
                StageGeometry.NONE);
    }

    /** The same update as a product {@code B A} with {@code B = U diag(s)} and {@code A = V^T}. */
    public LowRank toLowRank() {
        double[] b = new double[u.length];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < rank; k++) {
                b[i * rank + k] = u[i * rank + k] * s[k];
            }
        }
        double[] a = new double[v.length];
        for (int j = 0; j < cols; j++) {
            for (int k = 0; k < rank; k++) {
                a[k * cols + j] = v[j * rank + k];
            }
        }
        return new LowRank(module, rows, cols, rank, 1.0, b, a);
    }
}
