package org.counterpoint.objective.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.PreferencePairs;
import org.counterpoint.objective.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form with rows of its true columns and made-up text. */
class DataFormsTest {
    @TempDir
    Path dir;

    private Path file(String name, String... lines) throws IOException {
        return Files.writeString(dir.resolve(name), String.join("\n", lines) + "\n");
    }

    private static DataSet load(DataSource source) {
        return DataSet.load(DataSettings.of(List.of(source)).withMaxBadRows(0), DataSet.Fits.ALL);
    }

    /** Every pair as "objective: prompt > chosen > rejected", sorted. */
    private static List<String> pairs(DataSet set) {
        List<String> all = new ArrayList<>();
        for (PreferencePairs p : set.pairs()) {
            for (List<PreferencePair> list : List.of(p.train(), p.heldOut())) {
                list.forEach(x ->
                        all.add(p.objective() + ": " + x.prompt().text() + " > " + x.chosen() + " > " + x.rejected()));
            }
        }
        all.sort(null);
        return all;
    }

    private DataSet detected(DataForm form, String... lines) throws IOException {
        Path file = file(form.id() + ".jsonl", lines);
        assertThat(DataDetection.of(file).best()).isEqualTo(form);
        return load(DataSource.of(file, form));
    }

    @Test
    void trlExplicitPromptsAsTextAndAsMessages() throws IOException {
        DataSet set = detected(
                DataForm.PREFERENCE,
                "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\"}",
                "{\"prompt\":[{\"role\":\"user\",\"content\":\"r\"}],\"chosen\":[{\"role\":\"assistant\",\"content\":\"c\"}],"
                        + "\"rejected\":[{\"role\":\"assistant\",\"content\":\"d\"}]}");
        assertThat(pairs(set)).containsExactly("preference: q > a > b", "preference: r > c > d");
    }

    @Test
    void trlImplicitPromptsAreWhatBothShare() throws IOException {
        DataSet set = detected(
                DataForm.PREFERENCE_IMPLICIT,
                "{\"chosen\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\"}],"
                        + "\"rejected\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"b\"}]}",
                "{\"chosen\":\"The sky is blue today.\",\"rejected\":\"The sky is black today.\"}");
        assertThat(pairs(set))
                .containsExactly("preference: The sky is >  blue today. >  black today.", "preference: q > a > b");
    }

    @Test
    void hhDialoguesKeepEveryTurnBeforeTheLastAnswer() throws IOException {
        DataSet set = detected(
                DataForm.HH_RLHF,
                "{\"chosen\":\"\\n\\nHuman: Hi\\n\\nAssistant: Hello!\\n\\nHuman: Tip?\\n\\nAssistant: Sleep well.\","
                        + "\"rejected\":\"\\n\\nHuman: Hi\\n\\nAssistant: Hello!\\n\\nHuman: Tip?\\n\\nAssistant: Whatever.\"}");
        assertThat(pairs(set))
                .containsExactly(
                        "preference: \n\nHuman: Hi\n\nAssistant: Hello!\n\nHuman: Tip?\n\nAssistant: >  Sleep well. >  Whatever.");
    }

    @Test
    void pkuGivesTwoObjectivesThatMayDisagree() throws IOException {
        DataSet set = detected(
                DataForm.PKU_SAFERLHF,
                "{\"prompt\":\"q\",\"response_0\":\"a\",\"response_1\":\"b\",\"is_response_0_safe\":true,"
                        + "\"response_0_harm_category\":{\"Violence\":false},\"better_response_id\":1,\"safer_response_id\":0}",
                "{\"prompt\":\"r\",\"response_0\":\"c\",\"response_1\":\"d\",\"better_response_id\":0,\"safer_response_id\":0}");
        assertThat(pairs(set))
                .containsExactly(
                        "harmless: q > a > b", "harmless: r > c > d", "helpful: q > b > a", "helpful: r > c > d");
        assertThat(set.conflicts()).containsExactly(new DataSet.Conflict("helpful", "harmless", 2, 1));
    }

    @Test
    void rawUltraFeedbackGivesPairsPerAspectAndCountsMissingRatings() throws IOException {
        String annotations = "{\"helpfulness\":{\"Rating\":\"%s\"},\"honesty\":{\"Rating\":\"%s\"},"
                + "\"truthfulness\":{\"Rating\":\"5\"},\"instruction_following\":{\"Rating\":\"3\"}}";
        DataSet set = detected(
                DataForm.ULTRAFEEDBACK,
                "{\"source\":\"x\",\"instruction\":\"q\",\"models\":[\"m\",\"n\"],\"completions\":[{\"model\":\"m\",\"response\":\"a\","
                        + "\"annotations\":" + String.format(annotations, "4", "N/A")
                        + "},{\"model\":\"n\",\"response\":\"b\",\"annotations\":"
                        + String.format(annotations, "2", "5")
                        + "}]}");
        assertThat(pairs(set)).containsExactly("helpfulness: q > a > b");
        assertThat(set.reports().getFirst().unrated()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "zstd"})
    void binarizedUltraFeedbackIsReadFromParquetOfEveryUsualCodec(String codec) throws Exception {
        Path file = Path.of(Objects.requireNonNull(
                        DataFormsTest.class.getResource("/fixtures/data/binarized-" + codec + ".parquet"))
                .toURI());
        assertThat(DataDetection.of(file).best()).isEqualTo(DataForm.ULTRAFEEDBACK_BINARIZED);
        DataSet set = load(DataSource.of(file, DataForm.ULTRAFEEDBACK_BINARIZED));
        assertThat(pairs(set)).containsExactly("preference: q1 > good > bad");
        assertThat(set.reports().getFirst().ties()).isEqualTo(1);
        assertThat(set.reports().getFirst().rows()).isEqualTo(2);
    }

