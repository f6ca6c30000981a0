package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamTest {

    @Test
    void followsTheFormulaWithDecayAndClip() {
        Adam.Settings settings = new Adam.Settings(0.9, 0.99, 1e-6, 0.1, 2);
        double[] p = {1, -2, 3};
        double[] m = new double[3];
        double[] v = new double[3];
        try (CausalLm model = Tiny.model(Tiny.llama(), 1);
                NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray array = scope.create(new float[] {1, -2, 3});
            array.setRequiresGradient(true);
            Adam adam = new Adam(scope, model.ops(), List.of(new Parameter("p", array)), settings);
            for (int t = 1; t <= 5; t++) {
                double[] g = {t, -0.5 * t, 0.1};
                double norm = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
                double scale = norm > 2 ? 2 / norm : 1;
                for (int i = 0; i < 3; i++) {
                    double gi = g[i] * scale;
                    m[i] = 0.9 * m[i] + 0.1 * gi;
                    v[i] = 0.99 * v[i] + 0.01 * gi * gi;
                    p[i] -= 0.05 * 0.1 * p[i];
                    p[i] -= 0.05 * (m[i] / (1 - Math.pow(0.9, t))) / (Math.sqrt(v[i] / (1 - Math.pow(0.99, t))) + 1e-6);
                }
                Adam.Step step =
                        adam.step(List.of(scope.create(new float[] {(float) g[0], (float) g[1], (float) g[2]})), 0.05);
                assertThat(step.applied()).isTrue();
                assertThat(step.gradNorm()).isCloseTo(norm, within(1e-5));
                float[] ours = array.toFloatArray();
                for (int i = 0; i < 3; i++) {
                    assertThat((double) ours[i]).isCloseTo(p[i], within(2e-5));
                }
            }
        }
    }

    @Test
    void nonFiniteGradientsChangeNothing() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 1);
                NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray array = scope.create(new float[] {1, 2});
            Adam adam = new Adam(scope, model.ops(), List.of(new Parameter("p", array)), Adam.Settings.DEFAULT);
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                Adam.Step step = adam.step(List.of(scope.create(new float[] {1, bad})), 0.1);
                assertThat(step.applied()).isFalse();
                assertThat(step.gradNorm()).isNotFinite();
            }
            assertThat(array.toFloatArray()).containsExactly(1, 2);
            assertThat(adam.steps()).isZero();
        }
    }

    @Test
    void restoredOptimizersContinueAsIfNeverStopped() {
        float[][] results = new float[2][];
        for (int run = 0; run < 2; run++) {
            try (CausalLm model = Tiny.model(Tiny.llama(), 1);
                    NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
                NDArray array = scope.create(new float[] {1, -2, 3});
                List<Parameter> parameters = List.of(new Parameter("p", array));
                Adam adam = new Adam(scope, model.ops(), parameters, Adam.Settings.DEFAULT);
                for (int t = 1; t <= 6; t++) {
                    if (run == 1 && t == 4) {
                        Adam.State state = adam.state();
                        assertThat(state.arrays()).containsOnlyKeys("exp_avg.p", "exp_avg_sq.p");
                        adam.close();
                        adam = new Adam(scope, model.ops(), parameters, Adam.Settings.DEFAULT);
                        adam.restore(state);
                    }
                    adam.step(List.of(scope.create(new float[] {t, 1, -t})), 0.1);
                }
                results[run] = array.toFloatArray();
                Adam last = adam;
                assertThatThrownBy(() -> last.restore(new Adam.State(1, Map.of())))
                        .hasMessageContaining("The optimizer state has no array 'exp_avg.p'");
            }
        }
        assertThat(results[1]).isEqualTo(results[0]);
    }
}
