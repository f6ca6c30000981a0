package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.analysis.CompareOptions.Pick;
import org.counterpoint.analysis.CompareReport.Comparability;
import org.counterpoint.analysis.CompareReport.Support;
import org.counterpoint.run.Escapes;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison claims, under which conditions, and how it is written for papers. */
class CompareClaimsTest {
    @TempDir
    Path dir;

    /** Two evaluations: at step 5 after 50 tokens and at step 10 after {@code tokens}. */
    private Run run(String method, int seed, double early, double late, double tokens) throws IOException {
        String id = method.replace('/', '-') + seed;
        try (RunWriter writer = RunWriter.create(dir.resolve(id), TestRuns.manifest(id, method, seed))) {
            writer.append(TestRuns.row("train", 5, "tokens", 50, "samples", 5));
            writer.append(TestRuns.row("validation", 5, "reward/helpful/mean", early, "reward/harmless/mean", 0.5));
            writer.append(TestRuns.row("train", 10, "tokens", tokens, "samples", 10));
            writer.append(TestRuns.row("validation", 10, "reward/helpful/mean", late, "reward/harmless/mean", 0.5));
        }
        return Run.open(dir.resolve(id));
    }

    private List<Run> two(int seeds, double gap) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            double noise = 0.01 * (seed % 3);
            runs.add(run("linear", seed, 0.6, 0.5 + noise, 100));
            runs.add(run("ctwa", seed, 0.4, 0.5 + gap + noise + 0.002 * (seed % 2), 200));
        }
        return runs;
    }

    @Test
    void manySeedsShowADifferenceAndSayUnderWhichConditions() throws IOException {
        CompareReport report = CompareReport.of(two(8, 0.1), "method");
        CompareReport.Claim claim = report.claims().getFirst();
        assertThat(report.baseline()).isEqualTo("linear");
        assertThat(claim.support()).isEqualTo(Support.SHOWN);
        assertThat(claim.sentence())
                .startsWith("ctwa improves helpful by 0.101 [")
                .contains("over linear on validation (last evaluation)")
                .contains("no clear difference on harmless");
        assertThat(String.join(" ", claim.conditions()))
                .contains("At equal steps (10).")
                .contains("n = 8 seeds, paired by seed.")
                .contains("Shown after Holm over 2 tests: helpful")
                .contains("equal tokens");
        assertThat(report.comparability()).isEqualTo(Comparability.WITH_CAVEATS);
    }

    @Test
    void oneRunOnASideClaimsNothing() throws IOException {
        CompareReport.Claim claim =
                CompareReport.of(two(1, 0.1), "method").claims().getFirst();
        assertThat(claim.sentence())
                .contains("differs from linear by helpful +0.102")
                .contains("cannot be told from chance");
    }

    @Test
    void theLeaderAtEqualTokensMayBeAnother() throws IOException {
        CompareReport report = CompareReport.of(two(3, 0.1), "method");
        assertThat(report.axes())
                .filteredOn(a -> a.axis().equals("steps"))
                .first()
                .satisfies(a -> assertThat(a.winners().getFirst().group()).isEqualTo("ctwa"));
        // with 100 tokens ctwa has only its first evaluation
        assertThat(report.axes())
                .filteredOn(a -> a.axis().equals("tokens"))
                .first()
                .satisfies(a -> {
                    assertThat(a.budget()).isEqualTo(100);
                    assertThat(a.winners().getFirst().group()).isEqualTo("linear");
                });
        assertThat(report.axisChanges()).hasSize(1).first().asString().contains("linear at equal tokens");
    }

    @Test
    void evaluationsAreChosenByRule() throws IOException {
        List<Run> runs = two(2, 0.1);
        CompareReport best =
                CompareReport.of(runs, CompareOptions.USUAL.at(Pick.BEST_ON_VALIDATION, Double.POSITIVE_INFINITY));
        assertThat(best.row("linear", "helpful").orElseThrow().mean()).isCloseTo(0.6, within(1e-12));
        CompareReport early = CompareReport.of(runs, CompareOptions.USUAL.at(Pick.AT_STEP, 7));
        assertThat(early.row("ctwa", "helpful").orElseThrow().mean()).isCloseTo(0.4, within(1e-12));
        assertThat(early.rule()).isEqualTo("last evaluation up to step 7");
        assertThat(CompareReport.of(runs, CompareOptions.USUAL.on("test")).unavailable())
                .hasValueSatisfying(why -> assertThat(why).contains("test").contains("validation"));
    }

    @Test
    void detectableDifferenceFollowsStudentsT() {
        // t(0.975, 2) = 4.302653 and t(0.8, 2) = 1.060660
        assertThat(CompareTests.detectable(0.1, 2)).isCloseTo(0.5363313, within(1e-6));
        assertThat(CompareTests.detectable(0.1, 0)).isNaN();
        assertThat(CompareTests.share(new double[][] {{1, 2}, {0, 2}})).isEqualTo((1 + 0 + 1 + 0.5) / 4);
    }

    @Test
    void lessonsAreExactSoOneRunDecides() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (String method : List.of("linear", "ctwa")) {
            RunManifest manifest = TestRuns.manifest(method, method, 1).toBuilder()
                    .environmentId("lesson/bandit-a")
                    .build();
            try (RunWriter writer = RunWriter.create(dir.resolve(method), manifest)) {
                double value = method.equals("ctwa") ? 0.75 : 0.5;
                writer.append(TestRuns.row("test", 10, "reward/helpful/mean", value, "reward/harmless/mean", 0.5));
            }
            runs.add(Run.open(dir.resolve(method)));
        }
        CompareReport report = CompareReport.of(runs, "method");
        assertThat(report.tests().getFirst().verdict())
                .isEqualTo("ctwa is higher than linear on helpful by exactly 0.2500; nothing is random here.");
        assertThat(report.tests().getFirst().pAdjusted()).isNaN();
        assertThat(report.claims().getFirst().support()).isEqualTo(Support.EXACT);
        assertThat(report.audit())
                .filteredOn(c -> c.check().equals("enough seeds"))
                .first()
                .satisfies(c -> assertThat(c.result()).isEqualTo("na"));
        assertThat(report.comparability()).isEqualTo(Comparability.COMPARABLE);
    }

    @Test
    void runsThatWereOnlyEvaluatedDoNotFailForTheirSteps() throws IOException {
        List<Run> runs = new ArrayList<>(two(2, 0.1));
        try (RunWriter writer = RunWriter.create(dir.resolve("bare"), TestRuns.manifest("bare", "evaluate", 1))) {
            writer.append(TestRuns.row("validation", 0, "reward/helpful/mean", 0.3, "reward/harmless/mean", 0.5));
        }
        runs.add(Run.open(dir.resolve("bare")));
        assertThat(CompareReport.of(runs, "method").audit())
                .filteredOn(c -> c.check().equals("equal steps"))
                .first()
                .satisfies(c -> {
                    assertThat(c.result()).isEqualTo("warn");
                    assertThat(c.evidence()).contains("10").contains("1 only evaluated");
                });
        assertThat(CompareReport.of(List.of(runs.getLast()), "method").audit())
                .filteredOn(c -> c.check().equals("equal steps"))
                .first()
                .satisfies(c -> assertThat(c.result()).isEqualTo("na"));
    }

    @Test
    void tablesForPapersMarkTheBestAndEscapeNames() throws IOException {
        CompareReport report = CompareReport.of(two(8, 0.1), "method");
        assertThat(CompareExport.latex(report))
                .contains("\\toprule")
                .contains("ctwa & 8 & \\textbf{0.6")
                .contains("$^{+}$ {\\scriptsize [")
                .contains("n = 8 seeds");
        assertThat(Escapes.latex("a_b & 50% <x>")).isEqualTo("a\\_b \\& 50\\% \\textless{}x\\textgreater{}");
        assertThat(CompareExport.markdown(report))
                .contains("| ctwa | 8 | **0.6")
                .contains("- ctwa improves helpful");
        assertThat(CompareExport.csv(report).lines())
                .hasSize(5)
                .first()
                .asString()
                .startsWith("group,objective,split");
    }
}
