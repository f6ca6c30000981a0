package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpectralNormTest {

    @ParameterizedTest
    @CsvSource({"1,1", "1,9", "9,1", "30,20", "48,40", "128,128", "384,128"})
    void denseAgreesWithTheFullDecomposition(int m, int n) {
        double[] w = Randoms.gaussian(m * n, 17);
        double expected = SingularOps_DDRM.singularValues(DMatrixRMaj.wrap(m, n, w.clone()))[0];
        assertThat(SpectralNorm.ofDense(w, m, n)).isCloseTo(expected, within(1e-10 * expected));
    }

    @Test
    void repeatedTopValuesAndZero() {
        double[] identity = new double[36];
        for (int i = 0; i < 6; i++) {
            identity[7 * i] = 2;
        }
        assertThat(SpectralNorm.ofDense(identity, 6, 6)).isCloseTo(2, within(1e-14));
        assertThat(SpectralNorm.ofDense(new double[12], 3, 4)).isZero();
        assertThat(SpectralNorm.ofDense(new float[] {3, 0, 0, 4}, 2, 2)).isCloseTo(4, within(1e-14));
        assertThatThrownBy(() -> SpectralNorm.ofDense(new double[] {1, Double.NaN}, 1, 2))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void baseWithUpdatesNeedsNoSum() {
        double[] base = Randoms.gaussian(30 * 22, 1);
        LowRank x = Randoms.update(30, 22, 3, 0.5, 2);
        LowRank y = Randoms.update(30, 22, 4, -1, 3);
        double[] total = base.clone();
        for (int i = 0; i < total.length; i++) {
            total[i] += x.dense()[i] + y.dense()[i];
        }
        double expected = SingularOps_DDRM.singularValues(DMatrixRMaj.wrap(30, 22, total))[0];
        assertThat(SpectralNorm.of(LinearMap.of(base, 30, 22, List.of(x, y))))
                .isCloseTo(expected, within(1e-10 * expected));
        assertThat(SpectralNorm.ofSum(List.of(x, y)))
                .isCloseTo(SpectralNorm.of(LinearMap.of(new double[660], 30, 22, List.of(x, y))), within(1e-10));
        assertThat(SpectralNorm.ofSum(List.of(x, x.times(-1)))).isLessThan(1e-12);
        assertThat(SpectralNorm.ofSum(List.of())).isZero();
    }
}
