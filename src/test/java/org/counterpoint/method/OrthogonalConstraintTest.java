package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import java.util.Random;
import org.counterpoint.math.Basis;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.Test;

/** Oracles 3, 4, 16 and 17 of the OrthAlign notes, on a 20 x 15 LoRA regression. */
class OrthogonalConstraintTest {
    private static final int M = 20;
    private static final int N = 15;
    private static final int R = 3;

    private final Random random = new Random(11);
    private final DMatrixRMaj protectedBasis = orthonormal(M, 4);
    private final DMatrixRMaj target = gauss(M, N);

    private DMatrixRMaj gauss(int rows, int cols) {
        return RandomMatrices_DDRM.rectangle(rows, cols, -1, 1, random);
    }

    private DMatrixRMaj orthonormal(int rows, int cols) {
        return RandomMatrices_DDRM.orthogonal(rows, cols, random);
    }

    private static DMatrixRMaj basis(FreeBasis choice, int k, DMatrixRMaj q) {
        Basis u = new OrthogonalConstraint(choice, k, Double.POSITIVE_INFINITY).basis("q_proj", wrap(q), 5);
        assertThat(u).isNotNull();
        Basis found = Objects.requireNonNull(u);
        return DMatrixRMaj.wrap(found.dim(), found.size(), found.columns());
    }

    private static Basis wrap(DMatrixRMaj q) {
        return new Basis(q.numRows, q.numCols, q.data);
    }

    @Test
    void basesAreOrthonormalAndFree() {
        for (FreeBasis choice : FreeBasis.values()) {
            SimpleMatrix u = SimpleMatrix.wrap(basis(choice, 7, protectedBasis));
            assertThat(u.getNumCols()).isEqualTo(choice == FreeBasis.RANDOM_K ? 7 : 16);
            assertThat(u.transpose()
                            .mult(u)
                            .minus(SimpleMatrix.identity(u.getNumCols()))
                            .normF())
                    .isLessThan(1e-12);
            assertThat(u.transpose().mult(SimpleMatrix.wrap(protectedBasis)).normF())
                    .isLessThan(1e-12);
        }
        // P = U U^T of the full complement is I - Q Q^T, however the complement was completed.
        SimpleMatrix u = SimpleMatrix.wrap(basis(FreeBasis.FULL_COMPLEMENT, 0, protectedBasis));
        SimpleMatrix q = SimpleMatrix.wrap(protectedBasis);
        assertThat(u.mult(u.transpose())
                        .plus(q.mult(q.transpose()))
                        .minus(SimpleMatrix.identity(M))
                        .normF())
                .isLessThan(1e-12);
    }

    @Test
    void firstStageIsFreeAndTooLittleRoomIsRefused() {
        OrthogonalConstraint c = new OrthogonalConstraint(FreeBasis.RANDOM_K, 7, 1);
        assertThat(c.basis("q_proj", Basis.empty(M), 1)).isNull();
        assertThatThrownBy(() -> c.basis("model.q_proj", wrap(orthonormal(M, 14)), 1))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("model.q_proj")
                .hasMessageContaining("14 are protected");
        assertThatThrownBy(() -> new OrthogonalConstraint(FreeBasis.FULL_COMPLEMENT, 0, 1)
                        .basis("q_proj", wrap(orthonormal(M, M)), 1))
                .isInstanceOf(BadConfigurationException.class);
    }

    @Test
    void reparametrizedUpdateDoesNotLeakAndHookedAdamDoes() {
        DMatrixRMaj u = basis(FreeBasis.RANDOM_K, 7, protectedBasis);
        assertThat(leak(train(u, true, true))).isLessThan(1e-10);
        assertThat(leak(train(u, true, false))).isLessThan(1e-10);
        assertThat(leak(train(u, false, false))).isLessThan(1e-10);
        assertThat(leak(train(u, false, true))).isGreaterThan(1e-3);
    }

    @Test
    void withPlainDescentTheHookAndTheReparametrizationAreTheSame() {
        DMatrixRMaj u = basis(FreeBasis.RANDOM_K, 7, protectedBasis);
        SimpleMatrix a = SimpleMatrix.wrap(train(u, true, false));
        SimpleMatrix b = SimpleMatrix.wrap(train(u, false, false));
        assertThat(a.minus(b).normF()).isLessThan(1e-12);
        assertThat(a.normF()).isGreaterThan(.1);
    }

