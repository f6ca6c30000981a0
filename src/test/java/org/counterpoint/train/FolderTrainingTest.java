package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.Folders;
import org.counterpoint.lm.MergedWeights;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on model folders as people have them: sharded, in bf16 or f16, with a chat template; and on from the adapter that a run left. */
class FolderTrainingTest {
    @TempDir
    private Path dir = Path.of("");

    /** The pocket model as other programs store models. */
    private Path folder() throws IOException {
        Path folder = Files.createDirectories(dir.resolve("model"));
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors")) {
            Files.copy(Path.of("assets/pocket", name), folder.resolve(name));
        }
        Folders.shard(folder, DType.BF16, 3);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [4, 0]}");
        return folder;
    }

    /** Random weights in the shape of a family that the pocket model is not of. */
    private Path random() throws IOException {
        Path folder = Files.createDirectories(dir.resolve("random"));
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "qwen3", "vocab_size": 1536, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 128,
                 "tie_word_embeddings": false, "eos_token_id": 0}
                """);
        Folders.random(ModelConfig.read(folder), 5, folder);
        Folders.shard(folder, DType.F16, 2);
        Files.copy(Path.of("assets/pocket/tokenizer.json"), folder.resolve("tokenizer.json"));
        return folder;
    }

    @Test
    void aRandomModelOfAnotherFamilyRunsOnline() throws IOException {
        RunConfig config = RunConfig.parse(new JsonMapper().readTree("""
                {"method": "mgda", "steps": 2, "model": "%s", "seed": 3, "sampling": {"max_tokens": 8},
                 "evaluation": {"every": 2, "prompts": 4, "samples_per_prompt": 1},
                 "online": {"groups": 4, "group_size": 3, "minibatches": 2, "kl_coefficient": 0.1},
                 "model_options": {"micro_batch": 5, "sample_batch": 7}, "lora": {"targets": [".*\\\\.(q|up)_proj"]}}
                """.formatted(random())));
        Path out = dir.resolve("online");
        TrainResult result = Trainer.run(config, out, false, TrainListener.NONE);
        assertThat(result.message()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(PeftAdapter.read(out.resolve("checkpoint")).modules()).hasSize(4);
    }

    private RunConfig config(Path model, String options, String lora) throws IOException {
        return RunConfig.parse(new JsonMapper().readTree("""
                {"method": "sequential-dpo", "steps": 6, "model": "%s", "seed": 3, "sampling": {"max_tokens": 12},
                 "evaluation": {"every": 3, "prompts": 4, "samples_per_prompt": 1},
                 "offline": {"batch": 6, "samples_per_prompt": 2, "learning_rate": 0.01},
                 "model_options": {"sample_batch": 64 %s}, "lora": {"rank": 4 %s}}
                """.formatted(model, options, lora)));
    }

    @Test
    void trainsLeavesAnAdapterAndGoesOnFromIt() throws IOException {
        Path model = folder();
        String chat = ", \"micro_batch\": 5, \"chat_template\": \"on\"";
        RunConfig config = config(
                model,
                ", \"dtype\": \"bfloat16\"" + chat,
                ", \"targets\": [\"all-linear\"], \"layers\": [1], \"rslora\": true, \"dropout\": 0.1, \"rank_pattern\": {\"down_proj\": 2}");
        assertThatThrownBy(() -> Trainer.run(config, dir.resolve("none"), false, TrainListener.NONE))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("chat_template")
                .hasMessageContaining("has no chat template");
        Files.writeString(
                model.resolve("chat_template.jinja"), "{% for m in messages %}Q: {{ m.content }}{% endfor %}\nA:");

        Path first = dir.resolve("first");
        TrainResult result = Trainer.run(config, first, false, TrainListener.NONE);
        assertThat(result.message()).isEmpty();
        assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
        Run run = Run.open(first);
        assertThat(run.manifest()
                        .config()
                        .path("model_options")
                        .path("chat_template")
                        .asText())
                .isEqualTo("on");
        PeftAdapter adapter = PeftAdapter.read(first.resolve("checkpoint"));
        assertThat(adapter.modules()).hasSize(7).allMatch(u -> u.module().startsWith("model.layers.1."));
        // Whole names, so that PEFT adapts no other block.
        assertThat(adapter.config().path("target_modules").toString()).contains("\"model.layers.1.mlp.up_proj\"");
        // Three stages add up.
        assertThat(adapter.module("model.layers.1.mlp.down_proj"))
                .satisfies(u -> assertThat(u.rank()).isEqualTo(6));
        assertThat(adapter.module("model.layers.1.self_attn.q_proj"))
                .satisfies(u -> assertThat(u.rank()).isEqualTo(12));

        Path second = dir.resolve("second");
        RunConfig on = config(
                model, chat, ", \"targets\": [\"q_proj\"], \"adapter\": \"" + first.resolve("checkpoint") + "\"");
        assertThat(Trainer.run(on, second, false, TrainListener.NONE).status()).isEqualTo(RunStatus.FINISHED);
        PeftAdapter both = PeftAdapter.read(second.resolve("checkpoint"));
        assertThat(both.modules()).hasSize(10);
        assertThat(both.module("model.layers.1.self_attn.q_proj"))
                .satisfies(u -> assertThat(u.rank()).isEqualTo(24));
        // It goes on the weights of the folder alone, and merges into them.
        try (CausalLm plain = CausalLm.load(model, "float32")) {
            plain.loadLora(second.resolve("checkpoint"));
            MergedWeights.merge(plain);
        }
        // What was recorded says everything again.
        assertThat(RunConfig.parse(run.manifest().config()).toJson()).isEqualTo(config.toJson());
        ObjectNode printed = config.toJson();
        assertThat(Map.of(
                        "rslora", printed.at("/lora/rslora").asBoolean(),
                        "dropout", printed.at("/lora/dropout").asDouble(),
                        "micro", printed.at("/model_options/micro_batch").asInt()))
                .isEqualTo(Map.of("rslora", true, "dropout", 0.1, "micro", 5));
        assertThat(config.deviations()).contains("lora.dropout 0.1 (default 0.0)");
        assertThat(List.of("model.layers.1.mlp.up_proj")).allMatch(m -> both.module(m) != null);
    }
}
