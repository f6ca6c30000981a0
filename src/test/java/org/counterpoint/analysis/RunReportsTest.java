package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of runs whose numbers are known by construction. */
class RunReportsTest {

    @TempDir
    private Path dir = Path.of("");

    @Test
    void covarianceOfAnOnlineRun() throws IOException {
        CovarianceReport r = CovarianceReport.of(TestRuns.online(dir, "a", "linear", 1, 0));
        assertThat(r.unavailable()).isEmpty();
        assertThat(r.steps()).containsExactly(1, 2, 3, 4);
        CovarianceReport.ObjectiveCovariance harmless = r.perObjective().get(1);
        assertThat(harmless.signs())
                .containsExactly(Sign.NEGATIVE, Sign.UNDETERMINED, Sign.UNDETERMINED, Sign.UNDETERMINED);
        assertThat(harmless.negativeFraction()).isEqualTo(1);
        assertThat(harmless.determinedNegativeFraction()).isEqualTo(0.25);
        CovarianceReport.ObjectiveCovariance helpful = r.perObjective().getFirst();
        assertThat(helpful.feasibleLow()[0]).isCloseTo(0.294118, within(5e-7));
        assertThat(helpful.feasibleHigh()[0]).isCloseTo(0.714286, within(5e-7));
        assertThat(helpful.feasibleWeight()[3]).isCloseTo(0.507246, within(5e-7));
        assertThat(r.health().feasibleValue()[0]).isCloseTo(0.0724638, within(5e-8));
        assertThat(helpful.changes().predicted()).containsExactly(new double[] {0.2, 0.2}, within(1e-12));
        assertThat(helpful.changes().realised()).containsExactly(new double[] {0.3, 0.1}, within(1e-12));
        assertThat(helpful.changes().agreement()).isEqualTo(1);
        assertThat(harmless.changes().agreement()).isEqualTo(0.5);
        assertThat(helpful.ema()).containsOnly(Double.NaN);
        assertThat(r.notes().toString()).contains("no target controller");
    }

    @Test
    void interferenceOfAnOnlineRun() throws IOException {
        InterferenceReport r = InterferenceReport.of(TestRuns.online(dir, "a", "linear", 1, 0));
        assertThat(r.split()).isEqualTo("validation");
        assertThat(r.window()).isEqualTo(1);
        assertThat(r.interference()).containsExactly(false, true, false);
        assertThat(r.rate()).isEqualTo(0.5);
        assertThat(r.pairs()[0]).containsExactly(0, 0.5);
        assertThat(r.pairs()[1]).containsExactly(0, 0);
        assertThat(r.maxDrawdown()[1]).isCloseTo(0.3, within(1e-12));
        assertThat(r.finalDrawdown()[1]).isCloseTo(0.2, within(1e-12));
        assertThat(r.tolerance()[0][1]).isCloseTo(0.03 * Math.sqrt(2), within(1e-12));
        assertThat(r.change()[0][0]).isNaN();
        assertThat(r.negativeCovariance()).containsExactly(0, 1);
        assertThat(r.stages()).isEmpty();
        InterferenceReport wide =
                InterferenceReport.of(TestRuns.online(dir.resolve("b"), "b", "linear", 1, 0), "validation", 2);
        assertThat(wide.rate()).isEqualTo(1);
        assertThat(InterferenceReport.of(TestRuns.online(dir.resolve("c"), "c", "linear", 1, 0), "validation", 5)
                        .rate())
                .isNaN();
    }

