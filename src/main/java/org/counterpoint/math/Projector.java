package org.counterpoint.math;

import org.ejml.data.DMatrixRMaj;

/**
 * Orthogonal projection of outputs, {@code P G}, without ever forming the m x m matrix P (methods-orthalign 2.3):
 * either onto a basis ({@code P = U U^T}) or onto its complement ({@code P = I - Q Q^T}).
 */
public final class Projector {

    private final Basis basis;
    private final boolean complement;

    private Projector(Basis basis, boolean complement) {
        this.basis = basis;
        this.complement = complement;
    }

    /** Projection onto the span of {@code free}. */
    public static Projector onto(Basis free) {
        return new Projector(free, false);
    }

    /** Projection that removes everything inside {@code protectedSpace}. */
    public static Projector awayFrom(Basis protectedSpace) {
        return new Projector(protectedSpace, true);
    }

    /** m, the dimension P acts on. */
    public int dim() {
        return basis.dim();
    }

    /** Rank (= trace) of P. */
    public int rank() {
        return complement ? basis.dim() - basis.size() : basis.size();
    }

    /** True when P removes {@link #basis()}, false when it keeps it. */
    public boolean isComplement() {
        return complement;
    }

    /** The basis that P keeps, or removes when {@link #isComplement()}. */
    public Basis basis() {
        return basis;
    }

    /** An orthonormal basis of what P keeps; which one has no meaning. */
    public Basis range() {
        return complement ? basis.randomComplement(basis.dim() - basis.size(), 0) : basis;
    }

    /**
     * G P as a new array: the same projection on the side of the inputs.
     *
     * @param g {@code rows x dim}, row-major
     * @param rows number of rows of G
     */
    public double[] applyRight(double[] g, int rows) {
        if (g.length != (long) rows * dim()) {
            throw new IllegalArgumentException(
                    "A projection of R^" + dim() + " cannot act on " + g.length + " values in " + rows + " rows.");
        }
        DMatrixRMaj transposed = Dense.transpose(Dense.wrap(rows, dim(), g));
        return Dense.data(Dense.transpose(complement ? basis.reject(transposed) : basis.keep(transposed)));
    }

    /**
     * P G as a new array.
     *
     * @param g {@code dim x cols}, row-major
     * @param cols number of columns of G
     */
    public double[] apply(double[] g, int cols) {
        if (g.length != (long) dim() * cols) {
            throw new IllegalArgumentException(
                    "A projection of R^" + dim() + " cannot act on " + g.length + " values in " + cols + " columns.");
        }
        DMatrixRMaj x = Dense.wrap(dim(), cols, g);
        return Dense.data(complement ? basis.reject(x) : basis.keep(x));
    }

    /** P dW: only the left factor changes. Applied twice, so that what is left inside is rounding of the result itself. */
    public LowRank apply(LowRank update) {
        double[] b = update.rank() == 0 ? update.b() : apply(apply(update.b(), update.rank()), update.rank());
        return new LowRank(update.module(), update.rows(), update.cols(), update.rank(), update.scale(), b, update.a());
    }

    /** Share of energy that survives, {@code ||P G||_F^2 / ||G||_F^2}, in [0, 1]; NaN for G = 0. */
    public double energyKept(double[] g, int cols) {
        double before = Dense.frobenius(Dense.wrap(dim(), cols, g));
        if (before == 0) {
            return Double.NaN;
        }
        double kept = Dense.frobenius(Dense.wrap(dim(), cols, apply(g, cols))) / before;
        return Math.min(1.0, kept * kept);
    }

    /** Share of an update's energy that survives, in [0, 1]; NaN for the zero update. */
    public double energyKept(LowRank update) {
        double before = FactoredSvd.of(update).frobenius();
        if (before == 0) {
            return Double.NaN;
        }
        double kept = FactoredSvd.of(apply(update)).frobenius() / before;
        return Math.min(1.0, kept * kept);
    }
}
