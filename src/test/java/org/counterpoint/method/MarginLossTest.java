package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** MODPO and SPO as functions of one pair, and the batch loss that trains them. */
class MarginLossTest {
    private static void assertDerivative(DoubleUnaryOperator loss, double at, double derivative) {
        double h = 1e-5;
        double numeric = (loss.applyAsDouble(at + h) - loss.applyAsDouble(at - h)) / (2 * h);
        assertThat(derivative).isCloseTo(numeric, within(1e-6 * Math.max(1e-3, Math.abs(numeric))));
    }

    /** Oracle 14, and margins that are exactly made up for. */
    @Test
    void valuesByHand() {
        assertThat(DpoLoss.of(0, .1, 0)).isCloseTo(Math.log(2), within(1e-12));
        assertThat(DpoLoss.of(2, .1, 0)).isCloseTo(.5981388694, within(1e-10));
        assertThat(DpoLoss.of(-3, .1, 0)).isCloseTo(.8543552445, within(1e-10));
        assertThat(DpoLoss.of(30, .1, 3)).isCloseTo(Math.log(2), within(1e-12));
        // (1 / 0.5)(0.1 * 4 - 0.3 * 1 - 0.2 * 2) = -0.6
        assertThat(ModpoLoss.of(4, .1, .5, new double[] {.3, .2}, new double[] {1, 2}))
                .isCloseTo(Math.log1p(Math.exp(.6)), within(1e-12));
        // 0.1 * 4 - 2 * 0.3 = -0.2
        assertThat(SpoLoss.of(4, .1, new double[] {2}, new double[] {.3}))
                .isCloseTo(Math.log1p(Math.exp(.2)), within(1e-12));
    }

    @Test
    void withoutOthersBothAreDpo() {
        double[] none = {};
        for (double m : new double[] {-40, -1, 0, 3, 25}) {
            assertThat(ModpoLoss.of(m, .2, 1, none, none)).isEqualTo(DpoLoss.of(m, .2, 0));
            assertThat(SpoLoss.of(m, .2, none, none)).isEqualTo(DpoLoss.of(m, .2, 0));
            assertThat(ModpoLoss.derivative(m, .2, 1, none, none)).isCloseTo(DpoLoss.derivative(m, .2), within(1e-12));
        }
    }

    @Property(tries = 200)
    void derivativesAgreeWithCentralDifferences(
            @ForAll @DoubleRange(min = -15, max = 15) double margin,
            @ForAll @DoubleRange(min = .05, max = 1) double own,
            @ForAll @DoubleRange(min = -3, max = 3) double reward,
            @ForAll @DoubleRange(min = .05, max = .5) double beta) {
        double[] weights = {1 - own / 2, .25};
        double[] rewards = {reward, -.5 * reward};
        assertDerivative(
                m -> ModpoLoss.of(m, beta, own, weights, rewards),
                margin,
                ModpoLoss.derivative(margin, beta, own, weights, rewards));
        assertDerivative(
                m -> SpoLoss.of(m, beta, weights, rewards), margin, SpoLoss.derivative(margin, beta, weights, rewards));
    }

    /** The tensors' loss and gradients, in both arguments, are those of the scalar functions. */
    @Test
    void tensorsAgreeWithTheFormulas() {
        Random random = new Random(7);
        int n = 6;
        double beta = .3;
        double own = .4;
        double[][] rewards = new double[n][2];
        double[] w = {.35, .25};
        double[] chosen = new double[n];
        double[] rejected = new double[n];
        double[] reference = new double[n];
        double[] offset = new double[n];
        double[] weight = new double[n];
        double expected = 0;
        for (int i = 0; i < n; i++) {
            chosen[i] = 10 * random.nextGaussian();
            rejected[i] = 10 * random.nextGaussian();
            reference[i] = random.nextGaussian();
            weight[i] = random.nextDouble();
            for (int j = 0; j < 2; j++) {
                rewards[i][j] = random.nextGaussian();
                offset[i] += ModpoLoss.coefficient(own, w[j]) * rewards[i][j];
            }
            expected += weight[i] * ModpoLoss.of(chosen[i] - rejected[i] - reference[i], beta, own, w, rewards[i]);
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray c = manager.create(chosen);
            NDArray r = manager.create(rejected);
            c.setRequiresGradient(true);
            r.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = DpoLoss.of(
                        c,
                        r,
                        manager.create(reference),
                        ModpoLoss.scale(own) * beta,
                        manager.create(offset),
                        manager.create(weight));
                assertThat(loss.getDouble()).isCloseTo(expected, within(1e-10));
                collector.backward(loss);
            }
            for (int i = 0; i < n; i++) {
                double slope = weight[i]
                        * ModpoLoss.derivative(chosen[i] - rejected[i] - reference[i], beta, own, w, rewards[i]);
                assertThat(c.getGradient().toDoubleArray()[i]).isCloseTo(slope, within(1e-10));
                assertThat(r.getGradient().toDoubleArray()[i]).isCloseTo(-slope, within(1e-10));
            }
        }
    }
}
