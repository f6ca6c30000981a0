package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.SubspaceCapacity;
import org.counterpoint.analysis.SubspaceUpdate;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;
import org.jspecify.annotations.Nullable;

/** How many directions updates leave free: over the network after each stage, and as a course for every run. */
record CapacityPanels(SubspaceData data, SubspaceChoice choice, Names names) {
    private static final int MOST_MAPS = 4;

    /** Names of the moments before the first update and after each. */
    static List<String> steps(List<SubspaceUpdate> updates, Names names) {
        List<String> out = new ArrayList<>(List.of(Messages.text("subspaces.base")));
        boolean one = updates.stream().map(SubspaceUpdate::source).distinct().count() == 1;
        updates.forEach(u -> out.add(one ? Words.shortUpdate(u.label()) : names.update(u)));
        return out;
    }

    /** The updates that stand together with one: those of its run, or all adapters. */
    static List<SubspaceUpdate> with(SubspaceData data, SubspaceUpdate update) {
        if (update.kind() == SubspaceUpdate.Kind.ADAPTER) {
            return data.sources().stream()
                    .filter(SubspaceData.Source::adapter)
                    .map(SubspaceData.Source::last)
                    .toList();
        }
        return data.source(update.source()).map(SubspaceData.Source::steps).orElse(List.of(update));
    }

    List<Panel> maps(SubspaceUpdate focus, String module) {
        List<SubspaceUpdate> updates = with(data, focus);
        SubspaceCapacity capacity = SubspaceCapacity.of(updates, choice.cut());
        List<Panel> maps = new ArrayList<>();
        List<String> moments = steps(updates, names);
        int from = Math.max(1, updates.size() + 1 - MOST_MAPS);
        for (int t = from; t <= updates.size(); t++) {
            maps.add(map(capacity, t, moments.get(t), module));
        }
        return maps;
    }

    private Panel map(SubspaceCapacity capacity, int after, String moment, @Nullable String module) {
        List<ModuleGrid.Place> places = capacity.modules().stream()
                .map(m -> new ModuleGrid.Place(m.module(), m.layer(), m.kind()))
                .toList();
        ModuleGrid grid = ModuleGrid.of(places);
        double[][] values = grid.values(capacity.modules(), m -> m.share(choice.side(), after));
        List<Badge> badges = after > 1 || capacity.updates().size() <= MOST_MAPS
                ? List.of()
                : List.of(Badge.of(
                        Messages.text(
                                "subspaces.badge.moments",
                                Integer.toString(capacity.updates().size() - MOST_MAPS)),
                        Messages.text("subspaces.badge.moments.why")));
        return new Panel.Heat(
                "capacity-" + after,
                Messages.text("subspaces.capacity.after", moment),
                "",
                "",
                grid.rowNames(),
                "",
                grid.columnNames(),
                null,
                values,
                null,
                ColorScale.sequential(
                        Messages.text("subspaces.capacity.scale", Names.side(choice.side())),
                        0,
                        1,
                        names.looks().tokens().dark()),
                module == null ? null : grid.cell(places, module),
                true,
                badges);
    }

    /** Mean over modules for every run; one band for a single one. */
    Panel courses() {
        List<Series> series = new ArrayList<>();
        List<List<SubspaceUpdate>> groups = new ArrayList<>();
        for (SubspaceData.Source source : data.sources()) {
            if (!source.adapter()) {
                groups.add(source.steps());
            }
        }
        List<SubspaceUpdate> adapters = data.sources().stream()
                .filter(SubspaceData.Source::adapter)
                .map(SubspaceData.Source::last)
                .toList();
        if (!adapters.isEmpty()) {
            groups.add(adapters);
        }
        for (List<SubspaceUpdate> updates : groups) {
            series.add(course(updates, groups.size()));
        }
        List<String> axis = groups.size() == 1
                ? steps(groups.getFirst(), names)
                : Words.updateAxis(groups.stream()
                        .map(g -> g.stream().map(SubspaceUpdate::label).toList())
                        .toList());
        return new Panel.Xy(
                "courses",
                Messages.text("subspaces.capacity.course", Names.side(choice.side())),
                Messages.text(groups.size() == 1 ? "subspaces.capacity.band" : "subspaces.capacity.mean"),
                Axis.categories("", axis),
                Axis.of(Messages.text("subspaces.axis.free"), "%"),
                series,
                List.of(),
                false);
    }

    private Series course(List<SubspaceUpdate> updates, int among) {
        SubspaceCapacity capacity = SubspaceCapacity.of(updates, choice.cut());
        int n = updates.size() + 1;
        double[] x = new double[n];
        double[] mean = new double[n];
        double[] low = new double[n];
        double[] high = new double[n];
        for (int t = 0; t < n; t++) {
            int after = t;
            double[] shares = capacity.modules().stream()
                    .mapToDouble(m -> 100 * m.share(choice.side(), after))
                    .toArray();
            x[t] = t;
            mean[t] = Arrays.stream(shares).average().orElse(Double.NaN);
            low[t] = Arrays.stream(shares).min().orElse(Double.NaN);
            high[t] = Arrays.stream(shares).max().orElse(Double.NaN);
        }
        SubspaceUpdate first = updates.getFirst();
        SeriesStyle style = names.looks()
                .run(first.source())
                .map(r -> r.line(among > 6 ? 1.2 : 1.8).glyph(r.glyph(), 5))
                .orElse(SeriesStyle.line(names.rgb(first.source()), 1.8));
        String label = first.kind() == SubspaceUpdate.Kind.ADAPTER
                ? Messages.text("subspaces.adapters")
                : names.looks().run(first.source()).map(RunLook::label).orElse(first.source());
        Series series = Series.of(first.source(), label, x, mean, style.band(0.15));
        return among == 1 ? series.withBand(low, high) : series;
    }
}
