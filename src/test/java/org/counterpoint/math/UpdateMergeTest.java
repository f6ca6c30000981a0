package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merging rules against their closed forms on dense matrices. */
class UpdateMergeTest {
    private static final double[] WEIGHTS = {0.5, 0.2, 0.3};

    private static List<LowRank> three(int m, int n, int r) {
        return List.of(
                Randoms.update(m, n, r, .5, 1), Randoms.update(m, n, r, 1.5, 2), Randoms.update(m, n, r, -.7, 3));
    }

    private static DMatrixRMaj dense(LowRank u) {
        return DMatrixRMaj.wrap(u.rows(), u.cols(), u.dense());
    }

    private static void assertClose(DMatrixRMaj actual, DMatrixRMaj expected, double tolerance) {
        assertThat(actual.numRows).isEqualTo(expected.numRows);
        assertThat(actual.numCols).isEqualTo(expected.numCols);
        double scale = Math.max(1, CommonOps_DDRM.elementMaxAbs(expected));
        for (int i = 0; i < expected.getNumElements(); i++) {
            assertThat(actual.data[i]).isCloseTo(expected.data[i], within(tolerance * scale));
        }
    }

    private static DMatrixRMaj weightedSum(List<LowRank> updates, double[] weights) {
        DMatrixRMaj sum =
                new DMatrixRMaj(updates.getFirst().rows(), updates.getFirst().cols());
        for (int i = 0; i < weights.length; i++) {
            CommonOps_DDRM.addEquals(sum, weights[i], dense(updates.get(i)));
        }
        return sum;
    }

    private record Svd(DMatrixRMaj u, double[] s, DMatrixRMaj v) {
        static Svd of(DMatrixRMaj a, int keep) {
            SingularValueDecomposition_F64<DMatrixRMaj> svd =
                    DecompositionFactory_DDRM.svd(a.numRows, a.numCols, true, true, true);
            assertThat(svd.decompose(a.copy())).isTrue();
            DMatrixRMaj u = svd.getU(null, false);
            DMatrixRMaj w = svd.getW(null);
            DMatrixRMaj v = svd.getV(null, false);
            SingularOps_DDRM.descendingOrder(u, false, w, v, false);
            double[] s = new double[keep];
            for (int i = 0; i < keep; i++) {
                s[i] = w.get(i, i);
            }
            return new Svd(
                    CommonOps_DDRM.extract(u, 0, a.numRows, 0, keep),
                    s,
                    CommonOps_DDRM.extract(v, 0, a.numCols, 0, keep));
        }
    }

    private static DMatrixRMaj mult(DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.mult(a, b, null);
    }

    private static DMatrixRMaj transpose(DMatrixRMaj a) {
        return CommonOps_DDRM.transpose(a, null);
    }

    private static double interference(LowRank a, LowRank b) {
        return TsvMerge.interference(List.of(FactoredSvd.of(a), FactoredSvd.of(b)));
    }

    @ParameterizedTest
    @CsvSource({"12,9,2", "6,20,4", "5,4,7"})
    void rewardSoupIsTheWeightedSum(int m, int n, int r) {
        List<LowRank> updates = three(m, n, r);
        LowRank merged = new RewardSoup(WEIGHTS).merge(updates);
        assertClose(dense(merged), weightedSum(updates, WEIGHTS), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"12,9,2", "6,20,4", "5,4,7"})
    void knotsWithTheAverageIsTheWeightedSum(int m, int n, int r) {
        List<LowRank> updates = three(m, n, r);
        LowRank merged = new KnotsMerge(WEIGHTS, KnotsMerge.Rule.AVERAGE, 1).merge(updates);
        assertClose(dense(merged), weightedSum(updates, WEIGHTS), 1e-11);
    }

