package org.counterpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.counterpoint.analysis.RunAnalysis;
import org.counterpoint.objective.Environments;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunSummary;
import org.junit.jupiter.api.Test;

/** The shipped runs are whole, comparable, and show what they are shipped for. */
final class SampleRunsTest {
    private static List<RunSummary> summaries() throws IOException {
        return new RunLibrary(List.of(Path.of("sample-runs"))).scan();
    }

    @Test
    void holdThreeSeedsOfEachMethodOnOneModel() throws IOException {
        List<RunManifest> manifests =
                summaries().stream().map(s -> s.opened().orElseThrow()).toList();
        Map<String, List<Long>> seeds = manifests.stream()
                .collect(Collectors.groupingBy(
                        RunManifest::method, Collectors.mapping(RunManifest::seed, Collectors.toList())));
        assertThat(seeds).containsOnlyKeys("linear", "ctwa", "sequential-dpo", "orthalign");
        // OrthAlign once more, with the number of free directions searched for instead of fixed.
        assertThat(seeds.values()).allSatisfy(list -> assertThat(list).contains(1L, 2L, 3L));
        // Two runs of pocket math beside thirteen of pocket 3H.
        assertThat(manifests).hasSize(15);
        assertThat(manifests.stream().filter(m -> m.environmentId().equals("pocket-math")))
                .extracting(RunManifest::method)
                .containsExactlyInAnyOrder("linear", "ctwa");
        assertThat(seeds.get("orthalign")).containsExactlyInAnyOrder(1L, 1L, 2L, 3L);
        assertThat(manifests).allSatisfy(m -> {
            assertThat(m.status()).isEqualTo(RunStatus.FINISHED);
            assertThat(m.command()).startsWith("counterpoint train");
            // Recorded on the environment as it is shipped.
            assertThat(m.data().fingerprint())
                    .isEqualTo(Environments.of(m.environmentId()).fingerprint());
        });
        assertThat(manifests.stream().map(m -> m.model().fingerprint()).distinct())
                .hasSize(1);
    }

    @Test
    void openWithoutWarningsAndSatisfyTheSumRule() throws IOException {
        for (RunSummary summary : summaries()) {
            Run run = Run.open(summary.dir());
            assertThat(run.warnings()).as(run.dir().toString()).isEmpty();
            RunAnalysis analysis = RunAnalysis.of(run);
            if (run.manifest().environmentId().equals("pocket-math")) {
                assertThat(analysis.objectives()).containsOnlyKeys("accuracy", "conciseness", "clarity");
            } else {
                assertThat(analysis.objectives()).containsOnlyKeys("helpful", "harmless", "truthful");
            }
            for (double residual :
                    run.metrics().series("train", "sum_rule/residual").values()) {
                assertThat(Math.abs(residual)).isLessThan(1e-9);
            }
        }
    }

    @Test
    void onlineRunsSayWhatEachPromptAdded() throws IOException {
        for (RunSummary summary : summaries()) {
            RunManifest manifest = summary.opened().orElseThrow();
            if (manifest.method().equals("linear") || manifest.method().equals("ctwa")) {
                assertThat(summary.dir().resolve("prompts.jsonl")).isNotEmptyFile();
            }
        }
    }

    @Test
    void showInterferenceAndOrthogonality() throws IOException {
        for (RunSummary summary : summaries()) {
            Run run = Run.open(summary.dir());
            RunAnalysis analysis = RunAnalysis.of(run);
            switch (run.manifest().method()) {
                case "linear" ->
                    assertThat(Objects.requireNonNull(analysis.objectives()
                                            .get(
                                                    run.manifest()
                                                                    .environmentId()
                                                                    .equals("pocket-math")
                                                            ? "clarity"
                                                            : "harmless"))
                                    .change())
                            .isLessThan(-0.1);
                case "orthalign" ->
                    assertThat(analysis.subspaces().summary())
                            .allSatisfy(pair -> assertThat(pair.meanOverlap()).isLessThan(1e-6));
                case "sequential-dpo" ->
                    assertThat(analysis.subspaces().summary())
                            .allSatisfy(pair -> assertThat(pair.meanOverlap()).isGreaterThan(pair.meanRandomOverlap()));
                default -> assertThat(run.manifest().method()).isEqualTo("ctwa");
            }
        }
    }
}
