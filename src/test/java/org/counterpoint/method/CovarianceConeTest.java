package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.counterpoint.analysis.GroupCovariance;
import org.counterpoint.math.LeastNormSimplex;
import org.counterpoint.math.Statistics;
import org.junit.jupiter.api.Test;

/** The covariance cone (ours), as decision record 0007 defines it. */
class CovarianceConeTest {
    private static final double[][] SIGMA_A = {{.24, -.10}, {-.10, .25}};

    private static void exact(CovarianceCone cone, double[][] sigma) {
        cone.averages().addExact(sigma);
        cone.solve();
    }

    private static void update(CovarianceCone cone, double[][]... prompts) {
        cone.averages().add(Arrays.asList(prompts));
        cone.solve();
    }

    @Test
    void startsAtThePreferencesAndMovesOntoTheCone() {
        CovarianceCone cone = new CovarianceCone(new double[] {.8, .2}, .1, 1, 0);
        close(cone.weights(), 0, .8, .2);
        exact(cone, SIGMA_A);
        // the cone of bandit A ends at .714286, where the second covariance is 0
        close(cone.weights(), 1e-9, .25 / .35, .10 / .35);
        assertThat(cone.covariances()[1]).isCloseTo(0, within(1e-12));
        assertThat(cone.feasible()).isTrue();
        assertThat(cone.distance()).isCloseTo((.8 - .25 / .35) * Math.sqrt(2), within(1e-9));
        assertThat(cone.value()).isCloseTo(.0724638, within(5e-8));
    }

    @Test
    void preferencesInsideTheConeAreKept() {
        CovarianceCone cone = new CovarianceCone(new double[] {.6, .4}, .1, 1, .1);
        exact(cone, SIGMA_A);
        close(cone.weights(), 0, .6, .4);
        assertThat(cone.distance()).isZero();
    }

    @Test
    void theShareOfTheLeastVarianceIsAMargin() {
        CovarianceCone cone = new CovarianceCone(new double[] {.8, .2}, .1, 1, .5);
        exact(cone, SIGMA_A);
        double[] c = cone.covariances();
        assertThat(c[1]).isCloseTo(.5 * cone.value(), within(1e-9));
        close(cone.margin(), 1e-12, .5 * cone.value(), .5 * cone.value());
    }

    /** Two prompts in one batch: n = 2, and the error is their deviation over the root of two. */
    @Test
    void standardErrorsOfOneBatchAreTheUsualOnes() {
        CovarianceAverages a = new CovarianceAverages(2, .3);
        a.add(List.of(new double[][] {{.2, -.1}, {-.1, .3}}, new double[][] {{.4, .1}, {.1, .3}}));
        assertThat(a.prompts()).isCloseTo(2, within(1e-12));
        close(a.covariance()[0], 1e-12, .3, 0);
        assertThat(a.error(0, new double[] {1, 0})).isCloseTo(Statistics.standardError(.2, .4), within(1e-12));
        assertThat(a.error(0, new double[] {.5, .5})).isCloseTo(Statistics.standardError(.05, .25), within(1e-12));
        assertThat(a.error(1, new double[] {0, 1})).isCloseTo(0, within(1e-9));
    }

    /** The gradient of the error by central differences; its inner product with the weights is the error (homogeneity). */
    @Property(tries = 50)
    void gradientOfTheError(@ForAll long seed) {
        Random random = new Random(seed);
        CovarianceAverages a = new CovarianceAverages(3, .2);
        for (int batch = 0; batch < 3; batch++) {
            a.add(List.of(covariance(random, 3), covariance(random, 3), covariance(random, 3), covariance(random, 3)));
        }
        double[] w = LinearScalarizer.normalized(random.doubles(3, .1, 1).toArray());
        double[] gradient = a.errorGradient(1, w);
        double inner = 0;
        for (int k = 0; k < 3; k++) {
            double[] up = w.clone();
            double[] down = w.clone();
            up[k] += 1e-5;
            down[k] -= 1e-5;
            assertThat(gradient[k]).isCloseTo((a.error(1, up) - a.error(1, down)) / 2e-5, within(1e-5));
            inner += gradient[k] * w[k];
        }
        assertThat(inner).isCloseTo(a.error(1, w), within(1e-10));
    }

