package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.Device;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;
import org.counterpoint.run.tensors.TensorInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every damaged folder gives one sentence that names the file and the fix. */
class DamagedFolderTest {

    @TempDir
    Path dir;

    private Path folder = Path.of(".");

    @BeforeEach
    void copy() {
        folder = dir.resolve("model");
        Tiny.copy(Tiny.fixture("llama-f32"), folder);
    }

    private void refused(String... parts) {
        Throwable error =
                catchThrowable(() -> CausalLm.load(folder, Device.cpu()).close());
        check(error, parts);
    }

    private static void check(Throwable error, String... parts) {
        assertThat(error).isInstanceOf(ModelException.class);
        assertThat(error.getMessage())
                .contains(parts)
                .endsWith(".")
                .contains(";")
                .doesNotContain("\n");
    }

    private void replaceInConfig(String from, String to) throws IOException {
        Path config = folder.resolve("config.json");
        String text = Files.readString(config);
        assertThat(text).contains(from);
        Files.writeString(config, text.replace(from, to));
    }

    @Test
    void truncatedWeights() throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
            f.setLength(f.length() - 1000);
        }
        refused("model.safetensors");
    }

    @Test
    void absurdHeader() throws IOException {
        try (RandomAccessFile f =
                new RandomAccessFile(folder.resolve("model.safetensors").toFile(), "rw")) {
            f.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(Long.MAX_VALUE - 3)
                    .array());
        }
        refused("model.safetensors", "header");
    }

    @Test
    void missingWeights() throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        refused("model.safetensors");
    }

    @Test
    void missingFolderAndConfig() throws IOException {
        Files.delete(folder.resolve("config.json"));
        refused("config.json");
        folder = dir.resolve("nowhere");
        refused("nowhere");
    }

    @Test
    void brokenConfig() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\",");
        refused("config.json", "not valid JSON");
    }

    @Test
    void unknownArchitecture() throws IOException {
        replaceInConfig("\"llama\"", "\"bert\"");
        refused("config.json", "'bert'", "llama, qwen2, qwen3, mistral, gpt2");
    }

    @Test
    void missingSizeAndUnknownSettings() throws IOException {
        replaceInConfig("\"hidden_size\": 32,", "");
        refused("config.json", "hidden_size");
        replaceInConfig("\"vocab_size\"", "\"hidden_size\": 32, \"vocab_size\"");
        replaceInConfig("\"silu\"", "\"quux\"");
        refused("config.json", "quux");
        replaceInConfig("\"quux\"", "\"silu\", \"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 4}");
        refused("config.json", "yarn");
        replaceInConfig("yarn", "linear");
        CausalLm.load(folder, Device.cpu()).close();
    }

    @Test
    void wrongShape() throws IOException {
        replaceInConfig("\"intermediate_size\": 64", "\"intermediate_size\": 80");
        refused("gate_proj", "[64, 32]", "[80, 32]");
    }

    @Test
    void missingTensor() throws IOException {
        replaceInConfig("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3");
        refused("model.layers.2.input_layernorm.weight");
    }

    @Test
    void shardsAreReadAndMissingOrCutOnesAreNamed() throws IOException {
        int[] tokens = {1, 2, 3};
        float[] whole;
        try (CausalLm model = CausalLm.load(folder, Device.cpu())) {
            whole = Tiny.lastLogits(model, tokens);
        }
        StringBuilder map = new StringBuilder();
        try (Safetensors file = Safetensors.open(folder)) {
            SafetensorsWriter[] shards = {new SafetensorsWriter(), new SafetensorsWriter()};
            int n = 0;
            for (String name : file.names()) {
                TensorInfo info = file.info(name);
                int shard = n++ % 2;
                shards[shard].add(name, DType.F32, info.shape(), file.floats(name));
                map.append(map.isEmpty() ? "" : ",")
                        .append("\"%s\":\"model-0000%d-of-00002.safetensors\"".formatted(name, shard + 1));
            }
            shards[0].write(folder.resolve("model-00001-of-00002.safetensors"));
            shards[1].write(folder.resolve("model-00002-of-00002.safetensors"));
        }
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"metadata\":{},\"weight_map\":{" + map + "}}");
        try (CausalLm model = CausalLm.load(folder, Device.cpu())) {
            assertThat(Tiny.lastLogits(model, tokens)).isEqualTo(whole);
        }
        Path second = folder.resolve("model-00002-of-00002.safetensors");
        try (RandomAccessFile f = new RandomAccessFile(second.toFile(), "rw")) {
            f.setLength(f.length() / 2);
        }
        refused("model-00002-of-00002.safetensors");
        Files.delete(second);
        refused("model-00002-of-00002.safetensors", "missing");
    }

    @Test
    void headersThatPromiseWhatTheyDoNotHold() throws IOException {
        Path file = folder.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        // larger than the file, though not absurd
        byte[] changed = whole.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(whole.length + 1L);
        Files.write(file, changed);
        refused("model.safetensors", "truncated");
        Files.write(file, new byte[] {1, 2, 3});
        refused("model.safetensors", "3 bytes");
        Files.write(file, new byte[0]);
        refused("model.safetensors", "0 bytes");
        String text = new String(whole, 8, header, java.nio.charset.StandardCharsets.ISO_8859_1);
        rewrite(whole, header, text.replaceFirst("\"F32\"", "\"F99\""));
        refused("model.safetensors", "F99");
        // a type that safetensors knows and no model of ours is stored in
        String four = text.replaceFirst("\"F32\"", "\"I32\"");
        rewrite(whole, header, four);
        refused("model.safetensors", "type I32", "F32, F16 or BF16");
        rewrite(whole, header, text.replaceFirst("\\{", "["));
        refused("model.safetensors");
    }

    /** Same length, so that the offsets of the rest stay right. */
    private void rewrite(byte[] whole, int header, String text) throws IOException {
        assertThat(text).hasSize(header);
        byte[] changed = whole.clone();
        System.arraycopy(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, changed, 8, header);
        Files.write(folder.resolve("model.safetensors"), changed);
    }

    @Test
    void indexFilesThatAreWrong() throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {");
        refused("model.safetensors.index.json", "not valid JSON");
        Files.writeString(index, "{\"weight_map\": {\"model.norm.weight\": \"../other.safetensors\"}}");
        refused("model.safetensors.index.json", "not a plain file name");
        Files.writeString(index, "{\"weight_map\": {\"model.nothing.weight\": \"model.safetensors\"}}");
        refused("model.safetensors", "model.nothing.weight");
        Files.writeString(index, "{\"weight_map\": {\"model.norm.weight\": \"model.safetensors\"}}");
        refused("lack the tensor");
    }

    @Test
    void otherArchitecturesAndAttentionAreNamed() throws IOException {
        replaceInConfig("\"llama\"", "\"gemma2\"");
        refused("'gemma2'", "llama, qwen2, qwen3, mistral, gpt2");
        replaceInConfig("\"gemma2\"", "\"llama\", \"layer_types\": [\"full_attention\", \"linear_attention\"]");
        refused("layer 1", "linear_attention");
    }

    @Test
    void modelsLargerThanTheMemoryAreRefusedBeforeTheyAreRead() throws IOException {
        replaceInConfig("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 200000000");
        refused("200000000 layers");
        replaceInConfig("\"num_hidden_layers\": 200000000", "\"num_hidden_layers\": 2");
        replaceInConfig("\"intermediate_size\": 64", "\"intermediate_size\": 2000000000");
        check(catchThrowable(() -> CausalLm.load(folder, "float32")), "GB", "free", "float32");
    }

    @Test
    void tokenizers() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        ModelConfig config = ModelConfig.read(folder);
        Tokenizer.load(folder, config).close();
        ModelConfig small = ModelConfig.llama(100, 16, 24, 2, 4, 2, 48);
        check(catchThrowable(() -> Tokenizer.load(folder, small)), "258 tokens", "100");
        Files.writeString(file, "{\"version\": \"1.0\"}");
        check(catchThrowable(() -> Tokenizer.load(folder)), "tokenizer.json");
        Files.writeString(file, "no json");
        check(catchThrowable(() -> Tokenizer.load(folder)), "tokenizer.json", "not valid JSON");
        Files.delete(file);
        check(catchThrowable(() -> Tokenizer.load(folder)), "tokenizer.json");
    }
}
