package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The numbered oracles of the covariance law (methods-ctwa 8.2 to 8.5 and 8.10); 1e-9 or all printed digits. */
class CovarianceLawOracleTest {

    private static final double[] P = {0.4, 0.3, 0.2, 0.1};
    private static final double[] R1 = {1, 0, 1, 0};
    private static final double[] R2 = {0, 1, 1, 0};

    private static Bandit bandit(double[] p, double[] r1, double[] r2, double w1, double w2, double eta) {
        Map<String, double[]> rewards = new LinkedHashMap<>();
        rewards.put("one", r1);
        rewards.put("two", r2);
        return Bandit.single(p, rewards, Map.of("one", w1, "two", w2), eta);
    }

    private static double[] pick(Bandit bandit, java.util.function.ToDoubleFunction<Bandit.Outcome> field) {
        return bandit.outcomes().values().stream().mapToDouble(field).toArray();
    }

    @Test
    void oracle2BanditA() {
        Bandit a = bandit(P, R1, R2, 0.8, 0.2, 0.1);
        assertThat(pick(a, Bandit.Outcome::before)).containsExactly(new double[] {0.6, 0.5}, within(1e-15));
        assertThat(a.sigma()[0]).containsExactly(new double[] {0.24, -0.10}, within(1e-15));
        assertThat(a.sigma()[1]).containsExactly(new double[] {-0.10, 0.25}, within(1e-15));
        assertThat(pick(a, Bandit.Outcome::c)).containsExactly(new double[] {0.172, -0.030}, within(1e-15));
        assertThat(pick(a, Bandit.Outcome::kappa)).containsExactly(new double[] {-0.02432, 0.0128}, within(1e-15));
        assertThat(pick(a, Bandit.Outcome::delta))
                .containsExactly(new double[] {0.0170720505, -0.0029329433}, within(5e-11));
        assertThat(pick(a, Bandit.Outcome::firstOrder)).containsExactly(new double[] {0.0172, -0.0030}, within(1e-15));
        assertThat(pick(a, Bandit.Outcome::secondOrder))
                .containsExactly(new double[] {0.0170784, -0.002936}, within(1e-12));
        assertThat(pick(a, Bandit.Outcome::policyGradient))
                .containsExactly(new double[] {0.0448, -0.0234}, within(1e-15));
        // the page prints .1718777586 for the first; 40-digit arithmetic gives the value below
        assertThat(pick(bandit(P, R1, R2, 0.8, 0.2, 0.01), o -> o.delta() / 0.01))
                .containsExactly(new double[] {0.1718777561, -0.0299356897}, within(5e-11));
        assertThat(pick(bandit(P, R1, R2, 0.8, 0.2, 1), Bandit.Outcome::delta))
                .containsExactly(new double[] {0.1545532774, -0.0210859995}, within(5e-11));
    }

    @Test
    void theTiltedPolicyHasExactlyThePromisedChange() {
        Bandit a = bandit(P, R1, R2, 0.8, 0.2, 0.1);
        double[] after = pick(a.tilted(), Bandit.Outcome::before);
        assertThat(after).containsExactly(pick(a, Bandit.Outcome::after), within(1e-15));
    }

    @Test
    void tinyAndHugeStepsStayFinite() {
        assertThat(pick(bandit(P, R1, R2, 0.8, 0.2, 1e-12), o -> o.delta() / 1e-12))
                .containsExactly(new double[] {0.172, -0.030}, within(1e-9));
        assertThat(pick(bandit(P, R1, R2, 0.8, 0.2, 1e5), Bandit.Outcome::after))
                .containsExactly(new double[] {1, 1}, within(1e-12));
        // the best action has probability zero and must not spoil the shift of the exponent
        assertThat(pick(bandit(new double[] {0, 0.5, 0, 0.5}, R1, R2, 1e6, 1, 1000), Bandit.Outcome::after))
                .containsExactly(new double[] {0, 1}, within(1e-12));
    }

