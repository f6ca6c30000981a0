package org.counterpoint.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.counterpoint.analysis.CovarianceReport.Changes;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts of the covariance report that say how far the law can be trusted in a run. */
class CovarianceReportTest {
    @TempDir
    private Path dir = Path.of("");

    private static MetricRow row(String split, long step, Object... values) {
        return TestRuns.row(split, step, values);
    }

    private Run run(MetricRow... rows) throws IOException {
        try (RunWriter w = RunWriter.create(dir, TestRuns.manifest("r", "ctwa", 1))) {
            for (MetricRow r : rows) {
                w.append(r);
            }
        }
        return Run.open(dir);
    }

    private static MetricRow validation(long step, double helpful, double predicted, double first, double realised) {
        return row(
                "validation",
                step,
                "reward/helpful/mean",
                helpful,
                "reward/harmless/mean",
                .5,
                "predicted/helpful",
                predicted,
                "first_order/helpful",
                first,
                "first_order/helpful/se",
                .01,
                "realised/helpful",
                realised);
    }

    @Test
    void heldOutPredictionsArePreferredToSumsOverTraining() throws IOException {
        Run run = run(
                row("validation", 0, "reward/helpful/mean", .5, "reward/harmless/mean", .5),
                row("train", 1, "cov/helpful", .1, "predicted/helpful", 9, "predicted/harmless", .25),
                row("train", 2, "cov/helpful", .1, "predicted/helpful", 9, "predicted/harmless", .25),
                validation(2, .6, .2, .05, .1),
                row("train", 3, "cov/helpful", .1, "predicted/helpful", 9, "predicted/harmless", -.5),
                validation(4, .55, .3, -.015, -.05));
        CovarianceReport report = CovarianceReport.of(run);
        Changes helpful = report.perObjective().getFirst().changes();
        assertThat(helpful.source()).isEqualTo(Changes.HELD_OUT);
        assertThat(helpful.predicted()).containsExactly(.2, .3);
        assertThat(helpful.realised()).containsExactly(.1, -.05);
        assertThat(helpful.agree()).isEqualTo(1);
        assertThat(helpful.disagree()).isEqualTo(1);
        assertThat(helpful.firstOrder()).containsExactly(.05, -.015);
        assertThat(helpful.firstOrderSigns()).isEqualTo(new CovarianceReport.SignTable(2, 0));
        // the second lies within 1.96 standard errors of 0
        assertThat(helpful.determinedSigns()).isEqualTo(new CovarianceReport.SignTable(1, 0));
        Changes harmless = report.perObjective().get(1).changes();
        assertThat(harmless.source()).isEqualTo(Changes.TRAINING);
        assertThat(harmless.predicted()).containsExactly(.5, -.5);
        assertThat(harmless.agree() + harmless.disagree()).as("nothing changed").isZero();
        assertThat(harmless.firstOrderSigns().total()).isZero();
        assertThat(report.notes().toString()).contains("held-out");
        assertThat(AnalysisJson.tree(report)
                        .at("/per_objective/0/changes/first_order_signs/agree")
                        .intValue())
                .isEqualTo(2);
        assertThat(AnalysisJson.tree(report)
                        .at("/per_objective/0/changes/source")
                        .asText())
                .isEqualTo("held-out");
    }

    @Test
    void oldRunsSaySoWherePredictionsAreNotHeldOut() throws IOException {
        Run run = run(
                row("validation", 0, "reward/helpful/mean", .5),
                row("train", 1, "cov/helpful", .1, "predicted/helpful", .2),
                row("validation", 1, "reward/helpful/mean", .6));
        CovarianceReport report = CovarianceReport.of(run);
        Changes helpful = report.perObjective().getFirst().changes();
        assertThat(helpful.source()).isEqualTo(Changes.TRAINING);
        assertThat(helpful.realised()[0]).isCloseTo(.1, within(1e-12));
        assertThat(report.notes().toString()).contains("overstates");
        assertThat(report.exact()).isFalse();
    }

    @Test
    void countsTheStepsThatClippingCannotHaveTurned() throws IOException {
        Run run = run(
                row("train", 1, "cov_clip/helpful", .1, "cov_unclip/helpful", .3, "clip/bound/helpful", .2),
                row("train", 2, "cov_clip/helpful", -.1, "cov_unclip/helpful", .1, "clip/bound/helpful", .2),
                row("train", 3, "cov_clip/helpful", .1, "cov_unclip/helpful", .3));
        CovarianceReport.ObjectiveCovariance helpful =
                CovarianceReport.of(run).perObjective().getFirst();
        assertThat(helpful.guaranteedSteps()).isEqualTo(1);
        assertThat(helpful.boundedSteps()).isEqualTo(2);
        assertThat(helpful.unclipped()).containsExactly(.3, .1, .3);
        assertThat(helpful.clipBound()).containsExactly(.2, .2, Double.NaN);
    }

    @Test
    void polyakSeriesHaveTheirOwnStepsAndAFittedRate() throws IOException {
        Run run = run(
                row("train", 1, "cov/helpful", .1),
                row("train", 2, "pl/gradient_squared", .4, "pl/gap", .5, "pl/constant", .4),
                row("train", 4, "pl/gradient_squared", -.1, "pl/gap", .25, "pl/constant", -.2),
                row("train", 6, "pl/gradient_squared", .1, "pl/gap", .125, "pl/constant", .4));
        CovarianceReport.PolyakSeries pl = CovarianceReport.of(run).pl();
        assertThat(pl.steps()).containsExactly(2, 4, 6);
        assertThat(pl.constant()).containsExactly(.4, -.2, .4);
        assertThat(pl.bound()).containsOnly(Double.NaN);
        assertThat(pl.rate()).isCloseTo(-Math.log(2) / 2, within(1e-12));
    }

    @Test
    void gradientsAndTheMethodsOwnSeriesKeepTheirKeys() throws IOException {
        Run run = run(row(
                "train",
                1,
                "cov/helpful",
                .1,
                "gradient_norm/helpful",
                2,
                "gradient_cosine/helpful/harmless",
                -.5,
                "loss_gradient_norm/helpful",
                3,
                "ctwa/ema/helpful",
                .1,
                "cone/margin/helpful",
                .02,
                "mgda/norm",
                .3,
                "loss",
                1,
                "kl",
                1,
                "time/update",
                1));
        CovarianceReport report = CovarianceReport.of(run);
        assertThat(report.gradients().stream().map(CovarianceReport.KeyedSeries::key))
                .containsExactly(
                        "gradient_norm/helpful", "gradient_cosine/helpful/harmless", "loss_gradient_norm/helpful");
        assertThat(report.own().stream().map(CovarianceReport.KeyedSeries::key))
                .containsExactlyInAnyOrder("cone/margin/helpful", "mgda/norm");
        assertThat(report.own().getFirst().values()).hasSize(1);
    }
}
