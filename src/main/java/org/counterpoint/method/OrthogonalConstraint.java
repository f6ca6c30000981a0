package org.counterpoint.method;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.jspecify.annotations.Nullable;

/**
 * OrthAlign's constraint: from the second stage on, an update is U C A with the orthonormal columns of U outside everything that
 * earlier stages changed.
 *
 * @param choice which of the free directions are used
 * @param k number of directions for {@link FreeBasis#RANDOM_K}
 * @param cap spectral cap tau of a stage
 */
public record OrthogonalConstraint(FreeBasis choice, int k, double cap) implements UpdateConstraint {
    @Override
    public @Nullable DMatrixRMaj basis(String module, int rows, @Nullable DMatrixRMaj protectedBasis, long seed) {
        if (protectedBasis == null || protectedBasis.numCols == 0) {
            return null;
        }
        int taken = protectedBasis.numCols;
        int free = rows - taken;
        int wanted = choice == FreeBasis.RANDOM_K ? k : 1;
        if (free < wanted) {
            throw new BadConfigurationException("The module " + module + " has " + rows + " output directions of which "
                    + taken + " are protected, so that " + wanted + " free ones are not left; use a smaller LoRA rank"
                    + (choice == FreeBasis.RANDOM_K ? " or a smaller \"k\"." : " or fewer stages."));
        }
        DMatrixRMaj complement = complement(protectedBasis);
        if (choice == FreeBasis.FULL_COMPLEMENT) {
            return complement;
        }
        // An orthonormal k-frame inside the complement: rotate it by the Q of a Gaussian matrix.
        Random random = new Random(seed);
        DMatrixRMaj gauss = new DMatrixRMaj(free, k);
        for (int i = 0; i < gauss.data.length; i++) {
            gauss.data[i] = random.nextGaussian();
        }
        DMatrixRMaj frame = new DMatrixRMaj(rows, k);
        CommonOps_DDRM.mult(complement, thinQ(gauss), frame);
        return frame;
    }

    /**
     * Orthonormal basis of the complement of the columns of an orthonormal matrix: the last columns of its full QR factor.
     *
     * @param q [m,c] orthonormal
     * @return [m,m-c]
     */
    public static DMatrixRMaj complement(DMatrixRMaj q) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(q.numRows, q.numCols);
        qr.decompose(q.copy());
        DMatrixRMaj full = qr.getQ(null, false);
        return CommonOps_DDRM.extract(full, 0, q.numRows, q.numCols, q.numRows);
    }

    private static DMatrixRMaj thinQ(DMatrixRMaj a) {
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(a.numRows, a.numCols);
        qr.decompose(a.copy());
        return qr.getQ(null, true);
    }
}
