package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Oracles 8.8 and 8.9 of the CTWA notes, through the scalarizers; tolerances are half a unit of the last printed digit. */
class ScalarizerOracleTest {
    private static final double[] W = {.333, .333, .334};
    private static final List<String> THREE = List.of("accuracy", "conciseness", "clarity");

    @Test
    void tchebycheffScores() {
        for (Variant variant : Variant.values()) {
            TchebycheffScalarizer s = new TchebycheffScalarizer(
                    W, TchebycheffScalarizer.Reference.FIXED, new double[] {1, 1, 1}, 0, variant, THREE);
            close(
                    s.scalarize(new double[][] {{1, 0, 1}, {1, 1, 0}, {0, 0, 0}, {1, 1, 1}}),
                    1e-15,
                    -.333,
                    -.334,
                    -.334,
                    0);
            assertThat(s.linear()).isFalse();
        }
    }

    /** The published form makes the returns of the worse, shorter answer higher than those of the perfect one. */
    @Test
    void tchebycheffPerTokenIsALengthPenalty() {
        TchebycheffScalarizer s = new TchebycheffScalarizer(
                W, TchebycheffScalarizer.Reference.RUNNING_MAX, new double[3], 0, Variant.PUBLISHED, THREE);
        double[][] rewards = {{1, 1, 1}, {0, 0, 0}};
        s.beforeUpdate(Batches.of(rewards));
        double[][] returns = Advantages.returns(s.scalarize(rewards), s.tokenScore(), new int[] {4, 2});
        close(returns[0], 1e-12, -1.002, -.668, -.334, 0);
        close(returns[1], 1e-12, -.668, -.334);
        TchebycheffScalarizer corrected = new TchebycheffScalarizer(
                W, TchebycheffScalarizer.Reference.RUNNING_MAX, new double[3], 0, Variant.CORRECTED, THREE);
        corrected.beforeUpdate(Batches.of(rewards));
        assertThat(corrected.tokenScore()).isZero();
    }

    @Test
    void tchebycheffReferencePoints() {
        double[][] first = {{.2, .9, .5}, {.4, .1, .5}};
        double[][] second = {{.3, .2, Double.NaN}, {.1, .1, .7}};
        TchebycheffScalarizer running = new TchebycheffScalarizer(
                W, TchebycheffScalarizer.Reference.RUNNING_MAX, new double[3], 0, Variant.CORRECTED, THREE);
        running.beforeUpdate(Batches.of(first));
        running.beforeUpdate(Batches.of(second));
        assertThat(running.diagnostics())
                .containsEntry("tchebycheff/reference/accuracy", .4)
                .containsEntry("tchebycheff/reference/conciseness", .9)
                .containsEntry("tchebycheff/reference/clarity", .7);
        TchebycheffScalarizer batch = new TchebycheffScalarizer(
                W, TchebycheffScalarizer.Reference.BATCH_MAX, new double[3], 0, Variant.CORRECTED, THREE);
        batch.beforeUpdate(Batches.of(first));
        batch.beforeUpdate(Batches.of(second));
        assertThat(batch.diagnostics()).containsEntry("tchebycheff/reference/conciseness", .2);
        double[][] negative = {{-1, -2, -3}};
        TchebycheffScalarizer published = new TchebycheffScalarizer(
                W, TchebycheffScalarizer.Reference.BATCH_MAX, new double[3], 0, Variant.PUBLISHED, THREE);
        published.beforeUpdate(Batches.of(negative));
        assertThat(published.diagnostics()).containsEntry("tchebycheff/reference/clarity", 0.0);
        TchebycheffScalarizer augmented = new TchebycheffScalarizer(
                W, TchebycheffScalarizer.Reference.FIXED, new double[] {1, 1, 1}, .1, Variant.CORRECTED, THREE);
        close(augmented.scalarize(new double[][] {{1, 0, 1}, {1, 0, 0}}), 1e-15, -.333 - .0333, -.334 - .0667);
    }

