package org.counterpoint.math;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Products with W + sum of scale * B * A, each from its parts. */
final class BasePlusUpdates implements LinearMap {

    private final int rows;
    private final int cols;
    private final IntToDoubleFunction base;
    private final List<LowRank> updates;

    BasePlusUpdates(int rows, int cols, IntToDoubleFunction base, int length, List<LowRank> updates) {
        if (length != (long) rows * cols) {
            throw new IllegalArgumentException(
                    "A " + rows + " x " + cols + " matrix cannot hold " + length + " values.");
        }
        for (LowRank u : updates) {
            if (u.rows() != rows || u.cols() != cols) {
                throw new IllegalArgumentException("The update of " + u.module() + " is " + u.rows() + " x " + u.cols()
                        + " but its base weight is " + rows + " x " + cols + ".");
            }
        }
        this.rows = rows;
        this.cols = cols;
        this.base = base;
        this.updates = List.copyOf(updates);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int cols() {
        return cols;
    }

    @Override
    public void apply(double[] x, double[] y) {
        for (int i = 0; i < rows; i++) {
            double sum = 0;
            for (int j = 0, at = i * cols; j < cols; j++, at++) {
                sum += base.applyAsDouble(at) * x[j];
            }
            y[i] = sum;
        }
        for (LowRank u : updates) {
            for (int k = 0; k < u.rank(); k++) {
                double sum = 0;
                for (int j = 0; j < cols; j++) {
                    sum += u.a()[k * cols + j] * x[j];
                }
                sum *= u.scale();
                for (int i = 0; i < rows; i++) {
                    y[i] += u.b()[i * u.rank() + k] * sum;
                }
            }
        }
    }

    @Override
    public void applyTransposed(double[] y, double[] x) {
        Arrays.fill(x, 0);
        for (int i = 0; i < rows; i++) {
            double w = y[i];
            for (int j = 0, at = i * cols; j < cols; j++, at++) {
                x[j] += base.applyAsDouble(at) * w;
            }
        }
        for (LowRank u : updates) {
            for (int k = 0; k < u.rank(); k++) {
                double sum = 0;
                for (int i = 0; i < rows; i++) {
                    sum += u.b()[i * u.rank() + k] * y[i];
                }
                sum *= u.scale();
                for (int j = 0; j < cols; j++) {
                    x[j] += u.a()[k * cols + j] * sum;
                }
            }
        }
    }
}
