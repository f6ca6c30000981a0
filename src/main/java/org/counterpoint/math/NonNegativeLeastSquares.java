package org.counterpoint.math;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Least squares with non-negative coefficients: the active-set method of Lawson and Hanson (1974), finite and exact. */
final class NonNegativeLeastSquares {
    private static final double TOLERANCE = 1e-13;

    private NonNegativeLeastSquares() {}

    /**
     * Minimizes {@code |sum over r of u_r columns[r] - f|} over u of at least 0.
     *
     * @param columns vectors of the length of f, of sizes around 1
     * @return u, one entry per column
     */
    static double[] solve(double[][] columns, double[] f) {
        int n = columns.length;
        double[] u = new double[n];
        boolean[] passive = new boolean[n];
        boolean[] refused = new boolean[n];
        for (int round = 0; round < 10 * (n + 1); round++) {
            double[] residual = residual(columns, u, f);
            int enter = -1;
            double steepest = TOLERANCE;
            for (int r = 0; r < n; r++) {
                double slope = dot(columns[r], residual);
                if (!passive[r] && !refused[r] && slope > steepest * Math.sqrt(dot(columns[r], columns[r]))) {
                    steepest = slope / Math.sqrt(dot(columns[r], columns[r]));
                    enter = r;
                }
            }
            if (enter < 0) {
                return u;
            }
            passive[enter] = true;
            double[] s = fit(columns, passive, f);
            if (s.length == 0 || s[enter] <= 0) {
                // dependent on the others up to rounding: entering it would only cycle
                passive[enter] = false;
                refused[enter] = true;
                continue;
            }
            Arrays.fill(refused, false);
            while (s.length > 0 && smallest(s, passive) <= 0) {
                double step = 1;
                for (int r = 0; r < n; r++) {
                    if (passive[r] && s[r] <= 0) {
                        step = Math.min(step, u[r] / (u[r] - s[r]));
                    }
                }
                for (int r = 0; r < n; r++) {
                    if (passive[r]) {
                        u[r] += step * (s[r] - u[r]);
                        if (u[r] <= TOLERANCE && s[r] <= 0) {
                            u[r] = 0;
                            passive[r] = false;
                        }
                    }
                }
                s = fit(columns, passive, f);
            }
            if (s.length == 0) {
                return u;
            }
            u = s;
        }
        return u;
    }

    private static double smallest(double[] s, boolean[] passive) {
        return IntStream.range(0, s.length)
                .filter(r -> passive[r])
                .mapToDouble(r -> s[r])
                .min()
                .orElse(1);
    }

    /** Unconstrained least squares on the passive columns, 0 elsewhere; empty when they are dependent. */
    private static double[] fit(double[][] columns, boolean[] passive, double[] f) {
        int[] index = IntStream.range(0, columns.length).filter(r -> passive[r]).toArray();
        double[] s = new double[columns.length];
        if (index.length == 0) {
            return s;
        }
        if (index.length > f.length) {
            return new double[0];
        }
        DMatrixRMaj e = new DMatrixRMaj(f.length, index.length);
        for (int c = 0; c < index.length; c++) {
            for (int i = 0; i < f.length; i++) {
                e.set(i, c, columns[index[c]][i]);
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.leastSquares(f.length, index.length);
        if (!solver.setA(e) || solver.quality() < 1e-12) {
            return new double[0];
        }
        DMatrixRMaj rhs = new DMatrixRMaj(f.length, 1, true, f.clone());
        DMatrixRMaj x = new DMatrixRMaj(index.length, 1);
        solver.solve(rhs, x);
        for (int c = 0; c < index.length; c++) {
            s[index[c]] = x.get(c);
        }
        return s;
    }

    private static double[] residual(double[][] columns, double[] u, double[] f) {
        double[] residual = f.clone();
        for (int r = 0; r < u.length; r++) {
            for (int i = 0; i < f.length && u[r] != 0; i++) {
                residual[i] -= u[r] * columns[r][i];
            }
        }
        return residual;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
