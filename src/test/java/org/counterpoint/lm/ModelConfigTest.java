package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelConfigTest {

    @TempDir
    Path dir;

    private ModelConfig read(String json) throws IOException {
        Files.writeString(dir.resolve("config.json"), json);
        return ModelConfig.read(dir);
    }

    private static final String LLAMA3 = """
            {"model_type": "llama", "vocab_size": 128, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 1,
             "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": null, "rope_theta": 500000.0,
             "max_position_embeddings": 131072, "eos_token_id": [5, 6], "tie_word_embeddings": true,
             "rope_scaling": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
                              "original_max_position_embeddings": 8192}}
            """;

    @Test
    void llama3ScalesLongWavesOnly() throws IOException {
        ModelConfig config = read(LLAMA3);
        assertThat(config.headDim()).isEqualTo(32);
        assertThat(config.kvHeads()).isEqualTo(1);
        assertThat(config.eosIds()).containsExactly(5, 6);
        assertThat(config.padId()).isEqualTo(-1);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            double[] f = new RopeTable(config, manager).frequencies();
            for (int j = 0; j < 16; j++) {
                double plain = Math.pow(500000, -j / 16.0);
                double wavelength = 2 * Math.PI / plain;
                if (wavelength < 8192 / 4.0) {
                    assertThat(f[j]).isCloseTo(plain, within(1e-15));
                } else if (wavelength > 8192) {
                    assertThat(f[j]).isCloseTo(plain / 8, within(1e-15));
                } else {
                    assertThat(f[j]).isBetween(plain / 8, plain);
                }
            }
            assertThat(f[0]).isEqualTo(1);
        }
    }

    @Test
    void writtenConfigurationsReadBackTheSame() throws IOException {
        List<ModelConfig> configs = List.of(
                Tiny.llama(), Tiny.gpt2(), read(LLAMA3), ModelConfig.read(Tiny.fixture("qwen2-bf16-gqa")), read("""
                        {"model_type": "mistral", "vocab_size": 9, "hidden_size": 8, "intermediate_size": 8,
                         "num_hidden_layers": 1, "num_attention_heads": 2, "num_key_value_heads": 2, "sliding_window": 16}
                        """));
        for (ModelConfig config : configs) {
            assertThat(read(config.toJson().toString())).isEqualTo(config);
        }
        assertThat(configs.getLast().slidingWindow()).isEqualTo(16);
        // the window of a Qwen2 file counts only when it is switched on
        assertThat(configs.get(3).slidingWindow()).isZero();
    }

    @Test
    void rotaryParametersMayStandInTheNewerPlace() throws IOException {
        ModelConfig config = read(LLAMA3.replace("\"rope_theta\": 500000.0,", "")
                .replace("\"rope_scaling\": {", "\"rope_parameters\": {\"rope_theta\": 123.0, "));
        assertThat(config.ropeTheta()).isEqualTo(123);
        assertThat(config.ropeScaling().type()).isEqualTo("llama3");
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatThrownBy(() -> read(LLAMA3.replace("\"num_key_value_heads\": 1", "\"num_key_value_heads\": 3")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("2 attention heads");
        assertThatThrownBy(() -> read(LLAMA3.replace("\"hidden_size\": 64", "\"hidden_size\": -64")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'hidden_size'");
        assertThatThrownBy(() -> read(LLAMA3.replace("\"head_dim\": null", "\"head_dim\": 7")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("even head width");
    }

    @Test
    void largeArraysArePutTogetherFromRows() {
        ParameterSpec spec = new ParameterSpec("x", new Shape(7, 3), ParameterSpec.Kind.WEIGHT);
        ParameterArrays.Source counting = (_, first, count) -> {
            float[] v = new float[count];
            for (int i = 0; i < count; i++) {
                v[i] = first + i;
            }
            return v;
        };
        float[] expected = new float[21];
        Arrays.setAll(new double[21], i -> expected[i] = i);
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            for (long limit : new long[] {1, 6, 7, 20, 21, 100}) {
                try (NDArray array = ParameterArrays.array(manager, spec, counting, limit)) {
                    assertThat(array.getShape()).isEqualTo(spec.shape());
                    assertThat(array.toFloatArray()).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void threadsAndDeviceAreDescribed() {
        Devices.Choice choice = Devices.pick();
        assertThat(choice.description()).isNotBlank();
        assertThat(choice.memoryBytes()).isPositive();
        assertThat(Threads.count()).isPositive();
    }
}
