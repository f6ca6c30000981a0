package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.counterpoint.analysis.TradeoffBand.Curve;
import org.counterpoint.analysis.TradeoffBand.Kind;
import org.counterpoint.analysis.TradeoffPick.Rule;
import org.counterpoint.run.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of the trade-off view against closed forms and cases worked by hand. */
class TradeoffNumbersTest {
    private static final double FIRST = Double.NEGATIVE_INFINITY;
    private static final double LAST = Double.POSITIVE_INFINITY;

    @TempDir
    private Path dir = Path.of("");

    @Test
    void aValueOneHalfLifeBackCountsHalf() {
        double[] smooth = TradeoffSmoothing.ema(new double[] {0, 10, 20}, new double[] {6, 0, 0}, 10);
        assertThat(smooth).containsExactly(new double[] {6, 2, 6.0 / 7}, within(1e-12));
    }

    @Test
    void smoothingFollowsUnevenStepsAndLeavesOutWhatIsNoNumber() {
        // The value at 0 is three half-lives back at 30; the hole at 10 changes nothing.
        double[] smooth = TradeoffSmoothing.ema(new double[] {0, 10, 30}, new double[] {9, Double.NaN, 0}, 10);
        assertThat(smooth[1]).isNaN();
        assertThat(smooth[2]).isCloseTo(9 * 0.125 / 1.125, within(1e-12));
        assertThatIllegalArgumentException().isThrownBy(() -> TradeoffSmoothing.ema(new double[1], new double[1], 0));
    }

