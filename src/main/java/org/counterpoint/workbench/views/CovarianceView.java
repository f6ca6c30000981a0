package org.counterpoint.workbench.views;

import java.util.List;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.view.ViewContext;

/** Which objectives each update raises and lowers, and how the weights stand to it. */
final class CovarianceView extends FigureView<List<CovarianceReport>> {
    static final String ID = "covariance";

    private final ReportCache<CovarianceReport> cache = new ReportCache<>(CovarianceReport::of, Signatures::metrics);
    private final RunChoice run = new RunChoice(choice("Run", "One run in detail, or all side by side"));

    CovarianceView(ViewContext context, double em) {
        super(ID, "Covariance signs", context, em);
    }

    @Override
    List<CovarianceReport> compute(List<Run> runs) {
        return cache.of(runs);
    }

    @Override
    void reportsChanged(List<CovarianceReport> reports, Looks looks) {
        run.fill(looks);
    }

    @Override
    Figure draw(List<CovarianceReport> reports, Looks looks, Choices choices) {
        String one = choices.run();
        List<CovarianceReport> shown = one == null
                ? reports
                : reports.stream().filter(r -> r.run().equals(one)).toList();
        return CovarianceFigure.of(shown, looks, choices.cursor());
    }

    @Override
    Choices choices() {
        return new Choices(null, null, null, run.chosen(), null, cursor());
    }

    @Override
    boolean dependsOnCursor() {
        return true;
    }
}
