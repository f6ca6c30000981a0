package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
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

    /** Oracle 8.10: the controller must be fast relative to the policy. */
    @Test
    void banditBFollowsThePublishedRuns() {
        double[] fast = banditB(5, 200);
        assertClose(fast, 1e-6, .504820, .663453, .399993);
        double[] slow = banditB(.05, 200);
        assertClose(slow, 1e-6, .999837, .000244, .674540);
    }

    private static double[] banditB(double rate, int steps) {
        double[][] r = {{1, 0}, {0, 1}, {.6, .6}, {0, 0}};
        double[] p = {.25, .25, .25, .25};
        CtwaController c = new CtwaController(
                new double[] {.7, .3}, .1, rate, new double[] {.05, .05}, new double[] {1, 1}, false);
        CtwaScalarizer scalarizer = new CtwaScalarizer(c, List.of("a", "b"), false, Variant.CORRECTED);
        double[] j = new double[2];
        for (int step = 0; step < steps; step++) {
            double[] s = scalarizer.scalarize(r);
            double meanS = 0;
            double[] meanR = new double[2];
            for (int y = 0; y < 4; y++) {
                meanS += p[y] * s[y];
                meanR[0] += p[y] * r[y][0];
                meanR[1] += p[y] * r[y][1];
            }
            double[] cov = new double[2];
            double z = 0;
            for (int y = 0; y < 4; y++) {
                for (int o = 0; o < 2; o++) {
                    cov[o] += p[y] * (r[y][o] - meanR[o]) * (s[y] - meanS);
                }
            }
            for (int y = 0; y < 4; y++) {
                p[y] *= Math.exp(.5 * s[y]);
                z += p[y];
            }
            j = new double[2];
            for (int y = 0; y < 4; y++) {
                p[y] /= z;
                j[0] += p[y] * r[y][0];
                j[1] += p[y] * r[y][1];
            }
            scalarizer.afterUpdate(stats(step, meanR, cov));
        }
        return new double[] {j[0], j[1], c.shares()[0]};
    }

    @Test
    void restoredControllerContinuesAsIfNeverStopped() {
        CtwaScalarizer a = new CtwaScalarizer(controller(START, true), List.of("x", "y", "z"), false, Variant.CORRECTED);
        StepStats stats = stats(1, new double[3], new double[] {.1, -.2, 0});
        a.afterUpdate(stats);
        CtwaScalarizer b = new CtwaScalarizer(controller(START, true), List.of("x", "y", "z"), false, Variant.CORRECTED);
        b.restore(a.snapshot());
        a.afterUpdate(stats);
        b.afterUpdate(stats);
        assertThat(b.weights()).containsExactly(a.weights());
        assertThat(b.diagnostics()).isEqualTo(a.diagnostics()).containsKey("ctwa/ema/y");
    }

    private static void assertClose(double[] actual, double tolerance, double... expected) {
        assertThat(actual).containsExactly(expected, Offset.offset(tolerance));
    }

    private static StepStats stats(long step, double[] meanReward, double[] covariance) {
        return new StepStats(
                step,
                new double[][] {meanReward},
                new int[1],
                new int[] {1},
                new double[1],
                covariance,
                covariance,
                new double[meanReward.length][meanReward.length]);
    }
}