    @Test
    void tradeoffsKnowTheLimit() throws IOException {
        Run a = TestRuns.online(dir.resolve("a"), "a", "linear", 1, 0);
        Run b = TestRuns.online(dir.resolve("b"), "b", "ctwa", 1, -0.1);
        TradeoffReport r = TradeoffReport.of(List.of(a, b));
        assertThat(r.objectives()).containsExactly("helpful", "harmless");
        assertThat(r.splits()).containsExactly("validation", "train");
        assertThat(r.fronts()).hasSize(1);
        TradeoffReport.Front front = r.fronts().getFirst();
        assertThat(front.members()).containsExactly(0);
        assertThat(front.hypervolume()).isCloseTo(0.3, within(1e-12));
        assertThat(front.fraction()).isCloseTo(0.4, within(1e-12));
        // the frontier names its objectives in the other order
        assertThat(r.attainable().getFirst().vertices()[0]).containsExactly(0, 1);
        // from (0.6, 0.5) to the edge between (1, 0) and (0.75, 0.75): 3 x + y = 3, so t = (3 - 2.3) / 4
        assertThat(r.runs().getFirst().finals().getFirst().gap()).isCloseTo(0.175, within(1e-9));
        assertThat(r.runs().get(1).series().getFirst().mean())
                .containsExactly(new double[] {0.1, 0.4, 0.5}, within(1e-12));
        assertThat(TradeoffReport.of(List.of()).unavailable()).isPresent();
    }

    @Test
    void stagesOfASequentialRun() throws IOException {
        Run run = TestRuns.staged(dir);
        InterferenceReport i = InterferenceReport.of(run);
        assertThat(i.stages().stream().map(InterferenceReport.StageRow::label))
                .containsExactly("start", "harmless", "helpful");
        assertThat(i.stages().get(1).forgotten()).containsExactly(new double[] {0.1, 0}, within(1e-12));
        assertThat(i.stages().get(2).forgotten()).containsExactly(new double[] {0, 0.3}, within(1e-12));
        CovarianceReport c = CovarianceReport.of(run);
        assertThat(c.unavailable()).hasValueSatisfying(s -> assertThat(s).contains("offline with orthalign"));
        SubspaceReport s = SubspaceReport.of(run);
        assertThat(s.updates()).containsExactly("stage 1: harmless", "stage 2: helpful");
        SubspaceReport.ModuleSubspaces m = s.modules().getFirst();
        assertThat(m.pairs().getFirst().overlap()).isLessThan(1e-12);
        assertThat(m.pairs().getFirst().anglesDeg()[0]).isCloseTo(90, within(1e-4));
        assertThat(m.spectra().get(0).leak()).isNaN();
        assertThat(m.spectra().get(1).leak()).isLessThan(1e-6);
        assertThat(m.protectedDimension() + m.remainingCapacity()).isEqualTo(TestRuns.M);
        assertThat(m.spectra().get(1).protectedDimension()).isEqualTo(2);
        LipschitzReport l = LipschitzReport.of(run);
        LipschitzReport.ModuleBounds bounds = l.modules().getFirst();
        assertThat(bounds.leftOrthogonal()).isTrue();
        assertThat(bounds.measured()).containsExactly(new double[] {2, 2.1, 2.2}, within(1e-12));
        double s1 = FactoredSvd.of(TestRuns.update(1)).spectralNorm();
        assertThat(bounds.additive()[1]).isCloseTo(2 + s1, within(1e-6));
        assertThat(bounds.rootSumSquare()[2]).isLessThan(bounds.additive()[2]);
        assertThat(l.depth().logMeasured())
                .containsExactly(new double[] {0, Math.log(1.05), Math.log(1.1)}, within(1e-12));
    }

    @Test
    void totalsOfAnOnlineRun() throws IOException {
        Run run = TestRuns.online(dir, "a", "linear", 1, 0);
        SubspaceReport s = SubspaceReport.of(run);
        assertThat(s.updates()).containsExactly("step 2", "step 4");
        assertThat(s.notes().toString()).contains("trained online with linear");
        assertThat(s.modules().getFirst().spectra().get(1).leak()).isNaN();
        LipschitzReport l = LipschitzReport.of(run);
        LowRank second = TestRuns.update(2);
        assertThat(l.modules().getFirst().updateNorm()[1])
                .isCloseTo(FactoredSvd.of(second).spectralNorm(), within(1e-6));
        Run other = TestRuns.online(dir.resolve("b"), "b", "linear", 2, 0);
        SubspaceReport finals = SubspaceReport.ofFinals(List.of(run, other));
        assertThat(finals.summary().getFirst().cosine()).isCloseTo(1, within(1e-6));
        assertThat(finals.summary().getFirst().meanOverlap()).isCloseTo(1, within(1e-6));
    }

