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

    private static double[] mgda(Variant variant, double[][] gradients) {
        return new MgdaScalarizer(false, variant, gradients.length)
                .combineGradients(Batches.gram(gradients), new double[gradients.length]);
    }

    private static void close(double[] actual, double tolerance, double... expected) {
        assertThat(actual).containsExactly(expected, Offset.offset(tolerance));
    }
}
