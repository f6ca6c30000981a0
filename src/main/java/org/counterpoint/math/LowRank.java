package org.counterpoint.math;

import java.util.Arrays;
import java.util.List;

/**
 * A low-rank update of one weight matrix, {@code dW = scale * B * A}, kept in its factors (LoRA, methods-orthalign 1).
 *
 * @param module name of the weight matrix, for messages and tables
 * @param rows m, output features of {@code dW} (at least 1)
 * @param cols n, input features of {@code dW} (at least 1)
 * @param rank r, columns of B and rows of A; 0 means the zero update, and r may exceed min(m, n)
 * @param scale factor in front of the product, alpha / r for plain LoRA
 * @param b B, {@code rows x rank}, row-major
 * @param a A, {@code rank x cols}, row-major
 */
public record LowRank(String module, int rows, int cols, int rank, double scale, double[] b, double[] a) {

    /** Checks the shapes; an array of the wrong length is refused with a sentence naming the module. */
    public LowRank {
        if (rows < 1 || cols < 1 || rank < 0) {
            throw new IllegalArgumentException("The update of " + module + " has the impossible shape " + rows + " x "
                    + cols + " with rank " + rank + "; rows and columns must be at least 1 and the rank at least 0.");
        }
        if (b.length != (long) rows * rank || a.length != (long) rank * cols) {
            throw new IllegalArgumentException("The factors of " + module + " hold " + b.length + " and " + a.length
                    + " values where " + rows + " x " + rank + " and " + rank + " x " + cols + " are needed.");
        }
    }

    /** The zero update of a module. */
    public static LowRank zero(String module, int rows, int cols) {
        return new LowRank(module, rows, cols, 0, 1.0, new double[0], new double[0]);
    }

    /** The same update times a factor; the factors themselves are shared, not copied. */
    public LowRank times(double factor) {
        return new LowRank(module, rows, cols, rank, scale * factor, b, a);
    }

    /** The transposed update, {@code scale * A^T * B^T}. */
    public LowRank transposed() {
        return new LowRank(module, cols, rows, rank, scale, transpose(a, rank, cols), transpose(b, rows, rank));
    }

    private static double[] transpose(double[] x, int rows, int cols) {
        double[] out = new double[x.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < cols; j++) {
                out[j * rows + i] = x[i * cols + j];
            }
        }
        return out;
    }

    /** The product {@code scale * B * A} itself, {@code rows x cols} row-major: for tests and small modules only. */
    public double[] dense() {
        double[] out = new double[rows * cols];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < rank; k++) {
                double w = scale * b[i * rank + k];
                for (int j = 0; j < cols; j++) {
                    out[i * cols + j] += w * a[k * cols + j];
                }
            }
        }
        return out;
    }

    /**
     * The sum of updates of one module as one low-rank update, by putting the factors side by side (rank = sum of ranks).
     *
     * @throws IllegalArgumentException when the list is empty or the shapes differ
     */
    public static LowRank sum(List<LowRank> updates) {
        if (updates.isEmpty()) {
            throw new IllegalArgumentException("A sum of updates needs at least one update.");
        }
        LowRank first = updates.getFirst();
        int total = 0;
        for (LowRank u : updates) {
            if (u.rows != first.rows || u.cols != first.cols) {
                throw new IllegalArgumentException("Updates of " + first.module + " differ in shape: " + first.rows
                        + " x " + first.cols + " and " + u.rows + " x " + u.cols + ".");
            }
            total += u.rank;
        }
        double[] b = new double[first.rows * total];
        double[] a = new double[total * first.cols];
        int at = 0;
        for (LowRank u : updates) {
            for (int i = 0; i < u.rows; i++) {
                for (int k = 0; k < u.rank; k++) {
                    b[i * total + at + k] = u.scale * u.b[i * u.rank + k];
                }
            }
            System.arraycopy(u.a, 0, a, at * u.cols, u.a.length);
            at += u.rank;
        }
        return new LowRank(first.module, first.rows, first.cols, total, 1.0, b, a);
    }

    /** True when no factor entry, and not the scale, is NaN or infinite. */
    public boolean isFinite() {
        return Double.isFinite(scale)
                && Arrays.stream(b).allMatch(Double::isFinite)
                && Arrays.stream(a).allMatch(Double::isFinite);
    }
}
