package org.counterpoint.method;

import java.util.function.DoubleBinaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/** Operators for tests that read like formulas. */
record SimpleMatrix(DMatrixRMaj data) {
    SimpleMatrix(int rows, int cols) {
        this(new DMatrixRMaj(rows, cols));
    }

    static SimpleMatrix wrap(DMatrixRMaj data) {
        return new SimpleMatrix(data);
    }

    static SimpleMatrix identity(int n) {
        return wrap(CommonOps_DDRM.identity(n));
    }

    SimpleMatrix mult(SimpleMatrix o) {
        return wrap(CommonOps_DDRM.mult(data, o.data, null));
    }

    SimpleMatrix transpose() {
        return wrap(CommonOps_DDRM.transpose(data, null));
    }

    SimpleMatrix plus(SimpleMatrix o) {
        return each(o, Double::sum);
    }

    SimpleMatrix minus(SimpleMatrix o) {
        return each(o, (a, b) -> a - b);
    }

    SimpleMatrix elementMult(SimpleMatrix o) {
        return each(o, (a, b) -> a * b);
    }

    SimpleMatrix scale(double s) {
        return each(this, (a, b) -> a * s);
    }

    private SimpleMatrix each(SimpleMatrix o, DoubleBinaryOperator f) {
        DMatrixRMaj out = new DMatrixRMaj(data.numRows, data.numCols);
        for (int i = 0; i < out.data.length; i++) {
            out.data[i] = f.applyAsDouble(data.data[i], o.data.data[i]);
        }
        return wrap(out);
    }

    SimpleMatrix copy() {
        return wrap(data.copy());
    }

    double normF() {
        return NormOps_DDRM.normF(data);
    }

    double elementSum() {
        return CommonOps_DDRM.elementSum(data);
    }

    int getNumCols() {
        return data.numCols;
    }

    int getNumElements() {
        return data.getNumElements();
    }

    double get(int i) {
        return data.data[i];
    }

    void set(int i, double v) {
        data.data[i] = v;
    }

    DMatrixRMaj getDDRM() {
        return data;
    }
}
