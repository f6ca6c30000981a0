package org.counterpoint.workbench.views.covariance;

import java.util.Arrays;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.views.shared.Looks;

/** The covariance of the rewards with each other at the time cursor. */
public final class CovarianceMatrix {
    private CovarianceMatrix() {}

    public static Panel of(CovarianceReport report, Looks looks, double cursor) {
        CovarianceReport.MatrixAt shown = report.matrices().getFirst();
        double limit = 0;
        for (CovarianceReport.MatrixAt at : report.matrices()) {
            shown = at.step() <= cursor ? at : shown;
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
                "Covariance of the rewards at step " + (long) shown.step(),
                "Within prompts. (No target controller to show: only CTWA has one.)",
                "",
                report.objectives(),
                "",
                report.objectives(),
                null,
                shown.sigma(),
                null,
                ColorScale.diverging(
                        "reward covariance",
                        limit > 0 ? limit : 1,
                        looks.tokens().dark()),
                null,
                true);
    }
}
