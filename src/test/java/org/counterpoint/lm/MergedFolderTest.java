package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adapter added to the weights of its base, as a model folder that needs no adapter. */
class MergedFolderTest {
    private static final int[] TOKENS = {4, 8, 15, 16, 23, 36};

    @TempDir
    Path dir;

    private Path adapter(CausalLm model, LoraSpec spec) {
        LoraAdapter adapter = model.attachLora(spec);
        Random random = new Random(2);
        for (LowRank f : adapter.factors()) {
            double[] b = random.doubles(f.b().length, -0.2, 0.2).toArray();
            adapter.setFactors(new LowRank(f.module(), f.rows(), f.cols(), f.rank(), f.scale(), b, f.a()));
        }
        Path folder = dir.resolve("adapter-" + model.config().architecture().id());
        adapter.save(folder, "base");
        return folder;
    }

    @Test
    void computesWhatTheBaseWithTheAdapterComputes() throws IOException {
        for (ModelConfig config : List.of(Tiny.llama(), Tiny.gpt2())) {
            String name = config.architecture().id();
            Path base = dir.resolve(name);
            Folders.random(config, 3, base);
            if (config.architecture() == ModelConfig.Architecture.GPT2) {
                // public files come without the prefix, and with masks that are no weights
                Folders.rename(base, n -> n.replaceFirst("^transformer\\.", ""), "h.0.attn.mask");
            }
            Files.writeString(base.resolve("tokenizer.json"), "{}");
            Files.writeString(base.resolve("generation_config.json"), "{\"do_sample\": true}");
            float[] expected;
            Path adapter;
            try (CausalLm model = CausalLm.load(base, Device.cpu())) {
                LoraSpec spec = new LoraSpec(
                        3,
                        6,
                        List.of(LoraSpec.ALL),
                        List.of(),
                        true,
                        0,
                        Map.of("up_proj|c_fc", 2),
                        Map.of("down_proj", 3.0),
                        1);
                adapter = adapter(model, spec);
                expected = Tiny.lastLogits(model, TOKENS);
            }
            // what was saved is what was trained, patterns and scale by the square root included
            try (CausalLm model = CausalLm.load(base, Device.cpu())) {
                model.loadLora(adapter);
                assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), expected))
                        .isLessThan(1e-5);
            }
            Path merged = dir.resolve(name + "-merged");
            MergedFolder.Result result = MergedFolder.write(base, adapter, merged, null);
            assertThat(result.dtype()).isEqualTo("float32");
            assertThat(result.modules()).isEqualTo(config.layers() * (name.equals("gpt2") ? 4 : 7));
            assertThat(result.files())
                    .containsExactly("config.json", "generation_config.json", "model.safetensors", "tokenizer.json");
            try (CausalLm model = CausalLm.load(merged, Device.cpu())) {
                assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), expected))
                        .isLessThan(1e-4);
            }
            assertThatThrownBy(() -> MergedFolder.write(base, adapter, merged, null))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("is not empty");
        }
    }

    @Test
    void keepsTheNumberTypeOfTheBaseOrTakesAnother() throws IOException {
        Path base = dir.resolve("base");
        Folders.random(Tiny.llama(), 3, base);
        Folders.config(base, c -> c.put("torch_dtype", "bfloat16"));
        Folders.shard(base, DType.BF16, 2);
        Path adapter;
        float[] expected;
        try (CausalLm model = CausalLm.load(base, Device.cpu())) {
            adapter = adapter(model, new LoraSpec(2, 4, List.of("v_proj", "down_proj"), 1));
            expected = Tiny.lastLogits(model, TOKENS);
        }
        Path same = dir.resolve("same");
        assertThat(MergedFolder.write(base, adapter, same, null).dtype()).isEqualTo("bfloat16");
        try (Safetensors file = Safetensors.open(same)) {
            assertThat(file.info("model.layers.1.mlp.down_proj.weight").type()).isEqualTo(DType.BF16);
        }
        Path wide = dir.resolve("wide");
        MergedFolder.write(base, adapter, wide, "float32");
        assertThat(Files.readString(wide.resolve("config.json"))).contains("\"float32\"");
        try (CausalLm model = CausalLm.load(wide, Device.cpu());
                CausalLm rounded = CausalLm.load(same, Device.cpu())) {
            assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), expected)).isLessThan(1e-4);
            assertThat(Tiny.distance(Tiny.lastLogits(rounded, TOKENS), expected))
                    .isBetween(1e-5, 0.5);
        }
        assertThatThrownBy(() -> MergedFolder.write(base, adapter, dir.resolve("x"), "int8"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("float32, float16, bfloat16");
    }

    @Test
    void anAdapterThatTrainingStartsFromBelongsToTheBase() throws IOException {
        Path base = dir.resolve("base");
        Folders.random(Tiny.llama(), 3, base);
        try (CausalLm model = CausalLm.load(base, Device.cpu());
                CausalLm whole = CausalLm.load(base, Device.cpu())) {
            Path adapter = adapter(whole, new LoraSpec(2, 4, List.of("v_proj", "down_proj"), 1));
            float[] start = Tiny.lastLogits(whole, TOKENS);
            String module = "model.layers.0.self_attn.v_proj";
            model.startFrom(adapter);
            assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), start)).isLessThan(1e-5);
            assertThat(model.asBase(() -> Tiny.distance(Tiny.lastLogits(model, TOKENS), start)))
                    .isLessThan(1e-5);
            LoraAdapter own = model.attachLora(new LoraSpec(3, 3, List.of("v_proj", "q_proj"), 2));
            own.factors()
                    .forEach(f -> own.setFactors(new LowRank(
                            f.module(),
                            f.rows(),
                            f.cols(),
                            3,
                            1,
                            new Random(1).doubles(3L * f.rows(), -.2, .2).toArray(),
                            f.a())));
            float[] both = Tiny.lastLogits(model, TOKENS);
            List<LowRank> all = model.fromWeights(own.factors());
            assertThat(all).hasSize(6);
            assertThat(all.stream()
                            .filter(u -> u.module().equals(module))
                            .findFirst()
                            .orElseThrow()
                            .rank())
                    .isEqualTo(5);
            whole.attachUpdates(all);
            assertThat(Tiny.distance(Tiny.lastLogits(whole, TOKENS), both)).isLessThan(1e-4);
            whole.attachUpdates(List.of());
            float[] bare = whole.moduleWeight(module);
            float[] started = model.moduleWeight(module);
            LowRank first = PeftFolder.read(whole, adapter).getFirst();
            assertThat(first.module()).isEqualTo(module);
            double[] dense = first.dense();
            for (int i = 0; i < dense.length; i++) {
                assertThat((double) started[i] - bare[i]).isCloseTo(dense[i], within(1e-6));
            }
        }
    }
}
