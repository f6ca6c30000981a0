package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variants of a method are different groups, and runs of different budgets are not called comparable. */
class ComparabilityTest {
    @TempDir
    Path dir;

    private Run run(String id, String method, int seed, String variant, int batch) throws IOException {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putObject("online").put("groups", batch);
        config.putObject("parameters").put("tau", 0.1).put("variant", variant);
        try (RunWriter writer = RunWriter.create(
                dir.resolve(id),
                TestRuns.manifest(id, method, seed).toBuilder().config(config).build())) {
            writer.append(TestRuns.row("test", 1, "reward/helpful/mean", 0.5, "reward/harmless/mean", 0.5));
        }
        return Run.open(dir.resolve(id));
    }

    @Test
    void variantsAreGroupsOfTheirOwnAndNamedByWhatDiffers() throws IOException {
        List<Run> runs = List.of(
                run("a", "ctwa", 1, "corrected", 8),
                run("b", "ctwa", 2, "corrected", 8),
                run("c", "ctwa", 1, "published", 8),
                run("d", "linear", 1, "corrected", 8));
        CompareReport report = CompareReport.of(runs, "method");
        assertThat(report.groups()).containsExactly("ctwa (variant corrected)", "ctwa (variant published)", "linear");
        assertThat(check(report)).isEqualTo("pass");
    }

    @Test
    void differentBudgetsAreNamed() throws IOException {
        CompareReport report =
                CompareReport.of(List.of(run("a", "ctwa", 1, "", 8), run("d", "linear", 1, "", 16)), "method");
        assertThat(check(report)).isEqualTo("fail");
        assertThat(report.audit())
                .filteredOn(c -> c.check().equals("same online budget"))
                .first()
                .satisfies(c -> assertThat(c.evidence()).isEqualTo("groups 8 / 16"));
    }

    @Test
    void replacedRewardsAreWarnedOfWhereTheyAreRecorded() throws IOException {
        List<Run> before = List.of(run("a", "ctwa", 1, "", 8), run("b", "linear", 1, "", 8));
        assertThat(CompareReport.of(before, "method").audit())
                .noneMatch(c -> c.check().equals("rewards as given"));
        assertThat(asGiven(before.getFirst(), recorded("b", 0)).result()).isEqualTo("pass");
        CompareReport.Check check = asGiven(before.getFirst(), recorded("b", 3));
        assertThat(check.result()).isEqualTo("warn");
        assertThat(check.evidence()).endsWith(": 3 of helpful in b");
    }

    private Run recorded(String id, long replaced) throws IOException {
        try (RunWriter writer = RunWriter.resume(dir.resolve(id))) {
            writer.updateManifest(m -> m.withReplacedRewards(Map.of("helpful", replaced)));
        }
        return Run.open(dir.resolve(id));
    }

    private static CompareReport.Check asGiven(Run... runs) {
        return CompareReport.of(List.of(runs), "method").audit().stream()
                .filter(c -> c.check().equals("rewards as given"))
                .findFirst()
                .orElseThrow();
    }

    private static String check(CompareReport report) {
        return report.audit().stream()
                .filter(c -> c.check().equals("same online budget"))
                .findFirst()
                .orElseThrow()
                .result();
    }
}
