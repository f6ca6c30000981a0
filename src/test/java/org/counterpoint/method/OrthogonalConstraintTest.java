package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.counterpoint.lm.Confinement;
import org.counterpoint.math.Basis;
import org.counterpoint.math.Projector;
import org.counterpoint.math.Subspaces;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.Test;

/** Which directions constraints leave; oracles 3, 4, 13, 16 and 17 of the OrthAlign notes, on a 20 x 15 LoRA regression. */
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

    private static OrthogonalConstraint constraint(Confinement.Mode mode, String side, FreeBasis choice, int k) {
        return new OrthogonalConstraint(
                mode,
                !side.equals("right"),
                !side.equals("left"),
                choice,
                k,
                0.4,
                false,
                SpectralLimit.NONE,
                null,
                UpdateConstraint.Needs.NOTHING);
    }

    private StageModule module(DMatrixRMaj outputs, DMatrixRMaj inputs) {
        double[] weight = gauss(M, N).data;
        double[] gradient = gauss(M, N).data;
        return new StageModule(
                "model.q_proj", M, N, 2, wrap(outputs), wrap(inputs), 0, () -> weight, List.of(gradient), 5);
    }

    private DMatrixRMaj basis(FreeBasis choice, int k, DMatrixRMaj q) {
        Confinement c =
                constraint(Confinement.Mode.REPARAM, "left", choice, k).confine(module(q, new DMatrixRMaj(N, 0)));
        Basis found = Objects.requireNonNull(c.outputs()).range();
        return DMatrixRMaj.wrap(found.dim(), found.size(), found.columns());
    }

    private static Basis wrap(DMatrixRMaj q) {
        return new Basis(q.numRows, q.numCols, q.data);
    }

    @Test
    void basesAreOrthonormalAndFreeOnBothSides() {
        DMatrixRMaj inputs = orthonormal(N, 4);
        for (Confinement.Mode mode : Confinement.Mode.values()) {
            for (FreeBasis choice : FreeBasis.values()) {
                Confinement c = constraint(mode, "both", choice, 7).confine(module(protectedBasis, inputs));
                assertThat(c.mode()).isEqualTo(mode);
                int left =
                        switch (choice) {
                            case FULL_COMPLEMENT -> M - 4;
                            // int(0.4 * 15)
                            case CODE_RATIO -> 6;
                            default -> 7;
                        };
                check(Objects.requireNonNull(c.outputs()), protectedBasis, left, choice);
                int right = choice == FreeBasis.FULL_COMPLEMENT ? N - 4 : left;
                check(Objects.requireNonNull(c.inputs()), inputs, right, choice);
            }
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

    private static void check(Projector p, DMatrixRMaj q, int size, FreeBasis choice) {
        Basis free = p.range();
        assertThat(free.size()).as(choice.id()).isEqualTo(size).isEqualTo(p.rank());
        assertThat(free.orthonormalityError()).isLessThan(1e-12);
        double cosine = Subspaces.largestCosine(free, wrap(q));
        if (choice == FreeBasis.CONTROL_RANDOM_K) {
            assertThat(cosine).isGreaterThan(0.1);
        } else {
            assertThat(cosine).as(choice.id()).isLessThan(1e-12);
        }
    }

    @Test
    void onlyTheSidesAskedForAreConfined() {
        StageModule m = module(protectedBasis, orthonormal(N, 4));
        Confinement left =
                constraint(Confinement.Mode.POST, "left", FreeBasis.RANDOM_K, 3).confine(m);
        assertThat(left.outputs()).isNotNull();
        assertThat(left.inputs()).isNull();
        Confinement right = constraint(Confinement.Mode.POST, "right", FreeBasis.RANDOM_K, 3)
                .confine(m);
        assertThat(right.outputs()).isNull();
        assertThat(right.inputs()).isNotNull();
    }

    @Test
    void aRankThatWasChosenTakesThePlaceOfK() {
        StageModule m = module(protectedBasis, new DMatrixRMaj(N, 0));
        StageModule chosen =
                new StageModule(m.module(), M, N, 2, m.outputs(), m.inputs(), 5, m.weight(), m.gradients(), m.seed());
        Confinement c = constraint(Confinement.Mode.REPARAM, "left", FreeBasis.GRAD_TOP_K, 9)
                .confine(chosen);
        assertThat(Objects.requireNonNull(c.outputs()).rank()).isEqualTo(5);
    }

    @Test
    void firstStageIsFreeAndTooLittleRoomIsRefused() {
        DMatrixRMaj nothing = new DMatrixRMaj(M, 0);
        DMatrixRMaj noInputs = new DMatrixRMaj(N, 0);
        for (FreeBasis choice : FreeBasis.values()) {
            OrthogonalConstraint c = constraint(Confinement.Mode.REPARAM, "both", choice, 7);
            assertThat(c.confine(module(nothing, noInputs)).isFree()).isTrue();
        }
        for (FreeBasis choice : List.of(FreeBasis.RANDOM_K, FreeBasis.SVD_W_TAIL_K, FreeBasis.GRAD_TOP_K)) {
            OrthogonalConstraint c = constraint(Confinement.Mode.POST, "both", choice, 7);
            assertThatThrownBy(() -> c.confine(module(orthonormal(M, 14), noInputs)))
                    .isInstanceOf(BadConfigurationException.class)
                    .hasMessageContaining("model.q_proj")
                    .hasMessageContaining("20 output directions of which 14 are protected");
            assertThatThrownBy(() -> c.confine(module(nothing, orthonormal(N, 9))))
                    .hasMessageContaining("15 input directions of which 9 are protected");
            assertThatThrownBy(() -> c.requireRoom("model.q_proj", M, N, 3, 3))
                    .isInstanceOf(BadConfigurationException.class)
                    .hasMessageContaining("15 input directions of which 9 are protected");
            assertThatCode(() -> c.requireRoom("model.q_proj", M, N, 3, 2)).doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> constraint(Confinement.Mode.REPARAM, "left", FreeBasis.FULL_COMPLEMENT, 0)
                        .confine(module(orthonormal(M, M), noInputs)))
                .isInstanceOf(BadConfigurationException.class);
        OrthogonalConstraint control = constraint(Confinement.Mode.REPARAM, "left", FreeBasis.CONTROL_RANDOM_K, 21);
        assertThatThrownBy(() -> control.requireRoom("m", M, N, 3, 1)).hasMessageContaining("21 free ones");
    }

    /** Oracle 13: the ratio of the published code is refused where its columns overlap protected ones. */
    @Test
    void theRatioOfTheCodeIsRefusedWhereItOverlaps() {
        OrthogonalConstraint c = constraint(Confinement.Mode.HOOK, "left", FreeBasis.CODE_RATIO, 1);
        // min(20, 15) - 6 = 9 thin vectors come before the kept ones
        assertThatCode(() -> c.requireRoom("model.q_proj", M, N, 9, 1)).doesNotThrowAnyException();
        assertThatThrownBy(() -> c.requireRoom("model.q_proj", M, N, 10, 1))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("overlap")
                .hasMessageContaining("ratio");
        assertThatThrownBy(() -> c.confine(module(orthonormal(M, 10), new DMatrixRMaj(N, 0))))
                .hasMessageContaining("overlap");
    }

    @Test
    void lastOnlyNeedsRoomForOneStage() {
        OrthogonalConstraint union = constraint(Confinement.Mode.HOOK, "left", FreeBasis.RANDOM_K, 14);
        assertThatThrownBy(() -> union.requireRoom("m", M, N, 4, 2)).hasMessageContaining("8 are protected");
        OrthogonalConstraint last = new OrthogonalConstraint(
                union.mode(), true, false, union.basis(), 14, 0.1, true, SpectralLimit.NONE, null, union.needs());
        assertThatCode(() -> last.requireRoom("m", M, N, 4, 2)).doesNotThrowAnyException();
    }

    @Test
    void aSearchNeedsABasisThatHasAK() {
        RankSearch search = new RankSearch(0.05, RankSearch.Reward.MEAN_MARGIN, 1, 1, 0);
        assertThatThrownBy(() -> new OrthogonalConstraint(
                        Confinement.Mode.POST,
                        true,
                        false,
                        FreeBasis.FULL_COMPLEMENT,
                        3,
                        0.1,
                        false,
                        SpectralLimit.NONE,
                        search,
                        UpdateConstraint.Needs.NOTHING))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("rank_selection");
    }

    /** Rewards whose drift is searched: two of three pairs ranked right; margins 2, -1, 1; chosen 1, -2, 4. */
    @Test
    void rewardsOfTheDriftSearch() {
        double[] base = {-10, -10, -10, -20, -20, -20};
        double[] now = {-9, -12, -6, -21, -21, -17};
        assertThat(RankSearch.Reward.PAIR_ACCURACY.of(now, base, 0.1)).isCloseTo(2 / 3.0, within(1e-15));
        assertThat(RankSearch.Reward.MEAN_MARGIN.of(now, base, 0.1)).isCloseTo(0.2 / 3, within(1e-15));
        assertThat(RankSearch.Reward.EXPECTED_POSITIVE.of(now, base, 0.1)).isCloseTo(0.1, within(1e-15));
    }

    /** Every stage has its share, the first one too; shares are disjoint and the same whoever asks. */
    @Test
    void balancedStagesKeepToDisjointShares() {
        BalancedConstraint c = new BalancedConstraint(0.9, SpectralLimit.NONE, 2);
        List<double[]> gradients = List.of(gauss(M, N).data, gauss(M, N).data, gauss(M, N).data);
        List<Basis> shares = new ArrayList<>();
        int total = 0;
        for (int stage = 1; stage <= 3; stage++) {
            Confinement found = c.confine(new StageModule(
                    "m", M, N, stage, Basis.empty(M), Basis.empty(N), 0, () -> new double[0], gradients, stage));
            assertThat(found.mode()).isEqualTo(Confinement.Mode.REPARAM);
            assertThat(found.inputs()).isNull();
            Basis share = Objects.requireNonNull(found.outputs()).range();
            shares.forEach(
                    other -> assertThat(Subspaces.largestCosine(other, share)).isLessThan(1e-10));
            shares.add(share);
            total += share.size();
        }
        assertThat(total).isLessThanOrEqualTo(18).isGreaterThanOrEqualTo(15);
        assertThatThrownBy(() -> new BalancedConstraint(0.1, SpectralLimit.NONE, 2).requireRoom("m", M, N, 8, 2))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("capacity");
    }

    @Test
    void reparametrizedUpdateDoesNotLeakAndHookedAdamDoes() {
        DMatrixRMaj u = basis(FreeBasis.RANDOM_K, 7, protectedBasis);
        assertThat(leak(train(u, true, true))).isLessThan(1e-10);
        assertThat(leak(train(u, true, false))).isLessThan(1e-10);
        assertThat(leak(train(u, false, false))).isLessThan(1e-10);
        assertThat(leak(train(u, false, true))).isGreaterThan(1e-3);
        assertThat(leak(train(u, Form.POST, true))).isLessThan(1e-10);
        assertThat(leak(train(u, Form.POST, false))).isLessThan(1e-10);
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
        for (boolean adam : new boolean[] {false, true}) {
            assertThat(difference(train(u, Form.POST, adam), train(rotated, Form.POST, adam)))
                    .isLessThan(1e-8);
        }
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

    private enum Form {
        HOOK,
        POST,
        REPARAM
    }

    private DMatrixRMaj train(DMatrixRMaj u, boolean reparametrized, boolean adam) {
        return train(u, reparametrized ? Form.REPARAM : Form.HOOK, adam);
    }

    /** 60 steps of LoRA regression of the target; returns B A. Adam or plain descent; C trained, or the gradient of B or B projected. */
    private DMatrixRMaj train(DMatrixRMaj u, Form form, boolean adam) {
        Random init = new Random(2);
        SimpleMatrix basis = SimpleMatrix.wrap(u);
        SimpleMatrix a = SimpleMatrix.wrap(RandomMatrices_DDRM.rectangle(R, N, -1, 1, init));
        SimpleMatrix b = new SimpleMatrix(M, R);
        SimpleMatrix c = new SimpleMatrix(u.numCols, R);
        double[][] momentsB = new double[2][form == Form.REPARAM ? c.getNumElements() : b.getNumElements()];
        double[][] momentsA = new double[2][a.getNumElements()];
        for (int step = 1; step <= 60; step++) {
            SimpleMatrix gradient = b.mult(a).minus(SimpleMatrix.wrap(target)).scale(1.0 / M);
            SimpleMatrix gb = gradient.mult(a.transpose());
            SimpleMatrix ga = b.transpose().mult(gradient);
            switch (form) {
                case REPARAM -> {
                    c = c.minus(direction(basis.transpose().mult(gb), momentsB, step, adam));
                    b = basis.mult(c);
                }
                case POST -> {
                    SimpleMatrix d = direction(gb, momentsB, step, adam);
                    b = b.minus(basis.mult(basis.transpose().mult(d)));
                }
                case HOOK -> b = b.minus(direction(basis.mult(basis.transpose().mult(gb)), momentsB, step, adam));
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
