package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.Normal;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows, their strength and the falls of a run written by hand. */
class InterferenceWindowsTest {
    @TempDir
    Path dir;

    private Run run(double[] helpful, double[] harmless, double se) throws IOException {
        try (RunWriter writer = RunWriter.create(dir.resolve("r"), TestRuns.manifest("r", "linear", 1))) {
            for (int i = 0; i < helpful.length; i++) {
                Map<String, Double> row = new LinkedHashMap<>();
                row.put("reward/helpful/mean", helpful[i]);
                row.put("reward/harmless/mean", harmless[i]);
                if (!Double.isNaN(se)) {
                    row.put("reward/helpful/se", se);
                    row.put("reward/harmless/se", se);
                }
                writer.append(new MetricRow(10L * i, i, "validation", row));
            }
        }
        return Run.open(dir.resolve("r"));
    }

    //                                       0   10   20   30   40   50   60
    private static final double[] HELPFUL = {.2, .3, .4, .5, .5, .5, .4};
    private static final double[] HARMLESS = {.9, .9, .8, .6, .6, .6, .7};

    @Test
    void overlappingWindowsAreOneStretch() throws IOException {
        InterferenceReport r = InterferenceReport.of(run(HELPFUL, HARMLESS, .02), "validation", 1, 1.96);
        assertThat(r.windows()).hasSize(2);
        InterferenceReport.Window first = r.windows().getFirst();
        assertThat(first.rise()).isEqualTo("helpful");
        assertThat(first.fall()).isEqualTo("harmless");
        assertThat(first.from()).isEqualTo(10);
        assertThat(first.to()).isEqualTo(30);
        assertThat(first.riseChange()).isCloseTo(.2, within(1e-12));
        assertThat(first.fallChange()).isCloseTo(-.3, within(1e-12));
        assertThat(first.riseSe()).isCloseTo(.02 * Math.sqrt(2), within(1e-15));
        // each single window moved helpful by .1, the weaker of both in the clearest one
        assertThat(first.strength()).isCloseTo(.1 / (.02 * Math.sqrt(2)), within(1e-9));
        InterferenceReport.Window second = r.windows().get(1);
        assertThat(second.rise()).isEqualTo("harmless");
        assertThat(List.of(second.from(), second.to())).containsExactly(50.0, 60.0);
        assertThat(r.rate()).isEqualTo(3 / 6.0);
        assertThat(r.pairs()[0][1]).isEqualTo(2 / 6.0);
        assertThat(r.pairRise()[0][1]).isCloseTo(.1, within(1e-12));
        assertThat(r.pairFall()[0][1]).isCloseTo(.15, within(1e-12));
        assertThat(r.pairFall()[0][0]).isNaN();
    }

    @Test
    void noiseHidesWhatIsWithinTheTolerance() throws IOException {
        InterferenceReport r = InterferenceReport.of(run(HELPFUL, HARMLESS, .05), "validation", 1, 1.96);
        assertThat(r.windows()).isEmpty();
        // two objectives, q = P(Z > 1.96): one up and the other down has 2 q^2
        assertThat(r.chance()).isCloseTo(2 * .025 * .025, within(1e-5));
        assertThat(r.notes().getFirst()).contains("1.96 standard errors");
    }

    @Test
    void fallsAreMeasuredFromTheBestSoFar() throws IOException {
        InterferenceReport r = InterferenceReport.of(run(HELPFUL, HARMLESS, .02), "validation", 1);
        InterferenceReport.Fall helpful = r.falls().getFirst();
        assertThat(helpful.depth()).isCloseTo(.1, within(1e-12));
        assertThat(helpful.from()).isEqualTo(30);
        assertThat(helpful.to()).isEqualTo(60);
        assertThat(helpful.atEnd()).isCloseTo(.1, within(1e-12));
        InterferenceReport.Fall harmless = r.falls().get(1);
        assertThat(harmless.depth()).isCloseTo(.3, within(1e-12));
        assertThat(harmless.from()).isEqualTo(0);
        assertThat(harmless.to()).isEqualTo(30);
        assertThat(harmless.atEnd()).isCloseTo(.2, within(1e-12));
        assertThat(harmless.se()).isCloseTo(.02 * Math.sqrt(2), within(1e-15));
    }

    @Test
    void exactRewardsCountBeyondRoundingOnly() throws IOException {
        InterferenceReport r = InterferenceReport.of(
                run(new double[] {.5, .5 + 1e-15, .6}, new double[] {.5, .5 - 1e-15, .4}, 0), "validation", 1);
        assertThat(r.windows()).singleElement().satisfies(w -> {
            assertThat(w.from()).isEqualTo(10);
            assertThat(w.strength()).isInfinite();
        });
        assertThat(r.chance()).isZero();
    }

    @Test
    void withoutErrorsNothingIsSaidOfTheStrength() throws IOException {
        InterferenceReport r = InterferenceReport.of(run(HELPFUL, HARMLESS, Double.NaN), "validation", 1);
        assertThat(r.windows())
                .isNotEmpty()
                .allSatisfy(w -> assertThat(w.strength()).isNaN());
    }

    @Test
    void tailsOfTheNormalDistribution() {
        assertThat(Normal.upperTail(0)).isEqualTo(.5);
        assertThat(Normal.upperTail(1.959963984540054)).isCloseTo(.025, within(1e-15));
        assertThat(Normal.upperTail(-1)).isCloseTo(.8413447460685429, within(1e-15));
        assertThat(Normal.upperTail(9)).isZero();
        assertThat(Normal.upperTail(Double.NaN)).isNaN();
    }
}
