package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Qwen3: q/k norm, heads whose width is not hidden / heads, no bias. */
class Qwen3Test {

    @TempDir
    Path dir;

    private Path folder(boolean window) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("qwen3-" + window));
        Files.writeString(folder.resolve("config.json"), """
            {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "vocab_size": 37, "hidden_size": 20, "intermediate_size": 24,
             "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "hidden_act": "silu",
             "max_position_embeddings": 48, "rms_norm_eps": 1e-06, "rope_theta": 1000000, "attention_bias": false,
             "tie_word_embeddings": false, "use_sliding_window": %s, "sliding_window": 4, "max_window_layers": 1,
             "bos_token_id": 5, "eos_token_id": 6}
            """.formatted(window));
        ModelConfig config = ModelConfig.read(folder);
        Folders.random(config, 3, folder);
        assertThat(ModelConfig.read(folder)).isEqualTo(config);
        return folder;
    }

    @Test
    void logitsAgreeWithPlainLoopsAtEveryPosition() throws IOException {
        for (boolean window : new boolean[] {false, true}) {
            Path folder = folder(window);
            int[] tokens = Tiny.tokens(new Random(4), 11, 37);
            try (CausalLm model = CausalLm.load(folder, Device.cpu());
                    ReferenceDecoder reference = new ReferenceDecoder(folder)) {
                assertThat(model.parameterNames())
                        .contains("model.layers.1.self_attn.q_norm.weight", "lm_head.weight")
                        .noneMatch(n -> n.endsWith(".bias"));
                assertThat(model.moduleShape("model.layers.0.self_attn.q_proj")).containsExactly(32, 20);
                double[][] expected = reference.logits(tokens);
                for (int n = 1; n <= tokens.length; n++) {
                    float[] ours = Tiny.lastLogits(model, java.util.Arrays.copyOf(tokens, n));
                    for (int i = 0; i < ours.length; i++) {
                        assertThat((double) ours[i]).isCloseTo(expected[n - 1][i], within(2e-5));
                    }
                }
            }
        }
    }

    @Test
    void samplingWithTheCacheFollowsTheSameDistribution() throws IOException {
        Path folder = folder(true);
        int[][] prompts = {{1, 2, 3}, {9, 8, 7, 6, 5, 4}};
        try (CausalLm model = CausalLm.load(folder, Device.cpu());
                ReferenceDecoder reference = new ReferenceDecoder(folder)) {
            List<Generation> drawn = new Sampler(model).generate(List.of(prompts), SamplingSpec.plain(9, List.of(), 1));
            for (int r = 0; r < prompts.length; r++) {
                int start = prompts[r].length;
                int[] whole = java.util.Arrays.copyOf(prompts[r], start + 9);
                System.arraycopy(drawn.get(r).tokens(), 0, whole, start, 9);
                double[][] z = reference.logits(whole);
                for (int i = 0; i < 9; i++) {
                    double sum = 0;
                    for (double v : z[start + i - 1]) {
                        sum += Math.exp(v);
                    }
                    double expected = z[start + i - 1][whole[start + i]] - Math.log(sum);
                    assertThat((double) drawn.get(r).logProbs()[i]).isCloseTo(expected, within(5e-5));
                }
            }
        }
    }

    @Test
    void gradientsReachTheAdapterThroughTheNorms() throws IOException {
        try (CausalLm model = CausalLm.load(folder(false), Device.cpu());
                NDManager scope = model.newScope();
                GradMode _ = GradMode.on()) {
            LoraAdapter adapter = model.attachLora(new LoraSpec(2, 4, List.of("q_proj", "k_proj"), 1));
            NDArray loss = model.logProbs(scope, TokenBatch.ofSequences(List.of(new int[] {1, 2, 3, 4, 5}), 0))
                    .sum();
            List<NDArray> gradients = model.gradients(scope, loss, false);
            assertThat(gradients).hasSize(2 * adapter.modules().size());
            // B starts at 0, so only B has a gradient.
            for (int i = 1; i < gradients.size(); i += 2) {
                assertThat(gradients.get(i).abs().max().getFloat()).isGreaterThan(1e-6f);
            }
        }
    }
}
