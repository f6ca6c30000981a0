package org.counterpoint.workbench.views.covariance;

import java.util.Arrays;
import java.util.Optional;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.MatrixAt;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.views.shared.Looks;

/** The covariance of the rewards with each other at the time cursor. */
final class MatrixPanel {
    private MatrixPanel() {}

    /** The last logged matrix up to the cursor, or the first one. */
    static Optional<MatrixAt> at(CovarianceReport report, double cursor) {
        MatrixAt shown = null;
        for (MatrixAt at : report.matrices()) {
            shown = shown == null || at.step() <= cursor ? at : shown;
        }
        return Optional.ofNullable(shown);
    }

    static Panel of(CovarianceReport report, Looks looks, double cursor) {
        Optional<MatrixAt> shown = at(report, cursor);
        if (shown.isEmpty()) {
            return new Panel.Words(
                    "matrix", Messages.text("covariance.matrix.title"), Messages.text("covariance.matrix.missing"));
        }
        double limit = 0;
        for (MatrixAt at : report.matrices()) {
            for (double[] row : at.sigma()) {
                limit = Math.max(
                        limit,
                        Arrays.stream(row)
                                .map(Math::abs)
                                .filter(Double::isFinite)
                                .max()
                                .orElse(0));
            }
        }
        return new Panel.Heat(
                "matrix",
                Messages.text(
                        "covariance.matrix.at", Long.toString((long) shown.get().step())),
                Messages.text("covariance.matrix.note"),
                "",
                report.objectives(),
                "",
                report.objectives(),
                null,
                shown.get().sigma(),
                null,
                ColorScale.diverging(
                        Messages.text("covariance.matrix.scale"),
                        limit > 0 ? limit : 1,
                        looks.tokens().dark()),
                null,
                true);
    }
}