    @Test
    void oracle2SoftmaxPolicyGradientStep() {
        double[] theta = Arrays.stream(P).map(Math::log).toArray();
        double[] s = {0.8, 0.2, 1, 0};
        double mean = 0.58;
        double z = 0;
        double[] next = new double[4];
        for (int y = 0; y < 4; y++) {
            next[y] = Math.exp(theta[y] + 0.1 * P[y] * (s[y] - mean));
            z += next[y];
        }
        double j1 = (next[0] + next[2]) / z - 0.6;
        double j2 = (next[1] + next[2]) / z - 0.5;
        assertThat(j1 / 0.1).isCloseTo(0.0447082400, within(5e-11));
        assertThat(j2 / 0.1).isCloseTo(-0.0233245728, within(5e-11));
    }

    @Test
    void oracle2FeasibleCone() {
        FeasibleCone cone = FeasibleCone.of(bandit(P, R1, R2, 0.8, 0.2, 0.1).sigma());
        assertThat(cone.low()[0]).isCloseTo(0.294118, within(5e-7));
        assertThat(cone.high()[0]).isCloseTo(0.714286, within(5e-7));
        assertThat(cone.weights()).containsExactly(new double[] {0.507246, 0.492754}, within(5e-7));
        assertThat(cone.value()).isCloseTo(0.0724638, within(5e-8));
    }

    @Test
    void feasibleConeOfThreeObjectives() {
        double[][] sigma = {{0.25, -0.10, 0.02}, {-0.10, 0.20, 0}, {0.02, 0, 0.05}};
        FeasibleCone cone = FeasibleCone.of(sigma);
        assertThat(cone.weights()).containsExactly(new double[] {0.18302829, 0.25124792, 0.56572379}, within(5e-9));
        assertThat(cone.value()).isCloseTo(0.03194676, within(5e-9));
        // scan: no feasible weight lies outside the stated interval, and both ends are reached
        double low = 1;
        double high = 0;
        int n = 400;
        for (int i = 0; i <= n; i++) {
            for (int j = 0; i + j <= n; j++) {
                double[] w = {i / (double) n, j / (double) n, (n - i - j) / (double) n};
                double[] c = org.counterpoint.math.LeastNormSimplex.times(sigma, w);
                if (Arrays.stream(c).min().orElseThrow() >= 0) {
                    low = Math.min(low, w[1]);
                    high = Math.max(high, w[1]);
                }
            }
        }
        assertThat(cone.low()[1]).isLessThanOrEqualTo(low + 1e-12).isCloseTo(low, within(2.0 / n));
        assertThat(cone.high()[1]).isGreaterThanOrEqualTo(high - 1e-12).isCloseTo(high, within(2.0 / n));
        FeasibleCone none = FeasibleCone.of(new double[][] {{1, -1}, {-1, 1}});
        assertThat(none.value()).isCloseTo(0, within(1e-15));
    }

    @Test
    void oracle2SignFailsAtASmallMargin() {
        Bandit b = bandit(
                new double[] {0.25, 0.25, 0.25, 0.25},
                new double[] {1, 0, 0.6, 0},
                new double[] {0, 1, 0.6, 0},
                0.7,
                0.3,
                0.5);
        assertThat(pick(b, Bandit.Outcome::c)[1]).isCloseTo(0.005, within(1e-12));
        assertThat(pick(b, Bandit.Outcome::kappa)[1]).isCloseTo(-0.0215, within(1e-12));
        assertThat(pick(b, Bandit.Outcome::secondOrder)[1]).isCloseTo(-0.0001875, within(1e-12));
        assertThat(pick(b, Bandit.Outcome::delta)[1]).isCloseTo(-0.0001125, within(5e-8));
    }