    /** TIES on the V_i that a dense decomposition of the concatenation gives; signs of the vectors cancel in U S V^T. */
    @ParameterizedTest
    @CsvSource({"12,9,2,1", "12,9,2,0.4", "30,8,3,0.2", "7,20,2,0.5"})
    void knotsWithTiesAgreesWithTheDenseForm(int m, int n, int r, double density) {
        List<LowRank> updates = three(m, n, r);
        DMatrixRMaj joint = new DMatrixRMaj(m, 3 * n);
        for (int t = 0; t < 3; t++) {
            CommonOps_DDRM.insert(dense(updates.get(t)), joint, 0, t * n);
        }
        int k = Math.min(m, 3 * r);
        Svd svd = Svd.of(joint, k);
        double[][] v = new double[3][];
        for (int t = 0; t < 3; t++) {
            v[t] = CommonOps_DDRM.extract(svd.v, t * n, (t + 1) * n, 0, k).data;
        }
        DMatrixRMaj merged = new DMatrixRMaj(n, k);
        int keep = (int) Math.round(density * n * k);
        for (int i = 0; i < n * k; i++) {
            double plus = 0;
            double minus = 0;
            double plusWeight = 0;
            double minusWeight = 0;
            for (int t = 0; t < 3; t++) {
                double x = v[t][i];
                long larger = java.util.Arrays.stream(v[t])
                        .filter(y -> Math.abs(y) > Math.abs(x))
                        .count();
                if (larger < keep && x > 0) {
                    plus += WEIGHTS[t] * x;
                    plusWeight += WEIGHTS[t];
                } else if (larger < keep && x < 0) {
                    minus += WEIGHTS[t] * x;
                    minusWeight += WEIGHTS[t];
                }
            }
            if (plus + minus > 0) {
                merged.data[i] = plus / plusWeight;
            } else if (plus + minus < 0) {
                merged.data[i] = minus / minusWeight;
            }
        }
        DMatrixRMaj us = svd.u.copy();
        CommonOps_DDRM.multCols(us, svd.s);
        LowRank actual = new KnotsMerge(WEIGHTS, KnotsMerge.Rule.TIES, density).merge(updates);
        assertClose(dense(actual), mult(us, transpose(merged)), 1e-9);
    }

    /** With updates that all agree in sign and full density TIES takes the weighted mean of those that are there. */
    @Test
    void tiesOfEqualUpdatesIsTheUpdate() {
        LowRank one = Randoms.update(8, 6, 2, 1, 4);
        LowRank merged = new KnotsMerge(WEIGHTS, KnotsMerge.Rule.TIES, 1).merge(List.of(one, one, one));
        assertClose(dense(merged), dense(one), 1e-12);
    }

    /** X (X^T X)^(-1/2) by the eigenvalues of the Gram matrix, a route without the SVD of X. */
    private static DMatrixRMaj polar(DMatrixRMaj x) {
        DMatrixRMaj gram = mult(transpose(x), x);
        var eigen = DecompositionFactory_DDRM.eig(gram.numRows, true, true);
        assertThat(eigen.decompose(gram.copy())).isTrue();
        DMatrixRMaj root = new DMatrixRMaj(gram.numRows, gram.numRows);
        for (int i = 0; i < gram.numRows; i++) {
            DMatrixRMaj q = eigen.getEigenVector(i);
            CommonOps_DDRM.addEquals(root, 1 / Math.sqrt(eigen.getEigenvalue(i).getReal()), mult(q, transpose(q)));
        }
        return mult(x, root);
    }

    @ParameterizedTest
    @CsvSource({"14,11,3,0,1", "14,11,3,2,0.5", "20,16,5,1,1", "20,16,6,0,2"})
    void tsvAgreesWithTheDenseForm(int m, int n, int r, int components, double alpha) {
        List<LowRank> updates = three(m, n, r);
        int each = components == 0 ? Math.max(1, r / 3) : components;
        DMatrixRMaj u = new DMatrixRMaj(m, 3 * each);
        DMatrixRMaj v = new DMatrixRMaj(n, 3 * each);
        double[] s = new double[3 * each];
        for (int t = 0; t < 3; t++) {
            Svd svd = Svd.of(dense(updates.get(t)), each);
            CommonOps_DDRM.insert(svd.u, u, 0, t * each);
            CommonOps_DDRM.insert(svd.v, v, 0, t * each);
            for (int j = 0; j < each; j++) {
                s[t * each + j] = alpha * 3 * WEIGHTS[t] * svd.s[j];
            }
        }
        DMatrixRMaj us = polar(u);
        CommonOps_DDRM.multCols(us, s);
        LowRank merged = new TsvMerge(WEIGHTS, components, alpha).merge(updates);
        assertClose(dense(merged), mult(us, transpose(polar(v))), 1e-9);
    }