    private static double[][] covariance(Random random, int m) {
        double[][] r = new double[6][];
        Arrays.setAll(r, i -> random.doubles(m).toArray());
        return GroupCovariance.of(new int[6], r).matrix();
    }

    /** In the long run 1 / n is tau / ((2 - tau) G). */
    @Test
    void effectiveNumberOfPrompts() {
        CovarianceAverages a = new CovarianceAverages(2, .1);
        for (int i = 0; i < 500; i++) {
            a.add(Collections.nCopies(8, SIGMA_A));
        }
        assertThat(a.prompts()).isCloseTo(8 * 1.9 / .1, within(1e-9));
        // one prompt and nothing to compare it with: no evidence, the preferences stay
        CovarianceCone single = new CovarianceCone(new double[] {.9, .1}, .1, 1, 0);
        update(single, SIGMA_A);
        close(single.weights(), 0, .9, .1);
    }

    @Test
    void whereMarginsCannotBeMetVarianceIsLeast() {
        CovarianceCone cone = new CovarianceCone(new double[] {.8, .2}, 1, 2, 0);
        double[][] one = {{.36, -.24}, {-.24, .17}};
        double[][] two = {{.12, -.12}, {-.12, .31}};
        update(cone, one, two, one, two);
        assertThat(cone.feasible()).isFalse();
        double[][] sigma = {{.24, -.18}, {-.18, .24}};
        LeastNormSimplex.Solution least = LeastNormSimplex.solve(sigma);
        close(cone.weights(), 1e-12, least.weights());
        for (double c : cone.covariances()) {
            assertThat(c).isCloseTo(least.value(), within(1e-12));
        }
    }

    /** An objective without variance, and then a batch without any, ask for nothing. */
    @Test
    void saturatedObjectivesAndBatches() {
        CovarianceCone cone = new CovarianceCone(new double[] {.7, .2, .1}, 1, 1, .1);
        exact(cone, new double[][] {{.24, -.20, 0}, {-.20, .25, 0}, {0, 0, 0}});
        assertThat(cone.feasible()).isTrue();
        assertThat(cone.weights()[2]).isPositive();
        assertThat(cone.margin()[2]).isZero();
        exact(cone, new double[3][3]);
        close(cone.weights(), 0, .7, .2, .1);
        assertThat(Coefficients.finite(cone.covariances())).isTrue();
        CovarianceCone fresh = new CovarianceCone(new double[] {.7, .3}, .1, 1, .1);
        update(fresh, new double[2][2], new double[2][2]);
        close(fresh.weights(), 0, .7, .3);
        update(fresh, SIGMA_A, new double[][] {{Double.NaN, 0}, {0, 0}});
        update(fresh);
        close(fresh.weights(), 0, .7, .3);
    }

    /** After saturation the averages fade, what is left is within its error, and the preferences come back. */
    @Test
    void weightsReturnWhenNothingVariesAnyMore() {
        CovarianceCone cone = new CovarianceCone(new double[] {.9, .1}, .1, 1, .1);
        for (int i = 0; i < 20; i++) {
            update(cone, SIGMA_A, SIGMA_A);
        }
        assertThat(cone.distance()).isGreaterThan(.1);
        for (int i = 0; i < 500; i++) {
            update(cone, new double[2][2], new double[2][2]);
        }
        close(cone.weights(), 0, .9, .1);
    }

    /** Whatever the batches: weights on the simplex; covariances at least their margins, or at least v* for lambda*. */
    @Property(tries = 80)
    void everyCovarianceKeepsItsMargin(
            @ForAll @IntRange(min = 1, max = 5) int m,
            @ForAll @DoubleRange(min = 0, max = 3) double z,
            @ForAll @DoubleRange(min = 0, max = .9) double share,
            @ForAll long seed) {
        Random random = new Random(seed);
        double[] preferred =
                LinearScalarizer.normalized(random.doubles(m, .01, 1).toArray());
        CovarianceConeScalarizer s =
                new CovarianceConeScalarizer(preferred, .2, z, share, false, ScalarizerCases.names(m));
        for (int step = 1; step <= 8; step++) {
            double[][] r = new double[32][];
            Arrays.setAll(
                    r,
                    i -> random.doubles(m)
                            .map(v -> random.nextInt(3) == 0 ? 1 : v)
                            .toArray());
            int[] groups = new int[32];
            Arrays.setAll(groups, i -> i / 4);
            s.afterUpdate(new StepStats(
                    step, r, groups, groups, new double[32], new double[m], new double[m], new double[m][m]));
            double[] w = s.weights();
            assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
            assertThat(Arrays.stream(w).min().orElse(-1)).isGreaterThanOrEqualTo(0);
            Map<String, Double> d = s.diagnostics();
            for (String o : ScalarizerCases.names(m)) {
                double covariance = d.getOrDefault("cone/covariance/" + o, Double.NaN);
                double margin = d.getOrDefault("cone/margin/" + o, Double.NaN);
                if (d.getOrDefault("cone/feasible", 0.0) == 1 && margin > 0) {
                    assertThat(covariance).isGreaterThanOrEqualTo(margin - 1e-9);
                } else if (margin > 0) {
                    assertThat(covariance).isGreaterThanOrEqualTo(d.getOrDefault("cone/value", 0.0) - 1e-10);
                }
            }
        }
    }

