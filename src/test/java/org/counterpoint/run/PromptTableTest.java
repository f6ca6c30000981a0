package org.counterpoint.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTableTest {
    @TempDir
    Path temp;

    private static PromptRow row(long step, String prompt) {
        return new PromptRow(
                step,
                prompt,
                "factual",
                "Q: Köln?\nA " + prompt,
                8,
                new double[] {0.125, 1.0 / 3},
                0.1 + step,
                new double[] {1e-17, -2.0 / 7 * step},
                new double[] {Math.PI, 0});
    }

    private Path write(int steps) throws IOException {
        Path dir = temp.resolve("r");
        try (RunWriter writer = RunWriter.create(dir, RunFixtures.manifest("r"))) {
            for (int step = 1; step <= steps; step++) {
                writer.append(row(step, "a"));
                writer.append(row(step, step % 2 == 0 ? "b" : "c"));
                writer.append(RunFixtures.row(step));
            }
        }
        return dir;
    }

    private static List<String> names(PromptTable table, long from, long to) {
        return table.rows(from, to).stream().map(r -> r.step() + r.promptId()).toList();
    }

    @Test
    void numbersComeBackToTheLastBitAndTextsOnce() throws IOException {
        PromptTable table = Run.open(write(3)).prompts();
        assertThat(table.size()).isEqualTo(6);
        List<PromptRow> rows = table.rows(0, Long.MAX_VALUE);
        PromptRow want = row(3, "c");
        assertThat(rows.get(5)).usingRecursiveComparison().isEqualTo(want.withPrompt(null));
        assertThat(rows)
                .extracting(PromptRow::prompt)
                .containsExactly("Q: Köln?\nA a", "Q: Köln?\nA c", null, "Q: Köln?\nA b", null, null);
    }

    @Test
    void onlyTheStepsAskedForAreRead() throws IOException {
        PromptTable table = Run.open(write(5)).prompts();
        assertThat(names(table, 2, 3)).containsExactly("2a", "2b", "3a", "3c");
        assertThat(names(table, 5, 9)).containsExactly("5a", "5c");
        assertThat(names(table, 6, 9)).isEmpty();
    }

    @Test
    void aRunWithoutTheFileHasNoPrompts() throws IOException {
        Path dir = temp.resolve("old");
        RunFixtures.write(dir, 2);
        assertThat(dir.resolve("prompts.jsonl")).doesNotExist();
        Run run = Run.open(dir);
        assertThat(run.prompts().isEmpty()).isTrue();
        assertThat(run.prompts().rows(0, 9)).isEmpty();
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void anyPrefixLosesAtMostTheTornLine() throws IOException {
        Path dir = write(2);
        Path file = dir.resolve("prompts.jsonl");
        byte[] all = Files.readAllBytes(file);
        for (int length = 0; length <= all.length; length++) {
            Files.write(file, Arrays.copyOf(all, length));
            int lines = 0;
            for (int i = 0; i < length; i++) {
                lines += all[i] == '\n' ? 1 : 0;
            }
            boolean torn = length > 0 && all[length - 1] != '\n';
            boolean onlyNewlineMissing = torn && all[length] == '\n';
            Run run = Run.open(dir);
            assertThat(run.prompts().rows(0, 9)).hasSize(lines + (onlyNewlineMissing ? 1 : 0));
            assertThat(run.warnings().stream().anyMatch(w -> w.startsWith("prompts.jsonl: the last line")))
                    .isEqualTo(torn && !onlyNewlineMissing);
        }
    }

    @Test
    void resumingCutsLaterStepsAndTheTornLine() throws IOException {
        Path dir = write(4);
        Path file = dir.resolve("prompts.jsonl");
        Files.writeString(file, "{\"step\":5,\"pro", StandardOpenOption.APPEND);
        try (RunWriter writer = RunWriter.resume(dir, RunFixtures.after(dir, 2))) {
            writer.append(row(3, "d"));
            writer.append(row(3, "a"));
        }
        Run run = Run.open(dir);
        assertThat(run.warnings()).isEmpty();
        assertThat(names(run.prompts(), 0, 9)).containsExactly("1a", "1c", "2a", "2b", "3d", "3a");
        // The text of a is still in the file.
        assertThat(run.prompts().rows(3, 3).stream().map(PromptRow::prompt))
                .containsExactly(row(3, "d").prompt(), null);
    }

    @Test
    void aGrowingFileIsReadOnAndASnapshotStays() throws IOException {
        Path dir = temp.resolve("live");
        RunLoader loader = new RunLoader(dir);
        try (RunWriter writer = RunWriter.create(dir, RunFixtures.manifest("live"))) {
            loader.readManifest();
            PromptTable before = loader.snapshot(false).prompts();
            writer.append(row(1, "a"));
            PromptTable after = loader.snapshot(false).prompts();
            writer.append(row(2, "a"));
            assertThat(before.isEmpty()).isTrue();
            assertThat(names(after, 0, 9)).containsExactly("1a");
            assertThat(names(loader.snapshot(false).prompts(), 0, 9)).containsExactly("1a", "2a");
        }
    }
}
