package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceScorerTest {
    private static final int LABELS = 3;

    @TempDir
    Path dir;

    private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        folder = dir.resolve("reward");
        Files.createDirectories(folder);
        Files.copy(Tiny.fixture("llama-f32").resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Folders.random(ModelConfig.llama(258, 16, 24, 2, 4, 2, 48), 5, folder);
        Random random = new Random(6);
        float[] score = new float[LABELS * 16];
        for (int i = 0; i < score.length; i++) {
            score[i] = (float) random.nextGaussian();
        }
        Folders.put(folder, "score.weight", new long[] {LABELS, 16}, score);
        Folders.config(folder, c -> {
            c.putArray("architectures").add("LlamaForSequenceClassification");
            // such folders have no output layer, whatever they say about it
            c.put("tie_word_embeddings", false);
            c.putObject("id2label").put("0", "helpful").put("1", "harmless").put("2", "short");
        });
    }

    @Test
    void scoresTheLastTokenThatIsNoPadding() throws IOException {
        Random random = new Random(7);
        List<int[]> sequences = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int[] tokens = random.ints(1 + random.nextInt(12), 2, 258).toArray();
            sequences.add(tokens);
        }
        // the padding token of the folder is 1
        sequences.add(new int[] {40, 1, 41, 1, 1});
        try (SequenceScorer scorer = SequenceScorer.load(folder, Device.cpu());
                ReferenceDecoder reference = new ReferenceDecoder(folder)) {
            assertThat(scorer.labels()).isEqualTo(LABELS);
            assertThat(scorer.labelNames()).containsExactly("helpful", "harmless", "short");
            assertThat(scorer.tokenizer().encode("hi")).containsExactly(104, 105);
            double[][] scores = scorer.score(sequences);
            double[] head = reference.weight("score.weight");
            for (int r = 0; r < sequences.size(); r++) {
                int[] tokens = r == 20 ? Arrays.copyOf(sequences.get(r), 3) : sequences.get(r);
                double[][] hidden = reference.hidden(tokens);
                double[] expected = ReferenceDecoder.multiply(head, hidden[hidden.length - 1]);
                assertThat(scores[r]).containsExactly(expected, within(2e-5));
            }
            assertThat(scorer.score(List.of())).isEmpty();
            assertThatThrownBy(() -> scorer.score(List.of(new int[0])))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("no token");
            assertThatThrownBy(() -> scorer.score(List.of(new int[49])))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("49 tokens");
        }
    }

    @Test
    void foldersWithoutAFittingHeadAreRefused() throws IOException {
        assertThatThrownBy(() -> CausalLm.load(folder, Device.cpu()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("LlamaForSequenceClassification")
                .hasMessageContaining("use it as a reward");
        Folders.config(folder, c -> ((ObjectNode) c.get("id2label")).remove("2"));
        assertThatThrownBy(() -> SequenceScorer.load(folder, Device.cpu()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("2 labels")
                .hasMessageContaining("has 3");
        Folders.put(folder, "score.weight", new long[] {1, 8}, new float[8]);
        assertThatThrownBy(() -> SequenceScorer.load(folder, Device.cpu()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("[1, 8]")
                .hasMessageContaining("[labels, 16]");
        Folders.config(folder, c -> c.putArray("architectures").add("LlamaForCausalLM"));
        assertThatThrownBy(() -> SequenceScorer.load(folder, Device.cpu()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no score head");
        Folders.config(folder, c -> c.remove("architectures"));
        Folders.random(ModelConfig.llama(258, 16, 24, 2, 4, 2, 48), 5, folder);
        Folders.config(folder, c -> c.remove("architectures"));
        assertThatThrownBy(() -> SequenceScorer.load(folder, Device.cpu()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("score.weight");
    }
}
