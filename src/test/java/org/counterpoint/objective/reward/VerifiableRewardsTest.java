package org.counterpoint.objective.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifiableRewardsTest {
    @TempDir
    Path dir;

    private double score(String reward, ScoredText item) {
        try (Rewards rewards = RewardTexts.rewards(dir, "[" + reward + "]")) {
            return rewards.score(List.of(item))[0][0];
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "42 | so it is \\boxed{42}. | 1",
                "42 | first \\boxed{41}, no: \\boxed{42} | 1",
                "42 | first \\boxed{42}, no: \\boxed{41} | 0",
                "42 | 42 \\boxed{ | 1",
                "42 | the sum.@#### 42 | 1",
                "a long way@#### 1,234 | It is 1234.00 in all | 1",
                "1/2 | \\boxed{\\frac12} | 1",
                "\\frac{1}{2} | That makes .5 | 1",
                "0.5 | \\boxed{\\dfrac{2}{4}} | 1",
                "-\\frac{3}{4} | \\boxed{-0.75} | 1",
                "1.5 | \\boxed{1\\frac{1}{2}} | 1",
                "7 | 10 - 3 = 7. | 1",
                "-7 | 3 - 10 = 7 | 0",
                "5 | \\boxed{x=5} | 1",
                "5 | \\boxed{5\\text{ cm}} | 1",
                "50 | \\boxed{50\\%} | 1",
                "90 | \\boxed{90^\\circ} | 1",
                "\\sqrt{2} | \\boxed{\\sqrt2} | 1",
                "(1,2) | \\boxed{\\left( 1, 2 \\right)} | 1",
                "\\text{Monday} | \\boxed{Monday} | 1",
                "x^2+1 | \\boxed{x^{2}+1} | 0",
                "3 | \\boxed{3/0} | 0",
                "3 | no number here | 0",
                "3 | \\boxed{ } | 0",
            })
    void comparesFinalAnswers(String reference, String completion, double expected) {
        // An @ stands for the end of a line.
        ScoredText item =
                RewardTexts.text("p", completion.replace('@', '\n'), Map.of("answer", reference.replace('@', '\n')));
        assertThat(score("{'name': 'math', 'type': 'math'}", item)).isEqualTo(expected);
    }

    @Test
    void mathNamesTheMissingColumn() {
        assertThatThrownBy(() -> score(
                        "{'name': 'math', 'type': 'math', 'column': 'gold'}",
                        RewardTexts.text("p7", "3", Map.of("answer", "3"))))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("\"gold\"")
                .hasMessageContaining("p7")
                .hasMessageContaining("it has answer");
    }

    @Test
    void mathLooksOnlyWhereItIsTold() {
        ScoredText item = RewardTexts.text("p", "\\boxed{3} and 4", Map.of("answer", "4"));
        assertThat(score("{'name': 'm', 'type': 'math', 'extract': 'last_number'}", item))
                .isEqualTo(1);
        assertThat(score("{'name': 'm', 'type': 'math', 'extract': 'boxed'}", item))
                .isZero();
        assertThat(score("{'name': 'm', 'type': 'math', 'extract': 'hashes'}", item))
                .isZero();
    }

    @Test
    void lengthFallsBetweenBestAndWorst() {
        String shorter = "{'name': 'l', 'type': 'length', 'best': 2, 'worst': 6}";
        assertThat(score(shorter, RewardTexts.text(" two words "))).isEqualTo(1);
        assertThat(score(shorter, RewardTexts.text("a b c"))).isCloseTo(0.75, within(1e-12));
        assertThat(score(shorter, RewardTexts.text("a b c d e f g"))).isZero();
        assertThat(score(shorter, RewardTexts.text("  "))).isZero();
        String longer = "{'name': 'l', 'type': 'length', 'unit': 'characters', 'best': 8, 'worst': 4, 'least': 0}";
        assertThat(score(longer, RewardTexts.text("abc"))).isZero();
        assertThat(score(longer, RewardTexts.text("abcdef"))).isCloseTo(0.5, within(1e-12));
        // Two code points outside the basic plane are two characters.
        assertThat(score(longer, RewardTexts.text("abcd\uD83D\uDE00\uD83D\uDE00")))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void lengthCountsTokens() {
        String pocket = Path.of("assets/pocket").toAbsolutePath().toString();
        String spec = "{'name': 'l', 'type': 'length', 'unit': 'tokens', 'tokenizer': '" + pocket
                + "', 'best': 0, 'worst': 1000, 'least': 0}";
        double one = score(spec, RewardTexts.text(" Gabon is in Africa."));
        // Seven tokens in the samples of the shipped runs, of which one ends the text.
        assertThat(one).isCloseTo(1 - 6 / 1000.0, within(1e-12));
    }

    @Test
    void regexMatchesAndCounts() {
        ScoredText item = RewardTexts.text("1. Add. 2. Take. 3. Done.");
        assertThat(score("{'name': 'r', 'type': 'regex', 'pattern': '(?i)ADD'}", item))
                .isEqualTo(1);
        assertThat(score("{'name': 'r', 'type': 'regex', 'pattern': 'add', 'mode': 'no_match'}", item))
                .isEqualTo(1);
        assertThat(score("{'name': 'r', 'type': 'regex', 'pattern': '[0-9][.]', 'mode': 'count'}", item))
                .isEqualTo(3);
        assertThat(score("{'name': 'r', 'type': 'regex', 'pattern': '[0-9]', 'mode': 'count', 'most': 2}", item))
                .isEqualTo(2);
    }

    @Test
    void regexThatNeverEndsIsRefused() {
        assertThatThrownBy(() -> score(
                        "{'name': 'r', 'type': 'regex', 'pattern': '((x+x+)+)\\\\2{3}y'}",
                        RewardTexts.text("p3", "x".repeat(60), Map.of())))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("p3")
                .hasMessageContaining("nested repetitions");
    }

    @Test
    void wordsAreWholeAndMayComeFromAFile() throws IOException {
        Files.writeString(dir.resolve("list.txt"), "# rude\nass\n\nshut up\n");
        String forbidden = "{'name': 'w', 'type': 'words', 'file': 'list.txt', 'words': ['Idiot']}";
        assertThat(score(forbidden, RewardTexts.text("A class act."))).isEqualTo(1);
        assertThat(score(forbidden, RewardTexts.text("You IDIOT!"))).isZero();
        assertThat(score(forbidden, RewardTexts.text("Shut\nup."))).isZero();
        assertThat(score(forbidden, RewardTexts.text("Shut the door, hurry up.")))
                .isEqualTo(1);
        String all = "{'name': 'w', 'type': 'words', 'words': ['don\u2019t', 'because', 'BECAUSE'], 'mode': 'all'}";
        assertThat(score(all, RewardTexts.text("I don't know."))).isEqualTo(0.5);
        assertThat(score(
                        "{'name': 'w', 'type': 'words', 'words': ['because', 'so'], 'mode': 'any'}",
                        RewardTexts.text("So it is.")))
                .isEqualTo(1);
    }

    @Test
    void environmentGivesItsExactReward() {
        Environment pocket = Environments.of("pocket-3h");
        Prompt prompt = pocket.prompts(Split.TEST).getFirst();
        String spec = "{'name': 'h', 'type': 'environment', 'environment': 'pocket-3h', 'objective': 'truthful'}";
        String completion = " I don't know.";
        assertThat(score(spec, new ScoredText(prompt, completion))).isEqualTo(pocket.rewards(prompt, completion)[2]);
        assertThatThrownBy(() -> score(spec, RewardTexts.text("a stranger")))
                .isInstanceOf(RewardException.class)
                .hasMessageContaining("only knows prompts of pocket-3h");
    }
}
