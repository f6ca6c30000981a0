package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.counterpoint.analysis.CovarianceLedger.Part;
import org.counterpoint.analysis.CovarianceLedgers.Summary;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.PromptRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CovarianceLedgerTest {
    @TempDir
    Path dir;

    private static PromptRow row(long step, String id, String category, double within, double between) {
        return new PromptRow(
                step,
                id,
                category,
                "Q: " + id,
                4,
                new double[] {0.5, 1},
                0.25,
                new double[] {within, -within},
                new double[] {between, 0});
    }

    private Run run(PromptRow... rows) throws IOException {
        try (RunWriter writer = RunWriter.create(dir.resolve("r"), TestRuns.manifest("r", "linear", 1))) {
            double[] sum = new double[10];
            for (PromptRow row : rows) {
                writer.append(row);
                sum[(int) row.step()] += row.within()[0];
            }
            for (int step = 1; step <= 3; step++) {
                writer.append(new MetricRow(
                        step, step, "train", Map.of("cov/helpful", sum[step], "cov/harmless", -sum[step])));
            }
        }
        return Run.open(dir.resolve("r"));
    }

    @Test
    void contributionsOfAllPromptsAddUpToTheMeanCovariance() throws IOException {
        Run run = run(
                row(1, "a", "x", .3, .1),
                row(1, "b", "y", -.1, .2),
                row(2, "a", "x", .2, 0),
                row(2, "c", "y", .4, 0),
                row(3, "b", "y", 9, 9));
        CovarianceLedger ledger = CovarianceLedger.of(run);
        assertThat(ledger.unavailable()).isEmpty();
        Summary summary = CovarianceLedgers.summary(List.of(ledger), Part.WITHIN, step -> step <= 2);
        assertThat(summary.steps()).isEqualTo(2);
        assertThat(summary.lines()).extracting(l -> l.asked().id()).containsExactly("a", "b", "c");
        assertThat(summary.lines()).extracting(l -> l.asked().text()).containsExactly("Q: a", "Q: b", "Q: c");
        assertThat(summary.lines().getFirst().times()).isEqualTo(2);
        assertThat(summary.lines().getFirst().contribution()[0]).isCloseTo(.25, within(1e-15));
        // mean of the covariances .2 and .6
        assertThat(summary.total()[0]).isCloseTo(.4, within(1e-15));
        assertThat(summary.logged()[0]).isCloseTo(.4, within(1e-15));
        assertThat(summary.total()[1]).isCloseTo(-.4, within(1e-15));
        assertThat(summary.lines().getFirst().conflict(0, 1)).isCloseTo(.25, within(1e-15));
        assertThat(summary.lines().get(1).conflict(0, 1)).isZero();
    }

    @Test
    void theSameRunTwiceCountsHalfEach() throws IOException {
        CovarianceLedger ledger = CovarianceLedger.of(run(row(1, "a", "x", .3, .1), row(1, "b", "y", -.1, .2)));
        Summary summary = CovarianceLedgers.summary(List.of(ledger, ledger), Part.WITHIN, step -> true);
        assertThat(summary.total()[0]).isCloseTo(.2, within(1e-15));
        assertThat(summary.runs()).isEqualTo(2);
        assertThat(summary.lines().getFirst().times()).isEqualTo(2);
    }

    @Test
    void pooledPartsFollowTheRunFormat() throws IOException {
        CovarianceLedger ledger = CovarianceLedger.of(run(row(1, "a", "x", .3, .1), row(1, "b", "y", -.1, .2)));
        // k = 4, N = 8, G = 2: within (k - 1) G / N + between
        assertThat(ledger.contribution(Part.POOLED, 0, 0)).isCloseTo(.3 * 3 * 2 / 8 + .1, within(1e-15));
        assertThat(ledger.covariance(0, 0)).isCloseTo(.6, within(1e-15));
    }

    @Test
    void categoriesThatAllDisagreeWithThePooledSignAreSimpson() throws IOException {
        // within every prompt the covariance of the first objective is negative; between prompts it is strongly
        // positive
        Run run = run(
                row(1, "a", "x", -.10, .9),
                row(1, "b", "y", -.12, .9),
                row(2, "c", "x", -.11, .9),
                row(2, "d", "y", -.13, .9));
        Summary summary = CovarianceLedgers.summary(List.of(CovarianceLedger.of(run)), Part.WITHIN, step -> true);
        assertThat(summary.pooled()[0]).isPositive();
        assertThat(summary.categories()).hasSize(2).allSatisfy(c -> {
            assertThat(c.signs().getFirst()).isEqualTo(Sign.NEGATIVE);
            assertThat(c.against()[0]).isTrue();
            assertThat(c.against()[1]).isFalse();
        });
        assertThat(summary.simpson()).containsExactly(true, false);
    }

    @Test
    void runsWithoutPromptsSayHowToGetThem() throws IOException {
        CovarianceLedger ledger = CovarianceLedger.of(run());
        assertThat(ledger.unavailable())
                .hasValueSatisfying(why -> assertThat(why).contains("train it again"));
        assertThat(CovarianceLedgers.summary(List.of(ledger), Part.WITHIN, step -> true)
                        .lines())
                .isEmpty();
    }
}