    @Test
    void lagrangianMultipliers() {
        LagrangianScalarizer s = new LagrangianScalarizer(0, new double[] {0, .9, .9}, .01, Variant.PUBLISHED, THREE);
        s.beforeUpdate(Batches.of(new double[][] {{.2, .5, .3}}));
        close(s.weights(), 1e-12, 1, .004, .006);
        s.beforeUpdate(Batches.of(new double[][] {{.2, .95, .4}}));
        close(s.weights(), 1e-12, 1, .0035, .011);
        s.beforeUpdate(Batches.of(new double[][] {{.2, 1, 1}}));
        close(s.weights(), 1e-12, 1, .0025, .010);
        assertThat(s.diagnostics().get("lagrangian/value")).isCloseTo(-.2 - .0025 * .1 - .010 * .1, within(1e-12));
        double[][][] a = {{{1, 2}}, {{10, 20}}, {{100, 200}}};
        close(s.combineAdvantages(a)[0], 1e-12, 1 + .025 + 1, 2 * (1 + .025 + 1));
        LagrangianScalarizer corrected =
                new LagrangianScalarizer(2, new double[] {.9, .9, 0}, 1, Variant.CORRECTED, THREE);
        corrected.beforeUpdate(Batches.of(new double[][] {{.4, .4, .4}}));
        close(corrected.weights(), 1e-12, .25, .25, .5);
        close(corrected.combineAdvantages(a)[0], 1e-12, 52.75, 105.5);
    }

    @Test
    void lagrangianPrimaryIsOneName() {
        LagrangianMethod m = new LagrangianMethod();
        var json = JsonNodeFactory.instance.objectNode();
        json.putArray("primary").add("clarity");
        Scalarizer s = m.scalarizer(Parameters.parse(m.parameters(), json, THREE), THREE);
        close(s.weights(), 0, 0, 0, 1);
        json.withArray("/primary").add("accuracy");
        Parameters two = Parameters.parse(m.parameters(), json, THREE);
        assertThatThrownBy(() -> m.scalarizer(two, THREE))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("must name one objective");
    }

    @Test
    void mgdaOfTwoAndThreeGradients() {
        for (Variant v : Variant.values()) {
            close(mgda(v, new double[][] {{1, 0}, {0, 1}}), 1e-9, .5, .5);
            close(mgda(v, new double[][] {{2, 0}, {0, 1}}), 1e-9, .2, .8);
            close(mgda(v, new double[][] {{1, 0}, {3, 1}}), 1e-9, 1, 0);
            close(mgda(v, new double[][] {{1, 0}, {-1, .5}}), 5e-9, .52941176, .47058824);
            close(mgda(v, new double[][] {{7, 3}}), 0, 1);
        }
        close(mgda(Variant.PUBLISHED, new double[][] {{1, 2}, {1, 2}}), 0, 0, 1);
        close(
                mgda(Variant.CORRECTED, new double[][] {{1, 0, 0}, {0, 2, 0}, {0, 0, 3}}),
                5e-9,
                .73469388,
                .18367347,
                .08163265);
        double[][] g = {{1, 0, .3}, {-1, .2, .3}, {.1, 0, .35}};
        close(mgda(Variant.CORRECTED, g), 5e-8, .5049505, .4950495, 0);
        double[] swinging = mgda(Variant.PUBLISHED, g);
        assertThat(Math.abs(swinging[0] - .5049505)).isGreaterThan(2e-3);
    }

    @Test
    void mgdaDiagnosticIsTheNormOfTheStep() {
        MgdaScalarizer s = new MgdaScalarizer(false, Variant.CORRECTED, 2);
        s.combineGradients(Batches.gram(new double[][] {{1, 0}, {-1, .5}}), new double[2]);
        assertThat(s.diagnostics().get("mgda/norm")).isCloseTo(Math.hypot(.05882353, .23529412), within(1e-8));
    }

    @Test
    void mgdaOfUnitGradients() {
        double[][] g = {{2, 0}, {0, 1}};
        double[] published =
                new MgdaScalarizer(true, Variant.PUBLISHED, 2).combineGradients(Batches.gram(g), new double[2]);
        close(published, 1e-12, .25, .5);
        double[] corrected =
                new MgdaScalarizer(true, Variant.CORRECTED, 2).combineGradients(Batches.gram(g), new double[2]);
        close(corrected, 1e-12, .375, .75);
        double[][] bad = {{Double.NaN, 0}, {0, 1}};
        close(new MgdaScalarizer(true, Variant.PUBLISHED, 2).combineGradients(bad, new double[2]), 0, .5, .5);
        MgdaScalarizer skipping = new MgdaScalarizer(true, Variant.CORRECTED, 2);
        assertThat(skipping.combineGradients(bad, new double[2])).containsOnly(Double.NaN);
        close(skipping.weights(), 0, .5, .5);
    }

