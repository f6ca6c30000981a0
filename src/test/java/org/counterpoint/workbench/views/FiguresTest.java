package org.counterpoint.workbench.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.TradeoffReport;
import org.counterpoint.analysis.TradeoffStudy;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.views.lipschitz.LipschitzFigure;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.tradeoffs.Outline;
import org.counterpoint.workbench.views.tradeoffs.TradeoffChoice;
import org.counterpoint.workbench.views.tradeoffs.TradeoffsFigure;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static Panel.Xy xy(Figure figure, String id) {
        return (Panel.Xy)
                figure.panels().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
    }

    private static List<String> keys(Panel.Xy panel) {
        return panel.series().stream().map(Series::key).toList();
    }

    private static Figure tradeoffs(int runs, int methods) {
        Looks looks = SyntheticReports.looks(runs, methods, Tokens.LIGHT);
        return page(looks, SyntheticReports.tradeoffs(looks, 150), "curves");
    }

    private static Figure trajectories(int runs, int methods) {
        Looks looks = SyntheticReports.looks(runs, methods, Tokens.LIGHT);
        return page(looks, SyntheticReports.tradeoffs(looks, 150), "trajectories");
    }

    private static Figure page(Looks looks, TradeoffReport report, String page) {
        return TradeoffsFigure.of(
                TradeoffStudy.of(report), looks, TradeoffChoice.of(page, "validation"), new Selection().scope());
    }

    @Test
    void everyObjectiveAndEveryPairHasItsPanel() {
        assertThat(tradeoffs(2, 2).panels().map(Panel::id))
                .containsExactly("reward-helpful", "reward-harmless", "reward-truthful", "volume-curve");
        assertThat(trajectories(2, 2).panels().map(Panel::id))
                .containsExactly("pair-helpful-harmless", "pair-helpful-truthful", "pair-harmless-truthful", "volume");
    }

    @Test
    void seedsAreDrawnOneByOneUnderTheirMean() {
        Panel.Xy panel = xy(tradeoffs(6, 2), "reward-helpful");
        assertThat(keys(panel)).contains("run-0/validation", "run-2/validation", "run-4/validation");
        assertThat(keys(panel).subList(6, 8)).containsExactly("linear/mean", "ctwa/mean");
        Series mean = panel.series().get(6);
        double[] lo = mean.lo();
        double[] hi = mean.hi();
        assertThat(lo).isNotNull();
        assertThat(hi).isNotNull();
        assertThat(mean.y()[5]).isBetween(lo[5], hi[5]);
    }

    @Test
    void legendNamesEveryGroupAndTheLimit() {
        assertThat(trajectories(6, 2).legend().stream().map(LegendItem::label))
                .contains("linear (3 seeds)", "ctwa (3 seeds)", "exact attainable front: the limit no method can pass");
    }

    @Test
    void trainCurvesAreHiddenForManyRunsAndTheFigureSaysSo() {
        assertThat(keys(xy(tradeoffs(2, 2), "reward-helpful"))).contains("run-0/train");
        Figure many = tradeoffs(6, 2);
        assertThat(keys(xy(many, "reward-helpful"))).doesNotContain("run-0/train");
        assertThat(many.subtitle()).contains("Training curves are hidden with more than 4 runs.");
    }

    @Test
    void stagesOfOfflineRunsAreMarked() {
        // Two of the four have stages, so the marks are ticks that say so, not lines over all.
        assertThat(xy(tradeoffs(4, 4), "reward-harmless").marks())
                .contains(
                        new Mark.Upright(50, "stage 2: helpful (2 of 4 runs)", true),
                        new Mark.Upright(100, "stage 3: truthful (2 of 4 runs)", true));
    }

    @Test
    void unsupportedFixedPoliciesAreMarkedBelowTheLimit() {
        Series marked = xy(trajectories(1, 1), "pair-helpful-harmless").series().stream()
                .filter(s -> s.key().equals("unsupported"))
                .findFirst()
                .orElseThrow();
        // Of five fixed policies two are corners of the front.
        assertThat(marked.x()).containsExactlyInAnyOrder(0.75, 0.6, 0.88);
    }

    @Test
    void outlineOfAnAttainableSetIsConvexAndFalls() {
        List<double[]> corners = Outline.upperRight(
                List.of(new double[] {0, 1}, new double[] {0.4, 0.5}, new double[] {0.6, 0.8}, new double[] {1, 0}));
        assertThat(corners).extracting(p -> p[0]).containsExactly(0.0, 0.6, 1.0);
    }

    @Test
    void reasonsAreShownInPlaceOfEmptyBoxes() {
        TradeoffReport nothing = new TradeoffReport(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.of("No rewards were logged."),
                List.of());
        Figure figure = page(SyntheticReports.looks(1, 1, Tokens.LIGHT), nothing, "curves");
        assertThat(figure.panels().map(Panel::note)).containsExactly("No rewards were logged.");
    }

    @Test
    void aCurveThatBeginsLaterLacksNothing() {
        Series late = Series.of(
                        "a",
                        "a",
                        new double[] {0, 1, 2, 3},
                        new double[] {Double.NaN, 1, Double.NaN, 3},
                        SeriesStyle.line(0, 1))
                .withError(new double[] {Double.NaN, 1, 1, 1}, 2)
                .fromFirstValue();
        assertThat(late.x()).containsExactly(1, 2, 3);
        assertThat(late.y()).containsExactly(1, Double.NaN, 3);
        assertThat(late.hi()).containsExactly(3, Double.NaN, 5);
        Series none =
                Series.of("b", "b", new double[] {0, 1}, new double[] {Double.NaN, Double.NaN}, SeriesStyle.line(0, 1));
        assertThat(none.fromFirstValue()).isSameAs(none);
    }

    @Test
    void lipschitzDrawsEveryBoundAndTheCap() {
        Looks looks = SyntheticReports.looks(1, 1, Tokens.LIGHT);
        Figure figure = LipschitzFigure.of(List.of(SyntheticReports.lipschitz("run-0", true)), looks, null);
        assertThat(keys(xy(figure, "module")))
                .containsExactly(
                        "run-0/COMPOUNDING",
                        "run-0/ADDITIVE",
                        "run-0/ROOT_SUM_SQUARE",
                        "run-0/HELD",
                        "run-0/MEASURED",
                        "run-0/EMPIRICAL",
                        "run-0/CAP");
        assertThat(xy(figure, "module").note()).contains("is a bound");
        assertThat(xy(figure, "depth").y().unit()).isEqualTo("nats");
    }
}
