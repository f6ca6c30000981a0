package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.counterpoint.analysis.CovarianceLedger;
import org.counterpoint.analysis.CovarianceLedger.Part;
import org.counterpoint.analysis.CovarianceLedgers;
import org.counterpoint.analysis.CovarianceLedgers.Summary;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.selection.Scope;

/** Which prompts made the covariances what they are. */
final class LedgerPage {
    private LedgerPage() {}

    /**
     * What is chosen for the ledger.
     *
     * @param part which covariance is split
     * @param filter which prompts
     * @param cursorOnly only the step of the time cursor, instead of the brushed range or all steps
     */
    record Choice(Part part, LedgerTable.Filter filter, boolean cursorOnly) {}

    /**
     * The page.
     *
     * @param ledgers ledgers of the runs shown, same order as the reports
     */
    static Figure of(Shown in, List<CovarianceLedger> ledgers, Choice choice) {
        List<CovarianceLedger> known =
                ledgers.stream().filter(l -> l.unavailable().isEmpty()).toList();
        if (known.isEmpty()) {
            return Pages.words(
                    in,
                    Pages.LEDGER,
                    ledgers.stream()
                            .flatMap(l -> l.unavailable().stream())
                            .findFirst()
                            .orElse(""));
        }
        double at = choice.cursorOnly() ? stepAt(known, in.scope()) : Double.NaN;
        DoublePredicate steps = choice.cursorOnly() ? step -> step == at : in.scope()::covers;
        Summary summary = CovarianceLedgers.summary(known, choice.part(), steps);
        if (summary.lines().isEmpty()) {
            return Pages.words(in, Pages.LEDGER, Messages.text("covariance.ledger.nosteps"));
        }
        LedgerTable.Filter filter = new LedgerTable.Filter(
                choice.filter().up(), choice.filter().down(), in.scope().objective());
        List<String> words = new ArrayList<>(List.of(where(in.scope(), choice, at, summary)));
        words.add(Messages.text("covariance.ledger.part." + choice.part().name().toLowerCase(java.util.Locale.ROOT)));
        if (known.size() < ledgers.size()) {
            words.add(Messages.text("covariance.ledger.without", ledgers.size() - known.size()));
        }
        return Pages.figure(
                in,
                Pages.LEDGER,
                List.of(),
                List.of(
                        new Figure.Row(
                                1.45,
                                List.of(new Figure.Cell(
                                        1,
                                        LedgerTable.prompts(
                                                "ledger",
                                                Messages.text("covariance.ledger.title"),
                                                String.join(" ", words),
                                                summary,
                                                filter,
                                                in.scope().prompt(),
                                                in.looks())))),
                        new Figure.Row(
                                1,
                                List.of(new Figure.Cell(
                                        1,
                                        LedgerTable.categories(
                                                "categories",
                                                Messages.text("covariance.ledger.categories"),
                                                Messages.text("covariance.ledger.categories.note"),
                                                summary,
                                                in.looks()))))));
    }

    /** The last recorded step up to the cursor; the first one where the cursor lies before all. */
    private static double stepAt(List<CovarianceLedger> ledgers, Scope scope) {
        double best = Double.NaN;
        double first = Double.POSITIVE_INFINITY;
        for (CovarianceLedger ledger : ledgers) {
            for (int i = 0; i < ledger.size(); i++) {
                double step = ledger.step(i);
                first = Math.min(first, step);
                if (step <= scope.cursor() && !(step <= best)) {
                    best = step;
                }
            }
        }
        return Double.isNaN(best) ? first : best;
    }

    private static String where(Scope scope, Choice choice, double at, Summary summary) {
        String count = Numbers.count(summary.lines().size());
        if (choice.cursorOnly()) {
            return Messages.text("covariance.ledger.step", Long.toString((long) at), count);
        }
        return scope.range() == null
                ? Messages.text("covariance.ledger.all", Numbers.count(summary.steps()), count)
                : Messages.text(
                        "covariance.ledger.range",
                        Long.toString(scope.range().from()),
                        Long.toString(scope.range().to()),
                        count);
    }
}