    /** After one batch covariances and margins are the ordinary estimates with their standard errors. */
    @Property(tries = 50)
    void marginsAreStandardErrors(@ForAll long seed) {
        Random random = new Random(seed);
        double[][] r = new double[48][];
        Arrays.setAll(r, i -> random.doubles(3).toArray());
        int[] groups = new int[48];
        Arrays.setAll(groups, i -> i / 6);
        CovarianceConeScalarizer s =
                new CovarianceConeScalarizer(new double[] {.8, .1, .1}, .1, 1.5, 0, false, List.of("a", "b", "c"));
        s.afterUpdate(
                new StepStats(1, r, groups, groups, new double[48], new double[3], new double[3], new double[3][3]));
        GroupCovariance batch = GroupCovariance.of(groups, r);
        GroupCovariance.Estimate e = batch.with(batch.score(s.weights()), false);
        int j = 0;
        for (String o : List.of("a", "b", "c")) {
            assertThat(s.diagnostics().getOrDefault("cone/covariance/" + o, 0.0))
                    .isCloseTo(e.value()[j], within(1e-12));
            double margin = s.diagnostics().getOrDefault("cone/margin/" + o, 0.0);
            if (margin != 0) {
                assertThat(margin).isCloseTo(1.5 * e.se()[j], within(1e-10));
            }
            j++;
        }
    }

    /** No point of a random search that meets the margins is nearer to the preferences, and where none is found none is claimed. */
    @Property(tries = 60)
    void noFeasibleWeightsAreNearer(@ForAll @IntRange(min = 2, max = 4) int m, @ForAll long seed) {
        Random random = new Random(seed);
        double[] preferred =
                LinearScalarizer.normalized(random.doubles(m, .01, 1).toArray());
        CovarianceCone cone = new CovarianceCone(preferred, .3, 1, .1);
        for (int batch = 0; batch < 3; batch++) {
            update(cone, covariance(random, m), covariance(random, m), covariance(random, m), covariance(random, m));
        }
        double[] asked = cone.margin();
        for (int trial = 0; trial < 300; trial++) {
            double[] w = LinearScalarizer.normalized(
                    random.doubles(m).map(v -> -Math.log(1 - v)).toArray());
            double[] c = LeastNormSimplex.times(cone.averages().covariance(), w);
            double slack = Double.POSITIVE_INFINITY;
            double square = 0;
            for (int j = 0; j < m; j++) {
                double margin = cone.averages().error(j, w) + .1 * cone.value();
                slack = asked[j] > 0 ? Math.min(slack, c[j] - margin) : slack;
                square += (w[j] - preferred[j]) * (w[j] - preferred[j]);
            }
            if (slack > 1e-9) {
                assertThat(cone.feasible()).isTrue();
                assertThat(Math.sqrt(square)).isGreaterThanOrEqualTo(cone.distance() - 1e-7);
            }
        }
    }

