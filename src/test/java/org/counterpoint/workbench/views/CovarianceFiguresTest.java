package org.counterpoint.workbench.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.views.covariance.CovarianceFigure;
import org.counterpoint.workbench.views.shared.Looks;
import org.junit.jupiter.api.Test;

/** The pages of the covariance view as data. */
class CovarianceFiguresTest {
    private static final Scope ALL = new Scope(null, null, null, 0, null, Double.POSITIVE_INFINITY);

    private static Figure page(String page, Looks looks, Scope scope, CovarianceReport... reports) {
        return CovarianceFigure.of(List.of(reports), List::of, looks, CovarianceFigure.Choice.page(page), scope);
    }

    private static Figure page(String page, CovarianceReport report) {
        return page(page, SyntheticReports.looks(2, 2, Tokens.LIGHT), ALL, report);
    }

    private static Panel panel(Figure figure, String id) {
        return figure.panels().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
    }

    private static List<String> keys(Figure figure, String id) {
        return ((Panel.Xy) panel(figure, id)).series().stream().map(Series::key).toList();
    }

    private static CovarianceReport linear(int steps) {
        return SyntheticReports.covariance("run-0", steps, false);
    }

    @Test
    void signStripHatchesUndeterminedSteps() {
        CovarianceReport report = linear(150);
        Panel.Heat strip = (Panel.Heat) panel(page("signs", report), "sign-strip");
        assertThat(strip.rows()).containsExactly("helpful", "harmless", "truthful");
        assertThat(strip.columnCount()).isEqualTo(150);
        boolean[][] hatched = strip.hatched();
        assertThat(hatched).isNotNull();
        for (int i = 0; i < 150; i++) {
            double z = report.perObjective().getFirst().covariance()[i] / 0.012;
            assertThat(strip.values()[0][i]).isEqualTo(z);
            assertThat(hatched[0][i]).isEqualTo(Math.abs(z) <= 1.96);
        }
    }

    @Test
    void longStripsSayThatTheyAverage() {
        Panel.Heat strip = (Panel.Heat) panel(page("signs", linear(2400)), "sign-strip");
        assertThat(strip.columnCount()).isEqualTo(240);
        assertThat(strip.note()).contains("averages about 10 steps");
    }

    @Test
    void anObjectiveInFocusLeavesTheOthersPale() {
        Scope focus = new Scope("harmless", null, null, 0, null, 20);
        Figure figure = page("signs", SyntheticReports.looks(1, 1, Tokens.LIGHT), focus, linear(50));
        List<Series> series = ((Panel.Xy) panel(figure, "covariance")).series();
        assertThat(series.get(1).style().alpha()).isEqualTo(1);
        assertThat(series.get(1).lo()).isNotNull();
        assertThat(series.get(0).style().alpha()).isLessThan(0.5);
        assertThat(series.get(0).lo()).isNull();
    }

    @Test
    void theControllerPageShowsAveragesOrWhatAMethodLogsItself() {
        Figure ctwa = page("controller", SyntheticReports.covariance("run-1", 50, true));
        assertThat(keys(ctwa, "controller-harmless")).containsExactly("harmless/target", "harmless/moving average");
        Figure linear = page("controller", linear(50));
        assertThat(linear.panels().map(Panel::id)).contains("own-mgda/norm", "raw-helpful");
        assertThat(panel(linear, "own-mgda/norm").note()).contains("shortest combination");
    }

    @Test
    void signsAreCountedInTheLightOfTheirErrors() {
        Figure law = page("law", linear(50));
        assertThat(panel(law, "changes").note()).startsWith("Held out");
        Panel.Table table = (Panel.Table) panel(law, "agreement");
        // realised errors are 10, 20, ...: nothing is determined
        Panel.Table.Row first = table.rows().getFirst();
        assertThat(first.cells().get(2).value()).isEqualTo(0);
        assertThat(first.cells().get(4).value()).isEqualTo(5);
        assertThat(first.cells().get(7).text()).isEqualTo("2 / 5");
        assertThat(table.rows().getLast().cells().get(4).value()).isEqualTo(15);
        assertThat(keys(law, "clipping-helpful"))
                .containsExactly("helpful/weight without clipping", "helpful/clipped weight");
        assertThat(panel(law, "clipping-helpful").note()).contains("40/50");
    }

    @Test
    void ratesHaveWilsonIntervals() {
        double[] interval = new CovarianceReport.SignTable(8, 2).interval();
        // 8 of 10: (0.8 + z^2/20 -+ z sqrt(.16/10 + z^2/400)) / (1 + z^2/10)
        assertThat(interval[0]).isBetween(0.4901, 0.4903);
        assertThat(interval[1]).isBetween(0.9433, 0.9434);
        assertThat(new CovarianceReport.SignTable(0, 0).interval()).containsOnly(Double.NaN);
        assertThat(new CovarianceReport.SignTable(5, 0).interval()[1]).isEqualTo(1);
    }

    @Test
    void gradientsAreShownAtTheCursor() {
        Scope at20 = new Scope(null, null, null, 0, null, 20);
        Figure figure = page("gradients", SyntheticReports.looks(2, 2, Tokens.LIGHT), at20, linear(50));
        assertThat(keys(figure, "gradient-norms")).containsExactly("gradient_norm/helpful");
        assertThat(keys(figure, "polyak")).containsExactly("pl/constant");
        Panel.Heat cosines = (Panel.Heat) panel(figure, "gradient-cosines");
        assertThat(cosines.title()).contains("at step 20");
        assertThat(cosines.values()[0]).containsExactly(1, Double.NaN, 0);
        assertThat(cosines.values()[2][0]).isEqualTo(0);
    }

    @Test
    void runsWithoutCovariancesAreNamedWithTheirReason() {
        CovarianceReport offline = new CovarianceReport(
                "run-2",
                List.of(),
                new double[0],
                List.of(),
                List.of(),
                List.of(),
                linear(5).health(),
                false,
                SyntheticReports.polyak(new double[0]),
                List.of(),
                List.of(),
                Optional.of("This run is offline."),
                List.of());
        List<String> titles = new ArrayList<>();
        for (String page : List.of("signs", "law", "weights", "controller", "gradients", "reweight")) {
            Figure figure = page(
                    page,
                    SyntheticReports.looks(3, 3, Tokens.LIGHT),
                    ALL,
                    linear(50),
                    SyntheticReports.covariance("run-1", 50, true),
                    offline);
            titles.add(figure.title());
            assertThat(figure.subtitle()).contains("Not shown: sequential-dpo seed 1: This run is offline.");
        }
        assertThat(titles.subList(0, 3)).allMatch(title -> title.contains("2 runs"));
        // Pages that show one run in detail take the first that has something to tell.
        assertThat(titles.subList(3, 6)).allMatch(title -> title.contains("linear"));
    }
}
