package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.counterpoint.math.LeastNormSimplex;
import org.junit.jupiter.api.Test;

/** Oracle 8.7 of the CTWA notes. */
class CtwaControllerTest {
    private static final double[] START = {.333, .333, .334};
    private static final double[] TARGETS = {.15, .08, .08};

    private static CtwaController controller(double[] weights, boolean gated) {
        return new CtwaController(weights, .1, .05, TARGETS, new double[] {1, .95, .95}, gated);
    }

    @Test
    void followsThePublishedTable() {
        CtwaController c = controller(START, true);
        c.update(new double[] {.10, -.02, .12}, new double[] {.30, .50, .40});
        assertClose(c.ema(), 1e-12, .10, -.02, .12);
        assertClose(c.gate(), 0, 1, 1, 1);
        assertClose(c.deficit(), 1e-12, .05, .10, 0);
        assertClose(c.weights(), 5e-9, .33383354, .33466917, .334);

        c.update(new double[] {.20, .03, .02}, new double[] {.32, .55, .97});
        assertClose(c.ema(), 1e-12, .11, -.015, .11);
        assertClose(c.gate(), 0, 1, 1, 0);
        assertClose(c.deficit(), 1e-12, .04, .095, 0);
        assertClose(c.weights(), 5e-9, .33450188, .33626263, .334);

        c.update(new double[] {.16, -.05, .10}, new double[] {.35, .96, .50});
        assertClose(c.ema(), 1e-12, .115, -.0185, .109);
        assertClose(c.gate(), 0, 1, 0, 1);
        assertClose(c.deficit(), 1e-12, .035, 0, 0);
        assertClose(c.weights(), 5e-9, .33508777, .33626263, .334);
        assertThat(c.weights()[0] + c.weights()[1] + c.weights()[2]).isCloseTo(1.00535040, within(1e-8));
    }

