package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.analysis.SampleChange.Direction;
import org.counterpoint.analysis.SampleChange.Side;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.SampleRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts by how their rewards changed: between steps, between runs, with directions and a threshold. */
class SampleChangeTest {
    @TempDir
    Path dir;

    private static SampleRow row(long step, String prompt, String completion, double helpful, double harmless) {
        return new SampleRow(
                step,
                "validation",
                prompt,
                "unsafe",
                "Q: " + prompt,
                completion,
                3,
                Map.of("helpful", helpful, "harmless", harmless),
                null,
                null,
                null);
    }

    private SampleCatalog catalog(String id, List<SampleRow> rows) throws IOException {
        try (RunWriter writer = RunWriter.create(dir.resolve(id), TestRuns.manifest(id, "linear", 1))) {
            for (SampleRow row : rows) {
                writer.append(row);
            }
        }
        return SampleCatalog.of(Run.open(dir.resolve(id)));
    }

    private SampleCatalog first() throws IOException {
        return catalog(
                "first",
                List.of(
                        row(0, "p", "no", 0.2, 1.0),
                        row(0, "p", "never", 0.0, 1.0),
                        row(0, "q", "no", 0.5, 0.5),
                        row(10, "p", "yes, first wait", 0.9, 0.2),
                        row(10, "q", "no", 0.55, 0.5),
                        row(10, "only-late", "ok", 1, 1)));
    }

    @Test
    void changesFromTheFirstStepToTheCursor() throws IOException {
        SampleCatalog run = first();
        Map<String, SampleChange> changes = SampleChange.between(
                new Side(List.of(run), Double.NEGATIVE_INFINITY, ""), new Side(List.of(run), 10, ""));
        assertThat(Objects.requireNonNull(changes.get("p")).of("helpful")).isCloseTo(0.8, within(1e-12));
        assertThat(Objects.requireNonNull(changes.get("p")).of("harmless")).isCloseTo(-0.8, within(1e-12));
        assertThat(Objects.requireNonNull(changes.get("p")).countBefore()).isEqualTo(2);
        Map<String, Direction> wanted = Map.of("helpful", Direction.UP, "harmless", Direction.DOWN);
        assertThat(changes.values())
                .filteredOn(c -> c.matches(wanted, 0.1))
                .extracting(SampleChange::promptId)
                .containsExactly("p");
        assertThat(Objects.requireNonNull(changes.get("q")).matches(Map.of("helpful", Direction.UP), 0.1))
                .isFalse();
        assertThat(Objects.requireNonNull(changes.get("q")).matches(Map.of("helpful", Direction.UP), 0.05))
                .isTrue();
    }

    @Test
    void changesBetweenRunsCoverSharedPromptsOnly() throws IOException {
        SampleCatalog other = catalog("other", List.of(row(10, "p", "no", 0.1, 1.0), row(10, "r", "no", 0, 0)));
        Map<String, SampleChange> changes = SampleChange.between(
                new Side(List.of(other), Double.POSITIVE_INFINITY, ""),
                new Side(List.of(first()), Double.POSITIVE_INFINITY, ""));
        assertThat(changes.keySet()).containsExactly("p");
        assertThat(Objects.requireNonNull(changes.get("p")).of("helpful")).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void searchFindsCompletionsPromptsAndCategories() throws IOException {
        SampleCatalog run = first();
        assertThat(run.search("WAIT first", () -> false)).containsExactly("p");
        assertThat(run.search("unsafe q:", () -> false)).containsExactlyInAnyOrder("p", "q", "only-late");
        assertThat(run.search("nowhere", () -> false)).isEmpty();
        assertThat(run.rows("q")).containsExactly(2, 4);
        assertThat(run.rows("unknown")).isEmpty();
    }
}
