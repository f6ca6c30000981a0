package org.counterpoint.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.counterpoint.lm.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTest {

    private static final List<String> HARD = List.of(
            "Q: What is the capital of Peru?\nA: Lima.",
            "  two  spaces, a tab\tand\r\nlines\n\n end ",
            "emoji 👩‍🚀 and 🇵🇪, accents é ñ ß, 漢字, العربية",
            "it's they'll we've I'd 12345 x2y ... !!",
            "no\u00a0break\u2003space\u3000wide \u0085next",
            "");

    private static BpeTokenizer pocket() {
        return BpeTrainer.train(
                new PocketCorpus(new Pocket3H(), 1).examples(5000).map(PocketCorpus.Example::text), 1280);
    }

    @Test
    void mergesTheMostFrequentPairFirstAndTiesBySmallerIds() {
        BpeTokenizer t = BpeTrainer.train(Stream.of("abab", "abab", "cd", "cd"), 261);
        int a = 2 + 'a';
        assertThat(t.merges())
                .containsExactly(
                        new BpeTokenizer.Merge(a, a + 1),
                        new BpeTokenizer.Merge(a + 2, a + 3),
                        new BpeTokenizer.Merge(258, 258));
        assertThat(t.encode("ababcd")).containsExactly(260, 259);
    }

    @Test
    void stopsWhenNoPairOccursTwice() {
        assertThat(BpeTrainer.train(Stream.of("abc"), 300).vocabularySize()).isEqualTo(258);
        assertThatThrownBy(() -> BpeTrainer.train(Stream.of("abc"), 100)).hasMessageContaining("at least 258");
    }

    @Test
    void sameTextGivesSameTokenizer() {
        assertThat(pocket().merges()).isEqualTo(pocket().merges()).hasSizeGreaterThan(900);
    }

    @Test
    void specialTokensKeepTheirIds() {
        BpeTokenizer t = pocket();
        int[] ids = t.encode("Lima.<eos><pad>");
        assertThat(Arrays.copyOfRange(ids, ids.length - 2, ids.length)).containsExactly(0, 1);
        assertThat(t.decode(ids)).isEqualTo("Lima.");
    }

    private final BpeTokenizer small = BpeTrainer.train(HARD.stream(), 280);

    @Property(tries = 300)
    void anyTextComesBack(@ForAll String text) {
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(small.decode(small.encode(valid))).isEqualTo(valid);
    }

    @Test
    void theNativeTokenizerReadsTheFilesAndAgrees(@TempDir Path folder) throws IOException {
        BpeTokenizer ours = pocket();
        BpeFiles.write(ours, folder, 96);
        List<String> texts = new ArrayList<>(HARD);
        new PocketCorpus(new Pocket3H(), 9).examples(2000).forEach(e -> texts.add(e.text() + "<eos>"));
        try (Tokenizer theirs = Tokenizer.load(folder)) {
            assertThat(theirs.vocabSize()).isEqualTo(ours.vocabularySize());
            for (String text : texts) {
                int[] ids = ours.encode(text);
                assertThat(theirs.encode(text)).as(text).isEqualTo(ids);
                assertThat(theirs.decode(ids)).isEqualTo(ours.decode(ids));
            }
        }
    }
}
