package org.counterpoint.math;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * An orthonormal basis of a subspace of R^dim. Which basis of the subspace it is has no meaning: compare projectors or
 * principal angles, never entries.
 *
 * @param dim dimension of the surrounding space
 * @param size dimension of the subspace, possibly 0
 * @param columns {@code dim x size} row-major, orthonormal columns
 */
public record Basis(int dim, int size, double[] columns) {

    /** Checks the shape (orthonormality is the caller's promise; {@link #span} makes it). */
    public Basis {
        if (columns.length != (long) dim * size || size > dim) {
            throw new IllegalArgumentException("A basis of " + size + " columns in dimension " + dim + " cannot hold "
                    + columns.length + " values.");
        }
    }

    /** The zero subspace. */
    public static Basis empty(int dim) {
        return new Basis(dim, 0, new double[0]);
    }

    /**
     * Orthonormal basis of the span of arbitrary columns; directions with singular value below {@code relative} times the
     * largest are dropped.
     *
     * @param dim rows
     * @param count columns, may exceed {@code dim}
     * @param vectors {@code dim x count} row-major
     */
    public static Basis span(int dim, int count, double[] vectors, double relative) {
        if (count == 0) {
            return empty(dim);
        }
        Dense.Qr qr = Dense.qr(DMatrixRMaj.wrap(dim, count, vectors));
        Dense.Svd core = Dense.svd(qr.r());
        int keep = 0;
        while (keep < core.s().length && core.s()[keep] > relative * core.s()[0]) {
            keep++;
        }
        return new Basis(dim, keep, Dense.data(Dense.times(qr.q(), Dense.columns(core.u(), keep))));
    }

    /**
     * Basis of the sum of two subspaces whose first columns are this basis; directions of {@code other} whose sine to this
     * subspace is below {@code tolerance} count as already present.
     */
    public Basis union(Basis other, double tolerance) {
        requireSameSpace(other);
        if (other.size == 0) {
            return this;
        }
        DMatrixRMaj rest = reject(reject(other.matrix()));
        Dense.Qr qr = Dense.qr(rest);
        Dense.Svd core = Dense.svd(qr.r());
        int room = dim - size;
        int keep = 0;
        while (keep < Math.min(core.s().length, room) && core.s()[keep] > tolerance) {
            keep++;
        }
        if (keep == 0) {
            return this;
        }
        DMatrixRMaj fresh = Dense.times(qr.q(), Dense.columns(core.u(), keep));
        // a small residual was amplified by its normalization: clean it against this basis once more
        fresh = Dense.qr(reject(fresh)).q();
        double[] out = new double[dim * (size + keep)];
        for (int i = 0; i < dim; i++) {
            System.arraycopy(columns, i * size, out, i * (size + keep), size);
            System.arraycopy(fresh.data, i * keep, out, i * (size + keep) + size, keep);
        }
        return new Basis(dim, size + keep, out);
    }

    /** A Haar-random subspace (methods-orthalign 7.1, CONTROL_RANDOM_K). */
    public static Basis random(int dim, int size, long seed) {
        return empty(dim).randomComplement(size, seed);
    }

    /**
     * A random {@code count}-dimensional subspace of the orthogonal complement (methods-orthalign 7.1, RANDOM_K).
     *
     * @throws IllegalArgumentException when the complement is too small
     */
    public Basis randomComplement(int count, long seed) {
        if (count > dim - size) {
            throw new IllegalArgumentException("A free subspace of dimension " + count + " does not fit beside " + size
                    + " protected directions in dimension " + dim + "; choose at most " + (dim - size) + ".");
        }
        if (count == 0) {
            return empty(dim);
        }
        Random random = new Random(seed);
        DMatrixRMaj g = new DMatrixRMaj(dim, count);
        for (int i = 0; i < g.getNumElements(); i++) {
            g.data[i] = random.nextGaussian();
        }
        DMatrixRMaj q = Dense.qr(reject(reject(g))).q();
        return new Basis(dim, count, Dense.data(Dense.qr(reject(q)).q()));
    }

    /** The columns as rows, {@code size x dim} row-major. */
    public double[] transposed() {
        return Dense.data(Dense.transpose(matrix()));
    }

    /** Largest deviation of {@code Q^T Q} from the identity. */
    public double orthonormalityError() {
        if (size == 0) {
            return 0;
        }
        DMatrixRMaj g = Dense.transposeTimes(matrix(), matrix());
        for (int i = 0; i < size; i++) {
            g.add(i, i, -1);
        }
        return CommonOps_DDRM.elementMaxAbs(g);
    }

    DMatrixRMaj matrix() {
        return Dense.wrap(dim, size, columns);
    }

    /** (I - Q Q^T) X as a new matrix. */
    DMatrixRMaj reject(DMatrixRMaj x) {
        DMatrixRMaj out = x.copy();
        if (size > 0) {
            CommonOps_DDRM.subtractEquals(out, keep(x));
        }
        return out;
    }

    /** Q Q^T X as a new matrix. */
    DMatrixRMaj keep(DMatrixRMaj x) {
        return Dense.times(matrix(), Dense.transposeTimes(matrix(), x));
    }

    void requireSameSpace(Basis other) {
        if (dim != other.dim) {
            throw new IllegalArgumentException(
                    "Subspaces of R^" + dim + " and R^" + other.dim + " cannot be compared.");
        }
    }
}
