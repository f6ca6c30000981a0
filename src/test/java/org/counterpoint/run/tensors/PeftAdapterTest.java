package org.counterpoint.run.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.counterpoint.math.LowRank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeftAdapterTest {
    @TempDir
    Path dir;

    /** A 2 x 3 update of rank 1: B = (1, 2)^T, A = (3, 4, 5). */
    private void adapter(String config) throws IOException {
        Files.writeString(dir.resolve("adapter_config.json"), config);
        new SafetensorsWriter()
                .add("base_model.model.m.q_proj.lora_A.weight", DType.F32, new long[] {1, 3}, new float[] {3, 4, 5})
                .add("base_model.model.m.q_proj.lora_B.weight", DType.F32, new long[] {2, 1}, new float[] {1, 2})
                .write(dir.resolve("adapter_model.safetensors"));
    }

    @Test
    void independentFixtureIsRead() throws IOException, URISyntaxException {
        Path fixture = Path.of(Objects.requireNonNull(getClass().getResource("/fixtures/adapters/known-angles/a"))
                .toURI());
        PeftAdapter adapter = PeftAdapter.read(fixture);
        assertThat(adapter.modules())
                .extracting(LowRank::module)
                .containsExactly("model.layers.0.self_attn.q_proj", "model.layers.1.self_attn.v_proj");
        LowRank q = adapter.modules().getFirst();
        assertThat(q.rows()).isEqualTo(48);
        assertThat(q.cols()).isEqualTo(40);
        assertThat(q.scale()).isEqualTo(2.0);
        // Frobenius norm lies between the known spectral norm and sqrt(rank) times it.
        double squares = 0;
        for (double x : q.dense()) {
            squares += x * x;
        }
        assertThat(Math.sqrt(squares)).isBetween(5.996690, 5.996691 * Math.sqrt(3));
    }

    @Test
    void scaleIsAlphaOverRank() throws IOException {
        adapter("{\"r\":1,\"lora_alpha\":4}");
        LowRank m = PeftAdapter.read(dir).modules().getFirst();
        assertThat(m.module()).isEqualTo("m.q_proj");
        assertThat(m.dense()).containsExactly(12, 16, 20, 24, 32, 40);
    }

    @Test
    void rsloraDividesByTheRootOfTheRank() throws IOException {
        List<LowRank> four =
                List.of(new LowRank("m.q_proj", 1, 1, 4, 2, new double[] {1, 1, 1, 1}, new double[] {1, 1, 1, 1}));
        PeftAdapter.write(dir, four, null, DType.F32);
        String config = Files.readString(dir.resolve("adapter_config.json"));
        Files.writeString(
                dir.resolve("adapter_config.json"), config.replace("\"use_rslora\" : false", "\"use_rslora\" : true"));
        assertThat(PeftAdapter.read(dir).modules().getFirst().scale()).isEqualTo(8 / 2.0);
    }

    @Test
    void patternsMatchAsPeftDoes() throws IOException {
        adapter("{\"r\":8,\"lora_alpha\":16,\"rank_pattern\":{\"q_proj\":1},\"alpha_pattern\":{\"^m\\\\.q\":3}}");
        assertThat(PeftAdapter.read(dir).modules().getFirst().scale()).isEqualTo(3);
        adapter("{\"r\":1,\"lora_alpha\":16,\"alpha_pattern\":{\"proj\":3}}");
        assertThat(PeftAdapter.read(dir).modules().getFirst().scale()).isEqualTo(16);
        adapter("{\"r\":1,\"lora_alpha\":16,\"alpha_pattern\":{\"[\":3}}");
        assertThatThrownBy(() -> PeftAdapter.read(dir)).hasMessageContaining("unreadable pattern");
    }

    @Test
    void fanInFanOutIsTransposed() throws IOException {
        adapter("{\"r\":1,\"lora_alpha\":1,\"fan_in_fan_out\":true}");
        LowRank m = PeftAdapter.read(dir).modules().getFirst();
        assertThat(m.rows()).isEqualTo(3);
        assertThat(m.dense()).containsExactly(3, 6, 4, 8, 5, 10);
    }

    @Test
    void embeddingsAndOtherTensors() throws IOException {
        Files.writeString(dir.resolve("adapter_config.json"), "{\"r\":1,\"lora_alpha\":1}");
        new SafetensorsWriter()
                .add("base_model.model.embed.lora_embedding_A", DType.F32, new long[] {1, 3}, new float[] {3, 4, 5})
                .add("base_model.model.embed.lora_embedding_B", DType.F32, new long[] {2, 1}, new float[] {1, 2})
                .add("base_model.model.head.weight", DType.F32, new long[] {1}, new float[] {1})
                .write(dir.resolve("adapter_model.safetensors"));
        PeftAdapter adapter = PeftAdapter.read(dir);
        assertThat(adapter.modules().getFirst().rows()).isEqualTo(3);
        assertThat(adapter.warnings()).singleElement().asString().contains("head.weight");
    }

    @Test
    void refusalsNameTheFileAndTheFix() throws IOException {
        refused("missing", "adapter_config.json");
        adapter("{\"r\":2,\"lora_alpha\":4}");
        refused("rank 2", "holds rank 1");
        adapter("{\"lora_alpha\":4}");
        refused("no usable r");
        adapter("{\"r\":1}");
        refused("no usable lora_alpha");
        adapter("{\"r\":1,\"lora_alpha\":4,\"use_dora\":true}");
        refused("DoRA");
        adapter("{\"r\":1,\"lora_alpha\":4,\"peft_type\":\"IA3\"}");
        refused("IA3");
        adapter("{\"r\":1,");
        refused("not valid JSON");
        adapter("{\"r\":1,\"lora_alpha\":4}");
        Files.delete(dir.resolve("adapter_model.safetensors"));
        refused("adapter_model.safetensors is missing");
        Files.write(dir.resolve("adapter_model.bin"), new byte[] {(byte) 0x80, 2});
        refused("adapter_model.bin", "pickle", "safe_serialization");
    }

    @Test
    void halvesThatDoNotBelongTogetherAreRefused() throws IOException {
        Files.writeString(dir.resolve("adapter_config.json"), "{\"r\":1,\"lora_alpha\":1}");
        Path weights = dir.resolve("adapter_model.safetensors");
        new SafetensorsWriter()
                .add("m.lora_A.weight", DType.F32, new long[] {1, 1}, new float[1])
                .write(weights);
        refused("no lora_A and lora_B");
        new SafetensorsWriter()
                .add("m.lora_B.weight", DType.F32, new long[] {1, 1}, new float[1])
                .write(weights);
        refused("lacks the lora_A of m");
        new SafetensorsWriter()
                .add("m.lora_B.weight", DType.F32, new long[] {1, 2}, new float[2])
                .add("m.lora_A.weight", DType.F32, new long[] {1, 1}, new float[1])
                .write(weights);
        refused("do not multiply");
        new SafetensorsWriter()
                .add("m.lora_B.weight", DType.F32, new long[] {1, 1}, new float[1])
                .add("m.lora_B.second.weight", DType.F32, new long[] {1, 1}, new float[1])
                .write(weights);
        refused("two adapters");
        new SafetensorsWriter()
                .add("m.lora_magnitude_vector", DType.F32, new long[] {1}, new float[1])
                .write(weights);
        refused("DoRA");
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> PeftAdapter.read(dir))
                .isInstanceOf(TensorFileException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(dir.toString())
                        .contains(parts)
                        .endsWith("."));
    }

    @Test
    void writtenAdaptersComeBack() throws IOException {
        List<LowRank> modules = List.of(
                new LowRank("l.0.q_proj", 2, 3, 1, 2, new double[] {1, 2}, new double[] {3, 4, 5}),
                new LowRank("l.1.q_proj", 2, 3, 1, 0.3, new double[] {1, 2}, new double[] {3, 4, 5}),
                new LowRank("l.2.up_proj", 2, 2, 2, 2, new double[] {1, 0, 0, 1}, new double[] {1, 2, 3, 4}));
        PeftAdapter.write(dir.resolve("out"), modules, "pocket", DType.F64);
        PeftAdapter back = PeftAdapter.read(dir.resolve("out"));
        assertThat(back.base()).isEqualTo("pocket");
        assertThat(back.name()).isEqualTo("out");
        for (int i = 0; i < modules.size(); i++) {
            LowRank want = modules.get(i);
            LowRank have = Objects.requireNonNull(back.module(want.module()));
            assertThat(have.scale()).isCloseTo(want.scale(), within(1e-15));
            assertThat(have.b()).containsExactly(want.b());
            assertThat(have.a()).containsExactly(want.a());
        }
        assertThatThrownBy(() -> PeftAdapter.write(dir, List.of(LowRank.zero("z", 1, 1)), null, DType.F32))
                .hasMessageContaining("rank 0");
    }
}
