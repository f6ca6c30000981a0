package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model folders whose expected values come from a separate float64 implementation. */
class ModelFixturesTest {

    @ParameterizedTest
    @CsvSource({"llama-f32, 1e-4", "qwen2-bf16-gqa, 1e-3", "gpt2-f32, 1e-4"})
    void agreesWithTheIndependentImplementation(String name, double tolerance) throws IOException {
        Path folder = Tiny.fixture(name);
        JsonNode expected =
                new JsonMapper().readTree(folder.resolve("expected.json").toFile());
        int[] tokens = new JsonMapper().convertValue(expected.get("tokens"), int[].class);
        double[] logits = new JsonMapper().convertValue(expected.get("last_logits"), double[].class);
        int[] greedy = new JsonMapper().convertValue(expected.get("greedy_new_tokens"), int[].class);
        double largest = Arrays.stream(logits).map(Math::abs).max().orElseThrow();
        try (CausalLm model = CausalLm.load(folder, Device.cpu());
                Tokenizer tokenizer = Tokenizer.load(folder, model.config())) {
            assertThat(tokenizer.encode(expected.get("text").asText())).isEqualTo(tokens);
            float[] ours = Tiny.lastLogits(model, tokens);
            for (int i = 0; i < logits.length; i++) {
                assertThat(ours[i] / largest).isCloseTo(logits[i] / largest, within(tolerance));
            }
            float[] logProbs = Tiny.logProbs(model, TokenBatch.ofSequences(List.of(tokens), 0));
            double sum = 0;
            for (float lp : logProbs) {
                sum += lp;
            }
            assertThat(sum).isCloseTo(expected.get("logprob_sum").asDouble(), within(0.01));
            Generation generation = new Sampler(model)
                    .generate(List.of(tokens), SamplingSpec.greedy(greedy.length, List.of()))
                    .getFirst();
            assertThat(generation.tokens()).isEqualTo(greedy);
        }
    }

    @ParameterizedTest
    @CsvSource({"llama-f32", "qwen2-bf16-gqa", "gpt2-f32"})
    void savedModelsAreTheSame(String name, @TempDir Path folder) {
        // GPT-2 tensors are read without and written with the "transformer." prefix: both forms are covered
        int[] tokens = {1, 2, 3, 4, 5};
        try (CausalLm model = CausalLm.load(Tiny.fixture(name), Device.cpu())) {
            model.save(folder);
            try (CausalLm again = CausalLm.load(folder, Device.cpu())) {
                assertThat(again.config()).isEqualTo(model.config());
                assertThat(Tiny.lastLogits(again, tokens)).isEqualTo(Tiny.lastLogits(model, tokens));
            }
        }
    }

    @Test
    void tokenizerReturnsTheText() {
        try (Tokenizer tokenizer = Tokenizer.load(Tiny.fixture("llama-f32"))) {
            String text = "Grün & <ok>\n  two";
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            assertThat(tokenizer.encode("")).isEmpty();
            assertThat(tokenizer.vocabSize()).isEqualTo(258);
            assertThat(tokenizer.decode(new int[] {104, 105, 257})).isEqualTo("hi");
            assertThat(tokenizer.decode(new int[] {104, 105, 257}, false)).isEqualTo("hi<|eos|>");
        }
    }
}
