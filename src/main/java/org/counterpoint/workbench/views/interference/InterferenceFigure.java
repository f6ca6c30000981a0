package org.counterpoint.workbench.views.interference;

import java.util.List;
import java.util.function.Supplier;
import org.counterpoint.analysis.CovarianceLedger;
import org.counterpoint.analysis.InterferenceReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.Words;

/** The interference view as data, page by page. */
public final class InterferenceFigure {
    static final String WINDOWS = "windows";
    static final String PAIRS = "pairs";
    static final String DRAWDOWN = "drawdown";

    private InterferenceFigure() {}

    /**
     * Builds a page.
     *
     * @param reports one per selected run, in order
     * @param ledgers makes the ledgers of the same runs; asked for by the windows only
     * @param looks colours and names
     * @param page id of the page
     * @param metric what the pair matrix says: {@code SHARE}, {@code RISE} or {@code FALL}
     * @param scope selection beside the runs
     */
    public static Figure of(
            List<InterferenceReport> reports,
            Supplier<List<CovarianceLedger>> ledgers,
            Looks looks,
            String page,
            String metric,
            Scope scope) {
        String title = Messages.text("interference.title");
        if (reports.isEmpty()) {
            return Figure.words(title, Messages.text("interference.none"));
        }
        List<InterferenceReport> without =
                reports.stream().filter(r -> r.unavailable().isPresent()).toList();
        List<InterferenceReport> shown =
                reports.stream().filter(r -> r.unavailable().isEmpty()).toList();
        String reasons = Words.reasons(
                without.stream().map(r -> Words.name(r.run(), looks)).toList(),
                without.stream().map(r -> r.unavailable().orElse("")).toList());
        if (shown.isEmpty()) {
            return Figure.words(title, reasons);
        }
        Shown in = new Shown(shown, without.isEmpty() ? "" : Messages.text("interference.left", reasons), looks, scope);
        return switch (page) {
            case PAIRS -> PairsPage.of(in, PairsPage.Metric.valueOf(metric));
            case DRAWDOWN -> DrawdownPage.of(in);
            default -> WindowsPage.of(in, ledgers.get());
        };
    }
}