    @Test
    void gradNormPublished() {
        GradNormScalarizer s = new GradNormScalarizer(1.5, .025, 0, 1, Variant.PUBLISHED, THREE);
        // the first call stores the first losses; without gradients the weights stay 1
        s.combineGradients(new double[3][3], new double[] {1, 1, 1});
        double[] w = s.combineGradients(diagonal(2, 1, .5), new double[] {.9, 1, 1.1});
        assertThat(s.diagnostics().get("gradnorm/target/accuracy")).isCloseTo(.99611746, within(5e-9));
        assertThat(s.diagnostics().get("gradnorm/target/conciseness")).isCloseTo(1.16666667, within(5e-9));
        assertThat(s.diagnostics().get("gradnorm/target/clarity")).isCloseTo(1.34597136, within(5e-9));
        close(w, 5e-8, .9539749, 1.0292887, 1.0167364);
        close(s.weights(), 0, w);
    }

    @Test
    void gradNormPublishedStopsForGoodAtANegativeRatio() {
        GradNormScalarizer s = new GradNormScalarizer(1.5, .025, 0, 1, Variant.PUBLISHED, THREE);
        s.combineGradients(diagonal(2, 1, .5), new double[] {.01, .02, .01});
        assertThat(s.diagnostics()).containsEntry("gradnorm/invalid", 0.0);
        double[] before = s.weights();
        assertThat(s.combineGradients(diagonal(2, 1, .5), new double[] {-.01, .02, .01}))
                .containsOnly(Double.NaN);
        assertThat(s.combineGradients(diagonal(2, 1, .5), new double[] {.01, .02, .01}))
                .containsOnly(Double.NaN);
        assertThat(s.diagnostics()).containsEntry("gradnorm/invalid", 1.0);
        close(s.weights(), 0, before);
    }

    @Test
    void gradNormCorrectedMeasuresMissingReward() {
        GradNormScalarizer s = new GradNormScalarizer(1.5, .025, 0, 1, Variant.CORRECTED, THREE);
        s.beforeUpdate(Batches.of(new double[][] {{.5, .5, .5}}));
        s.combineGradients(new double[3][3], new double[] {-1, 0, 1});
        s.beforeUpdate(Batches.of(new double[][] {{.55, .5, .45}}));
        double[] w = s.combineGradients(diagonal(2, 1, .5), new double[] {-1, 0, 1});
        close(w, 5e-8, .9539749 / 3, 1.0292887 / 3, 1.0167364 / 3);
        // a solved objective and a huge gradient leave positive weights of sum one
        s.beforeUpdate(Batches.of(new double[][] {{1.2, .5, -.45}}));
        double[] clamped = s.combineGradients(diagonal(2000, 1, .5), new double[3]);
        assertThat(java.util.Arrays.stream(clamped).min().orElse(0)).isPositive();
        assertThat(clamped[0] + clamped[1] + clamped[2]).isCloseTo(1, within(1e-12));
        assertThat(s.diagnostics()).containsEntry("gradnorm/invalid", 0.0);
    }

    @Test
    void dynamicInfluences() {
        double[][] gram = Batches.gram(new double[][] {{1, 0}, {0, 2}, {1, 1}});
        DynamicScalarizer s = new DynamicScalarizer(W, .1, 1, Variant.PUBLISHED, THREE);
        s.beforeUpdate(Batches.of(new double[][] {{0, 0, 0}}, gram, .1));
        close(s.weights(), 5e-9, .26002817, .38791645, .35205538);
        assertThat(s.diagnostics().get("dynamic/influence/conciseness")).isCloseTo(.6, within(1e-12));
        DynamicScalarizer slow = new DynamicScalarizer(W, 0, 1, Variant.PUBLISHED, THREE);
        slow.beforeUpdate(Batches.of(new double[][] {{0, 0, 0}}, gram, 1e-6));
        close(slow.weights(), 5e-9, .33299992, .33300006, .33400002);
    }

    @Test
    void dynamicCorrectedDoesNotDependOnTheScaleOfGradients() {
        double[][] gram = Batches.gram(new double[][] {{1, 0}, {0, 2}, {1, 1}});
        double[][] large = Batches.gram(new double[][] {{100, 0}, {0, 200}, {100, 100}});
        DynamicScalarizer a = new DynamicScalarizer(W, 0, 1, Variant.CORRECTED, THREE);
        DynamicScalarizer b = new DynamicScalarizer(W, 0, 1, Variant.CORRECTED, THREE);
        a.beforeUpdate(Batches.of(new double[][] {{0, 0, 0}}, gram, 5e-4));
        b.beforeUpdate(Batches.of(new double[][] {{0, 0, 0}}, large, 5e-4));
        close(a.weights(), 1e-12, b.weights());
        // trace 7 over 3: influences 6/7, 18/7, 15/7, times 0.025
        assertThat(Math.log(a.weights()[1] / a.weights()[0])).isCloseTo(.025 * 12 / 7, within(1e-9));
    }

