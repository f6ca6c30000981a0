package org.counterpoint.math;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Second moments {@code M = X X^T} of the inputs of a module (columns of X are inputs), and what an update does to those inputs.
 * Protecting the leading eigenvectors of M is the input-side projection of GPM; it keeps old outputs on old inputs, which a
 * projection of the outputs does not (methods-orthalign 2.3 and 6).
 */
public final class InputEnergy {
    private static final double ROUNDING = 1e-12;

    private InputEnergy() {}

    /**
     * Leading eigenvectors of the sum of the moments, each divided by its trace: as few as hold the wanted share of the energy of
     * every moment.
     *
     * @param dim n
     * @param moments each {@code n x n}, symmetric, positive semidefinite; zero moments ask for nothing
     * @param energy share in (0, 1]; 1 takes the whole span
     */
    public static Basis protect(int dim, List<double[]> moments, double energy) {
        if (!(energy > 0 && energy <= 1)) {
            throw new IllegalArgumentException("A share of energy lies above 0 and is at most 1, not " + energy + ".");
        }
        List<double[]> present = moments.stream().filter(m -> trace(m, dim) > 0).toList();
        if (present.isEmpty()) {
            return Basis.empty(dim);
        }
        DMatrixRMaj sum = new DMatrixRMaj(dim, dim);
        for (double[] m : present) {
            double t = trace(m, dim);
            for (int i = 0; i < m.length; i++) {
                sum.data[i] += m[i] / t;
            }
        }
        DMatrixRMaj vectors = eigenvectors(sum);
        double[] held = new double[present.size()];
        int k = 0;
        while (k < dim && least(held) < energy - ROUNDING) {
            for (int o = 0; o < held.length; o++) {
                held[o] += quadratic(present.get(o), vectors, k) / trace(present.get(o), dim);
            }
            k++;
        }
        return new Basis(dim, k, Dense.data(Dense.columns(vectors, k)));
    }

    /** Share of a moment's energy inside a subspace, {@code tr(Q^T M Q) / tr M}, in [0, 1]; NaN for the zero moment. */
    public static double share(Basis space, double[] moment) {
        double t = trace(moment, space.dim());
        if (!(t > 0)) {
            return Double.NaN;
        }
        double inside = 0;
        for (int k = 0; k < space.size(); k++) {
            inside += quadratic(moment, space.matrix(), k);
        }
        return Math.clamp(inside / t, 0.0, 1.0);
    }

    /**
     * How much an update changes the outputs on the inputs of the moment,
     * {@code ||dW X||_F / (||dW||_F ||X||_F) = sqrt(sum_i s_i^2 v_i^T M v_i / (sum_i s_i^2 tr M))}, in [0, 1]; 0 keeps every old
     * output, {@code 1 / sqrt(n)} is what a random update does. NaN for the zero update or the zero moment.
     */
    public static double outputChange(FactoredSvd update, double[] moment) {
        double t = trace(moment, update.cols());
        if (update.rank() == 0 || !(t > 0)) {
            return Double.NaN;
        }
        DMatrixRMaj v = update.right().matrix();
        double changed = 0;
        double all = 0;
        for (int i = 0; i < update.rank(); i++) {
            double s = update.s()[i] / update.s()[0];
            changed += s * s * Math.max(0, quadratic(moment, v, i));
            all += s * s;
        }
        return Math.min(1.0, Math.sqrt(changed / (all * t)));
    }

    private static double trace(double[] m, int dim) {
        if (m.length != (long) dim * dim) {
            throw new IllegalArgumentException("A second moment of " + dim + " inputs has " + dim + " x " + dim
                    + " entries, not " + m.length + ".");
        }
        double t = 0;
        for (int i = 0; i < dim; i++) {
            t += m[i * dim + i];
        }
        return t;
    }

    private static double quadratic(double[] m, DMatrixRMaj vectors, int column) {
        int n = vectors.numRows;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                row += m[i * n + j] * vectors.get(j, column);
            }
            sum += vectors.get(i, column) * row;
        }
        return sum;
    }

    private static double least(double[] x) {
        double least = Double.POSITIVE_INFINITY;
        for (double v : x) {
            least = Math.min(least, v);
        }
        return least;
    }

    /** Orthonormal eigenvectors of a symmetric matrix, largest eigenvalue first. */
    private static DMatrixRMaj eigenvectors(DMatrixRMaj symmetric) {
        int n = symmetric.numRows;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(symmetric.copy())) {
            throw new ArithmeticException("The eigenvectors of a second moment of " + n
                    + " inputs were not found; check the activations for NaN or infinite values.");
        }
        Integer[] order = new Integer[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        Arrays.sort(
                order, Comparator.comparingDouble(i -> -eigen.getEigenvalue(i).getReal()));
        DMatrixRMaj out = new DMatrixRMaj(n, n);
        for (int c = 0; c < n; c++) {
            DMatrixRMaj v = eigen.getEigenVector(order[c]);
            for (int i = 0; i < n; i++) {
                out.set(i, c, v.get(i));
            }
        }
        return out;
    }
}