    @Test
    void anEmptyRunSaysWhy() throws IOException {
        RunWriter.create(dir, TestRuns.manifest("empty", "linear", 1)).close();
        RunAnalysis a = RunAnalysis.of(Run.open(dir));
        assertThat(a.covariance().unavailable().orElseThrow()).contains("logged nothing yet");
        assertThat(a.interference().unavailable()).isPresent();
        assertThat(a.subspaces().unavailable().orElseThrow()).contains("subspace");
        assertThat(a.lipschitz().unavailable()).isPresent();
        assertThat(a.pareto().unavailable()).isPresent();
        JsonNode json = AnalysisJson.tree(a);
        assertThat(json.fieldNames())
                .toIterable()
                .contains("objectives", "interference", "covariance", "subspaces", "lipschitz", "pareto");
        assertThat(json.toString()).doesNotContain("NaN").doesNotContain("present");
    }

    @Test
    void analysisPrintsNoNan() throws IOException {
        JsonNode json = AnalysisJson.tree(RunAnalysis.of(TestRuns.online(dir, "a", "linear", 1, 0)));
        assertThat(json.toString()).doesNotContain("NaN");
        assertThat(json.at("/objectives/helpful/first").doubleValue()).isEqualTo(0.2);
        assertThat(json.at("/objectives/helpful/last").doubleValue()).isEqualTo(0.6);
        assertThat(json.at("/covariance/per_objective/1/signs/0").asText()).isEqualTo("negative");
        assertThat(json.at("/covariance/unavailable").isNull()).isTrue();
    }

