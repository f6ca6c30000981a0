package org.counterpoint.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.Changes;
import org.counterpoint.analysis.CovarianceReport.KeyedSeries;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.analysis.CovarianceReport.PolyakSeries;
import org.counterpoint.analysis.CovarianceReport.SignTable;

/** The covariance report as text. */
final class CovarianceText {
    private CovarianceText() {}

    static void print(CovarianceReport report, PrintWriter out) {
        if (report.unavailable().isPresent()) {
            return;
        }
        signs(report, out);
        changes(report, out);
        polyak(report.pl(), out);
        last("Gradients", report.gradients(), out);
        last("Logged by the method itself", report.own(), out);
    }

    private static void signs(CovarianceReport report, PrintWriter out) {
        Table table = new Table(
                "  objective",
                "last covariance",
                "se",
                "below 0",
                "surely below 0",
                "last weight",
                "clipping harmless");
        for (ObjectiveCovariance o : report.perObjective()) {
            table.row(
                    "  " + o.objective(),
                    last(o.covariance()),
                    last(o.se()),
                    percent(o.negativeFraction()),
                    percent(o.determinedNegativeFraction()),
                    last(o.weight()),
                    o.boundedSteps() == 0 ? "-" : o.guaranteedSteps() + " of " + o.boundedSteps() + " steps");
        }
        table.print(out);
        if (report.perObjective().stream().anyMatch(o -> o.boundedSteps() > 0)) {
            out.println(
                    "  (clipping harmless: the unclipped covariance exceeds what clipping can have changed, so that the"
                            + " clipped one is positive)");
        }
    }

    private static void changes(CovarianceReport report, PrintWriter out) {
        if (report.perObjective().stream()
                .allMatch(o -> o.changes().source().equals(Changes.NONE)
                        && o.changes().firstOrderSigns().total() == 0)) {
            return;
        }
        Table table = new Table(
                "  realised sign as predicted", "along the score", "along the change made", "where that is certain");
        for (ObjectiveCovariance o : report.perObjective()) {
            Changes c = o.changes();
            table.row(
                    "  " + o.objective(),
                    words(new SignTable(c.agree(), c.disagree()))
                            + (c.source().equals(Changes.TRAINING) ? " (training completions)" : ""),
                    words(c.firstOrderSigns()),
                    words(c.determinedSigns()));
        }
        table.print(out);
    }

    private static void polyak(PolyakSeries pl, PrintWriter out) {
        double[] constants = finite(pl.constant());
        double[] gaps = finite(pl.gap());
        if (constants.length > 0) {
            out.println("  PL constant along the run: " + Table.number(constants[0]) + " first, "
                    + Table.number(Arrays.stream(constants).min().orElse(Double.NaN)) + " smallest, "
                    + Table.number(constants[constants.length - 1]) + " last; gap to the best weighted reward "
                    + Table.number(gaps[0]) + " to " + Table.number(gaps[gaps.length - 1])
                    + (Double.isNaN(pl.rate())
                            ? "."
                            : String.format(Locale.ROOT, ", fitted %+.2g %% per step.", 100 * Math.expm1(pl.rate()))));
        } else if (pl.steps().length > 0) {
            out.println("  Squared norm of the policy gradient: "
                    + Table.number(pl.gradientSquared()[pl.gradientSquared().length - 1])
                    + " last; the PL constant needs the best attainable reward, which is unknown here.");
        }
    }

    private static void last(String title, List<KeyedSeries> series, PrintWriter out) {
        if (!series.isEmpty()) {
            out.println("  " + title + ", last value:");
            for (KeyedSeries s : series) {
                out.println("    " + s.key() + " " + Table.number(last(s.values())));
            }
        }
    }

    private static String words(SignTable table) {
        return table.total() == 0 ? "-" : table.agree() + " of " + table.total();
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static double last(double[] values) {
        double[] known = finite(values);
        return known.length == 0 ? Double.NaN : known[known.length - 1];
    }

    private static double[] finite(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }
}
