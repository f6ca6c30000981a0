package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.counterpoint.objective.Environments;
import org.junit.jupiter.api.Test;

class EnvironmentReportTest {

    @Test
    void theReadmeStatesWhatEveryTrickScores() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme)
                .contains(EnvironmentReport.markdown(EnvironmentReport.of("pocket-3h", "test")))
                .contains(EnvironmentReport.mathMarkdown("test"));
    }

    @Test
    void saysWhatAnEnvironmentIsMadeOf() {
        EnvironmentReport report = EnvironmentReport.of("pocket-math", "unseen");
        assertThat(report.fingerprint())
                .isEqualTo(Environments.of("pocket-math").fingerprint());
        assertThat(report.objectives()).containsOnlyKeys("accuracy", "conciseness", "clarity");
        assertThat(report.prompts()).containsOnlyKeys("train", "validation", "test", "unseen");
        assertThat(report.prompts().get("unseen"))
                .containsEntry("number", 28)
                .containsEntry("word", 24)
                .containsEntry("two-step", 28);
        assertThat(report.hypervolume()).isGreaterThan(report.deterministicHypervolume());
        assertThat(report.scores()).anyMatch(EnvironmentReport.Score::trick).anyMatch(s -> !s.trick());
        assertThat(report.freeText())
                .hasSameSizeAs(report.scores().stream()
                        .filter(EnvironmentReport.Score::trick)
                        .toList());
        assertThatThrownBy(() -> EnvironmentReport.of("pocket", "test")).hasMessageContaining("pocket-3h");
        assertThatThrownBy(() -> EnvironmentReport.of("pocket-3h", "tests")).hasMessageContaining("unseen");
    }
}