    @Test
    void frozenCovarianceReachesPositiveCovarianceAtStep161() {
        double[][] sigma = {{.25, -.10, .02}, {-.10, .20, 0}, {.02, 0, .05}};
        CtwaController c = controller(new double[] {.8, .1, .1}, false);
        int firstPositive = 0;
        double[] v = {};
        for (int step = 1; step <= 2000; step++) {
            double[] w = c.weights();
            double quadratic = 0;
            double[] product = new double[3];
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    product[i] += sigma[i][j] * w[j];
                }
                quadratic += w[i] * product[i];
            }
            v = new double[3];
            for (int i = 0; i < 3; i++) {
                v[i] = product[i] / Math.sqrt(quadratic);
            }
            if (step == 1) {
                assertClose(v, 5e-9, .49623836, -.15507449, .05427607);
            }
            if (firstPositive == 0 && v[1] > 0) {
                firstPositive = step;
            }
            c.update(v, new double[3]);
            if (step == 200) {
                assertThat(v[1]).isCloseTo(.03296879, within(5e-9));
                assertClose(c.shares(), 5e-9, .57718098, .33293691, .08988211);
            }
        }
        assertThat(firstPositive).isEqualTo(161);
        assertClose(v, 5e-8, .39430664, .07996538, .0780641);
        assertClose(c.shares(), 5e-8, .49159082, .33942348, .1689857);
    }

    /** Oracle 8.10, all runs: the controller must be fast relative to the policy. */
    @Test
    void banditBFollowsThePublishedRuns() {
        banditB(.7, 0, .7, new double[][] {
            {.452057, .399887}, {.769678, .281736}, {.969616, .045555}, {.999982, .000027}
        });
        banditB(.7, .05, .674540, new double[][] {
            {.452057, .399887}, {.767434, .284277}, {.958835, .061708}, {.999837, .000244}
        });
        banditB(.7, 1, .590892, new double[][] {
            {.452057, .399887}, {.720769, .336378}, {.637536, .527558}, {.611038, .583443}
        });
        banditB(.7, 5, .399993, new double[][] {
            {.452057, .399887}, {.505685, .560511}, {.488306, .667630}, {.504820, .663453}
        });
        banditB(.5, 0, .5, new double[][] {
            {.425779, .425779}, {.533191, .533191}, {.585898, .585898}, {.599991, .599991}
        });
    }

    private static void banditB(double first, double rate, double share, double[][] expected) {
        CtwaController c = new CtwaController(
                new double[] {first, 1 - first}, .1, rate, new double[] {.05, .05}, new double[] {1, 1}, false);
        CtwaScalarizer scalarizer = new CtwaScalarizer(c, List.of("a", "b"), false, Variant.CORRECTED);
        TiltSimulation bandit = TiltSimulation.banditB();
        int at = 0;
        for (int row = 0; row < 4; row++) {
            int stop = List.of(1, 10, 50, 200).get(row);
            bandit.run(
                    stop - at,
                    c::shares,
                    (sigma, means) -> scalarizer.afterUpdate(
                            Batches.stats(new double[][] {means}, LeastNormSimplex.times(sigma, c.shares()))));
            at = stop;
            assertClose(bandit.means(), 6e-7, expected[row]);
        }
        assertThat(c.shares()[0]).isCloseTo(share, within(6e-7));
    }

    /** Section 4.4: the statistic of every fourth response in order of length, in broken groups. */
    @Test
    void publishedStatisticSeesAQuarterOfTheBatch() {
        int n = 32;
        double[][] r = new double[n][3];
        double[] w = new double[n];
        int[] groups = new int[n];
        int[] lengths = new int[n];
        for (int i = 0; i < n; i++) {
            r[i] = new double[] {i % 2, i % 3, 1};
            w[i] = (i * 7 % 11) - 5;
            groups[i] = i / 16;
            lengths[i] = n - i;
        }
        // longest first in the batch: sorted by length the order is reversed, every fourth is 31, 27, ..., 3
        int[] mine = {31, 27, 23, 19, 15, 11, 7, 3};
        ClippedWeights.Statistic expected = ClippedWeights.statistic(
                Arrays.stream(mine).mapToObj(i -> r[i]).toArray(double[][]::new),
                Arrays.stream(mine).mapToDouble(i -> w[i]).toArray(),
                Arrays.stream(mine).map(i -> groups[i]).toArray());
        ClippedWeights.Statistic all = ClippedWeights.statistic(r, w, groups);
        StepStats stats =
                new StepStats(1, r, groups, lengths, w, all.covariance(), all.correlation(), new double[3][3]);
        CtwaScalarizer published =
                new CtwaScalarizer(controller(START, true), List.of("x", "y", "z"), false, Variant.PUBLISHED);
        published.afterUpdate(stats);
        assertThat(published.diagnostics()).containsEntry("ctwa/groups", 2.0);
        assertThat(published.diagnostics().get("ctwa/ema/x")).isEqualTo(expected.covariance()[0]);
        assertThat(published.diagnostics().get("ctwa/ema/y"))
                .isEqualTo(expected.covariance()[1])
                .isNotEqualTo(all.covariance()[1]);
        CtwaScalarizer corrected =
                new CtwaScalarizer(controller(START, true), List.of("x", "y", "z"), false, Variant.CORRECTED);
        corrected.afterUpdate(stats);
        assertThat(corrected.diagnostics().get("ctwa/ema/y")).isEqualTo(all.covariance()[1]);
    }

    @Test
    void restoredControllerContinuesAsIfNeverStopped() {
        CtwaScalarizer a =
                new CtwaScalarizer(controller(START, true), List.of("x", "y", "z"), false, Variant.CORRECTED);
        StepStats stats = Batches.stats(new double[][] {new double[3]}, new double[] {.1, -.2, 0});
        a.afterUpdate(stats);
        CtwaScalarizer b =
                new CtwaScalarizer(controller(START, true), List.of("x", "y", "z"), false, Variant.CORRECTED);
        b.restore(a.snapshot());
        a.afterUpdate(stats);
        b.afterUpdate(stats);
        assertThat(b.weights()).containsExactly(a.weights());
        assertThat(b.diagnostics()).isEqualTo(a.diagnostics()).containsKey("ctwa/ema/y");
    }

    private static void assertClose(double[] actual, double tolerance, double... expected) {
        assertThat(actual).containsExactly(expected, Offset.offset(tolerance));
    }
}