    /** Standardized, the covariance is that of rewards with GRPO's advantages, up to Bessel's correction and its constant. */
    @Test
    void standardizedCovariancesAreThoseOfAdvantages() {
        Random random = new Random(4);
        int k = 6;
        double[][] r = new double[48][];
        Arrays.setAll(r, i -> random.doubles(3).toArray());
        int[] groups = new int[48];
        Arrays.setAll(groups, i -> i / k);
        double[] preferred = {.5, .3, .2};
        CovarianceConeScalarizer s = new CovarianceConeScalarizer(preferred, .1, 0, 0, true, List.of("a", "b", "c"));
        double[] advantages = Advantages.grpo(s.scalarize(r), groups);
        s.afterUpdate(
                new StepStats(1, r, groups, groups, new double[48], new double[3], new double[3], new double[3][3]));
        // nothing conflicts here, so that the weights stay and the two can be compared
        close(s.weights(), 0, preferred);
        double[] expected =
                GroupCovariance.of(groups, r).with(advantages, false).value();
        double bessel = Math.sqrt(k / (k - 1.0));
        int j = 0;
        for (String o : List.of("a", "b", "c")) {
            assertThat(s.diagnostics().getOrDefault("cone/covariance/" + o, 0.0))
                    .isCloseTo(expected[j] * bessel, within(1e-4));
            j++;
        }
    }

    /** Where the score cancels in a prompt, its covariances are divided by a bounded number. */
    @Test
    void aScoreThatCancelsDoesNotBlowUpItsPrompt() {
        double[][] r = {{1, 0}, {0, 1}, {1, 0}, {0, 1}};
        CovarianceConeScalarizer s =
                new CovarianceConeScalarizer(new double[] {.5, .5}, 1, 0, 0, true, List.of("a", "b"));
        s.afterUpdate(new StepStats(
                1, r, new int[4], new int[4], new double[4], new double[2], new double[2], new double[2][2]));
        // trace .5, so that the divisor is a quarter of sqrt(.5) / 2
        CovarianceAverages averages = new CovarianceAverages(2, 1);
        averages.restore(s.snapshot().getOrDefault("averages", new double[0]));
        close(averages.covariance()[0], 1e-12, 2 * Math.sqrt(2), -2 * Math.sqrt(2));
        close(s.weights(), 1e-9, .5, .5);
    }

    /** Demo bandit B, the numbers of the decision record: no collapse, and hardly a fall with half of v* as margin. */
    @Test
    void banditB() {
        double fall = banditB(
                .1, new double[][] {{.452057, .399887}, {.711448, .346623}, {.764138, .351119}, {.759275, .361087}});
        assertThat(fall).isCloseTo(.006976, within(1e-6));
        double little = banditB(
                .5, new double[][] {{.452057, .399887}, {.645926, .417206}, {.689069, .458879}, {.680471, .479293}});
        assertThat(little).isCloseTo(.000336, within(1e-6));
    }

    /** Runs to step 200 and returns the largest fall of an objective in a step. */
    private static double banditB(double share, double[][] expected) {
        CovarianceCone cone = new CovarianceCone(new double[] {.7, .3}, .1, 1, share);
        TiltSimulation bandit = TiltSimulation.banditB();
        double[][] last = {bandit.means()};
        double[] fall = new double[1];
        int at = 0;
        for (int row = 0; row < 4; row++) {
            int stop = List.of(1, 10, 50, 200).get(row);
            bandit.run(stop - at, cone::weights, (sigma, means) -> {
                for (int j = 0; j < 2; j++) {
                    fall[0] = Math.max(fall[0], last[0][j] - bandit.means()[j]);
                }
                last[0] = bandit.means();
                exact(cone, sigma);
            });
            at = stop;
            close(bandit.means(), 6e-7, expected[row]);
        }
        // on the front between (1, 0) and (.6, .6), where no weights improve both
        close(cone.weights(), 1e-4, .6, .4);
        assertThat(bandit.means()[1]).isCloseTo(1.5 * (1 - bandit.means()[0]), within(1e-3));
        return fall[0];
    }

    /** Equal preferences lie inside the cone of bandit B for ever: the run of linear .5/.5. */
    @Test
    void banditBWithEqualPreferencesIsLinear() {
        CovarianceCone cone = new CovarianceCone(new double[] {.5, .5}, .1, 1, .1);
        TiltSimulation bandit = TiltSimulation.banditB();
        bandit.run(200, cone::weights, (sigma, means) -> exact(cone, sigma));
        close(bandit.means(), 6e-7, .599991, .599991);
    }

    private static void close(double[] actual, double tolerance, double... expected) {
        assertThat(actual).containsExactly(expected, Offset.offset(tolerance));
    }
}