    @Test
    void oracle3CovarianceAgainstPolicyGradient() {
        double[] p = {0.15, 0.70, 0.15};
        Bandit b = bandit(p, new double[] {1, 1, 0}, new double[] {0, 1, 1}, 0, 1, 0.1);
        Bandit.Outcome o = b.outcomes().values().iterator().next();
        assertThat(o.c()).isCloseTo(-0.0225, within(1e-12));
        assertThat(o.policyGradient()).isCloseTo(0.0052875, within(1e-12));
        assertThat(o.delta()).isCloseTo(-0.0021721644, within(5e-11));
        double z = 0;
        double value = 0;
        double[] s = {0, 1, 1};
        for (int y = 0; y < 3; y++) {
            double q = p[y] * Math.exp(0.1 * p[y] * (s[y] - 0.85));
            z += q;
            value += y < 2 ? q : 0;
        }
        assertThat(value / z - 0.85).isCloseTo(0.0005329514, within(5e-11));
    }

    @Test
    void oracle4GroupEstimatorsInExpectation() {
        double[][] expected = {{0.086, -0.015}, {0.1146666667, -0.02}, {0.129, -0.0225}};
        double[][] advantage = {{0.16970528, 0.00707070}, {0.27411101, -0.02267737}, {0.33093946, -0.04699658}};
        for (int k = 2; k <= 4; k++) {
            double[] score = new double[2];
            double[] unbiased = new double[2];
            double[] grpo = new double[2];
            double ruleError = 0;
            for (int code = 0; code < Math.pow(4, k); code++) {
                double probability = 1;
                double[][] r = new double[k][];
                for (int i = 0, rest = code; i < k; i++, rest /= 4) {
                    probability *= P[rest % 4];
                    r[i] = new double[] {R1[rest % 4], R2[rest % 4]};
                }
                GroupCovariance g = GroupCovariance.of(new int[k], r);
                double[] lambda = {0.8, 0.2};
                double[] s = g.score(lambda);
                double sd = org.counterpoint.math.Statistics.standardDeviation(s);
                double mean = org.counterpoint.math.Statistics.mean(s);
                double[] a = Arrays.stream(s).map(x -> (x - mean) / (sd + 1e-6)).toArray();
                for (int j = 0; j < 2; j++) {
                    score[j] += probability * g.with(s, false).value()[j];
                    unbiased[j] += probability * g.with(s, true).value()[j];
                    grpo[j] += probability * g.with(a, false).value()[j];
                }
                double[] linear = org.counterpoint.math.LeastNormSimplex.times(g.matrix(), lambda);
                assertThat(g.with(s, false).value()).containsExactly(linear, within(1e-12));
                ruleError = Math.max(ruleError, Math.abs(g.sumRule(lambda, s, s).residual()));
                double rule = (k - 1.0) / k * sd * sd / (sd + 1e-6);
                assertThat(g.sumRule(lambda, s, a).weighted()).isCloseTo(rule, within(1e-12));
                assertThat(g.sumRule(lambda, s, s).direct())
                        .isCloseTo(g.variance(s), within(1e-15))
                        .isGreaterThanOrEqualTo(0);
            }
            assertThat(score).containsExactly(expected[k - 2], within(1e-9));
            assertThat(unbiased).containsExactly(new double[] {0.172, -0.030}, within(1e-12));
            assertThat(grpo).containsExactly(advantage[k - 2], within(5e-9));
            assertThat(ruleError).isLessThan(1e-12);
        }
    }

    @Test
    void leaveOneOutAdvantageIsTheUnbiasedEstimate() {
        double[][] r = {{1, 0}, {0, 1}, {1, 1}, {0, 0.5}};
        GroupCovariance g = GroupCovariance.of(new int[4], r);
        double[] s = g.score(new double[] {0.8, 0.2});
        double total = Arrays.stream(s).sum();
        double[] loo = Arrays.stream(s).map(x -> x - (total - x) / 3).toArray();
        assertThat(g.with(loo, false).value()).containsExactly(g.with(s, true).value(), within(1e-14));
    }

