package org.counterpoint.workbench.views.lipschitz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;
import org.jspecify.annotations.Nullable;

/** The pages of the Lipschitz view as data: growth of norms against their bounds, per module, over the depth, over time and by cap. */
public final class LipschitzFigure {
    static final String BOUNDS = "bounds";
    static final String MODULES = "modules";
    static final String NETWORK = "network";
    static final String CAPS = "caps";

    private final List<LipschitzReport> reports;
    private final Looks looks;
    private final Choice choice;
    private final String module;

    /**
     * What is chosen.
     *
     * @param page id of the page
     * @param tightness what the maps show
     * @param module full name of the module in focus, or null for the first
     */
    record Choice(
            String page, Tightness tightness, @Nullable String module) {}

    private LipschitzFigure(List<LipschitzReport> reports, Looks looks, Choice choice) {
        this.reports = reports;
        this.looks = looks;
        this.choice = choice;
        List<ModuleGrid.Place> places = ModuleGrid.places(reports);
        String wanted = choice.module();
        module = wanted != null && places.stream().anyMatch(p -> p.module().equals(wanted))
                ? wanted
                : places.getFirst().module();
    }

    /**
     * Builds the first page.
     *
     * @param reports one per selected run
     * @param looks colours and names
     * @param module full name of the module in focus, or null for the first
     */
    public static Figure of(List<LipschitzReport> reports, Looks looks, @Nullable String module) {
        return of(reports, looks, new Choice(BOUNDS, Tightness.GROWTH, module));
    }

    static Figure of(List<LipschitzReport> reports, Looks looks, Choice choice) {
        if (reports.isEmpty()) {
            return Figure.words(Messages.text("lipschitz.title"), Messages.text("lipschitz.nothing"));
        }
        List<LipschitzReport> shown = ModuleGrid.available(reports);
        if (shown.isEmpty()) {
            return Figure.words(Messages.text("lipschitz.title"), Words.reasons(reports, looks));
        }
        String left =
                shown.size() == reports.size() ? "" : Messages.text("lipschitz.missing", Words.reasons(reports, looks));
        return new LipschitzFigure(shown, looks, choice).figure(left);
    }

    private Figure figure(String left) {
        BoundPanels bounds = new BoundPanels(reports, looks, module);
        ModuleMaps maps = new ModuleMaps(reports, looks, choice.tightness(), module);
        List<Figure.Row> rows =
                switch (choice.page()) {
                    case MODULES -> maps.rows();
                    case NETWORK -> new NetworkPanels(reports, looks).rows();
                    case CAPS -> new CapPanels(reports, looks).rows();
                    default ->
                        reports.size() == 1
                                ? List.of(
                                        Figure.Row.of(1.25, List.of(bounds.single(), bounds.depth())),
                                        Figure.Row.of(1, List.of(maps.first(), maps.grown())))
                                : List.of(Figure.Row.of(1, List.of(bounds.single(), bounds.depth())));
                };
        String title = reports.size() == 1
                ? Messages.text(
                        "lipschitz.heading.one", Words.name(reports.getFirst().source(), looks))
                : Messages.text("lipschitz.heading.many", Integer.toString(reports.size()));
        return new Figure(title, words(left), legend(), rows, 0);
    }

    private String words(String left) {
        List<String> words = new ArrayList<>();
        // A note belongs to the figure only where it holds for every run in it.
        reports.getFirst().notes().stream()
                .filter(note -> reports.stream().allMatch(r -> r.notes().contains(note)))
                .forEach(words::add);
        if (!left.isEmpty()) {
            words.add(left);
        }
        return String.join(" ", words);
    }

    private List<LegendItem> legend() {
        List<LegendItem> items = new ArrayList<>();
        for (List<RunLook> group : looks.groups()) {
            if (reports.stream().anyMatch(r -> group.stream().anyMatch(g -> g.id().equals(r.source())))) {
                RunLook first = group.getFirst();
                items.add(LegendItem.of(
                        group.size() == 1
                                ? first.label()
                                : Messages.text("lipschitz.seeds", first.groupLabel(), Integer.toString(group.size())),
                        SeriesStyle.line(first.rgb(), 3)));
            }
        }
        if (choice.page().equals(MODULES)) {
            return items;
        }
        for (Curve curve : Curve.values()) {
            if (choice.page().equals(CAPS) && curve != Curve.MEASURED && curve != Curve.ADDITIVE) {
                continue;
            }
            if (reports.size() >= GroupedBounds.MANY
                    && (curve == Curve.COMPOUNDING || curve == Curve.ROOT_SUM_SQUARE)) {
                continue;
            }
            boolean network = choice.page().equals(NETWORK) || choice.page().equals(CAPS);
            boolean known = curve != Curve.EMPIRICAL
                    || network
                    || reports.stream().flatMap(r -> r.modules().stream()).anyMatch(LipschitzFigure::knowsGain);
            if (known && (curve != Curve.CAP || (!network && anyCap(reports)))) {
                items.add(LegendItem.of(curve.words(), curve.style(looks.muted(), false)));
            }
        }
        return items;
    }

    static boolean knowsGain(ModuleBounds m) {
        return Arrays.stream(m.gain()).anyMatch(Double::isFinite);
    }

    static boolean anyCap(List<LipschitzReport> reports) {
        return reports.stream().anyMatch(LipschitzFigure::capped);
    }

    static boolean capped(LipschitzReport report) {
        return report.modules().stream().anyMatch(m -> m.cap() > 0);
    }

    /** Colour of a run. */
    static int rgb(Looks looks, LipschitzReport report) {
        return looks.run(report.source()).map(RunLook::rgb).orElse(looks.text());
    }
}
