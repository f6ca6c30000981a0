package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.analysis.Sign;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.views.shared.Looks;

/** The sign strip: objectives by steps, coloured by covariance over its standard error, hatched where the sign is undetermined. */
final class SignStrip {
    /** Strips with more steps than this average neighbours, and say so. */
    static final int MOST_COLUMNS = 240;

    /** Colours saturate at this many standard errors. */
    static final double LIMIT = 4;

    private SignStrip() {}

    /**
     * Builds the strip of one or more runs.
     *
     * @param reports available reports
     * @param names words for each report's run; used in row names when there is more than one
     * @param badges what the strip does not show
     */
    static Panel of(List<CovarianceReport> reports, List<String> names, Looks looks, List<Badge> badges) {
        double first = Double.POSITIVE_INFINITY;
        double last = Double.NEGATIVE_INFINITY;
        int most = 1;
        for (CovarianceReport report : reports) {
            if (report.steps().length > 0) {
                first = Math.min(first, report.steps()[0]);
                last = Math.max(last, report.steps()[report.steps().length - 1]);
                most = Math.max(most, report.steps().length);
            }
        }
        int columns = (int) Math.max(1, Math.min(MOST_COLUMNS, Math.min(most, last - first + 1)));
        double width = (last - first + 1) / columns;
        double[] edges = new double[columns + 1];
        for (int c = 0; c <= columns; c++) {
            edges[c] = first - 0.5 + c * width;
        }
        List<String> rows = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        List<boolean[]> hatched = new ArrayList<>();
        List<String> objectives = reports.getFirst().objectives();
        for (String objective : objectives) {
            for (int r = 0; r < reports.size(); r++) {
                for (ObjectiveCovariance covariance : reports.get(r).perObjective()) {
                    if (covariance.objective().equals(objective)) {
                        rows.add(reports.size() == 1 ? objective : objective + " \u00b7 " + names.get(r));
                        row(reports.get(r).steps(), covariance, edges, values, hatched);
                    }
                }
            }
        }
        String note = Messages.text("covariance.strip.note");
        if (width > 1.5) {
            note += " " + Messages.text("covariance.strip.averaged", Math.round(width));
        }
        return new Panel.Heat(
                "sign-strip",
                Messages.text("covariance.strip.title"),
                note,
                "",
                rows,
                Messages.text("covariance.step"),
                List.of(),
                edges,
                values.toArray(double[][]::new),
                hatched.toArray(boolean[][]::new),
                ColorScale.diverging(
                        Messages.text("covariance.strip.scale"),
                        LIMIT,
                        looks.tokens().dark()),
                null,
                false,
                badges);
    }

    private static void row(
            double[] steps,
            ObjectiveCovariance covariance,
            double[] edges,
            List<double[]> values,
            List<boolean[]> hatched) {
        int columns = edges.length - 1;
        double[] sum = new double[columns];
        int[] count = new int[columns];
        int[] undetermined = new int[columns];
        for (int i = 0; i < steps.length; i++) {
            double c = covariance.covariance()[i];
            if (Double.isNaN(c)) {
                continue;
            }
            int column = Math.clamp(
                    (long) Math.floor((steps[i] - edges[0]) / (edges[columns] - edges[0]) * columns), 0, columns - 1);
            double se = covariance.se()[i];
            // Without a standard error the size of z is unknown; it is drawn pale and counts as undetermined.
            double z = se > 0 ? c / se : se == 0 ? Math.signum(c) * LIMIT : Math.signum(c);
            sum[column] += z;
            count[column]++;
            undetermined[column] += covariance.signs().get(i) == Sign.UNDETERMINED ? 1 : 0;
        }
        double[] mean = new double[columns];
        boolean[] hatch = new boolean[columns];
        Arrays.setAll(mean, c -> count[c] == 0 ? Double.NaN : sum[c] / count[c]);
        for (int c = 0; c < columns; c++) {
            hatch[c] = undetermined[c] * 2 > count[c];
        }
        values.add(mean);
        hatched.add(hatch);
    }
}