    @Property
    void smoothValuesStayBetweenTheRawOnes(
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = -5, max = 5) Double> values) {
        double[] y = values.stream().mapToDouble(Double::doubleValue).toArray();
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i * i;
        }
        double low = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        assertThat(Arrays.stream(TradeoffSmoothing.ema(x, y, 3)).boxed())
                .allSatisfy(v -> assertThat(v).isBetween(low - 1e-9, high + 1e-9));
    }

    @Test
    void bandsOfThreeSeedsByHand() {
        List<Curve> seeds = List.of(curve("a", 1), curve("b", 2), curve("c", 6));
        TradeoffBand range = TradeoffBand.of(seeds, Kind.MIN_MAX, false);
        assertThat(range.mean()).containsExactly(3);
        assertThat(range.lo()).containsExactly(1);
        assertThat(range.hi()).containsExactly(6);
        // The deviations -2, -1, 3 have variance 14 / 2 = 7.
        assertThat(TradeoffBand.of(seeds, Kind.SD, false).hi()[0]).isCloseTo(3 + Math.sqrt(7), within(1e-12));
        assertThat(TradeoffBand.of(seeds, Kind.SE, false).hi()[0]).isCloseTo(3 + Math.sqrt(7.0 / 3), within(1e-12));
        assertThat(TradeoffBand.of(seeds, Kind.T95, false).lo()[0])
                .isCloseTo(3 - 4.302652729911275 * Math.sqrt(7.0 / 3), within(1e-9));
        assertThat(TradeoffBand.of(seeds, Kind.NONE, false).lo()[0]).isNaN();
    }

    @Test
    void aSeedThatEndsEarlyEndsTheMeanAndIsTold() {
        TradeoffBand joined = TradeoffBand.of(
                List.of(
                        new Curve("a", new double[] {0, 10, 20}, new double[] {1, 2, 3}),
                        new Curve("b", new double[] {0, 10}, new double[] {3, 4})),
                Kind.MIN_MAX,
                false);
        assertThat(joined.x()).containsExactly(0, 10);
        assertThat(joined.mean()).containsExactly(2, 3);
        assertThat(joined.interpolated()).isFalse();
        assertThat(joined.left()).containsExactly(new TradeoffBand.Left("a", 20, 3));
    }

    @Test
    void seedsWithPointsOfTheirOwnMeetByInterpolationInsideTheCommonRangeOnly() {
        TradeoffBand joined = TradeoffBand.of(
                List.of(
                        new Curve("a", new double[] {0, 2, 4}, new double[] {0, 2, 4}),
                        new Curve("b", new double[] {1, 3}, new double[] {10, 30})),
                Kind.MIN_MAX,
                true);
        assertThat(joined.x()).containsExactly(1, 2, 3);
        assertThat(joined.mean()).containsExactly(5.5, 11, 16.5);
        assertThat(joined.interpolated()).isTrue();
        assertThat(joined.left()).hasSize(2);
    }

    private static Curve curve(String run, double value) {
        return new Curve(run, new double[] {5}, new double[] {value});
    }

    @Test
    void threeSpecialistsShareTheSimplexEvenly() {
        List<TradeoffPreference.Region> regions =
                TradeoffPreference.regions(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
        assertThat(regions).allSatisfy(r -> assertThat(r.share()).isCloseTo(1.0 / 3, within(1e-12)));
        // The three regions meet in the middle.
        assertThat(regions)
                .allSatisfy(r -> assertThat(List.of(r.corners()))
                        .anySatisfy(c -> assertThat(c)
                                .containsExactly(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}, within(1e-12))));
    }

    @Test
    void preferenceSharesOfACaseByHand() {
        // The first wins where 2 w1 > w2: the cut goes from the corner w3 = 1 to w1 = 1/3 on the opposite edge. The
        // third is dominated.
        List<TradeoffPreference.Region> regions =
                TradeoffPreference.regions(new double[][] {{2, 0, 0}, {0, 1, 0}, {0, 0.5, -1}});
        assertThat(regions.get(0).share()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(regions.get(1).share()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(regions.get(2).share()).isZero();
        assertThat(regions.get(2).corners()).isEmpty();
    }

    @Test
    void equalCandidatesAreNotCountedTwice() {
        List<TradeoffPreference.Region> regions = TradeoffPreference.regions(new double[][] {{1, 1, 1}, {1, 1, 1}});
        assertThat(regions.get(0).share()).isCloseTo(1, within(1e-12));
        assertThat(regions.get(1).share()).isZero();
    }

    @Property
    void regionsCoverTheSimplexOnce(
            @ForAll @Size(min = 1, max = 6) List<@Size(3) List<@DoubleRange(min = -1, max = 1) Double>> points) {
        double[][] rewards = points.stream()
                .map(p -> p.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
        double sum = TradeoffPreference.regions(rewards).stream()
                .mapToDouble(TradeoffPreference.Region::share)
                .sum();
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @Test
    void aLeadIsClearOnlyBeyondTheSpreadOfTheSeeds() {
        double[] half = {0.5, 0.5};
        List<double[][]> close = List.of(new double[][] {{1, 0}, {0, 0}}, new double[][] {{0.2, 0}, {0.6, 0}});
        TradeoffPreference.Lead lead = TradeoffPreference.lead(half, close);
        assertThat(lead.best()).isZero();
        assertThat(lead.second()).isEqualTo(1);
        assertThat(lead.difference()).isCloseTo(0.05, within(1e-12));
        assertThat(lead.clear()).isFalse();
        assertThat(TradeoffPreference.lead(half, List.of(new double[][] {{9, 9}, {9, 9.1}}, new double[][] {
                            {1, 1}, {1, 1.1}
                        }))
                        .clear())
                .isTrue();
        assertThat(TradeoffPreference.lead(half, List.of(new double[][] {{1, 1}}, new double[][] {{0, 0}}))
                        .clear())
                .isFalse();
    }

    @Test
    void evaluationsTakeWhatWasUsedFromTheTrainingRowAtOrBeforeThem() throws IOException {
        TradeoffClock clock = new TradeoffClock(TestRuns.online(dir, "a", "linear", 1, 0));
        double[] steps = {0, 2, 4};
        assertThat(clock.at("validation", TradeoffAxis.STEP, steps)).containsExactly(0, 2, 4);
        assertThat(clock.at("validation", TradeoffAxis.TOKENS, steps)).containsExactly(0, 200, 400);
        assertThat(clock.at("validation", TradeoffAxis.SAMPLES, steps)).containsExactly(0, 16, 32);
        assertThat(clock.at("validation", TradeoffAxis.TIME, steps)).containsExactly(0, 2, 4);
        assertThat(clock.carried("validation", TradeoffAxis.TOKENS)).isTrue();
        assertThat(clock.carried("train", TradeoffAxis.TOKENS)).isFalse();
        assertThat(clock.has("validation", TradeoffAxis.KL)).isFalse();
        assertThat(clock.at("validation", TradeoffAxis.KL, steps)).containsOnly(Double.NaN);
    }

    @Test
    void everyRulePicksItsPoint() throws IOException {
        Run run = TestRuns.online(dir, "a", "linear", 1, 0);
        TradeoffStudy study = TradeoffStudy.of(List.of(run));
        // helpful 0.2, 0.5, 0.6 and harmless 0.7, 0.4, 0.5 at steps 0, 2, 4: the sum is greatest at 4.
        assertThat(pick(study, Rule.LAST, 1, LAST, FIRST, LAST)).containsExactly(0.6, 0.5);
        assertThat(pick(study, Rule.AT_CURSOR, 1, 3, FIRST, LAST)).containsExactly(0.5, 0.4);
        assertThat(pick(study, Rule.MEAN_LAST, 2, LAST, FIRST, LAST))
                .containsExactly(new double[] {0.55, 0.45}, within(1e-12));
        assertThat(pick(study, Rule.BEST_VALIDATION, 1, LAST, FIRST, LAST)).containsExactly(0.6, 0.5);
        assertThat(pick(study, Rule.BEST_VALIDATION, 1, LAST, 0, 1)).containsExactly(0.2, 0.7);
        assertThat(new TradeoffPick(Rule.AT_CURSOR, 1, 1, 2, LAST)
                        .of(study.rewards(run.id()).orElseThrow(), "validation", study.signs()))
                .isEmpty();
    }

    private static double[] pick(TradeoffStudy study, Rule rule, int k, double cursor, double from, double to) {
        return new TradeoffPick(rule, k, cursor, from, to)
                .of(study.rewards(study.report().runs().getFirst().run()).orElseThrow(), "validation", study.signs())
                .orElseThrow()
                .rewards();
    }

    @Test
    void volumesFollowTheDeclaredReference() throws IOException {
        Run a = TestRuns.online(dir.resolve("a"), "a", "linear", 1, 0);
        Run b = TestRuns.online(dir.resolve("b"), "b", "linear", 2, 0.1);
        TradeoffStudy study = TradeoffStudy.of(List.of(a, b));
        assertThat(study.reference("validation")).containsExactly(0, 0);
        TradeoffFinals zero = finals(study, 0, 0);
        // (0.6, 0.5) and (0.7, 0.5): the second dominates.
        assertThat(zero.front()).containsExactly(1);
        assertThat(zero.volume()).isCloseTo(0.35, within(1e-12));
        assertThat(zero.entries().getFirst().volume()).isCloseTo(0.3, within(1e-12));
        // Attainable: corners (0, 1), (0.75, 0.75), (1, 0), given as 0.75 by the environment.
        assertThat(zero.limit()).isEqualTo(0.75);
        TradeoffFinals moved = finals(study, 0.5, 0.4);
        assertThat(moved.volume()).isCloseTo(0.2 * 0.1, within(1e-12));
        // Above (0.5, 0.4) lie a quadrilateral: by hand the chords y = 1 - x/3 and y = 3 - 3x.
        double limit = integral(0.5, 0.75, x -> 1 - x / 3 - 0.4) + integral(0.75, 1 - 0.4 / 3, x -> 3 - 3 * x - 0.4);
        assertThat(moved.limit()).isCloseTo(limit, within(1e-9));
        assertThat(finals(study, 0.65, 0).below()).isEqualTo(1);
        assertThat(finals(study, 0.65, 0).entries().getFirst().volume()).isZero();
    }

    private static TradeoffFinals finals(TradeoffStudy study, double x, double y) {
        return TradeoffFinals.of(study, List.of("a", "b"), "validation", TradeoffPick.LAST_OF_ALL, new double[] {x, y});
    }

    /** Exact for straight lines. */
    private static double integral(double from, double to, java.util.function.DoubleUnaryOperator line) {
        return (to - from) * (line.applyAsDouble(from) + line.applyAsDouble(to)) / 2;
    }

    @Test
    void weightsOfChosenObjectivesSumToOne() throws IOException {
        TradeoffStudy study = TradeoffStudy.of(List.of(TestRuns.online(dir, "a", "linear", 1, 0)));
        TradeoffStudy.Weights both =
                study.weights("a", List.of("helpful", "harmless")).orElseThrow();
        assertThat(both.steps()).containsExactly(1, 2, 3, 4);
        assertThat(both.weights()[0]).containsExactly(new double[] {0.8, 0.2}, within(1e-12));
        assertThat(study.weights("a", List.of("helpful")).orElseThrow().weights()[3])
                .containsExactly(1);
        assertThat(study.weights("a", List.of("helpful", "truthful"))).isEmpty();
    }

    @Test
    void forgettingIsMeasuredFromTheStageThatTrainedTheObjective() throws IOException {
        ForgettingReport report = ForgettingReport.of(TestRuns.staged(dir));
        ForgettingMatrix m = ForgettingMatrix.of(List.of(report), name -> 1).orElseThrow();
        int helpful = m.objectives().indexOf("helpful");
        int harmless = m.objectives().indexOf("harmless");
        assertThat(m.rows())
                .extracting(ForgettingReport.Row::kind)
                .containsExactly(ForgettingReport.Kind.BASE, ForgettingReport.Kind.STAGE, ForgettingReport.Kind.STAGE);
        assertThat(m.change()[2][harmless]).isCloseTo(-0.3, within(1e-12));
        assertThat(m.change()[1][harmless]).isNaN();
        assertThat(m.change()[2][helpful]).isNaN();
        assertThat(m.own()[harmless]).isEqualTo(1);
        assertThat(m.own()[helpful]).isEqualTo(2);
        // No standard errors were logged, so nothing is told apart from noise.
        assertThat(m.clear(2, harmless)).isFalse();
    }

    @Test
    void forgettingOverSeedsIsPaired() throws IOException {
        ForgettingReport one = ForgettingReport.of(TestRuns.staged(dir));
        ForgettingMatrix m = ForgettingMatrix.of(List.of(one, one), name -> -1).orElseThrow();
        int harmless = m.objectives().indexOf("harmless");
        assertThat(m.change()[2][harmless]).isCloseTo(0.3, within(1e-12));
        assertThat(m.noise()[2][harmless]).isZero();
        assertThat(m.clear(2, harmless)).isTrue();
    }
}