    @Test
    void aRotatedBasisMovesOnlyTheReparametrizationWithAdam() {
        DMatrixRMaj u = basis(FreeBasis.RANDOM_K, 7, protectedBasis);
        DMatrixRMaj rotated =
                SimpleMatrix.wrap(u).mult(SimpleMatrix.wrap(orthonormal(7, 7))).getDDRM();
        assertThat(difference(train(u, true, false), train(rotated, true, false)))
                .isLessThan(1e-10);
        assertThat(difference(train(u, false, true), train(rotated, false, true)))
                .isLessThan(1e-8);
        assertThat(difference(train(u, true, true), train(rotated, true, true))).isGreaterThan(1e-2);
    }

    @Test
    void projectionNeverExpandsAndKeepsADescentDirection() {
        SimpleMatrix u = SimpleMatrix.wrap(basis(FreeBasis.RANDOM_K, 7, protectedBasis));
        double kept = 0;
        double squares = 0;
        int draws = 200;
        for (int i = 0; i < draws; i++) {
            DMatrixRMaj data = new DMatrixRMaj(M, N);
            for (int j = 0; j < data.data.length; j++) {
                data.data[j] = random.nextGaussian();
            }
            SimpleMatrix g = SimpleMatrix.wrap(data);
            SimpleMatrix p = u.mult(u.transpose().mult(g));
            assertThat(p.normF()).isLessThanOrEqualTo(g.normF());
            assertThat(p.elementMult(g).elementSum()).isGreaterThanOrEqualTo(0);
            double ratio = Math.pow(p.normF() / g.normF(), 2);
            kept += ratio;
            squares += ratio * ratio;
        }
        double mean = kept / draws;
        double se = Math.sqrt((squares / draws - mean * mean) / draws);
        assertThat(mean).isCloseTo(7.0 / M, within(3 * se));
    }

    private double difference(DMatrixRMaj a, DMatrixRMaj b) {
        return SimpleMatrix.wrap(a).minus(SimpleMatrix.wrap(b)).normF();
    }

    private double leak(DMatrixRMaj update) {
        DMatrixRMaj inside = new DMatrixRMaj(4, N);
        CommonOps_DDRM.multTransA(protectedBasis, update, inside);
        return NormOps_DDRM.normF(inside) / NormOps_DDRM.normF(update);
    }

    /** 60 steps of LoRA regression of the target; returns B A. Adam or plain descent; C trained, or the gradient of B hooked. */
    private DMatrixRMaj train(DMatrixRMaj u, boolean reparametrized, boolean adam) {
        Random init = new Random(2);
        SimpleMatrix basis = SimpleMatrix.wrap(u);
        SimpleMatrix a = SimpleMatrix.wrap(RandomMatrices_DDRM.rectangle(R, N, -1, 1, init));
        SimpleMatrix b = new SimpleMatrix(M, R);
        SimpleMatrix c = new SimpleMatrix(u.numCols, R);
        double[][] momentsB = new double[2][reparametrized ? c.getNumElements() : b.getNumElements()];
        double[][] momentsA = new double[2][a.getNumElements()];
        for (int step = 1; step <= 60; step++) {
            SimpleMatrix gradient = b.mult(a).minus(SimpleMatrix.wrap(target)).scale(1.0 / M);
            SimpleMatrix gb = gradient.mult(a.transpose());
            SimpleMatrix ga = b.transpose().mult(gradient);
            if (reparametrized) {
                c = c.minus(direction(basis.transpose().mult(gb), momentsB, step, adam));
                b = basis.mult(c);
            } else {
                b = b.minus(direction(basis.mult(basis.transpose().mult(gb)), momentsB, step, adam));
            }
            a = a.minus(direction(ga, momentsA, step, adam));
        }
        return b.mult(a).getDDRM();
    }

    private static SimpleMatrix direction(SimpleMatrix g, double[][] moments, int step, boolean adam) {
        if (!adam) {
            return g.scale(.05);
        }
        SimpleMatrix d = g.copy();
        for (int i = 0; i < g.getNumElements(); i++) {
            moments[0][i] = .9 * moments[0][i] + .1 * g.get(i);
            moments[1][i] = .999 * moments[1][i] + .001 * g.get(i) * g.get(i);
            double m = moments[0][i] / (1 - Math.pow(.9, step));
            double v = moments[1][i] / (1 - Math.pow(.999, step));
            d.set(i, .02 * m / (Math.sqrt(v) + 1e-8));
        }
        return d;
    }
}
