package org.counterpoint.objective.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.GradMode;
import org.counterpoint.lm.MergedWeights;
import org.counterpoint.lm.SequenceScorer;
import org.counterpoint.lm.TokenBatch;
import org.counterpoint.lm.Tokenizer;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rewards that models compute, on folders made from the pocket model. */
class ModelRewardsTest {
    private static final Path POCKET = Path.of("assets/pocket").toAbsolutePath();

    @TempDir
    static Path dir;

    @BeforeAll
    static void makeFolders() throws IOException {
        Path folder = Files.createDirectories(dir.resolve("classifier"));
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(POCKET.resolve(name), folder.resolve(name));
        }
        ObjectNode config = (ObjectNode) Json.mapper().readTree(Files.readString(POCKET.resolve("config.json")));
        config.putArray("architectures").add("LlamaForSequenceClassification");
        config.putObject("id2label").put("0", "polite").put("1", "rude");
        Files.writeString(folder.resolve("config.json"), config.toString());
        int hidden = config.path("hidden_size").asInt();
        Random random = new Random(2);
        SafetensorsWriter writer = new SafetensorsWriter();
        try (Safetensors file = Safetensors.open(POCKET.resolve("model.safetensors"))) {
            for (String name : file.names()) {
                writer.add(name, DType.F32, file.info(name).shape(), file.floats(name));
            }
            float[] score = new float[2 * hidden];
            for (int i = 0; i < score.length; i++) {
                score[i] = (float) random.nextGaussian();
            }
            writer.add("score.weight", DType.F32, new long[] {2, hidden}, score)
                    .write(folder.resolve("model.safetensors"));
        }
        List<LowRank> updates = new ArrayList<>();
        try (CausalLm model = CausalLm.load(POCKET, Device.cpu())) {
            for (String module : model.modules().subList(0, 5)) {
                int[] shape = model.moduleShape(module);
                updates.add(new LowRank(
                        module, shape[0], shape[1], 2, 4, normal(random, shape[0] * 2), normal(random, 2 * shape[1])));
            }
        }
        PeftAdapter.write(dir.resolve("adapter"), updates, "pocket", DType.F32);
    }

    private static double[] normal(Random random, int n) {
        return random.doubles(n, -0.1, 0.1).toArray();
    }

    private static double[] score(String spec, List<ScoredText> items) {
        try (Rewards rewards = RewardTexts.rewards(dir, "[" + spec + "]")) {
            return java.util.Arrays.stream(rewards.score(items))
                    .mapToDouble(r -> r[0])
                    .toArray();
        }
    }

    private static final List<ScoredText> ITEMS = List.of(
            RewardTexts.text(" I don't know."),
            RewardTexts.text("p2", " Gabon is in Africa, as everybody {prompt} knows.", Map.of()),
            RewardTexts.text(""));

    @Test
    void classifierReadsTheTemplateAndTheLabel() {
        double[][] expected;
        try (SequenceScorer scorer = SequenceScorer.load(dir.resolve("classifier"))) {
            expected = scorer.score(ITEMS.stream()
                    .map(i -> scorer.tokenizer().encode("Why? ->" + i.completion() + "!", true))
                    .toList());
        }
        String spec =
                "{'name': 'c', 'type': 'classifier', 'model': 'classifier', 'template': '{question} ->{completion}!', %s}";
        double[] rude = score(spec.formatted("'label': 'rude'"), ITEMS);
        double[] first = score(spec.formatted("'label': '0'"), ITEMS);
        double[] sigmoid =
                score(spec.formatted("'label': 'rude', 'activation': 'sigmoid', 'direction': 'minimize'"), ITEMS);
        double[] softmax = score(spec.formatted("'label': 'rude', 'activation': 'softmax'"), ITEMS);
        for (int i = 0; i < expected.length; i++) {
            assertThat(rude[i]).isCloseTo(expected[i][1], within(1e-4));
            assertThat(first[i]).isCloseTo(expected[i][0], within(1e-4));
            assertThat(sigmoid[i]).isCloseTo(1 / (1 + Math.exp(-expected[i][1])), within(1e-4));
            assertThat(softmax[i]).isCloseTo(1 / (1 + Math.exp(expected[i][0] - expected[i][1])), within(1e-4));
        }
    }

    @Test
    void classifierUsesTheModelsChatTemplate() throws IOException {
        String spec = "{'name': 'c', 'type': 'classifier', 'model': 'classifier', 'label': 'rude', 'format': 'chat'}";
        assertThatThrownBy(() -> score(spec, ITEMS))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("no chat template");
        Path template = dir.resolve("classifier/chat_template.jinja");
        Files.writeString(template, "{% for m in messages %}[{{ m.role }}] {{ m.content }}\n{% endfor %}");
        try (SequenceScorer scorer = SequenceScorer.load(dir.resolve("classifier"))) {
            double expected =
                    scorer.score(List.of(scorer.tokenizer().encode("[user] Why?\n[assistant] I don't know.\n")))[0][1];
            assertThat(score(spec, ITEMS)[0]).isCloseTo(expected, within(1e-4));
        } finally {
            Files.delete(template);
        }
    }

    @Test
    void classifierMistakesAreToldInASentence() {
        String spec = "{'name': 'c', 'type': 'classifier', 'model': '%s'%s}";
        assertThatThrownBy(() -> score(spec.formatted("classifier", ""), ITEMS))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("choose one with \"label\": polite, rude");
        assertThatThrownBy(() -> score(spec.formatted("classifier", ", 'label': 'kind'"), ITEMS))
                .hasMessageContaining("use one of polite, rude");
        assertThatThrownBy(() -> score(spec.formatted(POCKET, ""), ITEMS))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("no score head");
        assertThatThrownBy(() -> score(spec.formatted("classifier", ", 'template': '{prompt}'"), ITEMS))
                .isInstanceOf(BadRewardException.class)
                .hasMessageContaining("{completion}");
    }

    @Test
    void implicitRewardIsBetaTimesTheLogRatio() {
        double[] base = new double[ITEMS.size()];
        double[] tuned = new double[ITEMS.size()];
        int[] tokens = new int[ITEMS.size()];
        // The oracle adds the adapter to the weights, the reward switches it on and off.
        try (CausalLm model = CausalLm.load(POCKET, Device.cpu());
                Tokenizer tokenizer = Tokenizer.load(POCKET, model.config())) {
            sums(model, tokenizer, base, tokens);
            model.loadLora(dir.resolve("adapter"));
            MergedWeights.merge(model);
            sums(model, tokenizer, tuned, tokens);
        }
        String spec =
                "{'name': 'i', 'type': 'implicit', 'model': '" + POCKET + "', 'adapter': 'adapter', 'beta': 0.25%s}";
        double[] plain = score(spec.formatted(""), ITEMS);
        double[] normalized = score(spec.formatted(", 'length_normalized': true"), ITEMS);
        for (int i = 0; i < plain.length; i++) {
            assertThat(Math.abs(tuned[i] - base[i])).isGreaterThan(0.05);
            assertThat(plain[i]).isCloseTo(0.25 * (tuned[i] - base[i]), within(1e-4));
            assertThat(normalized[i]).isCloseTo(0.25 * (tuned[i] - base[i]) / tokens[i], within(1e-4));
        }
        // Without its end token an empty completion is as likely under both.
        assertThat(score(spec.formatted(", 'end_token': false"), ITEMS)[2]).isZero();
    }

    private static void sums(CausalLm model, Tokenizer tokenizer, double[] sums, int[] tokens) {
        for (int i = 0; i < ITEMS.size(); i++) {
            int[] text = tokenizer.encode(ITEMS.get(i).completion());
            int[] completion = java.util.Arrays.copyOf(text, text.length + 1);
            completion[text.length] = model.config().eosIds().getFirst();
            int[] prompt = tokenizer.encode(ITEMS.get(i).prompt().text());
            tokens[i] = completion.length;
            try (GradMode _ = GradMode.off();
                    NDManager scope = model.newScope()) {
                float[] scores = model.logProbs(scope, TokenBatch.of(List.of(prompt), List.of(completion), 0))
                        .toFloatArray();
                sums[i] = 0;
                for (float s : scores) {
                    sums[i] += s;
                }
            }
        }
    }

    @Test
    void implicitRewardOfAnotherBaseIsRefused() throws IOException {
        Path other = Files.createDirectories(dir.resolve("other"));
        PeftAdapter.write(
                other,
                List.of(new LowRank("no.such.module", 4, 4, 1, 1, new double[4], new double[4])),
                null,
                DType.F32);
        assertThatThrownBy(() -> score(
                        "{'name': 'i', 'type': 'implicit', 'model': '" + POCKET + "', 'adapter': 'other'}", ITEMS))
                .isInstanceOf(RewardException.class)
                .hasMessageContainingAll("\"i\"", "no.such.module");
    }
}
