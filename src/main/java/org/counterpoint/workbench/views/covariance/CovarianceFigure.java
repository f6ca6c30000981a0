package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.counterpoint.analysis.CovarianceLedger;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.Words;

/** The covariance view as data, page by page: one run in detail, or several side by side. */
public final class CovarianceFigure {
    private CovarianceFigure() {}

    /**
     * What is chosen in the view.
     *
     * @param page id of the page
     * @param ledger choices of the prompt ledger
     * @param weights weights to try, of sum one; empty for equal ones
     */
    public record Choice(String page, LedgerPage.Choice ledger, double[] weights) {
        /** A page with nothing else chosen. */
        public static Choice page(String id) {
            return new Choice(
                    id,
                    new LedgerPage.Choice(CovarianceLedger.Part.WITHIN, LedgerTable.Filter.ALL, false),
                    new double[0]);
        }
    }

    /**
     * Builds a page.
     *
     * @param reports one per selected run, in order
     * @param ledgers makes the ledgers of the same runs, in the same order; asked for by the ledger page only
     * @param looks colours and names
     * @param choice what is chosen in the view
     * @param scope selection beside the runs
     */
    public static Figure of(
            List<CovarianceReport> reports,
            Supplier<List<CovarianceLedger>> ledgers,
            Looks looks,
            Choice choice,
            Scope scope) {
        String title = Messages.text("covariance.title");
        if (reports.isEmpty()) {
            return Figure.words(title, Messages.text("covariance.none"));
        }
        List<CovarianceReport> shown =
                reports.stream().filter(r -> r.unavailable().isEmpty()).toList();
        if (shown.isEmpty()) {
            return Figure.words(title, reasons(reports, looks));
        }
        int without = reports.size() - shown.size();
        String left = without == 0
                ? ""
                : without == 1
                        ? Messages.text("covariance.left", reasons(reports, looks))
                        : Messages.text("covariance.left.many", without, reports.size());
        Shown in = new Shown(shown, left, looks, scope);
        return switch (choice.page()) {
            case Pages.LAW -> LawPage.of(in);
            case Pages.WEIGHTS -> WeightsPage.of(in);
            case Pages.CONTROLLER -> ControllerPage.of(in.one(ControllerPage::tells));
            case Pages.LEDGER -> LedgerPage.of(in, of(shown, ledgers.get()), choice.ledger());
            case Pages.REWEIGHT -> ReweightPage.of(in.one(report -> true), choice.weights());
            case Pages.GRADIENTS -> gradients(in.one(report -> true));
            default -> SignsPage.of(in);
        };
    }

    private static List<CovarianceLedger> of(List<CovarianceReport> shown, List<CovarianceLedger> ledgers) {
        return ledgers.stream()
                .filter(l -> shown.stream().anyMatch(r -> r.run().equals(l.run())))
                .toList();
    }

    private static String reasons(List<CovarianceReport> reports, Looks looks) {
        List<CovarianceReport> without =
                reports.stream().filter(r -> r.unavailable().isPresent()).toList();
        if (reports.size() == 1) {
            return without.getFirst().unavailable().orElse("");
        }
        return Words.reasons(
                without.stream().map(r -> Words.name(r.run(), looks)).toList(),
                without.stream().map(r -> r.unavailable().orElse("")).toList());
    }

    private static Figure gradients(Shown in) {
        List<Panel> panels =
                GradientPanels.of(in.first(), in.looks(), in.scope().cursor());
        if (panels.isEmpty()) {
            return Pages.words(in, Pages.GRADIENTS, Messages.text("covariance.gradients.missing"));
        }
        List<Figure.Row> rows = new ArrayList<>();
        int each = panels.size() > 3 ? (panels.size() + 1) / 2 : Math.min(2, panels.size());
        for (int from = 0; from < panels.size(); from += each) {
            rows.add(Figure.Row.of(1, panels.subList(from, Math.min(panels.size(), from + each))));
        }
        return Pages.figure(in, Pages.GRADIENTS, Curves.objectives(in.objectives(), in.looks()), rows);
    }
}
