package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class InputEnergyTest {

    private static double[] moment(double[] x, int n, int count) {
        double[] m = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int t = 0; t < count; t++) {
                    m[i * n + j] += x[i * count + t] * x[j * count + t];
                }
            }
        }
        return m;
    }

    @Test
    void takesTheFewestDirectionsThatHoldTheShare() {
        double[] m = {6, 0, 0, 0, 3, 0, 0, 0, 1};
        assertThat(InputEnergy.protect(3, List.of(m), 0.6).size()).isEqualTo(1);
        assertThat(InputEnergy.protect(3, List.of(m), 0.61).size()).isEqualTo(2);
        assertThat(InputEnergy.protect(3, List.of(m), 0.9).size()).isEqualTo(2);
        Basis all = InputEnergy.protect(3, List.of(m), 1);
        assertThat(all.size()).isEqualTo(3);
        Basis two = InputEnergy.protect(3, List.of(m), 0.9);
        assertThat(InputEnergy.share(two, m)).isCloseTo(0.9, within(1e-12));
        assertThat(two.orthonormalityError()).isLessThan(1e-12);
        assertThat(InputEnergy.protect(3, List.of(new double[9]), 0.9).size()).isZero();
        assertThat(InputEnergy.share(two, new double[9])).isNaN();
        assertThatIllegalArgumentException().isThrownBy(() -> InputEnergy.protect(3, List.of(m), 0));
    }

    @Test
    void everyMomentHoldsItsShareWhateverItsSize() {
        double[] large = moment(Randoms.gaussian(10 * 3, 1), 10, 3);
        double[] small = moment(Randoms.gaussian(10 * 2, 2), 10, 2);
        for (int i = 0; i < small.length; i++) {
            small[i] *= 1e-6;
        }
        Basis q = InputEnergy.protect(10, List.of(large, small), 0.95);
        assertThat(InputEnergy.share(q, large)).isGreaterThanOrEqualTo(0.95 - 1e-12);
        assertThat(InputEnergy.share(q, small)).isGreaterThanOrEqualTo(0.95 - 1e-12);
        assertThat(q.size()).isLessThanOrEqualTo(5);
        assertThat(InputEnergy.protect(10, List.of(large, small), 1).size()).isEqualTo(5);
    }

    @Test
    void outputChangeIsThatOfTheProduct() {
        int n = 9;
        double[] x = Randoms.gaussian(n * 20, 3);
        double[] m = moment(x, n, 20);
        LowRank update = Randoms.update(7, n, 3, 0.5, 4);
        double[] dense = update.dense();
        double[] product = new double[7 * 20];
        for (int i = 0; i < 7; i++) {
            for (int t = 0; t < 20; t++) {
                for (int j = 0; j < n; j++) {
                    product[i * 20 + t] += dense[i * n + j] * x[j * 20 + t];
                }
            }
        }
        double expected = Dense.frobenius(Dense.wrap(7, 20, product))
                / (Dense.frobenius(Dense.wrap(7, n, dense)) * Dense.frobenius(Dense.wrap(n, 20, x)));
        FactoredSvd svd = FactoredSvd.of(update);
        assertThat(InputEnergy.outputChange(svd, m)).isCloseTo(expected, within(1e-12));
        // an update confined to inputs that never occurred changes nothing; on the outputs alone it would
        double[] few = moment(Randoms.gaussian(n * 4, 5), n, 4);
        Basis q = InputEnergy.protect(n, List.of(few), 1);
        assertThat(q.size()).isEqualTo(4);
        double[] a = Projector.awayFrom(q).applyRight(update.a(), 3);
        LowRank confined = new LowRank("w", 7, n, 3, 0.5, update.b(), a);
        assertThat(InputEnergy.outputChange(FactoredSvd.of(confined), few)).isLessThan(1e-7);
        LowRank left = Projector.awayFrom(Basis.random(7, 3, 8)).apply(update);
        assertThat(InputEnergy.outputChange(FactoredSvd.of(left), few)).isGreaterThan(0.1);
        assertThat(InputEnergy.outputChange(FactoredSvd.zero(7, n), m)).isNaN();
    }

    /** Decision record 8: the change is at most sqrt(1 - rho) ||dW||_2 / ||dW||_F on the data of the moment. */
    @Test
    void theShareOfEnergyBoundsTheOutputChange() {
        int n = 20;
        double[] m = moment(Randoms.gaussian(n * 30, 11), n, 30);
        for (double energy : new double[] {0.5, 0.8, 0.95, 0.99}) {
            Basis q = InputEnergy.protect(n, List.of(m), energy);
            for (int seed = 0; seed < 20; seed++) {
                LowRank free = Randoms.update(8, n, 2, 1, seed);
                double[] a = Projector.awayFrom(q).applyRight(free.a(), 2);
                FactoredSvd svd = FactoredSvd.of(new LowRank("w", 8, n, 2, 1, free.b(), a));
                double bound = Math.sqrt(1 - energy) * svd.spectralNorm() / svd.frobenius();
                assertThat(InputEnergy.outputChange(svd, m)).isLessThanOrEqualTo(bound + 1e-12);
            }
        }
    }

    @Test
    void theRightProjectionIsTheLeftOneOfTheTranspose() {
        double[] g = Randoms.gaussian(5 * 8, 6);
        Projector p = Projector.awayFrom(Basis.random(8, 3, 7));
        double[] right = p.applyRight(g, 5);
        double[] transposed = p.apply(Dense.data(Dense.transpose(Dense.wrap(5, 8, g))), 5);
        assertThat(right).containsExactly(Dense.data(Dense.transpose(Dense.wrap(8, 5, transposed))), within(1e-15));
        assertThat(p.range().size()).isEqualTo(5);
        assertThat(Projector.onto(p.range()).applyRight(g, 5)).containsExactly(right, within(1e-12));
    }
}
