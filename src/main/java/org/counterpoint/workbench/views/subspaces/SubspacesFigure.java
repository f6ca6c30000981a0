package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.SubspaceReport;
import org.counterpoint.analysis.SubspaceReport.ModuleSubspaces;
import org.counterpoint.analysis.SubspaceReport.PairSummary;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;
import org.jspecify.annotations.Nullable;

/** The subspace view as data: heat maps over the network, and spectra, angles and capacity of one module. */
public final class SubspacesFigure {
    /** More heat maps than this are not drawn side by side. */
    public static final int MOST_MAPS = 4;

    private final List<SubspaceReport> reports;
    private final Looks looks;
    private final Choice choice;
    private final ModuleGrid grid;
    private final List<ModuleGrid.Place> places;
    private final String module;
    private final PairSummary pair;
    private final SubspaceCurves curves;

    /**
     * What the user chose.
     *
     * @param metric colour of the heat map
     * @param pair index into the pairs of the first report's summary
     * @param module full name of the module in focus, or null for the first
     */
    public record Choice(
            SubspaceMetric metric, int pair, @Nullable String module) {
        static final Choice DEFAULT = new Choice(SubspaceMetric.OVERLAP, 0, null);
    }

    private SubspacesFigure(List<SubspaceReport> reports, Looks looks, Choice choice) {
        this.reports = reports;
        this.looks = looks;
        this.choice = choice;
        places = ModuleGrid.places(reports);
        grid = ModuleGrid.of(places);
        String wanted = choice.module();
        module = wanted != null && places.stream().anyMatch(p -> p.module().equals(wanted))
                ? wanted
                : places.getFirst().module();
        List<PairSummary> pairs = pairs(reports);
        pair = pairs.isEmpty()
                ? new PairSummary(0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN)
                : pairs.get(Math.clamp(choice.pair(), 0, pairs.size() - 1));
        curves = new SubspaceCurves(reports, looks, module, pair);
    }

    public static Figure of(List<SubspaceReport> reports, Looks looks, Choice choice) {
        if (reports.isEmpty()) {
            return Figure.words("Subspaces", "Select a run in the library to see where its updates live.");
        }
        List<SubspaceReport> shown = ModuleGrid.available(reports);
        if (shown.isEmpty()) {
            return Figure.words("Subspaces", Words.reasons(reports, looks));
        }
        String left = shown.size() == reports.size() ? "" : "Not shown: " + Words.reasons(reports, looks);
        return new SubspacesFigure(shown, looks, choice).figure(left);
    }

