package org.counterpoint.objective.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.counterpoint.objective.data.SourceReport.BadRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that cannot be used are counted with line and reason; files that cannot be trusted stop the import. */
class BadRowsTest {
    private static final String GOOD = "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\"}";

    @TempDir
    Path dir;

    private static SourceReport report(DataSource source) {
        return DataSet.load(DataSettings.of(List.of(source)).withMaxBadRows(100), DataSet.Fits.ALL)
                .reports()
                .getFirst();
    }

    @Test
    void everyKindIsListedWithItsLine() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
        for (String line : List.of(
                GOOD,
                "{\"prompt\":\"q\",\"chosen\":\"a\"}",
                "{\"prompt\":\"q\",\"chosen\":\"\",\"rejected\":\"b\"}",
                "",
                "{\"prompt\":\"q\",\"chosen\":\"x \",\"rejected\":\"x\"}",
                "{\"prompt\":\" \",\"chosen\":\"a\",\"rejected\":\"b\"}",
                "{\"prompt\":3,\"chosen\":\"a\",\"rejected\":\"b\"}",
                "[1]",
                "{\"prompt\":\"q\",\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"b\"}",
                "{\"prompt\":[{\"role\":\"tool\",\"content\":\"q\"}],\"chosen\":\"a\",\"rejected\":\"b\"}",
                GOOD)) {
            bytes.write(line.getBytes(StandardCharsets.UTF_8));
            bytes.write('\n');
        }
        bytes.write(new byte[] {'"', (byte) 0xC3, '"', '\n'});
        bytes.write("{\"prompt\":\"q\",\"cho".getBytes(StandardCharsets.UTF_8));
        Path file = Files.write(dir.resolve("x.jsonl"), bytes.toByteArray());
        SourceReport report = report(DataSource.of(file, DataForm.PREFERENCE));
        assertThat(report.rows()).isEqualTo(12);
        assertThat(report.badRows()).isEqualTo(10);
        assertThat(report.duplicates()).isEqualTo(1);
        assertThat(report.pairs()).containsExactly(Map.entry("preference", 1L));
        assertThat(report.bad()).extracting(BadRow::line).containsExactly(2L, 3L, 5L, 6L, 7L, 8L, 9L, 10L, 12L, 13L);
        assertThat(report.bad().stream().map(BadRow::reason).toList())
                .satisfiesExactly(
                        r -> assertThat(r).isEqualTo("it has no \"rejected\""),
                        r -> assertThat(r).isEqualTo("\"chosen\" is empty"),
                        r -> assertThat(r).isEqualTo("both completions are the same text"),
                        r -> assertThat(r).isEqualTo("\"prompt\" is empty"),
                        r -> assertThat(r).isEqualTo("\"prompt\" is a number instead of text"),
                        r -> assertThat(r).isEqualTo("it is a list instead of an object"),
                        r -> assertThat(r).startsWith("it is not valid JSON (Duplicate"),
                        r -> assertThat(r).contains("\"tool\""),
                        r -> assertThat(r).isEqualTo("its bytes are not UTF-8"),
                        r -> assertThat(r).startsWith("it is not valid JSON ("));
    }

    @Test
    void scoresAndLabelsMustBeNumbers() throws IOException {
        Path scores = Files.writeString(dir.resolve("s.jsonl"), """
                {"prompt":"q","response":"a","s":1}
                {"prompt":"q","response":"b","s":NaN}
                {"prompt":"q","response":"c","s":"high"}
                {"prompt":"q","response":"d","s":"0.5"}
                """);
        SourceReport report =
                report(new DataSource(scores, DataForm.SCORES, Map.of(), Map.of("good", "s"), DataSource.ANY_SPLIT, 0));
        assertThat(report.bad())
                .containsExactly(
                        new BadRow(2, "\"s\" is not a finite number"),
                        new BadRow(3, "\"s\" is \"high\" instead of a number"));
        assertThat(report.pairs()).containsExactly(Map.entry("good", 1L));
        Path labels = Files.writeString(
                dir.resolve("l.jsonl"),
                "{\"prompt\":\"q\",\"response_0\":\"a\",\"response_1\":\"b\",\"better_response_id\":2,\"safer_response_id\":0}\n");
        assertThat(report(DataSource.of(labels, DataForm.PKU_SAFERLHF)).bad())
                .containsExactly(new BadRow(1, "\"better_response_id\" is neither 0 nor 1"));
    }

    @Test
    void csvRowsOfAnotherWidthAndWrongBytesAreBad() throws IOException {
        byte[] text = "prompt,chosen,rejected\nq,a,b\nq,a\nr,\u00e9,f\nr,#,g\n".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '#') {
                text[i] = (byte) 0xFF;
            }
        }
        SourceReport report = report(DataSource.of(Files.write(dir.resolve("x.csv"), text), DataForm.PREFERENCE));
        assertThat(report.bad()).extracting(BadRow::line).containsExactly(3L, 5L);
        assertThat(report.bad().getFirst().reason()).isEqualTo("it has 2 cells for 3 columns");
        assertThat(report.pairs()).containsExactly(Map.entry("preference", 2L));
    }

    @Test
    void tooManyStopTheImportInOneSentence() throws IOException {
        Path file = Files.writeString(dir.resolve("x.jsonl"), GOOD + "\n{}\n{}\n");
        DataSettings settings = DataSettings.of(List.of(DataSource.of(file, DataForm.PREFERENCE)));
        assertThat(DataSet.load(settings.withMaxBadRows(2), DataSet.Fits.ALL).reports())
                .hasSize(1);
        assertThatThrownBy(() -> DataSet.load(settings.withMaxBadRows(1), DataSet.Fits.ALL))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        file
                                + " has more than 1 rows that the form preference cannot use (line 2: it has no \"prompt\";"
                                + " line 3: it has no \"prompt\"); correct the form, the map or the rows, or raise \"data.max_bad_rows\".");
    }

    @Test
    void damagedFilesStopTheImport() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            for (int i = 0; i < 500; i++) {
                out.write((GOOD.replace("q", "q" + i * 7919) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] whole = zipped.toByteArray();
        Path gz = Files.write(dir.resolve("x.jsonl.gz"), whole);
        assertThat(report(DataSource.of(gz, DataForm.PREFERENCE)).rows()).isEqualTo(500);
        Files.write(gz, Arrays.copyOf(whole, whole.length / 2));
        stops(gz, "torn or changed");
        stops(Files.writeString(dir.resolve("x.json"), "[" + GOOD + ",\n{\"prompt\":"), "line 2");
        stops(Files.writeString(dir.resolve("y.csv"), "prompt,chosen,rejected\nq,\"a,b\n"), "quote");
        stops(Files.writeString(dir.resolve("z.csv"), "prompt,prompt\nq,a\n"), "every column once");
        stops(Files.writeString(dir.resolve("x.parquet"), "PAR1"), "cannot be read as Parquet");
        stops(Files.writeString(dir.resolve("empty.jsonl"), "\n"), "holds no row");
        stops(Files.writeString(dir.resolve("x.txt"), GOOD), ".parquet");
        stops(dir.resolve("absent.jsonl"), "There is no file");
    }

    private static void stops(Path file, String why) {
        assertThatThrownBy(() -> report(DataSource.of(file, DataForm.PREFERENCE)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(why)
                .message()
                .matches("[^\\n]*\\.");
    }
}
