package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.analysis.CovarianceReport;
import org.counterpoint.analysis.CovarianceReport.Changes;
import org.counterpoint.analysis.CovarianceReport.ObjectiveCovariance;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;

/** How far the covariance law can be trusted in a run: predictions that came true, clipping, the part between prompts. */
public final class LawPanels {
    private LawPanels() {}

    /** The panels of what the run logged; that of the predictions always. */
    public static List<Panel> of(CovarianceReport report, Looks looks) {
        List<Panel> panels = new ArrayList<>();
        panels.add(changes(report, looks));
        if (any(report, ObjectiveCovariance::clipped) || any(report, ObjectiveCovariance::advantage)) {
            panels.add(clipping(report, looks));
        }
        if (any(report, ObjectiveCovariance::between)) {
            panels.add(between(report, looks));
        }
        return panels;
    }

    private static boolean any(
            CovarianceReport report, java.util.function.Function<ObjectiveCovariance, double[]> column) {
        return report.perObjective().stream().map(column).anyMatch(Curves::hasValues);
    }

    private static Panel changes(CovarianceReport report, Looks looks) {
        List<Series> series = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        boolean heldOut = false;
        boolean made = false;
        for (ObjectiveCovariance o : report.perObjective()) {
            Changes changes = o.changes();
            if (!Curves.hasValues(changes.predicted())) {
                continue;
            }
            heldOut |= changes.source().equals(Changes.HELD_OUT);
            int rgb = looks.objective(o.objective());
            if (Curves.hasValues(changes.firstOrder())) {
                made = true;
                series.add(points(
                        o.objective() + " \u00b7 along the change made",
                        changes.firstOrder(),
                        changes,
                        SeriesStyle.points(rgb, Glyph.RING, 5.5).alpha(0.7)));
            }
            series.add(points(
                    o.objective(),
                    changes.predicted(),
                    changes,
                    SeriesStyle.points(rgb, Glyph.CIRCLE, 5.5).alpha(0.85)));
            counts.add(o.objective() + " " + changes.agree() + "/" + (changes.agree() + changes.disagree()));
        }
        if (series.isEmpty()) {
            return new Panel.Words(
                    "changes",
                    "Predicted against realised change",
                    "Needs predicted changes and at least two evaluations with them in between; this run has not logged them (yet).");
        }
        List<Mark> marks = new ArrayList<>(Curves.zero(looks));
        marks.add(new Mark.Upright(0, ""));
        return new Panel.Xy(
                "changes",
                "Predicted against realised change",
                source(report, heldOut) + " along the score (dots; same sign " + String.join(", ", counts) + ")"
                        + (made ? " and along the change made (rings)." : "."),
                Axis.of("predicted", ""),
                Axis.of("realised", ""),
                series,
                marks,
                false);
    }

    private static Series points(String key, double[] predicted, Changes changes, SeriesStyle style) {
        String[] tips = new String[predicted.length];
        for (int i = 0; i < tips.length; i++) {
            tips[i] = "from step " + (long) changes.fromStep()[i];
        }
        return Series.of(key, key, predicted, changes.realised(), style)
                .withSteps(changes.toStep())
                .withTips(tips);
    }

    private static String source(CovarianceReport report, boolean heldOut) {
        if (report.exact()) {
            return "Exact,";
        }
        return heldOut ? "Held-out," : "Not held out: summed over training steps,";
    }

    private static Panel clipping(CovarianceReport report, Looks looks) {
        List<Series> series = new ArrayList<>();
        List<String> guaranteed = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            boolean bounded = o.boundedSteps() > 0;
            Curves.add(
                    series,
                    Curves.line(
                                    o,
                                    bounded ? "weight without clipping" : "advantage, not clipped",
                                    report.steps(),
                                    bounded ? o.unclipped() : o.advantage(),
                                    looks,
                                    1.1)
                            .dash(Dash.DASHED));
            Curves.add(series, Curves.line(o, "clipped weight", report.steps(), o.clipped(), looks, 1.6));
            if (bounded) {
                guaranteed.add(o.objective() + " " + o.guaranteedSteps() + "/" + o.boundedSteps());
            }
        }
        return Curves.panel(
                "clipping",
                "Clipped against unclipped",
                guaranteed.isEmpty()
                        ? "Covariance with the clipped weight (solid) and the plain advantage (dashed)."
                        : "Solid: clipped; dashed: as if nothing were. Positive whatever clipping did: "
                                + String.join(", ", guaranteed) + " steps.",
                "covariance",
                series,
                Curves.zero(looks),
                "This run logged no covariance with the advantage or the clipped weight.");
    }

    private static Panel between(CovarianceReport report, Looks looks) {
        List<Series> series = new ArrayList<>();
        for (ObjectiveCovariance o : report.perObjective()) {
            if (Curves.hasValues(o.between())) {
                series.add(Curves.line(o, "between prompts", report.steps(), o.between(), looks, 1.1)
                        .dash(Dash.DASHED));
                Curves.add(series, Curves.line(o, "within prompts", report.steps(), o.covariance(), looks, 1.6));
            }
        }
        return Curves.panel(
                "between",
                "Within against between prompts",
                "Only the part within prompts (solid) can be used by an update; dashed: between.",
                "covariance",
                series,
                Curves.zero(looks),
                "This run logged no covariance between prompts.");
    }
}
