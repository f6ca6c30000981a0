package org.counterpoint.objective.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Splits, limits, fingerprints and the settings' text form. */
class DataSetTest {
    @TempDir
    Path dir;

    private Path numbered(String name, int from, int to) throws IOException {
        return Files.writeString(
                dir.resolve(name),
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"prompt\":\"q" + i + "\",\"chosen\":\"a\",\"rejected\":\"b\"}\n")
                        .collect(Collectors.joining()));
    }

    private static Set<String> texts(DataSet set, Split split) {
        return set.prompts(split).stream().map(Prompt::text).collect(Collectors.toSet());
    }

    private static DataSource only(Path file, Split split) {
        return new DataSource(
                file, DataForm.PREFERENCE, Map.of(), DataForm.PREFERENCE.usualObjectives(), EnumSet.of(split), 0);
    }

    @Test
    void hashedSplitsKeepTheSharesAndDoNotDependOnTheOrderOfRows() throws IOException {
        Path file = numbered("a.jsonl", 0, 2000);
        DataSet set =
                DataSet.load(DataSettings.of(List.of(DataSource.of(file, DataForm.PREFERENCE))), DataSet.Fits.ALL);
        // Five standard deviations of a binomial share.
        assertThat(set.prompts(Split.TRAIN).size() / 2000.0).isCloseTo(0.8, within(5 * Math.sqrt(0.16 / 2000)));
        assertThat(set.prompts(Split.TEST).size() / 2000.0).isCloseTo(0.1, within(5 * Math.sqrt(0.09 / 2000)));
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        java.util.Collections.reverse(lines);
        Path turned = Files.write(dir.resolve("b.jsonl"), lines);
        DataSet other =
                DataSet.load(DataSettings.of(List.of(DataSource.of(turned, DataForm.PREFERENCE))), DataSet.Fits.ALL);
        for (Split s : Split.values()) {
            assertThat(other.prompts(s))
                    .extracting(Prompt::id)
                    .isEqualTo(set.prompts(s).stream().map(Prompt::id).toList());
        }
        assertThat(other.fingerprint()).isNotEqualTo(set.fingerprint());
        assertThat(set.fingerprint()).matches("[0-9a-f]{64}");
    }

    @Test
    void aPromptOfTwoFilesIsKeptFromTraining() throws IOException {
        DataSource train = only(numbered("train.jsonl", 0, 30), Split.TRAIN);
        DataSource test = only(numbered("test.jsonl", 20, 40), Split.TEST);
        DataSet set = DataSet.load(DataSettings.of(List.of(train, test)), DataSet.Fits.ALL);
        assertThat(texts(set, Split.TRAIN)).hasSize(20);
        assertThat(texts(set, Split.TEST)).hasSize(20);
        assertThat(set.disputed()).isEqualTo(10);
        Set<String> both = new HashSet<>(texts(set, Split.TRAIN));
        both.retainAll(texts(set, Split.TEST));
        assertThat(both).isEmpty();
        assertThat(set.reports().get(1).duplicates()).isEqualTo(10);
        assertThat(set.reports().get(1).pairs()).containsExactly(Map.entry("preference", 10L));
    }

    @Test
    void limitsOfRowsAndPairsHold() throws IOException {
        Path file = Files.writeString(
                dir.resolve("s.jsonl"),
                IntStream.range(0, 10)
                        .mapToObj(i -> "{\"prompt\":\"q\",\"response\":\"r" + i + "\",\"s\":" + i + "}\n")
                        .collect(Collectors.joining()));
        DataSource all =
                new DataSource(file, DataForm.SCORES, Map.of(), Map.of("good", "s"), EnumSet.of(Split.TRAIN), 0);
        DataSet set = DataSet.load(DataSettings.of(List.of(all)), DataSet.Fits.ALL);
        assertThat(set.reports().getFirst().pairs()).containsExactly(Map.entry("good", 45L));
        assertThat(set.pairs().getFirst().train())
                .hasSize(8)
                .allSatisfy(p -> assertThat(p.margin())
                        .isEqualTo(Integer.parseInt(p.chosen().substring(1))
                                - Integer.parseInt(p.rejected().substring(1)))
                        .isPositive());
        assertThat(set.beyondLimit()).isEqualTo(37);
        DataSource few =
                new DataSource(file, DataForm.SCORES, Map.of(), Map.of("good", "s"), EnumSet.of(Split.TRAIN), 3);
        assertThat(DataSet.load(DataSettings.of(List.of(few)), DataSet.Fits.ALL)
                        .reports()
                        .getFirst()
                        .pairs())
                .containsExactly(Map.entry("good", 3L));
    }

    @Test
    void whatIsTooLongStopsOrIsLeftOutAndCounted() throws IOException {
        DataSource source = only(numbered("a.jsonl", 0, 20), Split.TRAIN);
        DataSet.Fits shortOnes = new DataSet.Fits() {
            @Override
            public boolean prompt(List<Turn> turns, String text) {
                return text.length() < 3;
            }

            @Override
            public boolean pair(List<Turn> turns, String prompt, String completion) {
                return !prompt.equals("q1");
            }
        };
        DataSettings stop = DataSettings.of(List.of(source));
        assertThatThrownBy(() -> DataSet.load(stop, shortOnes))
                .hasMessageStartingWith("11 prompts or pairs of ")
                .hasMessageContaining("leave_out");
        DataSettings leave = new DataSettings(stop.sources(), stop.format(), stop.shares(), 1, 0, 0, true);
        DataSet set = DataSet.load(leave, shortOnes);
        assertThat(set.tooLong()).isEqualTo(11);
        assertThat(set.prompts(Split.TRAIN)).hasSize(10);
        assertThat(set.pairs().getFirst().train()).hasSize(9);
    }

    @Test
    void settingsReadBackEqual() {
        DataSettings settings = new DataSettings(
                List.of(new DataSource(
                        dir.resolve("a.csv").toAbsolutePath(),
                        DataForm.SCORES,
                        Map.of("prompt", "q"),
                        Map.of("good", "s"),
                        EnumSet.of(Split.TRAIN, Split.TEST),
                        7)),
                new PromptFormat("Q: {prompt}"),
                Map.of(Split.TRAIN, 3.0, Split.VALIDATION, 0.0, Split.TEST, 1.0),
                5,
                6,
                0,
                true);
        assertThat(DataSettings.parse(settings.toJson(), dir)).isEqualTo(settings);
        DataSettings relative =
                DataSettings.parse(json("{\"sources\":[{\"file\":\"x.jsonl\",\"form\":\"hh-rlhf\"}]}"), dir);
        assertThat(relative.sources().getFirst().file())
                .isEqualTo(dir.resolve("x.jsonl").toAbsolutePath());
        assertThat(relative.format().name()).isEqualTo("dialogue");
        assertThat(relative.objectives()).containsExactly("preference");
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|The key \"data.sources\" must list at least one file",
                "{\"sources\":[{\"form\":\"hh-rlhf\"}]}|The key \"data.sources[0].file\" has no value; give a JSONL, JSON, CSV or Parquet file of prompts or preference pairs.",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"hh\"}]}|must be one of preference, preference-implicit, hh-rlhf",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"hh-rlhf\",\"maps\":{}}]}|There is no key \"data.sources[0].maps\"",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"hh-rlhf\",\"map\":{\"prompt\":\"q\"}}]}|it looks for chosen, rejected.",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"scores\"}]}|must name a column for each objective",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"pku-saferlhf\",\"objectives\":{\"Safe\":\"safer_response_id\"}}]}|use small letters",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"pku-saferlhf\",\"objectives\":{\"safe\":\"safe\"}}]}|it has better_response_id, safer_response_id.",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"hh-rlhf\",\"split\":\"dev\"}]}|several joined by +",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"hh-rlhf\"}],\"shares\":{\"train\":0,\"validation\":0,\"test\":0}}|leaves no share",
                "{\"sources\":[{\"file\":\"a\",\"form\":\"hh-rlhf\"}],\"too_long\":\"drop\"}|must be one of stop, leave_out",
            })
    void wrongSettingsAreNamed(String text, String message) {
        assertThatThrownBy(() -> DataSettings.parse(json(text), dir))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message)
                .message()
                .matches("[^\\n]*\\.");
    }

    @Test
    void judgeFilesOfTruthfulQaBecomeTwoObjectives() throws IOException {
        String row = "{\"prompt\":\"Q: q\\nA: %s\\n%s:\",\"completion\":\" %s\"}\n";
        StringBuilder truth = new StringBuilder();
        StringBuilder info = new StringBuilder();
        String[][] answers = {
            {"sky", "no", "yes"}, {"I do not know", "yes", "no"}, {"sea", "yes", "yes"}, {"", "yes", "no"}
        };
        for (String[] a : answers) {
            truth.append(String.format(row, a[0], "True", a[1]));
            info.append(String.format(row, a[0], "Helpful", a[2]));
        }
        truth.append(String.format(row, "moon", "True", "yes")).append(String.format(row, "moon", "True", "no"));
        info.append(String.format(row, "moon", "Helpful", "yes")).append(String.format(row, "tree", "Helpful", "no"));
        Path t = Files.writeString(dir.resolve("t.jsonl"), truth);
        Path i = Files.writeString(dir.resolve("i.jsonl"), info);
        TruthfulQa.Result made = TruthfulQa.convert(t, i, dir.resolve("out"));
        assertThat(made.questions()).isEqualTo(1);
        assertThat(made.answers()).isEqualTo(3);
        assertThat(made.contradictory()).isEqualTo(1);
        assertThat(made.onlyOne()).isEqualTo(1);
        assertThat(made.empty()).isEqualTo(1);
        DataSet set = DataSet.load(DataSettings.of(List.of(made.source())), DataSet.Fits.ALL);
        assertThat(set.reports().getFirst().pairs())
                .containsExactly(Map.entry("truthful", 2L), Map.entry("informative", 2L));
        assertThat(set.conflicts()).containsExactly(new DataSet.Conflict("truthful", "informative", 1, 1));
        assertThatThrownBy(() -> TruthfulQa.convert(i, t, dir))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("at line 1");
    }
}
