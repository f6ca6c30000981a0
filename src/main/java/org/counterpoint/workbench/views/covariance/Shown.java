package org.counterpoint.workbench.views.covariance;

import java.util.List;
import java.util.function.Predicate;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.Words;

/**
 * What a page of the covariance view draws from.
 *
 * @param reports reports with covariances, one per run shown, at least one
 * @param left words on the runs that have none; empty where all have
 * @param looks colours and names
 * @param scope selection beside the runs
 */
record Shown(List<CovarianceReport> reports, String left, Looks looks, Scope scope) {
    /** The same with one run, for a page that shows one in detail: the first that has something to tell, else the first. */
    Shown one(Predicate<CovarianceReport> tells) {
        if (single()) {
            return this;
        }
        CovarianceReport chosen = reports.stream().filter(tells).findFirst().orElse(first());
        String words = Messages.text("covariance.one", reports.size());
        return new Shown(List.of(chosen), left.isEmpty() ? words : words + " " + left, looks, scope);
    }

    /** Whether one run is shown in detail. */
    boolean single() {
        return reports.size() == 1;
    }

    CovarianceReport first() {
        return reports.getFirst();
    }

    /** Objectives of the first run, which lead the rows and panels of all. */
    List<String> objectives() {
        return first().objectives();
    }

    String name(CovarianceReport report) {
        return Words.name(report.run(), looks);
    }

    /** Whether an objective is in focus, or none is and all are. */
    boolean focused(String objective) {
        return scope.objective() == null || scope.objective().equals(objective);
    }
}