    @Test
    void oracle5PooledAgainstWithin() {
        double[][] r = {{0.2}, {0.1}, {0}, {1}, {0.9}, {0.8}};
        double[] s = {0, 0.1, 0.2, 0.8, 0.9, 1};
        GroupCovariance g = GroupCovariance.of(new int[] {4, 4, 4, 9, 9, 9}, r);
        GroupCovariance.Pooled pooled = g.pooled(s);
        assertThat(pooled.within()[0]).isCloseTo(-0.02 / 3, within(1e-12));
        assertThat(pooled.between()[0]).isCloseTo(0.16, within(1e-12));
        assertThat(pooled.pooled()[0]).isCloseTo(0.46 / 3, within(1e-12));
        assertThat(g.with(s, false).value()[0]).isCloseTo(-0.02 / 3, within(1e-12));
    }

    @Test
    void clippedWeightsFlipAnObjective() {
        double[][] u = {{1, 0}, {1, 1}, {0, 1}, {0, 0}};
        GroupCovariance g = GroupCovariance.of(new int[4], u);
        GroupCovariance.Estimate clipped = g.with(new double[] {0.66, 0.38, -0.30, -1.10}, false);
        assertThat(clipped.value()).containsExactly(new double[] {0.305, 0.065}, within(1e-12));
        assertThat(clipped.correlation()).containsExactly(new double[] {0.89754422, 0.19127992}, within(5e-9));
        assertThat(g.with(new double[] {1.44, 0.38, -0.51, -1.10}, false).value())
                .containsExactly(new double[] {0.42875, -0.05875}, within(1e-12));
        assertThat(g.with(new double[] {1.2, 0.4, -0.6, -1}, false).value())
                .containsExactly(new double[] {0.40, -0.05}, within(1e-12));
        assertThat(clipped.se()).containsExactly(Double.NaN, Double.NaN);
    }

    @Test
    void groupsOfOneAreSkippedAndFlatGroupsCounted() {
        double[][] r = {{1}, {0}, {0.3}, {1}, {1}, {0}, {1}};
        GroupCovariance g = GroupCovariance.of(new int[] {1, 1, 2, 3, 3, 4, 4}, r);
        double[] s = {1, 0, 0.3, 0.5, 0.5, 0, 2};
        GroupCovariance.Estimate e = g.with(s, true);
        assertThat(g.groups()).isEqualTo(3);
        assertThat(g.skippedGroups()).isEqualTo(1);
        assertThat(e.zeroVarianceGroups()).isEqualTo(1);
        assertThat(e.value()[0]).isCloseTo((0.5 + 0 + 1) / 3, within(1e-15));
        assertThat(e.se()[0]).isCloseTo(0.5 / Math.sqrt(3), within(1e-15));
        assertThat(e.signs()).isEqualTo(new Sign[] {Sign.UNDETERMINED});
        assertThat(GroupCovariance.of(new int[0], new double[0][])
                        .with(new double[0], true)
                        .value())
                .isEmpty();
    }

    @Test
    void signsNeedAMargin() {
        assertThat(Sign.of(0.2, 0.1)).isEqualTo(Sign.POSITIVE);
        assertThat(Sign.of(-0.2, 0.1)).isEqualTo(Sign.NEGATIVE);
        assertThat(Sign.of(0.19, 0.1)).isEqualTo(Sign.UNDETERMINED);
        assertThat(Sign.of(0.19, Double.NaN)).isEqualTo(Sign.UNDETERMINED);
        assertThat(Sign.of(Double.NaN, 0.1)).isEqualTo(Sign.MISSING);
    }

    @Test
    void oracle10DemoBandit() {
        demo(
                0.7,
                0,
                0,
                new double[][] {{0.452057, 0.399887}, {0.769678, 0.281736}, {0.969616, 0.045555}, {0.999982, 0.000027}},
                0.7);
        demo(
                0.7,
                0.05,
                0.05,
                new double[][] {{0.452057, 0.399887}, {0.767434, 0.284277}, {0.958835, 0.061708}, {0.999837, 0.000244}},
                0.674540);
        demo(
                0.7,
                0.05,
                1,
                new double[][] {{0.452057, 0.399887}, {0.720769, 0.336378}, {0.637536, 0.527558}, {0.611038, 0.583443}},
                0.590892);
        demo(
                0.7,
                0.05,
                5,
                new double[][] {{0.452057, 0.399887}, {0.505685, 0.560511}, {0.488306, 0.667630}, {0.504820, 0.663453}},
                0.399993);
        demo(
                0.5,
                0,
                0,
                new double[][] {{0.425779, 0.425779}, {0.533191, 0.533191}, {0.585898, 0.585898}, {0.599991, 0.599991}},
                0.5);
    }