    @Test
    void comparesGroupsBySeed() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (int seed = 1; seed <= 8; seed++) {
            double noise = 0.001 * seed * (seed % 2 == 0 ? 1 : -1);
            runs.add(TestRuns.online(dir.resolve("l" + seed), "l" + seed, "linear", seed, noise));
            runs.add(TestRuns.online(dir.resolve("c" + seed), "c" + seed, "ctwa", seed, noise + 0.1 + 0.0001 * seed));
        }
        CompareReport r = CompareReport.of(runs, "method");
        assertThat(r.groups()).containsExactly("linear", "ctwa");
        CompareReport.Row row = r.table().getFirst();
        assertThat(row.nSeeds()).isEqualTo(8);
        assertThat(row.iqm()).isCloseTo(0.6 + (-0.001 + 0.002 - 0.003 + 0.004) / 4, within(1e-12));
        assertThat(row.ci()[0]).isLessThan(row.iqm());
        CompareReport.Test test = r.tests().getFirst();
        assertThat(test.test()).isEqualTo("paired sign-flip");
        assertThat(test.pValue()).isCloseTo(2 / 256.0, within(1e-12));
        assertThat(test.pAdjusted()).isCloseTo(4 / 256.0, within(1e-12));
        assertThat(test.verdict()).isEqualTo("ctwa is higher than linear on helpful.");
        assertThat(r.tests().get(1).pValue()).isEqualTo(1);
        assertThat(r.wins()[1][0]).isEqualTo(0.75);
        assertThat(r.audit())
                .filteredOn(c -> c.check().equals("same seeds"))
                .first()
                .satisfies(c -> assertThat(c.result()).isEqualTo("pass"));
        assertThat(r.audit())
                .filteredOn(c -> c.check().equals("values from unwatched data"))
                .first()
                .satisfies(c -> assertThat(c.result()).isEqualTo("warn"));
        assertThat(AnalysisJson.tree(CompareReport.of(runs, "method"))).isEqualTo(AnalysisJson.tree(r));
        JsonNode json = AnalysisJson.tree(r);
        assertThat(json.at("/table/0/n_seeds").intValue()).isEqualTo(8);
        assertThat(json.at("/table/0/ci").size()).isEqualTo(2);
        assertThat(json.at("/audit/0/evidence").isTextual()).isTrue();
    }

    @Test
    void fewSeedsDecideNothingAndDifferencesAreAudited() throws IOException {
        Run a = TestRuns.online(dir.resolve("a"), "a", "linear", 1, 0);
        Run b = TestRuns.staged(dir.resolve("b"));
        CompareReport r = CompareReport.of(List.of(a, b), "method");
        assertThat(r.tests().getFirst().verdict()).startsWith("Undecided: 1 seed cannot");
        assertThat(r.table().getFirst().ci()).containsOnly(Double.NaN);
        assertThat(r.audit())
                .filteredOn(c -> c.check().equals("equal tokens"))
                .first()
                .satisfies(c -> assertThat(c.evidence()).contains("orthalign unknown"));
        assertThat(CompareReport.of(List.of(), "method").unavailable()).isPresent();
        assertThat(CompareReport.of(List.of(a, b), "evaluation.prompts").groups())
                .containsExactly("64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CompareReport.of(List.of(a), "color"))
                .withMessageContaining("color")
                .withMessageContaining("method");
    }

    @Test
    void confinementOfAStagedRun() throws IOException {
        Run old = TestRuns.staged(dir.resolve("old"));
        ConfinementReport r = SubspaceReport.of(old).confinement().orElseThrow();
        // written before leaks and geometry were logged: only what factors tell
        assertThat(r.projection()).isEqualTo("reparam");
        assertThat(r.stages()).hasSize(2);
        assertThat(r.stages().get(1).leak()).isNaN();
        assertThat(r.stages().get(1).cosine()).isCloseTo(0, within(1e-7));
        assertThat(r.stages().get(1).spectralNorm()).isPositive();
        assertThat(r.rankSelections()).isEmpty();

        Run hook = TestRuns.confined(dir.resolve("hook"), "orthalign", "hook", "left", 0.2);
        ConfinementReport leaking = SubspaceReport.of(hook).confinement().orElseThrow();
        assertThat(leaking.side()).isEqualTo("left");
        assertThat(leaking.stages().get(1).leak()).isEqualTo(0.2);
        assertThat(leaking.stages().get(1).largestLeak()).isEqualTo(0.2);
        assertThat(leaking.stages().get(1).freeOutputs()).isEqualTo(10);
        assertThat(leaking.stages().get(1).outputChange()).isEqualTo(0.3);
        assertThat(leaking.notes().toString()).contains("up to 0.20 of an update");
        assertThat(leaking.rankSelections()).hasSize(1);
        assertThat(leaking.notes().toString()).contains("After stage 1 the search chose k = 10 of at most 10.");

        ConfinementReport exact = SubspaceReport.of(
                        TestRuns.confined(dir.resolve("post"), "orthalign", "post", "left", 4e-8))
                .confinement()
                .orElseThrow();
        assertThat(exact.notes().toString()).contains("exact up to rounding");
        // on the right side only, what is shared on the left is no leak
        ConfinementReport right = SubspaceReport.of(
                        TestRuns.confined(dir.resolve("right"), "orthalign-two-sided", "reparam", "right", 0.5))
                .confinement()
                .orElseThrow();
        assertThat(right.notes().toString()).contains("exact up to rounding").contains("1.0e-07");
        ConfinementReport none = SubspaceReport.of(
                        TestRuns.confined(dir.resolve("none"), "sequential-dpo", "", "left", 0.5))
                .confinement()
                .orElseThrow();
        assertThat(none.projection()).isEmpty();
        assertThat(none.notes().toString()).contains("confines nothing");
        assertThat(SubspaceReport.of(TestRuns.online(dir.resolve("online"), "a", "linear", 1, 0))
                        .confinement())
                .isEmpty();
        JsonNode json = AnalysisJson.tree(RunAnalysis.of(hook));
        JsonNode second =
                json.path("subspaces").path("confinement").path("stages").path(1);
        assertThat(second.path("largest_leak").asDouble()).isEqualTo(0.2);
        assertThat(json.path("subspaces")
                        .path("confinement")
                        .path("rank_selections")
                        .path(0)
                        .path("curve"))
                .hasSize(1);
    }
}
