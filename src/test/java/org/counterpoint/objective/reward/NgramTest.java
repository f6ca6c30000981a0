package org.counterpoint.objective.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NgramTest {
    private static final NgramTrainer.Progress QUIET = (epoch, loss, heldOutLoss, accuracy) -> {};

    @TempDir
    Path dir;

    private static Prompt prompt(String text) {
        return new Prompt(text, Split.TRAIN, "", text, text, text);
    }

    private static PreferencePair pair(String prompt, String chosen, String rejected) {
        return new PreferencePair(prompt(prompt), chosen, rejected, 1);
    }

    /** Sentences of random words; one that holds "kind" is preferred, always or nine times out of ten. */
    private static List<PreferencePair> kindness(int prompts, double noise, long seed) {
        Random random = new Random(seed);
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < prompts; i++) {
            String good = "word" + random.nextInt(50) + " kind word" + random.nextInt(50);
            String bad = "word" + random.nextInt(50) + " word" + random.nextInt(50);
            boolean turned = random.nextDouble() < noise;
            pairs.add(pair("prompt " + i, turned ? bad : good, turned ? good : bad));
        }
        return pairs;
    }

    @Test
    void marginsReachTheLogOddsOfTheData() {
        // One pair of texts, preferred 3 : 1; without a penalty the best margin is log 3.
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pairs.add(i % 4 == 0 ? pair("p", "b", "a") : pair("p", "a", "b"));
        }
        NgramTrainer.Settings settings = new NgramTrainer.Settings(1, 0.5, 1 << 10, false, 0.1, 0, 300);
        NgramModel model = NgramTrainer.train(pairs, pairs, settings, QUIET).model();
        double margin = model.score(prompt("p"), "a") - model.score(prompt("p"), "b");
        assertThat(margin).isCloseTo(Math.log(3), within(0.02));
        // An average training completion scores 0.
        assertThat(model.score(prompt("p"), "a") + model.score(prompt("p"), "b"))
                .isCloseTo(0, within(1e-5));
    }

    @Test
    void learnsAWordAndHoldsPromptsOut() {
        NgramTrainer.Result r = NgramTrainer.train(kindness(400, 0, 3), NgramTrainer.Settings.DEFAULT, QUIET);
        assertThat(r.heldOutPairs()).isEqualTo(40);
        assertThat(r.pairs()).isEqualTo(360);
        assertThat(r.heldOutAccuracy()).isGreaterThan(0.95);
        assertThat(r.bestEpoch()).isBetween(1, r.epochs());
        assertThat(r.model().score(prompt("new"), "You are KIND."))
                .isGreaterThan(r.model().score(prompt("new"), "You are not."));
    }

    @Test
    void endsWhereTheHeldOutLossIsLeast() {
        List<Double> losses = new ArrayList<>();
        NgramTrainer.Settings eager = new NgramTrainer.Settings(1, 0.2, 1 << 15, false, 0.5, 0, 50);
        NgramTrainer.Result r = NgramTrainer.train(
                kindness(200, 0.3, 4), eager, (epoch, loss, heldOutLoss, accuracy) -> losses.add(heldOutLoss));
        assertThat(r.epochs()).isLessThan(50).isEqualTo(losses.size());
        double least = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        assertThat(losses.get(r.bestEpoch() - 1)).isEqualTo(least);
        // Weights are rounded to f32 when they are kept.
        assertThat(r.heldOutLoss()).isCloseTo(least, within(1e-6));
    }

    @Test
    void questionsCountOnlyWhenTheyAreCrossed() {
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean day = i % 2 == 0;
            pairs.add(pair((day ? "day " : "night ") + i, day ? "sun" : "moon", day ? "moon" : "sun"));
        }
        NgramTrainer.Settings plain = NgramTrainer.Settings.DEFAULT;
        NgramTrainer.Settings crossed = new NgramTrainer.Settings(1, 0.1, 1 << 15, true, 0.1, 1e-4, 50);
        assertThat(NgramTrainer.train(pairs, plain, QUIET).heldOutAccuracy()).isBetween(0.2, 0.8);
        assertThat(NgramTrainer.train(pairs, crossed, QUIET).heldOutAccuracy()).isEqualTo(1);
    }

    @Test
    void isSavedReadAndUsedAsAReward() throws IOException {
        NgramTrainer.Result first = NgramTrainer.train(kindness(100, 0, 5), NgramTrainer.Settings.DEFAULT, QUIET);
        NgramTrainer.Result again = NgramTrainer.train(kindness(100, 0, 5), NgramTrainer.Settings.DEFAULT, QUIET);
        first.model().save(dir.resolve("kind.safetensors"));
        again.model().save(dir.resolve("again.safetensors"));
        assertThat(dir.resolve("kind.safetensors")).hasSameBinaryContentAs(dir.resolve("again.safetensors"));
        NgramModel read = NgramModel.load(dir.resolve("kind.safetensors"));
        ScoredText item = RewardTexts.text("how kind of word3");
        double score = first.model().score(item.prompt(), item.completion());
        assertThat(read.score(item.prompt(), item.completion())).isEqualTo(score);
        assertThat(read.notes()).containsEntry("pairs", "90").containsKey("pairs_sha256");
        String spec = "[{'name': 'k', 'type': 'ngram', 'file': 'kind.safetensors', 'output': '%s'}]";
        try (Rewards logit = RewardTexts.rewards(dir, spec.formatted("logit"));
                Rewards probability = RewardTexts.rewards(dir, spec.formatted("probability"))) {
            assertThat(logit.score(List.of(item))[0][0]).isEqualTo(score);
            assertThat(probability.score(List.of(item))[0][0]).isCloseTo(1 / (1 + Math.exp(-score)), within(1e-12));
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertThatThrownBy(() -> NgramModel.load(dir.resolve("none"))).hasMessageContaining("There is no file");
        Files.writeString(dir.resolve("text"), "not a model");
        assertThatThrownBy(() -> NgramModel.load(dir.resolve("text"))).isInstanceOf(RewardException.class);
        assertThatThrownBy(() -> NgramModel.load(Path.of("assets/pocket/model.safetensors")))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("no reward model");
        assertThatThrownBy(() -> NgramTrainer.train(List.of(pair("p", "a", "b")), NgramTrainer.Settings.DEFAULT, QUIET))
                .hasMessageContaining("1 different prompts");
        assertThatThrownBy(() -> new NgramTrainer.Settings(1, 0.1, 1000, false, 0.1, 0, 5))
                .hasMessageContaining("power of two");
    }

    @Test
    void pairFilesTellTheLineThatIsWrong() throws IOException {
        Path file = dir.resolve("pairs.jsonl.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\", \"group\": \"g\"}\n\n"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        PreferencePair pair = PairFile.pairs(file).getFirst();
        assertThat(pair.chosen()).isEqualTo("a");
        assertThat(pair.prompt().group()).isEqualTo("g");
        Path bad = Files.writeString(
                dir.resolve("bad.jsonl"),
                "{\"prompt\": \"p\", \"chosen\": \"a\", \"rejected\": \"b\"}\n{\"prompt\": \"p\"}\n");
        assertThatThrownBy(() -> PairFile.pairs(bad))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("bad.jsonl, line 2", "\"chosen\"");
        Files.writeString(bad, "{\"prompt\": \n");
        assertThatThrownBy(() -> PairFile.pairs(bad)).hasMessageContainingAll("bad.jsonl, line 1", "not valid JSON");
        Files.writeString(bad, "\n");
        assertThatThrownBy(() -> PairFile.completions(bad)).hasMessageContaining("holds no line");
    }
}