    @Test
    void dynamicAveragesInfluencesBeforeItMoves() {
        double[][] gram = Batches.gram(new double[][] {{1, 0}, {0, 2}, {1, 1}});
        DynamicScalarizer s = new DynamicScalarizer(W, .1, 2, Variant.PUBLISHED, THREE);
        RolloutBatch one = Batches.of(new double[][] {{0, 0, 0}}, gram, .1);
        s.beforeUpdate(one);
        close(s.weights(), 1e-12, W);
        s.beforeUpdate(new RolloutBatch(2, one.rewards(), one.groups(), one.logOld(), one.logReference(), gram, .1));
        close(s.weights(), 5e-9, .26002817, .38791645, .35205538);
        double[][] bad = {{Double.NaN, 0, 0}, {0, 1, 0}, {0, 0, 1}};
        s.beforeUpdate(new RolloutBatch(4, one.rewards(), one.groups(), one.logOld(), one.logReference(), bad, .1));
        close(s.weights(), 5e-9, .26002817, .38791645, .35205538);
    }

    @Test
    void pamaProjectionOfZero() {
        assertThat(PamaScalarizer.projectionOfZero(new double[] {.2, .35, .1})).isEqualTo(.1);
        assertThat(PamaScalarizer.projectionOfZero(new double[] {-.2, .1, .3})).isZero();
        assertThat(PamaScalarizer.projectionOfZero(new double[] {-.3, -.1, -.2}))
                .isEqualTo(-.1);
    }

    @Test
    void pamaPublishedPutsOneNumberOnEveryToken() {
        double[][][] a = {{{1, 1}, {-1, -1}}, {{-.5, -.5}, {.5, .5}}};
        PamaScalarizer s = new PamaScalarizer(.2, true, Variant.PUBLISHED, List.of("a", "b"));
        double[][] same = {{-1, -1}, {-1, -1}};
        // the first token of the second response has become 1.3 times as likely as under the base model
        double[][] grown = {{-1, -1}, {-1 + Math.log(1.3), -1}};
        s.beforeUpdate(new RolloutBatch(1, new double[2][2], new int[2], grown, same, new double[0][], 1e-3));
        double[][] mixed = s.combineAdvantages(a);
        assertThat(s.diagnostics()).containsEntry("pama/a/a", .5).containsEntry("pama/a/b", .125);
        for (double[] row : mixed) {
            close(row, 0, .125, .125);
        }
        assertThat(s.ratioToReference()).isTrue();
        close(s.weights(), 0, 0, 1);
    }

    @Test
    void pamaCorrectedKeepsTheSignalOfTheResponses() {
        double[][][] a = {{{1, 1}, {-1, -1}}, {{-.5, -.5}, {.5, .5}}};
        PamaScalarizer s = new PamaScalarizer(.2, true, Variant.CORRECTED, List.of("a", "b"));
        double[][] mixed = s.combineAdvantages(a);
        close(mixed[0], 0, 0, 0);
        close(mixed[1], 0, .5, .5);
        assertThat(s.ratioToReference()).isFalse();
        double[][] whole = new PamaScalarizer(.2, false, Variant.CORRECTED, List.of("a", "b")).combineAdvantages(a);
        close(whole[0], 0, -.5, -.5);
    }

    @Test
    void smoothTchebycheffWeights() {
        SmoothTchebycheffScalarizer s = new SmoothTchebycheffScalarizer(W, false, .3, 1, new double[] {1, 1, 1}, THREE);
        close(s.weights(), 1e-12, W);
        double[][] r = {{.3, .5, .9}};
        s.afterUpdate(Batches.stats(r, new double[3]));
        close(s.weights(), 5e-9, .3418925, .33512928, .32297821);
        s.afterUpdate(Batches.stats(r, new double[3]));
        close(s.weights(), 5e-9, .3508068, .33706495, .31212825);
        assertThat(s.diagnostics().get("smooth_tchebycheff/gap/accuracy")).isCloseTo(.333 * .7, within(1e-12));
    }

    @Test
    void nashBargaining() {
        NashMtlScalarizer raw = new NashMtlScalarizer(true, List.of("a", "b"));
        double[][] gram = {{4, .5}, {.5, 1}};
        close(raw.combineGradients(gram, new double[2]), 5e-8, .4472136, .8944272);
        double[] shares = new NashMtlScalarizer(false, List.of("a", "b")).combineGradients(gram, new double[2]);
        close(shares, 5e-8, 1.0 / 3, 2.0 / 3);
    }

