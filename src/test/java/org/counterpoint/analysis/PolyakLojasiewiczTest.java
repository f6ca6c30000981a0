package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.counterpoint.analysis.TabularPolicy.Logits;
import org.junit.jupiter.api.Test;

/** Methods-ctwa 7 and the two arms of 8.9. */
class PolyakLojasiewiczTest {
    private static TabularPolicy arms(double p) {
        return TabularPolicy.of(new double[] {1}, new double[][] {{p, 1 - p}});
    }

    private static final double[][] SCORE = {{1, 0}};

    @Test
    void oracle9TwoArms() {
        assertThat(PolyakLojasiewicz.twoArms(.5, 1)).isCloseTo(.0625, within(1e-15));
        assertThat(PolyakLojasiewicz.twoArms(.8807971, 1)).isCloseTo(.0462390, within(5e-8));
        assertThat(PolyakLojasiewicz.twoArms(PolyakLojasiewicz.TWO_ARMS_PEAK, 1))
                .isCloseTo(2.0 / 27, within(1e-15));
        TabularPolicy policy = arms(.5);
        for (double expected : new double[] {.7310586, .8564912, .9070473}) {
            policy = policy.ascended(SCORE, 4, Logits.ALL_BUT_LAST);
            assertThat(policy.probability(0, 0)).isCloseTo(expected, within(5e-8));
        }
    }

    @Test
    void theClosedFormIsTheConstantOfOneParameterAndHalfThatOfTwo() {
        for (double p = .01; p < 1; p += .07) {
            double closed = PolyakLojasiewicz.twoArms(p, 3);
            double[][] score = {{4, 1}};
            PolyakLojasiewicz one = PolyakLojasiewicz.of(arms(p), score, Logits.ALL_BUT_LAST);
            PolyakLojasiewicz two = PolyakLojasiewicz.of(arms(p), score, Logits.ALL);
            assertThat(one.constant()).isCloseTo(closed, within(1e-13));
            assertThat(one.bound()).isCloseTo(closed, within(1e-13));
            assertThat(two.constant()).isCloseTo(2 * closed, within(1e-13));
            assertThat(two.bound()).isCloseTo(closed, within(1e-13));
            // the same, with the worse arm as the one whose logit moves
            PolyakLojasiewicz other = PolyakLojasiewicz.of(arms(1 - p), new double[][] {{1, 4}}, Logits.ALL_BUT_LAST);
            assertThat(other.constant()).isCloseTo(closed, within(1e-13));
            assertThat(other.bound()).isCloseTo(closed, within(1e-13));
        }
    }

    @Test
    void nothingLeftToGainLeavesNoConstant() {
        PolyakLojasiewicz done = PolyakLojasiewicz.of(arms(1), SCORE, Logits.ALL);
        assertThat(done.gap()).isZero();
        assertThat(done.constant()).isNaN();
        assertThat(PolyakLojasiewicz.of(arms(.3), new double[][] {{2, 2}}, Logits.ALL)
                        .constant())
                .isNaN();
    }

    @Property(tries = 200)
    void theBoundHoldsForEveryPolicy(@ForAll @IntRange(min = 1, max = 1_000_000) int seed) {
        Random random = new Random(seed);
        int prompts = 1 + random.nextInt(3);
        double[][] policy = new double[prompts][];
        double[][] score = new double[prompts][];
        double[] weights = simplex(prompts, random);
        for (int x = 0; x < prompts; x++) {
            int actions = 2 + random.nextInt(4);
            policy[x] = simplex(actions, random);
            // few values, so that best actions are often tied
            score[x] = random.ints(actions, 0, 3).asDoubleStream().toArray();
        }
        TabularPolicy table = TabularPolicy.of(weights, policy);
        for (Logits logits : Logits.values()) {
            PolyakLojasiewicz pl = PolyakLojasiewicz.of(table, score, logits);
            if (pl.gap() > 0) {
                assertThat(pl.bound())
                        .isLessThanOrEqualTo(pl.constant() * (1 + 1e-12))
                        .isPositive();
            }
        }
        if (prompts == 1) {
            double best = 0;
            int ties = 0;
            double top = java.util.Arrays.stream(score[0]).max().orElseThrow();
            for (int y = 0; y < score[0].length; y++) {
                if (score[0][y] == top) {
                    best = policy[0][y];
                    ties++;
                }
            }
            if (ties == 1) {
                PolyakLojasiewicz pl = PolyakLojasiewicz.of(table, score, Logits.ALL);
                assertThat(pl.bound()).isCloseTo(best * best * pl.gap() / 2, within(1e-12));
            }
        }
    }

    @Property(tries = 100)
    void expectationsAreThoseOfTheBandit(@ForAll @IntRange(min = 1, max = 1_000_000) int seed) {
        Random random = new Random(seed);
        int actions = 2 + random.nextInt(4);
        double[] policy = simplex(actions, random);
        double[] a = random.doubles(actions).toArray();
        double[] b = random.doubles(actions).toArray();
        Map<String, double[]> rewards = new LinkedHashMap<>();
        rewards.put("a", a);
        rewards.put("b", b);
        Bandit bandit = Bandit.single(policy, rewards, Map.of("a", .7, "b", .3), .4);
        double[][] score = new double[1][actions];
        for (int y = 0; y < actions; y++) {
            score[0][y] = .7 * a[y] + .3 * b[y];
        }
        TabularPolicy table = TabularPolicy.of(new double[] {1}, new double[][] {policy});
        Bandit.Outcome outcome = bandit.outcomes().get("a");
        assertThat(outcome).isNotNull();
        double[][] r = {a};
        assertThat(table.covariance(r, score)).isCloseTo(outcome.c(), within(1e-12));
        TabularPolicy tilted = table.tilted(score, .4);
        assertThat(tilted.mean(r)).isCloseTo(outcome.after(), within(1e-12));
        assertThat(table.gradientProduct(r, score, Logits.ALL))
                .isCloseTo(dot(gradient(policy, a), gradient(policy, score[0])), within(1e-12));
        // a small step of ascent changes a reward by the step times the inner product of the gradients
        double small = 1e-6;
        double change = table.ascended(score, small, Logits.ALL).mean(r) - table.mean(r);
        assertThat(change / small).isCloseTo(table.gradientProduct(r, score, Logits.ALL), within(1e-5));
        assertThat(bandit.polyakLojasiewicz().gradientSquared())
                .isCloseTo(table.gradientProduct(score, score, Logits.ALL), within(1e-12));
        assertThat(tilted.divergence(table)).isNotNegative();
    }

    private static double[] gradient(double[] policy, double[] f) {
        double mean = dot(policy, f);
        double[] g = new double[f.length];
        for (int y = 0; y < g.length; y++) {
            g[y] = policy[y] * (f[y] - mean);
        }
        return g;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] simplex(int n, Random random) {
        double[] p = random.doubles(n, .05, 1).toArray();
        double sum = java.util.Arrays.stream(p).sum();
        return java.util.Arrays.stream(p).map(v -> v / sum).toArray();
    }
}
