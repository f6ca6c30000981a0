package org.counterpoint.workbench.details;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.run.MetricTable;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.junit.jupiter.api.Test;

class ManifestTextTest {
    private static List<String> replaced(Map<String, Long> counts) {
        RunManifest manifest = RunManifest.builder("r1", "a run", "linear")
                .replacedRewards(counts)
                .build();
        return ManifestText.sections(manifest, MetricTable.empty(), ZoneOffset.UTC).stream()
                .flatMap(section -> section.entries().stream())
                .filter(entry -> entry.key().equals(Messages.text("details.replaced")))
                .map(ManifestText.Entry::value)
                .toList();
    }

    @Test
    void replacedRewardsAreSaidWhereTheRunSaysSo() {
        assertThat(replaced(Map.of())).isEmpty();
        assertThat(replaced(Map.of("brief", 0L))).containsExactly("none");
        assertThat(replaced(new TreeMap<>(Map.of("a", 3L, "brief", 0L, "odd", 12L))))
                .containsExactly("a 3, odd 12");
    }
}