    /** 200 tilted steps with weights of sum 1; the controller of methods-ctwa 4.1 with EMA 0.1 and no gate (rate 0: none). */
    private static void demo(double first, double target, double rate, double[][] expected, double lastWeight) {
        double[] p = {0.25, 0.25, 0.25, 0.25};
        double[] log = {Math.log(first), Math.log(1 - first)};
        double[] ema = new double[0];
        Bandit b = bandit(p, new double[] {1, 0, 0.6, 0}, new double[] {0, 1, 0.6, 0}, first, 1 - first, 0.5);
        List<Integer> stops = List.of(1, 10, 50, 200);
        for (int k = 1; k <= 200; k++) {
            double[] v = pick(b, Bandit.Outcome::c);
            b = b.tilted();
            if (ema.length == 0) {
                ema = v;
            }
            for (int j = 0; j < 2; j++) {
                ema[j] = 0.9 * ema[j] + 0.1 * v[j];
                log[j] += rate * Math.max(target - ema[j], 0);
            }
            double sum = Math.exp(log[0]) + Math.exp(log[1]);
            b = b.withWeights(Math.exp(log[0]) / sum, Math.exp(log[1]) / sum);
            if (stops.contains(k)) {
                assertThat(pick(b, Bandit.Outcome::before)).containsExactly(expected[stops.indexOf(k)], within(6e-7));
            }
        }
        assertThat(Math.exp(log[0]) / (Math.exp(log[0]) + Math.exp(log[1]))).isCloseTo(lastWeight, within(6e-7));
    }

    @Test
    void contributionsOfPromptsAddUpToTheCovariances() {
        // methods-ctwa 8.5 as two prompts, and a third of another size
        int[] prompt = {7, 7, 7, 2, 2, 2, 5, 5, 9};
        double[][] r = {{.2, 1}, {.1, 0}, {0, 3}, {1, 1}, {.9, 2}, {.8, 5}, {.3, 0}, {.7, 1}, {50, 50}};
        double[] s = {0, .1, .2, .8, .9, 1, .5, .1, 99};
        GroupCovariance groups = GroupCovariance.of(prompt, r);
        var parts = groups.contributions(prompt, s);
        assertThat(parts).extracting(GroupCovariance.Contribution::prompt).containsExactly(7, 2, 5);
        assertThat(parts).extracting(GroupCovariance.Contribution::size).containsExactly(3, 3, 2);
        double[] e2 = groups.with(s, true).value();
        GroupCovariance.Pooled e5 = groups.pooled(s);
        for (int j = 0; j < 2; j++) {
            int o = j;
            assertThat(parts.stream().mapToDouble(c -> c.within()[o]).sum()).isCloseTo(e2[j], within(1e-15));
            assertThat(parts.stream().mapToDouble(c -> c.between()[o]).sum()).isCloseTo(e5.between()[j], within(1e-15));
            // the formula that the run format gives for the pooled covariance
            assertThat(parts.stream()
                            .mapToDouble(c -> c.within()[o] * (c.size() - 1) * 3 / 8 + c.between()[o])
                            .sum())
                    .isCloseTo(e5.pooled()[j], within(1e-15));
        }
        // first prompt alone: covariance -.02/3 with 3 responses, unbiased -.01, over 3 prompts
        assertThat(parts.getFirst().within()[0]).isCloseTo(-.01 / 3, within(1e-15));
        assertThat(parts.getFirst().reward()[0]).isCloseTo(.1, within(1e-15));
        assertThat(parts.getFirst().statistic()).isCloseTo(.1, within(1e-15));
    }
}
