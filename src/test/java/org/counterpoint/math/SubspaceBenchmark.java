package org.counterpoint.math;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The factored route to an update's singular values against the dense decomposition of the product, same library. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class SubspaceBenchmark {
    private static final int RANK = 16;

    /** Rows and columns of the update. */
    @Param({"128", "256", "512"})
    public int dimension;

    private LowRank update = new LowRank("m", 1, 1, 1, 1, new double[1], new double[1]);
    private DMatrixRMaj product = new DMatrixRMaj(1, 1);

    /** Draws a random update of rank 16. */
    @Setup
    public void draw() {
        Random random = new Random(1);
        DMatrixRMaj b = gaussian(random, dimension, RANK);
        DMatrixRMaj a = gaussian(random, RANK, dimension);
        update = new LowRank("m", dimension, dimension, RANK, 1, b.getData(), a.getData());
        product = CommonOps_DDRM.mult(b, a, null);
    }

    private static DMatrixRMaj gaussian(Random random, int rows, int columns) {
        DMatrixRMaj m = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < m.getNumElements(); i++) {
            m.set(i, random.nextGaussian());
        }
        return m;
    }

    /** QR of both factors and the core of rank x rank. */
    @Benchmark
    public FactoredSvd factored() {
        return FactoredSvd.of(update);
    }

    /** Dense decomposition of B*A. */
    @Benchmark
    public double dense() {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(dimension, dimension, true, true, true);
        svd.decompose(product.copy());
        return svd.getSingularValues()[0];
    }
}
