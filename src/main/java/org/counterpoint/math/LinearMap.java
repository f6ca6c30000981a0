package org.counterpoint.math;

import java.util.List;

/** A matrix known only by its products, so that base plus updates need not be formed. */
public interface LinearMap {

    /** m. */
    int rows();

    /** n. */
    int cols();

    /** Writes {@code M x} into {@code y}; x has n entries, y has m. */
    void apply(double[] x, double[] y);

    /** Writes {@code M^T y} into {@code x}. */
    void applyTransposed(double[] y, double[] x);

    /** A dense float matrix (row-major, {@code rows x cols}) plus low-rank updates of the same shape. */
    static LinearMap of(float[] base, int rows, int cols, List<LowRank> updates) {
        return new BasePlusUpdates(rows, cols, i -> base[i], base.length, updates);
    }

    /** A dense double matrix (row-major, {@code rows x cols}) plus low-rank updates of the same shape. */
    static LinearMap of(double[] base, int rows, int cols, List<LowRank> updates) {
        return new BasePlusUpdates(rows, cols, i -> base[i], base.length, updates);
    }
}
