package org.counterpoint.workbench.views.lipschitz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;

/** Curves of many runs: those that differ by nothing but the seed become one line with a band. */
record GroupedBounds(List<LipschitzReport> reports, Looks looks) {
    /** From this many runs on single curves hide each other. */
    static final int MANY = 5;

    /**
     * One line for each group of seeds: the mean, and a band from the lowest to the highest.
     *
     * @param x abscissae of a run's curve
     * @param y the curve; runs where it has no number are left out
     */
    List<Series> of(Curve curve, Function<LipschitzReport, double[]> x, Function<LipschitzReport, double[]> y) {
        List<Series> series = new ArrayList<>();
        Map<String, List<LipschitzReport>> groups = new LinkedHashMap<>();
        reports.stream()
                .filter(report -> x.apply(report).length == y.apply(report).length)
                .filter(report -> Arrays.stream(y.apply(report)).anyMatch(Double::isFinite))
                .forEach(report -> groups.computeIfAbsent(group(report), fresh -> new ArrayList<>())
                        .add(report));
        for (List<LipschitzReport> members : groups.values()) {
            Optional<RunLook> look = looks.run(members.getFirst().source());
            boolean alike =
                    members.stream().map(x).allMatch(column -> Arrays.equals(column, x.apply(members.getFirst())));
            if (members.size() > 1 && alike && look.isPresent()) {
                series.add(mean(curve, look.get(), members, x.apply(members.getFirst()), y));
            } else {
                members.forEach(report -> series.add(Series.of(
                        report.source() + "/" + curve,
                        Words.name(report.source(), looks) + " \u00b7 " + curve.words(),
                        x.apply(report),
                        y.apply(report),
                        curve.style(LipschitzFigure.rgb(looks, report), true))));
            }
        }
        return series;
    }

    /** Runs that are not known by name stand for themselves. */
    private String group(LipschitzReport report) {
        return looks.run(report.source()).map(RunLook::group).orElse("/" + report.source());
    }

    private static Series mean(
            Curve curve,
            RunLook group,
            List<LipschitzReport> members,
            double[] x,
            Function<LipschitzReport, double[]> y) {
        double[] mean = new double[x.length];
        double[] low = new double[x.length];
        double[] high = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int at = i;
            var values =
                    members.stream().mapToDouble(report -> y.apply(report)[at]).summaryStatistics();
            mean[i] = values.getAverage();
            low[i] = values.getMin();
            high[i] = values.getMax();
        }
        String label =
                Messages.text("lipschitz.seeds", group.groupLabel(), members.size()) + " \u00b7 " + curve.words();
        return new Series(
                group.group() + "/" + curve,
                label,
                x,
                mean,
                low,
                high,
                null,
                null,
                null,
                null,
                curve.style(group.rgb(), false).band(0.16));
    }
}