    @Test
    void famoStep() {
        FamoScalarizer s = new FamoScalarizer(.025, 1e-5, 1, THREE);
        double[] coefficients = s.combineLosses(new double[] {.5, .2, -.1});
        close(coefficients, 1e-12, 1.0 / 3, 1.0 / 3, 1.0 / 3);
        s.afterMinibatch(new double[] {.4, .25, -.1});
        assertThat(s.diagnostics().get("famo/delta/accuracy")).isCloseTo(.10536051, within(1e-8));
        assertThat(s.diagnostics().get("famo/delta/conciseness")).isCloseTo(-.04879016, within(1e-8));
        assertThat(s.diagnostics().get("famo/delta/clarity")).isCloseTo(0, within(1e-8));
        double[] gradient = java.util.Arrays.stream(s.snapshot().getOrDefault("first", new double[0]))
                .map(m -> m / .1)
                .toArray();
        close(gradient, 1e-8, .02883458, -.02254898, -.00628559);
        // Adam's first step has the length of its rate: the loss that fell loses weight
        double[] next = s.combineLosses(new double[] {.5, .2, -.1});
        double down = Math.exp(-.025);
        double up = Math.exp(.025);
        close(next, 1e-6, down / (down + 2 * up), up / (down + 2 * up), up / (down + 2 * up));
    }

    @Test
    void famoLowersTheLeastLossWhenItIsCrossed() {
        FamoScalarizer s = new FamoScalarizer(.025, 0, 1, List.of("a", "b"));
        s.combineLosses(new double[] {0, 0});
        s.afterMinibatch(new double[] {-3, 0});
        assertThat(s.diagnostics()).containsEntry("famo/least/a", -4.0).containsEntry("famo/least/b", -1.0);
        assertThat(s.diagnostics().get("famo/delta/a")).isCloseTo(Math.log(4), within(1e-7));
        // the loss that fell less gets more weight; distances 1 and 1
        double[] w = s.combineLosses(new double[] {-3, 0});
        assertThat(w[1]).isGreaterThan(w[0]);
    }

    @Test
    void pcGradRemovesOnlyConflicts() {
        // no conflict: the mean gradient
        close(
                new PcGradScalarizer(1, 3).combineGradients(diagonal(2, 1, .5), new double[3]),
                1e-15,
                1.0 / 3,
                1.0 / 3,
                1.0 / 3);
        // two gradients: order cannot matter. g1 = (1, 0), g2 = (-1, .5): g1' = g1 + .8 g2, g2' = g2 + g1
        PcGradScalarizer two = new PcGradScalarizer(1, 2);
        double[] c = two.combineGradients(Batches.gram(new double[][] {{1, 0}, {-1, .5}}), new double[2]);
        close(c, 1e-12, 1, .9);
        assertThat(two.diagnostics()).containsEntry("pcgrad/conflicts", 2.0);
        // an objective without gradient is left alone
        close(
                new PcGradScalarizer(1, 2).combineGradients(new double[][] {{1, -1e-9}, {-1e-9, 0}}, new double[2]),
                1e-8,
                .5,
                .5);
    }

    @Test
    void caGradOfTwoGradients() {
        // orthogonal unit gradients: w = (.5, .5), g_w = g0, so that the step is g0 (1 + c) / (1 + c)
        close(new CaGradScalarizer(.5, 2).combineGradients(diagonal(1, 1), new double[2]), 1e-9, .5, .5);
        // c = 0 is the mean gradient
        close(new CaGradScalarizer(0, 2).combineGradients(diagonal(3, 1), new double[2]), 1e-12, .5, .5);
        // in conflict the worst objective gains more than along the mean gradient
        double[][] gram = Batches.gram(new double[][] {{4, 0}, {-1, .5}});
        CaGradScalarizer s = new CaGradScalarizer(.5, 2);
        s.combineGradients(gram, new double[2]);
        double mean = Math.min(gram[0][0] + gram[0][1], gram[0][1] + gram[1][1]) / 2;
        assertThat(mean).isNegative();
        assertThat(s.diagnostics().get("cagrad/worst_gain")).isGreaterThan(mean / 1.5);
    }

    private static double[][] diagonal(double... norms) {
        double[][] gram = new double[norms.length][norms.length];
        for (int i = 0; i < norms.length; i++) {
            gram[i][i] = norms[i] * norms[i];
        }
        return gram;
    }

    private static double[] mgda(Variant variant, double[][] gradients) {
        return new MgdaScalarizer(false, variant, gradients.length)
                .combineGradients(Batches.gram(gradients), new double[gradients.length]);
    }

    private static void close(double[] actual, double tolerance, double... expected) {
        assertThat(actual).containsExactly(expected, Offset.offset(tolerance));
    }
}
