package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.counterpoint.math.Basis;
import org.counterpoint.math.Projector;
import org.junit.jupiter.api.Test;

class GradientsTest {

    private static final TokenBatch BATCH = TokenBatch.of(
            List.of(new int[] {3, 5, 7}, new int[] {11, 2}, new int[] {20}),
            List.of(new int[] {9, 30, 0}, new int[] {4, 4, 19, 36, 0}, new int[] {8, 0}),
            1);

    private static double loss(CausalLm model) {
        double sum = 0;
        for (float lp : Tiny.logProbs(model, BATCH)) {
            sum -= lp;
        }
        return sum / BATCH.scored();
    }

    /** Moves each parameter along its own gradient: the slope of the loss there is the gradient's norm. */
    private static void checkAll(CausalLm model) {
        List<float[]> gradients = new ArrayList<>();
        try (GradMode _ = GradMode.on();
                NDManager scope = model.newScope()) {
            NDArray loss = model.logProbs(scope, BATCH).sum().div(-BATCH.scored());
            model.gradients(scope, loss, false).forEach(g -> gradients.add(g.toFloatArray()));
        }
        List<Parameter> parameters = model.trainable();
        assertThat(gradients).hasSameSizeAs(parameters);
        double step = 4e-3;
        for (int i = 0; i < gradients.size(); i++) {
            float[] g = gradients.get(i);
            NDArray p = parameters.get(i).array();
            float[] start = p.toFloatArray();
            double norm = 0;
            for (float v : g) {
                norm += (double) v * v;
            }
            norm = Math.sqrt(norm);
            assertThat(norm).as("gradient of %s", parameters.get(i).name()).isPositive();
            double[] values = new double[2];
            for (int side = 0; side < 2; side++) {
                float[] moved = start.clone();
                for (int j = 0; j < moved.length; j++) {
                    moved[j] += (float) ((side == 0 ? -step : step) * g[j] / norm);
                }
                set(p, moved);
                values[side] = loss(model);
            }
            set(p, start);
            double slope = (values[1] - values[0]) / (2 * step);
            assertThat(slope)
                    .as("slope along %s", parameters.get(i).name())
                    .isCloseTo(norm, within(0.01 * norm + 1e-3));
        }
    }

    private static void set(NDArray p, float[] values) {
        try (GradMode _ = GradMode.off()) {
            p.set(FloatBuffer.wrap(values));
        }
    }

    private static void randomize(CausalLm model, String suffix) {
        Random random = new Random(9);
        for (Parameter p : model.trainable()) {
            if (p.name().contains(suffix)) {
                float[] values = p.array().toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (0.3 * random.nextGaussian());
                }
                set(p.array(), values);
            }
        }
    }

    @Test
    void baseGradientsMatchFiniteDifferences() {
        for (ModelConfig config : List.of(Tiny.llama(), Tiny.gpt2())) {
            try (CausalLm model = Tiny.model(config, 5)) {
                model.trainBase(true);
                checkAll(model);
            }
        }
    }

    @Test
    void adapterGradientsMatchFiniteDifferences() {
        for (boolean gpt2 : new boolean[] {false, true}) {
            try (CausalLm model = Tiny.model(gpt2 ? Tiny.gpt2() : Tiny.llama(), 5)) {
                model.attachLora(new LoraSpec(2, 4, gpt2 ? LoraSpec.GPT2_TARGETS : LoraSpec.LLAMA_TARGETS, 1));
                randomize(model, "lora_B");
                checkAll(model);
            }
        }
    }

    @Test
    void reparametrisedGradientsMatchFiniteDifferences() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 5)) {
            LoraAdapter adapter = model.attachLora(new LoraSpec(2, 4, List.of("q_proj", "down_proj"), 1));
            for (String module : adapter.modules()) {
                double[] basis = new double[16 * 3];
                for (int i = 0; i < 3; i++) {
                    basis[(5 * i) * 3 + i] = 1;
                }
                Projector outputs = Projector.onto(new Basis(16, 3, basis));
                int in = model.moduleShape(module)[1];
                Projector inputs = Projector.onto(Basis.random(in, 5, 1));
                adapter.confine(Map.of(module, new Confinement(Confinement.Mode.REPARAM, outputs, inputs)));
            }
            assertThat(model.trainable()).extracting(Parameter::name).anyMatch(n -> n.endsWith("lora_C.weight"));
            assertThat(model.trainable()).extracting(Parameter::name).anyMatch(n -> n.endsWith("lora_D.weight"));
            randomize(model, "lora_C");
            checkAll(model);
        }
    }

    @Test
    void twoLossesShareOneForwardPass() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 5);
                GradMode _ = GradMode.on();
                NDManager scope = model.newScope()) {
            model.attachLora(new LoraSpec(2, 4, List.of("v_proj"), 1));
            NDArray lp = model.logProbs(scope, BATCH);
            NDArray one = lp.sum();
            NDArray two = lp.sum().mul(-2);
            List<NDArray> a = model.gradients(scope, one, true);
            List<NDArray> b = model.gradients(scope, two, false);
            double na = Gradients.norm(scope, model.ops(), a);
            assertThat(Gradients.norm(scope, model.ops(), b)).isCloseTo(2 * na, within(1e-4 * na));
            assertThat(Gradients.dot(scope, model.ops(), a, b)).isCloseTo(-2 * na * na, within(1e-4 * na * na));
            assertThat(Gradients.dot(scope, model.ops(), a, a)).isCloseTo(na * na, within(1e-4 * na * na));
        }
    }

    @Test
    void nothingToTrainIsRefused() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 5);
                NDManager scope = model.newScope()) {
            NDArray lp = model.logProbs(scope, BATCH).sum();
            assertThatThrownBy(() -> model.gradients(scope, lp, false)).hasMessageContaining("Nothing is trainable");
        }
    }

    @Test
    void threadsTrainIndependently() throws InterruptedException {
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            threads.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((_, e) -> failures.add(e))
                    .start(() -> {
                        try (CausalLm model = Tiny.model(Tiny.llama(), 5)) {
                            model.trainBase(true);
                            checkAll(model);
                        }
                    }));
        }
        for (Thread t : threads) {
            t.join();
        }
        assertThat(failures).isEmpty();
    }
}
