package org.counterpoint.math;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholderColumn_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/** Thin helpers around EJML for the small dense cores of this package. */
final class Dense {

    private Dense() {}

    /** A thin singular value decomposition, values descending. */
    record Svd(DMatrixRMaj u, double[] s, DMatrixRMaj v) {}

    /** The factors of a thin QR decomposition: q is m x min(m, n), r is min(m, n) x n. */
    record Qr(DMatrixRMaj q, DMatrixRMaj r) {}

    static DMatrixRMaj wrap(int rows, int cols, double[] rowMajor) {
        return DMatrixRMaj.wrap(rows, cols, rowMajor);
    }

    static double[] data(DMatrixRMaj m) {
        return java.util.Arrays.copyOf(m.data, m.numRows * m.numCols);
    }

    static DMatrixRMaj times(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj c = new DMatrixRMaj(a.numRows, b.numCols);
        if (a.numCols > 0 && c.getNumElements() > 0) {
            CommonOps_DDRM.mult(a, b, c);
        }
        return c;
    }

    static DMatrixRMaj transposeTimes(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj c = new DMatrixRMaj(a.numCols, b.numCols);
        if (a.numRows > 0 && c.getNumElements() > 0) {
            CommonOps_DDRM.multTransA(a, b, c);
        }
        return c;
    }

    static DMatrixRMaj timesTranspose(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj c = new DMatrixRMaj(a.numRows, b.numRows);
        if (a.numCols > 0 && c.getNumElements() > 0) {
            CommonOps_DDRM.multTransB(a, b, c);
        }
        return c;
    }

    static DMatrixRMaj transpose(DMatrixRMaj a) {
        DMatrixRMaj t = new DMatrixRMaj(a.numCols, a.numRows);
        CommonOps_DDRM.transpose(a, t);
        return t;
    }

    static DMatrixRMaj columns(DMatrixRMaj a, int count) {
        DMatrixRMaj out = new DMatrixRMaj(a.numRows, count);
        for (int i = 0; i < a.numRows; i++) {
            System.arraycopy(a.data, i * a.numCols, out.data, i * count, count);
        }
        return out;
    }

    static double frobenius(DMatrixRMaj a) {
        double scale = CommonOps_DDRM.elementMaxAbs(a);
        if (!(scale > 0)) {
            return scale;
        }
        double sum = 0;
        for (int i = 0; i < a.getNumElements(); i++) {
            double x = a.data[i] / scale;
            sum += x * x;
        }
        return scale * Math.sqrt(sum);
    }

    /** Householder QR; rank-deficient and zero columns are fine (q stays orthonormal). */
    static Qr qr(DMatrixRMaj a) {
        var qr = new QRDecompositionHouseholderColumn_DDRM();
        // the result is false for a zero column, where the reflection is the identity and the factors still hold
        boolean fullRank = qr.decompose(a.copy());
        int k = Math.min(a.numRows, a.numCols);
        DMatrixRMaj q = qr.getQ(null, true);
        DMatrixRMaj r = qr.getR(null, true);
        if (q.numCols != k || r.numRows != k) {
            throw new IllegalStateException("Unexpected QR shapes, full rank " + fullRank + ".");
        }
        return new Qr(q, r);
    }

    /** Thin SVD of a small matrix. */
    static Svd svd(DMatrixRMaj a) {
        int k = Math.min(a.numRows, a.numCols);
        double largest = a.getNumElements() == 0 ? 0 : CommonOps_DDRM.elementMaxAbs(a);
        if (k == 0 || largest == 0) {
            return new Svd(CommonOps_DDRM.identity(a.numRows, k), new double[k], CommonOps_DDRM.identity(a.numCols, k));
        }
        // unit scale keeps the implicit QR iteration away from underflow
        DMatrixRMaj scaled = a.copy();
        CommonOps_DDRM.scale(1.0 / largest, scaled);
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(a.numRows, a.numCols, true, true, true);
        if (!svd.decompose(scaled)) {
            throw new ArithmeticException("The singular value decomposition of a " + a.numRows + " x " + a.numCols
                    + " matrix did not converge; check it for NaN or infinite entries.");
        }
        DMatrixRMaj u = svd.getU(null, false);
        DMatrixRMaj w = svd.getW(null);
        DMatrixRMaj v = svd.getV(null, false);
        SingularOps_DDRM.descendingOrder(u, false, w, v, false);
        double[] s = new double[k];
        for (int i = 0; i < k; i++) {
            s[i] = w.get(i, i) * largest;
        }
        return new Svd(columns(u, k), s, columns(v, k));
    }
}
