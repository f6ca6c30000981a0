package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The numbered oracles of the orthogonal method; those on decompositions and angles stand in the tests of their classes. */
class OrthogonalUpdateOracleTest {

    private static final double[] A = {1 / 3.0, 2 / 3.0, 2 / 3.0};
    private static final double[] B = {2 / 3.0, 1 / 3.0, -2 / 3.0};

    @Test
    void oracle1ProjectorOfARankOneUpdate() {
        LowRank first = new LowRank("w", 3, 3, 1, 3, A, B);
        FactoredSvd svd = FactoredSvd.of(first);
        assertThat(svd.spectralNorm()).isCloseTo(3, within(1e-14));
        Projector p = Projector.awayFrom(svd.left());
        double[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        double[] full = p.apply(identity, 3);
        double[] expected = Arrays.stream(new double[] {8, -2, -2, -2, 5, -4, -2, -4, 5})
                .map(x -> x / 9)
                .toArray();
        assertThat(full).containsExactly(expected, within(1e-15));
        assertThat(p.apply(full, 3)).containsExactly(full, within(1e-15));
        assertThat(p.rank()).isEqualTo(2);
        assertThat(full[0] + full[4] + full[8]).isCloseTo(2, within(1e-15));
        assertThat(SpectralNorm.of(p.apply(first))).isLessThan(1e-15);
    }

    @Test
    void oracle2AdamLeavesTheFreeSpace() {
        Basis protectedSpace = new Basis(3, 1, A);
        Projector p = Projector.awayFrom(protectedSpace);
        double[] g = p.apply(new double[] {1, 0, 0}, 1);
        assertThat(g).containsExactly(new double[] {8 / 9.0, -2 / 9.0, -2 / 9.0}, within(1e-15));
        double[] direction = Arrays.stream(g).map(Math::signum).toArray();
        LowRank step = new LowRank("w", 3, 1, 1, 1, direction, new double[] {1});
        assertThat(Subspaces.leak(protectedSpace, FactoredSvd.of(step))).isCloseTo(0.5773502691896258, within(1e-12));
        LowRank post = p.apply(step);
        assertThat(post.b()).containsExactly(new double[] {4 / 3.0, -1 / 3.0, -1 / 3.0}, within(1e-15));
        assertThat(Subspaces.leak(protectedSpace, FactoredSvd.of(post))).isLessThan(1e-15);
    }

    /** A LoRA regression: loss 1/2 ||s B A - T||^2, gradients by hand, three ways to constrain B. */
    private static final class Regression {
        static final int M = 20;
        static final int N = 15;
        static final int R = 3;
        final double[] target = Randoms.gaussian(M * N, 77);
        final double[] a = Arrays.stream(Randoms.gaussian(R * N, 78))
                .map(x -> x / Math.sqrt(N))
                .toArray();
        final double[] b = new double[M * R];
        final Basis protectedSpace = Basis.random(M, 3, 79);
        final Basis free = protectedSpace.randomComplement(7, 80);
        final Projector projector = Projector.onto(free);
        final double[] c = new double[7 * R];
        final Moments momentsB = new Moments(b.length);
        final Moments momentsC = new Moments(c.length);
        final Moments momentsA = new Moments(a.length);

        LowRank update() {
            return new LowRank("w", M, N, R, 1, b.clone(), a.clone());
        }

        void train(String mode, boolean adam, int steps) {
            for (int t = 1; t <= steps; t++) {
                double[] g = update().dense();
                for (int i = 0; i < g.length; i++) {
                    g[i] -= target[i];
                }
                double[] gb = product(g, a, M, N, R, (i, k, j) -> i * N + j, (i, k, j) -> k * N + j);
                double[] ga = new double[R * N];
                for (int k = 0; k < R; k++) {
                    for (int j = 0; j < N; j++) {
                        for (int i = 0; i < M; i++) {
                            ga[k * N + j] += b[i * R + k] * g[i * N + j];
                        }
                    }
                }
                switch (mode) {
                    case "hook" -> add(b, step(momentsB, projector.apply(gb, R), adam, t));
                    case "post" -> add(b, projector.apply(step(momentsB, gb, adam, t), R));
                    default -> {
                        double[] gc = new double[c.length];
                        for (int q = 0; q < 7; q++) {
                            for (int k = 0; k < R; k++) {
                                for (int i = 0; i < M; i++) {
                                    gc[q * R + k] += free.columns()[i * 7 + q] * gb[i * R + k];
                                }
                            }
                        }
                        add(c, step(momentsC, gc, adam, t));
                        for (int i = 0; i < M; i++) {
                            for (int k = 0; k < R; k++) {
                                b[i * R + k] = 0;
                                for (int q = 0; q < 7; q++) {
                                    b[i * R + k] += free.columns()[i * 7 + q] * c[q * R + k];
                                }
                            }
                        }
                    }
                }
                add(a, step(momentsA, ga, adam, t));
            }
        }

        double leak() {
            return Subspaces.leak(protectedSpace, FactoredSvd.of(update()));
        }

        private static double[] step(Moments m, double[] g, boolean adam, int t) {
            double[] out = new double[g.length];
            for (int i = 0; i < g.length; i++) {
                m.first[i] = 0.9 * m.first[i] + 0.1 * g[i];
                m.second[i] = 0.999 * m.second[i] + 0.001 * g[i] * g[i];
                double mean = m.first[i] / (1 - Math.pow(0.9, t));
                double square = m.second[i] / (1 - Math.pow(0.999, t));
                out[i] = adam ? -0.02 * mean / (Math.sqrt(square) + 1e-8) : -0.02 * g[i];
            }
            return out;
        }

        private static void add(double[] x, double[] dx) {
            for (int i = 0; i < x.length; i++) {
                x[i] += dx[i];
            }
        }

        private interface Index {
            int at(int i, int k, int j);
        }

        private static double[] product(double[] x, double[] y, int m, int n, int r, Index xi, Index yi) {
            double[] out = new double[m * r];
            for (int i = 0; i < m; i++) {
                for (int k = 0; k < r; k++) {
                    for (int j = 0; j < n; j++) {
                        out[i * r + k] += x[xi.at(i, k, j)] * y[yi.at(i, k, j)];
                    }
                }
            }
            return out;
        }
    }

    private static final class Moments {
        final double[] first;
        final double[] second;

        Moments(int size) {
            first = new double[size];
            second = new double[size];
        }
    }

    @Test
    void oracle3OnlyTheHookWithAdamLeaks() {
        LowRank first = new LowRank(
                "w",
                Regression.M,
                Regression.N,
                3,
                1,
                new Regression().protectedSpace.columns(),
                Randoms.gaussian(3 * Regression.N, 81));
        FactoredSvd protectedUpdate = FactoredSvd.of(first);
        for (String mode : List.of("hook", "post", "reparametrized")) {
            for (boolean adam : new boolean[] {false, true}) {
                Regression r = new Regression();
                r.train(mode, adam, 100);
                FactoredSvd second = FactoredSvd.of(r.update());
                assertThat(second.frobenius()).isGreaterThan(0.1);
                if ("hook".equals(mode) && adam) {
                    assertThat(r.leak()).isGreaterThan(1e-3);
                } else {
                    assertThat(r.leak()).as(mode + " " + adam).isLessThan(1e-10);
                    assertThat(Math.abs(Subspaces.cosine(protectedUpdate, second)))
                            .isLessThan(1e-10);
                    double[] cross = transposeTimes(first, r.update());
                    assertThat(Arrays.stream(cross).map(Math::abs).max().orElseThrow())
                            .isLessThan(1e-10);
                }
            }
        }
    }

    @Test
    void oracle4ReparametrizedSgdIsHookedSgd() {
        Regression hook = new Regression();
        Regression reparametrized = new Regression();
        for (int t = 0; t < 50; t++) {
            hook.train("hook", false, 1);
            reparametrized.train("reparametrized", false, 1);
            assertThat(reparametrized.b).containsExactly(hook.b, within(1e-12));
        }
        assertThat(FactoredSvd.of(hook.update()).frobenius()).isGreaterThan(0.1);
    }

    @Test
    void oracle6CapsKeepTheSubspaceAndNeverGrowAValue() {
        LowRank update = Randoms.update(20, 15, 4, 0.5, 6);
        Basis q = Basis.random(20, 3, 9);
        FactoredSvd before = FactoredSvd.of(update);
        double tau = 0.5 * (before.s()[1] + before.s()[2]);
        LowRank scaled = SpectralCap.scale(update, tau);
        FactoredSvd after = FactoredSvd.of(scaled);
        assertThat(after.spectralNorm()).isLessThanOrEqualTo(tau * (1 + 1e-12)).isCloseTo(tau, within(1e-10));
        assertThat(Subspaces.leak(q, after)).isCloseTo(Subspaces.leak(q, before), within(1e-12));
        assertThat(SpectralCap.scale(update, 2 * before.spectralNorm())).isSameAs(update);
        LowRank clipped = SpectralCap.clip(update, tau);
        FactoredSvd cut = FactoredSvd.of(clipped);
        assertThat(clipped.rank()).isEqualTo(4);
        assertThat(clipped.scale()).isEqualTo(0.5);
        assertThat(clipped.a()).isSameAs(update.a());
        for (int i = 0; i < 4; i++) {
            assertThat(cut.s()[i]).isCloseTo(Math.min(tau, before.s()[i]), within(1e-12));
        }
        assertThat(Subspaces.principalAngles(cut.left(), before.left())[3]).isLessThan(1e-12);
    }

    @Test
    void oracle7SumsOfRankOneUpdates() {
        int t = 9;
        double tau = 0.2;
        assertThat(sum(t, tau, i -> 0, i -> 0)).isCloseTo(1.8, within(1e-12));
        assertThat(sum(t, tau, i -> i, i -> 0)).isCloseTo(0.6, within(1e-12));
        assertThat(sum(t, tau, i -> i, i -> i)).isCloseTo(0.2, within(1e-12));
    }

    /** Sum of t rank-1 updates of norm tau with left and right vectors picked among unit vectors. */
    private static double sum(int t, double tau, IntToDoubleFunction left, IntToDoubleFunction right) {
        LowRank[] updates = new LowRank[t];
        for (int i = 0; i < t; i++) {
            double[] b = new double[12];
            double[] a = new double[10];
            b[(int) left.applyAsDouble(i)] = tau;
            a[(int) right.applyAsDouble(i)] = 1;
            updates[i] = new LowRank("w", 12, 10, 1, 1, b, a);
        }
        return SpectralNorm.ofSum(List.of(updates));
    }

    @Test
    void oracle8Bounds() {
        double[] taus = new double[50];
        Arrays.fill(taus, 0.1);
        double[] additive = LipschitzBounds.additive(1, taus);
        double[] compounding = LipschitzBounds.compounding(1, taus);
        assertThat(additive[50]).isCloseTo(6, within(1e-12));
        assertThat(LipschitzBounds.rootSumSquare(1, taus)[50]).isCloseTo(1.7071067811865475, within(1e-12));
        assertThat(compounding[50]).isCloseTo(117.39085287969579, within(1e-9));
        assertThat(additive[1]).isCloseTo(compounding[1], within(1e-15));
        for (int t = 1; t <= 50; t++) {
            assertThat(additive[t]).isLessThanOrEqualTo(compounding[t] + 1e-12);
        }
    }

    @Test
    void oracle9Pythagoras() {
        Basis space = Basis.empty(30);
        LowRank[] updates = new LowRank[4];
        double squares = 0;
        for (int t = 0; t < 4; t++) {
            Basis fresh = space.randomComplement(4, 40 + t);
            space = space.union(fresh, 1e-6);
            updates[t] = Projector.onto(fresh).apply(Randoms.update(30, 12, 4, 1, 50 + t));
            squares += Math.pow(FactoredSvd.of(updates[t]).frobenius(), 2);
        }
        double together = Math.pow(FactoredSvd.of(LowRank.sum(List.of(updates))).frobenius(), 2);
        assertThat((together - squares) / squares).isCloseTo(0, within(1e-12));
        assertThat(SpectralNorm.ofSum(List.of(updates)))
                .isLessThanOrEqualTo(Math.sqrt(Arrays.stream(updates)
                        .mapToDouble(u -> Math.pow(SpectralNorm.of(u), 2))
                        .sum()));
    }

    @Test
    void oracle10TailCurvature() {
        double[] h = {10, 5, 1, 0.1};
        double[] d = {0, 0, 0.3, 0.4};
        double half = 0;
        double norm = 0;
        for (int i = 0; i < 4; i++) {
            half += 0.5 * h[i] * d[i] * d[i];
            norm += d[i] * d[i];
        }
        Projector tail = Projector.awayFrom(new Basis(4, 2, new double[] {1, 0, 0, 1, 0, 0, 0, 0}));
        assertThat(tail.apply(d, 1)).containsExactly(d, within(1e-15));
        assertThat(half).isCloseTo(0.053, within(1e-12)).isLessThanOrEqualTo(0.5 * h[2] * norm);
        assertThat(0.5 * h[2] * norm).isCloseTo(0.125, within(1e-12));
    }

    @Test
    void oracle12RankSelectionByDrift() {
        double[] sigma = {4, 2, 0, 0};
        double mean = (sigma[0] + sigma[1]) / 2;
        double[] drift = new double[3];
        for (int k = 0; k <= 2; k++) {
            double[] simulated = sigma.clone();
            Arrays.fill(simulated, 4 - k, 4, mean);
            // reward -1/2 ||(M - dW) x||^2 with M = diag(4, 2, 0, 0) and x of ones is 0 for the update itself
            double reward = 0;
            for (int i = 0; i < 4; i++) {
                reward -= 0.5 * Math.pow(sigma[i] - simulated[i], 2);
            }
            drift[k] = Math.abs(reward);
        }
        assertThat(drift).containsExactly(new double[] {0, 4.5, 9}, within(1e-12));
        assertThat(DriftRank.largest(2, 5, k -> drift[k]).rank()).isEqualTo(1);
        assertThat(DriftRank.largest(2, 10, k -> drift[k]).rank()).isEqualTo(2);
        assertThat(DriftRank.largest(2, 1, k -> drift[k]).rank()).isZero();
        // the smallest k of use already drifts too far, or is the only one that does not
        assertThat(DriftRank.largest(1, 2, 4, k -> drift[k]).rank()).isZero();
        assertThat(DriftRank.largest(1, 2, 4.5, k -> drift[k]).rank()).isEqualTo(1);
        assertThat(DriftRank.largest(2, 2, 9, k -> drift[k]).rank()).isEqualTo(2);
        assertThat(DriftRank.largest(2, 2, 8, k -> drift[k]).rank()).isZero();
        assertThat(DriftRank.grid(1, 120, 10)).startsWith(1).endsWith(120).hasSizeBetween(8, 11);
        assertThat(DriftRank.grid(5, 5, 10)).containsExactly(5);
        double[] bumpy = {0, 12, 9, 2, 9};
        assertThat(DriftRank.largest(4, 5, k -> bumpy[k]).monotone()).isFalse();
    }

    @Test
    void oracle16ProjectionIsNonExpansiveAndKeepsItsShareOfEnergy() {
        double[] kept = new double[200];
        Random random = new Random(4);
        Projector p = Projector.onto(Basis.random(20, 7, 5));
        for (int draw = 0; draw < kept.length; draw++) {
            double[] g = Randoms.gaussian(20 * 6, random.nextLong());
            double[] pg = p.apply(g, 6);
            double inner = 0;
            for (int i = 0; i < g.length; i++) {
                inner += g[i] * pg[i];
            }
            assertThat(inner).isGreaterThanOrEqualTo(0);
            kept[draw] = p.energyKept(g, 6);
            assertThat(kept[draw]).isBetween(0.0, 1.0);
        }
        assertThat(Statistics.mean(kept)).isCloseTo(7 / 20.0, within(3 * Statistics.standardError(kept)));
    }

    private static double[] transposeTimes(LowRank x, LowRank y) {
        double[] dx = x.dense();
        double[] dy = y.dense();
        double[] out = new double[x.cols() * y.cols()];
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.cols(); j++) {
                for (int k = 0; k < y.cols(); k++) {
                    out[j * y.cols() + k] += dx[i * x.cols() + j] * dy[i * y.cols() + k];
                }
            }
        }
        return out;
    }
}
