package org.counterpoint.workbench.chart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of the charts of a figure, and what was seen before. Charts whose horizontal axes mean the same show the same part of it
 * while they are linked; each keeps its own vertical axis. The part outlives the charts, so that another page of a view, or a panel that
 * comes with new data, opens where the others are. FX thread only.
 */
final class ZoomLink {
    private static final int HISTORY = 50;

    private final Supplier<List<PlotSurface>> surfaces;
    private final Map<String, Range> parts = new HashMap<>();
    private final Map<String, Deque<Past>> history = new HashMap<>();
    private @Nullable PlotSurface last;
    private boolean on = true;

    /** What charts showed at one time: the part of their common axis, or null for all of it, and what each of them showed. */
    private record Past(@Nullable Range part, Map<String, Viewport> views) {}

    /** Links the charts that there are when they are asked for. */
    ZoomLink(Supplier<List<PlotSurface>> surfaces) {
        this.surfaces = surfaces;
    }

    /** What the horizontal axis of a panel means to others; empty where it stands for itself. */
    static String meaning(Panel panel) {
        return switch (panel) {
            case Panel.Xy xy -> xy.frame() == Panel.Frame.AXES ? xy.x().meaning() : "";
            case Panel.Heat heat -> heat.edges() == null ? "" : Axis.STEPS;
            case Panel.Table _, Panel.Words _ -> "";
        };
    }

    /** Whether charts are linked. */
    boolean on() {
        return on;
    }

    /** Links the charts or lets each go its own way; where they are linked anew the others follow the one that was zoomed last. */
    void set(boolean linked) {
        if (linked == on) {
            return;
        }
        if (linked) {
            on = true;
            surfaces.get().stream()
                    .map(ZoomLink::meaning)
                    .filter(axis -> !axis.isEmpty())
                    .distinct()
                    .forEach(this::join);
        } else {
            surfaces.get().forEach(this::part);
            on = false;
            parts.clear();
        }
    }

    private void join(String axis) {
        List<PlotSurface> group = group(axis);
        PlotSurface first = group.contains(last) ? Objects.requireNonNull(last) : group.getFirst();
        remember(axis, group);
        show(axis, group, first.view().x());
    }

    /** Gives a chart the steps back that it took with the others. */
    private void part(PlotSurface surface) {
        String axis = meaning(surface);
        Deque<Past> common = history.get(axis);
        if (axis.isEmpty() || common == null) {
            return;
        }
        String id = surface.panelId();
        Deque<Past> own = new ArrayDeque<>();
        common.stream()
                .filter(past -> past.views().containsKey(id))
                .forEach(past -> own.addLast(new Past(null, Map.of(id, view(past, id)))));
        history.put(alone(surface), own);
    }

    private static Viewport view(Past past, String id) {
        return Objects.requireNonNull(past.views().get(id));
    }

    /** How many charts move together with this one, itself among them. */
    int together(PlotSurface surface) {
        String axis = meaning(surface);
        return axis.isEmpty() ? 1 : group(axis).size();
    }

    /** Where a chart begins along its horizontal axis; null for all of it. */
    @Nullable
    Range start(Panel panel) {
        return on ? parts.get(meaning(panel)) : null;
    }

    /** Shows another part of a chart, and of those linked to it; the part before is remembered where told. */
    void look(PlotSurface surface, Viewport next, boolean remember) {
        if (next.equals(surface.view())) {
            return;
        }
        last = surface;
        List<PlotSurface> group = group(surface);
        if (remember) {
            remember(key(surface), group);
        }
        surface.see(next);
        if (linked(surface)) {
            show(meaning(surface), group, next.x());
        }
    }

    private void show(String axis, List<PlotSurface> group, @Nullable Range part) {
        keep(axis, part);
        group.forEach(one -> one.see(new Viewport(part, one.view().y())));
    }

    private void keep(String axis, @Nullable Range part) {
        if (part == null) {
            parts.remove(axis);
        } else {
            parts.put(axis, part);
        }
    }

    /** Whether a chart and those linked to it show everything. */
    boolean all(PlotSurface surface) {
        return group(surface).stream().allMatch(one -> one.view().isAll());
    }

    /** Shows everything of a chart and of those linked to it. */
    void reset(PlotSurface surface) {
        if (all(surface)) {
            return;
        }
        List<PlotSurface> group = group(surface);
        remember(key(surface), group);
        keep(meaning(surface), null);
        group.forEach(one -> one.see(Viewport.ALL));
    }

    /** Undoes the last zoom of a chart or of one linked to it. */
    void back(PlotSurface surface) {
        Deque<Past> steps = history.get(key(surface));
        Past past = steps == null ? null : steps.pollLast();
        if (past == null) {
            return;
        }
        if (linked(surface)) {
            keep(meaning(surface), past.part());
        }
        // A chart that was not there at the time follows the others.
        group(surface)
                .forEach(one -> one.see(past.views()
                        .getOrDefault(
                                one.panelId(),
                                new Viewport(past.part(), one.view().y()))));
    }

    boolean canGoBack(PlotSurface surface) {
        Deque<Past> steps = history.get(key(surface));
        return steps != null && !steps.isEmpty();
    }

    private void remember(String key, List<PlotSurface> group) {
        Deque<Past> steps = history.computeIfAbsent(key, fresh -> new ArrayDeque<>());
        steps.addLast(new Past(
                parts.get(key), group.stream().collect(Collectors.toMap(PlotSurface::panelId, PlotSurface::view))));
        if (steps.size() > HISTORY) {
            steps.removeFirst();
        }
    }

    private boolean linked(PlotSurface surface) {
        return on && !meaning(surface).isEmpty();
    }

    private String key(PlotSurface surface) {
        return linked(surface) ? meaning(surface) : alone(surface);
    }

    /** The name of one chart's own history; what it showed over another axis is of no use to it. */
    private static String alone(PlotSurface surface) {
        return "/" + surface.panelId() + "/" + meaning(surface);
    }

    private List<PlotSurface> group(PlotSurface surface) {
        return linked(surface) ? group(meaning(surface)) : List.of(surface);
    }

    private List<PlotSurface> group(String axis) {
        return surfaces.get().stream().filter(one -> meaning(one).equals(axis)).toList();
    }

    private static String meaning(PlotSurface surface) {
        Built built = surface.built();
        return built == null ? "" : meaning(built.panel());
    }
}
