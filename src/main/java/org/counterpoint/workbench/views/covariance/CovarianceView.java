package org.counterpoint.workbench.views.covariance;

import java.util.List;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ReportCache;
import org.counterpoint.workbench.views.shared.RunChoice;
import org.counterpoint.workbench.views.shared.Signatures;
import org.jspecify.annotations.Nullable;

/** Which objectives each update raises and lowers, and how the weights stand to it. */
public final class CovarianceView extends FigureView<List<CovarianceReport>, CovarianceView.Choice> {
    public static final String ID = "covariance";

    private final ReportCache<CovarianceReport> cache = new ReportCache<>(CovarianceReport::of, Signatures::metrics);
    private final RunChoice run = new RunChoice(choice("Run", "One run in detail, or all side by side"));

    /**
     * What is chosen in the tool bar.
     *
     * @param run the one run to show, or null for all
     */
    protected record Choice(@Nullable String run) {}

    /** A view; em is the base font size in pixels. */
    public CovarianceView(ViewContext context, double em) {
        super(ID, "Covariance signs", context, em);
    }

    @Override
    protected List<CovarianceReport> compute(List<Run> runs) {
        return cache.of(runs);
    }

    @Override
    protected void reportsChanged(List<CovarianceReport> reports, Looks looks) {
        run.fill(looks);
    }

    @Override
    protected Figure draw(List<CovarianceReport> reports, Looks looks, Choice choices, Scope scope) {
        String one = choices.run();
        List<CovarianceReport> shown = one == null
                ? reports
                : reports.stream().filter(r -> r.run().equals(one)).toList();
        return CovarianceFigure.of(shown, looks, scope.cursor());
    }

    @Override
    protected Choice choices() {
        return new Choice(run.chosen());
    }

    @Override
    protected boolean dependsOnCursor() {
        return true;
    }
}