    @Test
    void helpSteerJoinsRowsOfOnePrompt() throws IOException {
        String row = "{\"prompt\":\"c#\",\"response\":\"%s\",\"helpfulness\":%d,\"correctness\":%d,\"coherence\":4,"
                + "\"complexity\":2,\"verbosity\":%d}";
        DataSet set = detected(DataForm.HELPSTEER2, String.format(row, "a", 3, 1, 1), String.format(row, "b", 1, 4, 1));
        assertThat(pairs(set)).containsExactly("correctness: c# > b > a", "helpfulness: c# > a > b");
    }

    @Test
    void helpSteerPreferencesAreSigned() throws IOException {
        String row =
                "{\"split\":\"train\",\"prompt\":\"%s\",\"response_1\":\"a\",\"response_2\":\"b\",\"preference_strength\":%d}";
        DataSet set = detected(
                DataForm.HELPSTEER2_PREFERENCE,
                String.format(row, "q", -2),
                String.format(row, "r", 1),
                String.format(row, "s", 0));
        assertThat(pairs(set)).containsExactly("preference: q > a > b", "preference: r > b > a");
        assertThat(set.reports().getFirst().ties()).isEqualTo(1);
    }

    @Test
    void llamaFactoryRankings() throws IOException {
        assertThat(pairs(detected(
                        DataForm.ALPACA,
                        "{\"instruction\":\"Add\",\"input\":\"1 2\",\"chosen\":\"3\",\"rejected\":\"4\"}")))
                .containsExactly("preference: Add\n1 2 > 3 > 4");
        Path array = file(
                "sharegpt.json",
                "[ {\"conversations\":[{\"from\":\"human\",\"value\":\"q\"}],",
                "\"chosen\":{\"from\":\"gpt\",\"value\":\"a\"},\"rejected\":{\"from\":\"gpt\",\"value\":\"b\"}} ]");
        assertThat(DataDetection.of(array).best()).isEqualTo(DataForm.SHAREGPT);
        assertThat(pairs(load(DataSource.of(array, DataForm.SHAREGPT)))).containsExactly("preference: q > a > b");
    }

    @Test
    void unpairedCompletionsOfOnePromptBecomePairs() throws IOException {
        DataSet set = detected(
                DataForm.UNPAIRED,
                "{\"prompt\":\"q\",\"completion\":\"a\",\"label\":true}",
                "{\"prompt\":\"q\",\"completion\":\"b\",\"label\":false}",
                "{\"prompt\":\"r\",\"completion\":\"c\",\"label\":true}");
        assertThat(pairs(set)).containsExactly("preference: q > a > b");
    }

    @Test
    void promptsKeepTheOtherColumnsForRewards() throws IOException {
        DataSet set = detected(
                DataForm.PROMPTS,
                "{\"problem\":\"x\",\"prompt\":[{\"role\":\"user\",\"content\":\"1+1?\"}],\"reward_model\":{\"ground_truth\":\"2\"},"
                        + "\"level\":3,\"tags\":[1]}");
        assertThat(set.pairs()).isEmpty();
        Split split = List.of(Split.values()).stream()
                .filter(s -> !set.prompts(s).isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(set.prompts(split).getFirst().columns())
                .containsExactly(
                        Map.entry("problem", "x"),
                        Map.entry("reward_model.ground_truth", "2"),
                        Map.entry("level", "3"));
    }

    @Test
    void plainColumnsAreMappedAndNamedInACsv() throws IOException {
        Path file = file(
                "plain.csv",
                "question,\"best\",worst,rank_a,rank_b",
                "\"What, exactly?\",\"two",
                "lines\",b,1,0",
                "q,c,d,0,0");
        assertThat(DataDetection.of(file).best()).isNull();
        DataSource mapped = new DataSource(
                file,
                DataForm.PREFERENCE,
                Map.of("prompt", "question", "chosen", "best", "rejected", "worst"),
                DataForm.PREFERENCE.usualObjectives(),
                DataSource.ANY_SPLIT,
                0);
        assertThat(pairs(load(mapped)))
                .containsExactly("preference: What, exactly? > two\nlines > b", "preference: q > c > d");
        DataSource labels = new DataSource(
                file,
                DataForm.TWO_RESPONSES,
                Map.of("prompt", "question", "response_0", "best", "response_1", "worst"),
                Map.of("kind", "rank_a"),
                DataSource.ANY_SPLIT,
                0);
        assertThat(pairs(load(labels))).containsExactly("kind: What, exactly? > b > two\nlines", "kind: q > c > d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|q|a",
                "dialogue|\\n\\nHuman: q\\n\\nAssistant:| a",
                "Q: {prompt}\\nA: {completion}|Q: q\\nA:| a",
                "<{prompt}>|<q>|a"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void templatesJoinPromptAndCompletion(String template, String prompt, String completion) {
        PromptFormat format = new PromptFormat(template.replace("\\n", "\n"));
        List<Turn> turns = List.of(new Turn(Turn.Role.USER, "q"));
        assertThat(format.prompt(turns)).isEqualTo(prompt.replace("\\n", "\n"));
        assertThat(format.completion(turns, "a")).isEqualTo(completion);
    }

    @Test
    void templatesWithoutAPromptAreRefused() {
        assertThatThrownBy(() -> new PromptFormat("Q: A:"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("{prompt}");
        assertThatThrownBy(() -> new PromptFormat("{completion} {prompt}")).isInstanceOf(DataException.class);
    }
}