    /** Pairs of updates to choose from: those of the report with the most. */
    public static List<PairSummary> pairs(List<SubspaceReport> reports) {
        return reports.stream()
                .map(SubspaceReport::summary)
                .max(java.util.Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    private Figure figure(String left) {
        List<Panel> maps = new ArrayList<>();
        String title = "Subspaces of " + reports.size() + " runs";
        if (reports.size() == 1) {
            SubspaceReport only = reports.getFirst();
            title = finals(only)
                    ? "Subspaces of the final updates of " + only.updates().size() + " runs"
                    : "Subspaces of " + Words.name(only.source(), looks);
        }
        List<String> words = new ArrayList<>();
        if (reports.size() == 1) {
            singleRun(maps);
            words.addAll(reports.getFirst().notes());
        } else {
            SubspaceReport most = reports.stream()
                    .max(java.util.Comparator.comparingInt(r -> r.summary().size()))
                    .orElseThrow();
            words.add("Heat maps: " + pairWords(most, pair) + ".");
            List<SubspaceReport> mapped = mapped();
            for (SubspaceReport report : mapped) {
                maps.add(map("map-" + report.source(), Words.name(report.source(), looks), report, pair.a(), pair.b()));
            }
            if (mapped.size() < reports.size()) {
                words.add("Heat maps of " + mapped.size() + " of " + reports.size() + " runs; curves of all.");
            }
        }
        if (!left.isEmpty()) {
            words.add(left);
        }
        List<Figure.Row> rows = List.of(Figure.Row.of(1.0, maps), Figure.Row.of(1.05, curves.panels()));
        return new Figure(title, String.join(" ", words), legend(), rows, 0);
    }

    /** The runs whose heat maps are drawn: those with a value, one of every group of seeds first. */
    private List<SubspaceReport> mapped() {
        List<SubspaceReport> first = new ArrayList<>();
        List<SubspaceReport> others = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (SubspaceReport report : reports) {
            boolean known = report.modules().stream()
                    .anyMatch(m -> !Double.isNaN(choice.metric().value(m, pair.a(), pair.b())));
            String group = looks.run(report.source()).map(RunLook::group).orElse(report.source());
            if (known && !groups.contains(group)) {
                groups.add(group);
                first.add(report);
            } else if (known) {
                others.add(report);
            }
        }
        first.addAll(others);
        List<SubspaceReport> chosen = first.isEmpty() ? reports : first;
        return chosen.subList(0, Math.min(MOST_MAPS, chosen.size()));
    }

    /** The size of a run's only update, where there is no pair to compare. */
    private Panel size(SubspaceReport report) {
        double[][] values = grid.values(
                report.modules(),
                m -> m.spectra().isEmpty() ? Double.NaN : m.spectra().getFirst().spectralNorm());
        double largest = 0;
        for (double[] row : values) {
            largest = Math.max(
                    largest, Arrays.stream(row).filter(Double::isFinite).max().orElse(0));
        }
        return new Panel.Heat(
                "map-size",
                "Size of the only update, " + report.updates().getFirst(),
                "One update has no overlap with another: select a second run, or a method that trains in stages.",
                "",
                grid.rowNames(),
                "",
                grid.columnNames(),
                null,
                values,
                null,
                ColorScale.sequential(
                        "largest singular value",
                        0,
                        nice(largest),
                        looks.tokens().dark()),
                grid.cell(places, module),
                true);
    }

    /** Whether a report compares the final updates of several runs instead of the updates of one. */
    private boolean finals(SubspaceReport report) {
        return looks.run(report.source()).isEmpty();
    }

    private void singleRun(List<Panel> maps) {
        SubspaceReport report = reports.getFirst();
        if (choice.metric().ofPairs()) {
            int pairs = report.summary().size();
            int from = Math.clamp(choice.pair(), 0, Math.max(0, pairs - MOST_MAPS));
            for (PairSummary p : report.summary().subList(from, Math.min(pairs, from + MOST_MAPS))) {
                maps.add(map(
                        "map-" + p.a() + "-" + p.b(),
                        report.updates().get(p.a()) + " \u2194 "
                                + report.updates().get(p.b()),
                        report,
                        p.a(),
                        p.b()));
            }
        } else {
            for (int u = 0; u < Math.min(MOST_MAPS, report.updates().size()); u++) {
                int update = u;
                boolean logged = report.modules().stream()
                        .anyMatch(m -> !Double.isNaN(choice.metric().value(m, 0, update)));
                if (logged) {
                    maps.add(map("map-" + u, report.updates().get(u), report, 0, u));
                }
            }
        }
        if (maps.isEmpty() && report.updates().size() == 1) {
            maps.add(size(report));
        } else if (maps.isEmpty()) {
            maps.add(new Panel.Words(
                    "map-none",
                    choice.metric().words(),
                    report.updates().size() < 2
                            ? "This run has one update only, so there is nothing to compare it with; open a second run, or a method that trains in stages."
                            : "This run logged no " + choice.metric().words() + "."));
        }
    }

    private String pairWords(SubspaceReport report, PairSummary p) {
        if (report.summary().isEmpty()) {
            return "one update per run, no pairs to compare";
        }
        return choice.metric().ofPairs()
                ? report.updates().get(p.a()) + " \u2194 " + report.updates().get(p.b())
                : report.updates().get(p.b());
    }

    private Panel map(String id, String title, SubspaceReport report, int a, int b) {
        SubspaceMetric metric = choice.metric();
        boolean known = report.modules().stream().anyMatch(m -> !Double.isNaN(metric.value(m, a, b)));
        if (!known) {
            return new Panel.Words(
                    id,
                    title,
                    report.updates().size() < 2 && metric.ofPairs()
                            ? "This run has one update only (" + String.join("", report.updates())
                                    + "), so there is no pair. Choose \"final updates of the runs\" to compare it with the others."
                            : "This run logged no " + metric.words() + " for this choice.");
        }
        double[][] values = grid.values(report.modules(), m -> metric.value(m, a, b));
        double largest = 0;
        double random = 0;
        int counted = 0;
        for (SubspaceReport each : reports) {
            for (ModuleSubspaces m : each.modules()) {
                for (PairSummary p : reports.size() == 1 ? each.summary() : List.of(pair)) {
                    double v = metric.value(m, p.a(), p.b());
                    largest = Double.isFinite(v) ? Math.max(largest, Math.abs(v)) : largest;
                }
            }
        }
        for (ModuleSubspaces m : report.modules()) {
            double r = metric.random(m, a, b);
            if (Double.isFinite(r)) {
                random += r;
                counted++;
            }
        }
        double mean = counted == 0 ? Double.NaN : random / counted;
        boolean dark = looks.tokens().dark();
        double top = metric == SubspaceMetric.ENERGY_KEPT
                ? 1
                : Math.min(1, nice(Math.max(largest, Double.isNaN(mean) ? 0 : 2 * mean)));
        ColorScale scale = metric == SubspaceMetric.COSINE
                ? ColorScale.diverging(metric.scale(), Math.max(0.05, nice(largest)), dark)
                : ColorScale.sequential(metric.scale(), 0, top, dark);
        if (!Double.isNaN(mean)) {
            scale = scale.mark(mean, "random");
        }
        return new Panel.Heat(
                id,
                title,
                "",
                "",
                grid.rowNames(),
                "",
                grid.columnNames(),
                null,
                values,
                null,
                scale,
                grid.cell(places, module),
                true);
    }

    /** The next of 1, 2, 5 times a power of ten. */
    public static double nice(double value) {
        if (!(value > 0)) {
            return 0.1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 2, 5, 10}) {
            if (step * power >= value * (1 - 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private List<LegendItem> legend() {
        List<LegendItem> items = new ArrayList<>();
        if (reports.size() == 1) {
            SubspaceReport report = reports.getFirst();
            for (int u = 0; u < Math.min(8, report.updates().size()); u++) {
                items.add(LegendItem.of(report.updates().get(u), curves.style(report, u)));
            }
        } else {
            for (List<RunLook> group : looks.groups()) {
                if (reports.stream().anyMatch(r -> group.stream().anyMatch(g -> g.id().equals(r.source())))) {
                    RunLook first = group.getFirst();
                    items.add(LegendItem.of(
                            group.size() == 1 ? first.label() : first.groupLabel() + " (" + group.size() + " seeds)",
                            SeriesStyle.line(first.rgb(), 2)));
                }
            }
            List<String> updates = Words.updateAxis(
                    reports.stream().map(SubspaceReport::updates).toList());
            for (int u = 1; u < Math.min(5, updates.size()); u++) {
                items.add(LegendItem.of(
                        updates.get(u), SeriesStyle.line(looks.muted(), 1.6).dash(Dash.of(u - 1))));
            }
        }
        items.add(LegendItem.of("random subspaces of the same size", SeriesStyle.points(looks.text(), Glyph.BAR, 8)));
        return items;
    }
}
