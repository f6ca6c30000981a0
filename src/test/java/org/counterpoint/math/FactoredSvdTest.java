package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactoredSvdTest {

    /** Oracle 5 of the orthogonal method: singular values agree with the dense SVD, and the product is rebuilt. */
    @ParameterizedTest
    @CsvSource({"20,15,3,0.7", "15,20,5,2", "6,9,12,1", "9,4,9,-1.5", "1,7,2,1", "7,1,3,1", "1,1,1,3", "40,40,16,1e-6"})
    void agreesWithTheDenseDecomposition(int m, int n, int r, double scale) {
        LowRank update = Randoms.update(m, n, r, scale, 5);
        FactoredSvd svd = FactoredSvd.of(update);
        double[] dense = SingularOps_DDRM.singularValues(DMatrixRMaj.wrap(m, n, update.dense()));
        assertThat(svd.rank()).isEqualTo(Math.min(r, Math.min(m, n)));
        for (int i = 0; i < svd.rank(); i++) {
            assertThat(svd.s()[i]).isCloseTo(dense[i], within(1e-10 * dense[0]));
        }
        double[] rebuilt = svd.toLowRank("test").dense();
        for (int i = 0; i < rebuilt.length; i++) {
            assertThat(rebuilt[i]).isCloseTo(update.dense()[i], within(1e-11 * dense[0]));
        }
        assertThat(svd.left().orthonormalityError()).isLessThan(1e-13);
        assertThat(svd.right().orthonormalityError()).isLessThan(1e-13);
        assertThat(svd.frobenius()).isCloseTo(norm(update.dense()), within(1e-12 * dense[0]));
    }

    @Test
    void dropsDependentColumns() {
        double[] b = Randoms.gaussian(12, 1);
        double[] doubled = new double[24];
        for (int i = 0; i < 12; i++) {
            doubled[2 * i] = b[i];
            doubled[2 * i + 1] = -2 * b[i];
        }
        FactoredSvd svd = FactoredSvd.of(new LowRank("x", 12, 5, 2, 1, doubled, Randoms.gaussian(10, 2)));
        assertThat(svd.rank()).isEqualTo(1);
        assertThat(svd.stableRank()).isCloseTo(1, within(1e-12));
    }

    @Test
    void cancellingFactorsGiveAlmostNothing() {
        double[] b = {1, 1, 2, 2, 3, 3};
        double[] a = {1, -1, -1, 1};
        assertThat(FactoredSvd.of(new LowRank("x", 3, 2, 2, 1, b, a)).spectralNorm())
                .isLessThan(1e-14);
    }

    @Test
    void zeroFactorsHaveRankZero() {
        FactoredSvd fresh = FactoredSvd.of(new LowRank("x", 8, 6, 3, 2, new double[24], Randoms.gaussian(18, 3)));
        assertThat(fresh.rank()).isZero();
        assertThat(fresh.spectralNorm()).isZero();
        assertThat(fresh.stableRank()).isZero();
        assertThat(fresh.frobenius()).isZero();
        assertThat(FactoredSvd.of(LowRank.zero("x", 8, 6)).rank()).isZero();
        assertThat(Subspaces.cosine(fresh, fresh)).isNaN();
        assertThat(SpectralNorm.of(LowRank.zero("x", 8, 6))).isZero();
    }

    @Test
    void someZeroColumnsAreFine() {
        double[] b = Randoms.gaussian(30, 4);
        for (int i = 0; i < 10; i++) {
            b[3 * i + 1] = 0;
        }
        FactoredSvd svd = FactoredSvd.of(new LowRank("x", 10, 7, 3, 1, b, Randoms.gaussian(21, 5)));
        assertThat(svd.rank()).isEqualTo(2);
        assertThat(svd.left().orthonormalityError()).isLessThan(1e-13);
    }

    @Test
    void refusesNanWithTheModuleName() {
        double[] b = {1, Double.NaN};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FactoredSvd.of(new LowRank("q_proj", 2, 1, 1, 1, b, new double[] {1})))
                .withMessageContaining("q_proj")
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LowRank("q_proj", 2, 1, 1, 1, new double[3], new double[1]))
                .withMessageContaining("q_proj");
    }

    @Test
    void extremeScalesSurvive() {
        LowRank tiny = Randoms.update(9, 8, 3, 1e-150, 7);
        LowRank one = tiny.times(1e150);
        assertThat(FactoredSvd.of(tiny).s()[2] * 1e150)
                .isCloseTo(FactoredSvd.of(one).s()[2], within(1e-12));
    }

    @Test
    void truncationKeepsTheLargest() {
        LowRank update = new LowRank(
                "x", 3, 3, 3, 1, new double[] {1, 0, 0, 0, 1e-3, 0, 0, 0, 1e-8}, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1
                });
        assertThat(FactoredSvd.of(update).rank()).isEqualTo(3);
        assertThat(FactoredSvd.of(update).truncate(1e-6).s()).containsExactly(new double[] {1, 1e-3}, within(1e-15));
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }
}