    /** Orthogonal updates do not interfere: TSV-M with equal weights is their plain sum, and the measure is 0. */
    @Test
    void tsvOfOrthogonalUpdatesIsTheirSum() {
        LowRank a = new LowRank("x", 4, 4, 1, 2, new double[] {1, 0, 0, 0}, new double[] {0, 1, 0, 0});
        LowRank b = new LowRank("x", 4, 4, 1, 3, new double[] {0, 0, 1, 0}, new double[] {0, 0, 0, 1});
        LowRank merged = new TsvMerge(UpdateMerge.equalWeights(2), 0, 1).merge(List.of(a, b));
        assertClose(dense(merged), dense(LowRank.sum(List.of(a, b))), 1e-12);
        assertThat(interference(a, b)).isCloseTo(0, within(1e-12));
    }

    /** Two equal updates share one direction: the polar factor is unique on it only, and the update itself comes out. */
    @Test
    void tsvOfEqualUpdatesIsTheUpdateAndInterferenceIsFull() {
        LowRank one = Randoms.update(9, 7, 1, 1, 8);
        LowRank merged = new TsvMerge(UpdateMerge.equalWeights(2), 0, 1).merge(List.of(one, one));
        assertClose(dense(merged), dense(one), 1e-12);
        // U^T U - I = V^T V - I = [[0, 1], [1, 0]], so the measure is the sum of the two singular values.
        assertThat(interference(one, one)).isCloseTo(2 * FactoredSvd.of(one).spectralNorm(), within(1e-9));
    }

    /** cos 60 between the outputs, cos 60 between the inputs, values 2 and 5: 0.25 (2 + 5). */
    @Test
    void interferenceOfTwoObliqueUpdates() {
        double h = Math.sqrt(3) / 2;
        LowRank a = new LowRank("x", 2, 2, 1, 2, new double[] {1, 0}, new double[] {0, 1});
        LowRank b = new LowRank("x", 2, 2, 1, 5, new double[] {.5, h}, new double[] {h, .5});
        assertThat(interference(a, b)).isCloseTo(.25 * 7, within(1e-12));
    }

    @Test
    void updatesThatLeaveTheModuleAloneCountAsZero() {
        LowRank one = Randoms.update(6, 5, 2, 1, 9);
        LowRank zero = LowRank.zero("test", 6, 5);
        double[] w = {.25, .75};
        assertClose(dense(new RewardSoup(w).merge(List.of(one, zero))), dense(one.times(.25)), 1e-14);
        assertClose(
                dense(new KnotsMerge(w, KnotsMerge.Rule.AVERAGE, 1).merge(List.of(one, zero))),
                dense(one.times(.25)),
                1e-12);
        assertThat(new TsvMerge(w, 0, 1).merge(List.of(zero, zero)).rank()).isZero();
        assertThat(new KnotsMerge(w, KnotsMerge.Rule.TIES, .2)
                        .merge(List.of(zero, zero))
                        .rank())
                .isZero();
        assertThat(new RewardSoup(w).merge(List.of(zero, zero)).rank()).isZero();
    }

    @Test
    void whatDoesNotFitIsRefusedInASentence() {
        LowRank a = Randoms.update(6, 5, 2, 1, 9);
        LowRank b = Randoms.update(6, 4, 2, 1, 9);
        assertThatThrownBy(() -> new RewardSoup(new double[] {.5, .6})).hasMessageContaining("sum to 1.1 and not to 1");
        assertThatThrownBy(() -> new RewardSoup(new double[] {1.5, -.5})).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> new RewardSoup(new double[] {1}).merge(List.of(a, a)))
                .hasMessageContaining("2 updates but 1 weights");
        assertThatThrownBy(() -> new TsvMerge(new double[] {.5, .5}, 0, 1).merge(List.of(a, b)))
                .hasMessageContaining("6 x 5 and 6 x 4");
        assertThatThrownBy(() -> new KnotsMerge(new double[] {1}, KnotsMerge.Rule.TIES, 0))
                .hasMessageContaining("density");
    }
}
