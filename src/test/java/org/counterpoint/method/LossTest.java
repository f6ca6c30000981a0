package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossTest {
    /** Oracle 14 of the OrthAlign notes. */
    @Test
    void dpoValues() {
        assertThat(DpoLoss.of(0, .1)).isCloseTo(.6931471806, within(1e-10));
        assertThat(DpoLoss.of(2, .1)).isCloseTo(.5981388694, within(1e-10));
        assertThat(DpoLoss.of(-3, .1)).isCloseTo(.8543552445, within(1e-10));
        assertThat(DpoLoss.of(-1e6, .1)).isCloseTo(1e5, within(1e-6));
        for (double m : new double[] {-40, -3, 0, .3, 2, 40}) {
            double h = 1e-4;
            double numeric = (DpoLoss.of(m + h, .1) - DpoLoss.of(m - h, .1)) / (2 * h);
            assertThat(DpoLoss.derivative(m, .1)).isCloseTo(numeric, within(1e-6 * Math.abs(numeric)));
        }
    }

    @Test
    void dpoTensorsAgreeWithTheFormulaAndItsDerivative() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray chosen = manager.create(new double[] {2, -3, 900, -900});
            NDArray rejected = manager.zeros(chosen.getShape(), chosen.getDataType());
            NDArray reference = manager.zeros(chosen.getShape(), chosen.getDataType());
            chosen.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss = DpoLoss.of(chosen, rejected, reference, .1, reference, reference.add(.25));
                double expected = 0;
                for (double m : new double[] {2, -3, 900, -900}) {
                    expected += DpoLoss.of(m, .1) / 4;
                }
                assertThat(loss.getDouble()).isCloseTo(expected, within(1e-10));
                collector.backward(loss);
            }
            double[] gradient = chosen.getGradient().toDoubleArray();
            assertThat(gradient[0]).isCloseTo(DpoLoss.derivative(2, .1) / 4, within(1e-10));
            assertThat(gradient[3]).isCloseTo(DpoLoss.derivative(-900, .1) / 4, within(1e-10));
        }
    }

    @Test
    void clippedLossAgreesWithTheTokenFormula() {
        Random random = new Random(3);
        int b = 5;
        int t = 4;
        double[] now = random.doubles((long) b * t, -3, 0).toArray();
        double[] old = random.doubles((long) b * t, -3, 0).toArray();
        double[] ref = random.doubles((long) b * t, -3, 0).toArray();
        double[] adv = {1.5, -1.5, .2, -.2, 0};
        float[] mask = new float[b * t];
        double[] spread = new double[b * t];
        Clip clip = new Clip(.2, .3, 1.1);
        double expected = 0;
        for (int i = 0; i < b; i++) {
            for (int k = 0; k < t; k++) {
                int at = i * t + k;
                spread[at] = adv[i];
                mask[at] = k < t - i % 3 ? 1 : 0;
                if (mask[at] > 0) {
                    expected +=
                            PolicyLoss.token(now[at], old[at], adv[i], clip) + .05 * PolicyLoss.k3(now[at], ref[at]);
                } else {
                    now[at] = Double.NEGATIVE_INFINITY;
                    old[at] = -1;
                }
            }
        }
        // Padding must not leak: put a large finite number there, as a padded forward pass would give.
        for (int i = 0; i < now.length; i++) {
            now[i] = Double.isInfinite(now[i]) ? -500 : now[i];
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logNew = manager.create(now).reshape(b, t);
            logNew.setRequiresGradient(true);
            NDArray maskArray = manager.create(mask).reshape(b, t).toType(logNew.getDataType(), false);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray weights = maskArray.mul(.1);
                NDArray loss = PolicyLoss.clipped(
                                logNew,
                                manager.create(old).reshape(b, t),
                                manager.create(spread).reshape(b, t),
                                weights,
                                clip)
                        .add(PolicyLoss.divergence(logNew, manager.create(ref).reshape(b, t), weights)
                                .mul(.05));
                assertThat(loss.getDouble()).isCloseTo(expected / 10, within(1e-10));
                collector.backward(loss);
            }
            double[] gradient = logNew.getGradient().toDoubleArray();
            for (int i = 0; i < gradient.length; i++) {
                if (mask[i] == 0) {
                    assertThat(gradient[i]).isZero();
                } else {
                    assertThat(gradient[i]).isFinite();
                }
            }
        }
    }
}
