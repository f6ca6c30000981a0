package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.counterpoint.run.tensors.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Base weights in bf16: everything a run does with a model, against the same model in f32. */
class PrecisionTest {
    private static final int[] TOKENS = {4, 8, 15, 16, 23, 36, 7, 1};

    @TempDir
    Path dir;

    private static void loaded(Path folder, ModelConfig config) throws IOException {
        Folders.random(config, 3, folder);
        Folders.shard(folder, DType.BF16, 2);
    }

    @Test
    void logitsSamplesGradientsAndMomentsAreCloseToThoseInF32() throws IOException {
        for (ModelConfig config : List.of(Tiny.llama(), Tiny.gpt2())) {
            Path folder = dir.resolve(config.architecture().id());
            loaded(folder, config);
            try (CausalLm wide = CausalLm.load(folder, Device.cpu());
                    CausalLm half = CausalLm.load(folder, Device.cpu(), Precision.BFLOAT16)) {
                assertThat(half.precision()).isEqualTo(Precision.BFLOAT16);
                // the stored weights are bf16, so both hold the same numbers
                for (String name : half.parameterNames()) {
                    assertThat(half.floats(half.parameter(name))).isEqualTo(wide.floats(wide.parameter(name)));
                }
                assertThat(half.moduleWeight(half.modules().getLast()))
                        .isEqualTo(wide.moduleWeight(half.modules().getLast()));
                near(Tiny.lastLogits(half, TOKENS), Tiny.lastLogits(wide, TOKENS), 0.05);

                List<String> targets = half.isConv() ? LoraSpec.GPT2_TARGETS : LoraSpec.LLAMA_TARGETS;
                float[][] gradients = new float[2][];
                Generation[] drawn = new Generation[2];
                double[][] moments = new double[2][];
                for (int i = 0; i < 2; i++) {
                    CausalLm model = i == 0 ? wide : half;
                    model.attachLora(new LoraSpec(2, 4, targets, 1));
                    gradients[i] = gradient(model);
                    moments[i] = InputMoments.of(
                                    model,
                                    List.of(model.modules().getFirst()),
                                    List.of(TokenBatch.ofSequences(List.of(TOKENS), 0)))
                            .get(model.modules().getFirst());
                    drawn[i] = new Sampler(model)
                            .generate(List.of(TOKENS, TOKENS), SamplingSpec.plain(6, List.of(), 1))
                            .getFirst();
                    // the cache gives what the whole sequence gives
                    float[] again = Tiny.logProbs(model, TokenBatch.of(List.of(TOKENS), List.of(drawn[i].tokens()), 0));
                    for (int t = 0; t < 6; t++) {
                        assertThat(again[TOKENS.length - 1 + t])
                                .isCloseTo(drawn[i].logProbs()[t], within(i == 0 ? 1e-4f : 0.15f));
                    }
                }
                near(gradients[1], gradients[0], 0.1);
                double largest = Arrays.stream(moments[0]).map(Math::abs).max().orElseThrow();
                for (int i = 0; i < moments[0].length; i++) {
                    assertThat(moments[1][i]).isCloseTo(moments[0][i], within(0.02 * largest));
                }
                assertThat(Stretch.ofNetwork(half, List.of(TOKENS))).isNaN();
                assertThat(Stretch.ofModules(half, half.modules(), List.of(TOKENS))
                                .values())
                        .allMatch(v -> v > 0 && Double.isFinite(v));
                assertThat(WeightGradients.of(
                                        half,
                                        List.of(half.modules().getFirst()),
                                        List.of(scope -> half.logProbs(
                                                        scope, TokenBatch.ofSequences(List.of(TOKENS), 0))
                                                .sum()),
                                        1)
                                .values())
                        .allMatch(g -> Arrays.stream(g).anyMatch(v -> v != 0));
                assertThatThrownBy(() -> half.trainBase(true))
                        .isInstanceOf(ModelException.class)
                        .hasMessageContaining("bfloat16");
            }
        }
    }

    @Test
    void anAdapterTrainsInF32OnBaseWeightsInBf16() throws IOException {
        Path folder = dir.resolve("model");
        loaded(folder, Tiny.llama());
        try (CausalLm model = CausalLm.load(folder, Device.cpu(), Precision.BFLOAT16)) {
            LoraAdapter adapter = model.attachLora(new LoraSpec(2, 4, LoraSpec.LLAMA_TARGETS, 1));
            Adam adam = new Adam(model, new Adam.Settings(0.9, 0.999, 1e-8, 0, 0));
            TokenBatch batch = TokenBatch.ofSequences(List.of(TOKENS), 0);
            float[] before = Tiny.logProbs(model, batch);
            for (int i = 0; i < 30; i++) {
                try (NDManager scope = model.newScope();
                        GradMode _ = GradMode.on()) {
                    NDArray loss = model.logProbs(scope, batch).sum().neg();
                    adam.step(model.gradients(scope, loss, false), 0.02);
                }
            }
            assertThat(sum(Tiny.logProbs(model, batch))).isGreaterThan(sum(before) + 5);
            // small steps are not lost: the adapter's own numbers have more bits than bf16 holds
            assertThat(adapter.state().values().stream().anyMatch(a -> {
                        for (float v : a) {
                            if ((Float.floatToRawIntBits(v) & 0xFFFF) != 0) {
                                return true;
                            }
                        }
                        return false;
                    }))
                    .isTrue();
        }
    }

    @Test
    void precisionsAreNamed() {
        assertThat(Precision.of("auto", Device.cpu())).isEqualTo(Precision.FLOAT32);
        assertThat(Precision.of("bfloat16", Device.cpu())).isEqualTo(Precision.BFLOAT16);
        assertThatThrownBy(() -> Precision.of("float16", Device.cpu()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("auto, float32, bfloat16");
    }

    private static float[] gradient(CausalLm model) {
        Random random = new Random(5);
        // B away from 0, so that A has a gradient too
        model.adapter()
                .orElseThrow()
                .factors()
                .forEach(u -> model.adapter()
                        .orElseThrow()
                        .setFactors(new org.counterpoint.math.LowRank(
                                u.module(),
                                u.rows(),
                                u.cols(),
                                u.rank(),
                                u.scale(),
                                random.doubles(u.b().length, -0.1, 0.1).toArray(),
                                u.a())));
        try (NDManager scope = model.newScope();
                GradMode _ = GradMode.on()) {
            NDArray loss = model.logProbs(scope, TokenBatch.ofSequences(List.of(TOKENS), 0))
                    .sum();
            List<NDArray> g = model.gradients(scope, loss, false);
            int n = g.stream().mapToInt(a -> (int) a.size()).sum();
            float[] all = new float[n];
            int at = 0;
            for (NDArray a : g) {
                float[] v = a.toFloatArray();
                System.arraycopy(v, 0, all, at, v.length);
                at += v.length;
            }
            return all;
        }
    }

    /** Distance relative to the norm: bf16 has 8 bits, so some thousandths per operation, of which there are some tens in a row. */
    private static void near(float[] a, float[] b, double tolerance) {
        double distance = 0;
        double norm = 0;
        for (int i = 0; i < b.length; i++) {
            distance += Math.pow(a[i] - b[i], 2);
            norm += Math.pow(b[i], 2);
        }
        assertThat(Math.sqrt(distance / norm)).isLessThan(tolerance).isGreaterThan(0);
    }

    private static double sum(float[] x) {
        double s = 0;
        for (float v : x) {
            s += v;
        }
        return s;
    }
}
