package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.SpectralNorm;
import org.junit.jupiter.api.Test;

class StretchTest {
    private static final int TOKEN = 5;

    private static ModelConfig untied() {
        ModelConfig tied = Tiny.llama();
        return new ModelConfig(
                tied.architecture(),
                tied.vocabSize(),
                tied.hiddenSize(),
                tied.intermediateSize(),
                tied.layers(),
                tied.heads(),
                tied.kvHeads(),
                tied.headDim(),
                tied.maxPositions(),
                tied.normEps(),
                tied.ropeTheta(),
                tied.ropeScaling(),
                false,
                tied.qkvBias(),
                tied.outputBias(),
                tied.mlpBias(),
                tied.activation(),
                tied.slidingWindow(),
                tied.slidingFromLayer(),
                tied.bosId(),
                tied.eosIds(),
                tied.padId());
    }

    /** Logits of a sequence of one token as a function of its embedding, by changing the table itself. */
    private static double[][] jacobian(CausalLm model) {
        NDArray table = model.parameter("model.embed_tokens.weight");
        float[] start = table.toFloatArray();
        int hidden = model.config().hiddenSize();
        float h = 2e-3f;
        double[][] columns = new double[hidden][];
        try (GradMode _ = GradMode.off()) {
            for (int j = 0; j < hidden; j++) {
                float[] moved = start.clone();
                moved[TOKEN * hidden + j] += h;
                table.set(FloatBuffer.wrap(moved));
                float[] up = Tiny.lastLogits(model, new int[] {TOKEN});
                moved[TOKEN * hidden + j] -= 2 * h;
                table.set(FloatBuffer.wrap(moved));
                float[] down = Tiny.lastLogits(model, new int[] {TOKEN});
                columns[j] = new double[up.length];
                for (int i = 0; i < up.length; i++) {
                    columns[j][i] = (up[i] - down[i]) / (2 * h);
                }
            }
            table.set(FloatBuffer.wrap(start));
        }
        return columns;
    }

    @Test
    void networkIsStretchedAsItsJacobianSays() {
        try (CausalLm model = Tiny.model(untied(), 3)) {
            double[][] columns = jacobian(model);
            float[] dense = new float[columns.length * columns[0].length];
            for (int j = 0; j < columns.length; j++) {
                for (int i = 0; i < columns[j].length; i++) {
                    dense[i * columns.length + j] = (float) columns[j][i];
                }
            }
            double norm = SpectralNorm.ofDense(dense, columns[0].length, columns.length);

            double found = Stretch.ofNetwork(model, List.of(new int[] {TOKEN}));

            assertThat(found).isCloseTo(norm, within(0.03 * norm));
            assertThat(Stretch.ofNetwork(model, List.of(new int[] {TOKEN}))).isEqualTo(found);
        }
    }

    @Test
    void longerSequencesAndAdaptersCount() {
        for (ModelConfig config : List.of(Tiny.llama(), Tiny.gpt2())) {
            try (CausalLm model = Tiny.model(config, 4)) {
                List<int[]> sequences = List.of(
                        new int[] {TOKEN}, Tiny.tokens(new Random(1), 7, 37), Tiny.tokens(new Random(2), 12, 37));
                double all = Stretch.ofNetwork(model, sequences);
                for (int[] s : sequences) {
                    assertThat(Stretch.ofNetwork(model, List.of(s))).isLessThanOrEqualTo(all);
                }
                LoraAdapter lora = model.attachLora(new LoraSpec(2, 4, List.of(adapted(config)), 7));
                assertThat(Stretch.ofNetwork(model, sequences)).isCloseTo(all, within(1e-4 * all));
                lora.setFactors(update(model, 3.0));
                assertThat(Stretch.ofNetwork(model, sequences)).isNotCloseTo(all, within(1e-2 * all));
            }
        }
    }

    @Test
    void modulesStretchNoMoreThanTheirLargestSingularValue() {
        for (ModelConfig config : List.of(Tiny.llama(), Tiny.gpt2())) {
            try (CausalLm model = Tiny.model(config, 5)) {
                List<int[]> sequences = List.of(Tiny.tokens(new Random(3), 9, 37), new int[] {TOKEN});
                Map<String, Double> gains = Stretch.ofModules(model, model.modules(), sequences);
                assertThat(gains.keySet()).containsExactlyElementsOf(model.modules());
                gains.forEach((module, gain) -> {
                    int[] shape = model.moduleShape(module);
                    double norm = SpectralNorm.ofDense(model.moduleWeight(module), shape[0], shape[1]);
                    assertThat(gain).isPositive().isLessThan(norm * (1 + 1e-5));
                });
            }
        }
    }

    @Test
    void gainOfTheFirstModuleByHand() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 6)) {
            LoraAdapter lora = model.attachLora(new LoraSpec(2, 2, List.of("q_proj"), 7));
            LowRank update = update(model, 1.0);
            lora.setFactors(update);
            float[] e = model.parameter("model.embed_tokens.weight").toFloatArray();
            float[] norm =
                    model.parameter("model.layers.0.input_layernorm.weight").toFloatArray();
            float[] w = model.moduleWeight(update.module());
            int n = 16;
            double mean = 0;
            for (int j = 0; j < n; j++) {
                mean += e[TOKEN * n + j] * e[TOKEN * n + j] / (double) n;
            }
            double[] x = new double[n];
            double square = 0;
            for (int j = 0; j < n; j++) {
                x[j] = e[TOKEN * n + j] / Math.sqrt(mean + 1e-6) * norm[j];
                square += x[j] * x[j];
            }
            double out = 0;
            for (int i = 0; i < update.rows(); i++) {
                double y = 0;
                for (int j = 0; j < n; j++) {
                    double delta = 0;
                    for (int k = 0; k < update.rank(); k++) {
                        delta += update.scale() * update.b()[i * update.rank() + k] * update.a()[k * n + j];
                    }
                    y += (w[i * n + j] + delta) * x[j];
                }
                out += y * y;
            }
            double expected = Math.sqrt(out / square);

            double gain = Objects.requireNonNull(
                    Stretch.ofModules(model, List.of(update.module()), List.of(new int[] {TOKEN}))
                            .get(update.module()));

            assertThat(gain).isCloseTo(expected, within(1e-4 * expected));
        }
    }

    private static String adapted(ModelConfig config) {
        return config.architecture() == ModelConfig.Architecture.GPT2 ? "c_attn" : "q_proj";
    }

    private static LowRank update(CausalLm model, double size) {
        String module = model.modules().getFirst();
        int[] shape = model.moduleShape(module);
        Random random = new Random(9);
        double[] b = random.doubles(shape[0] * 2L, -size, size).toArray();
        double[] a = random.doubles(shape[1] * 2L, -size, size).toArray();
        return new LowRank(module, shape[0], shape[1], 2, 1, b, a);
    }
}
