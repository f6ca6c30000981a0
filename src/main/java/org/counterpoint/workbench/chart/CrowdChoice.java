package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.counterpoint.workbench.Messages;

/**
 * Which series of a crowded panel are drawn one by one, and which as density.
 *
 * @param single positions of the series drawn as they are, ascending
 * @param dense positions of the series drawn as density
 * @param badge what is said about it, empty where every series is drawn as it is
 */
record CrowdChoice(List<Integer> single, List<Integer> dense, List<Badge> badge) {
    /** Chooses for a panel. */
    static CrowdChoice of(Panel.Xy panel, Crowd crowd) {
        List<Integer> lines = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int s = 0; s < panel.series().size(); s++) {
            SeriesStyle style = panel.series().get(s).style();
            (style.width() > 0 && !style.timed() ? lines : others).add(s);
        }
        Crowd.Mode mode = crowd.mode() == Crowd.Mode.AUTO
                ? lines.size() > crowd.most() ? Crowd.Mode.DENSITY : Crowd.Mode.ALL
                : crowd.mode();
        if (mode == Crowd.Mode.ALL || lines.size() < 2) {
            return all(panel.series().size());
        }
        if (mode == Crowd.Mode.DENSITY) {
            return new CrowdChoice(others, lines, List.of(badge(panel, "chart.crowd.density", lines, lines.size())));
        }
        List<Integer> ranked = ranked(panel, lines, mode);
        int shown = Math.min(crowd.most(), ranked.size());
        if (shown == ranked.size()) {
            return all(panel.series().size());
        }
        List<Integer> single = new ArrayList<>(others);
        single.addAll(ranked.subList(0, shown));
        String key = "chart.crowd." + mode.name().toLowerCase(Locale.ROOT);
        return new CrowdChoice(
                single.stream().sorted().toList(),
                List.of(),
                List.of(badge(panel, key, ranked.subList(shown, ranked.size()), shown, ranked.size())));
    }

    /** Whether a series is drawn at all. */
    boolean draws(int series) {
        return Collections.binarySearch(single, series) >= 0 || Collections.binarySearch(dense, series) >= 0;
    }

    /** Every one of n series drawn as it is. */
    static CrowdChoice all(int n) {
        return new CrowdChoice(IntStream.range(0, n).boxed().toList(), List.of(), List.of());
    }

    private static List<Integer> ranked(Panel.Xy panel, List<Integer> lines, Crowd.Mode mode) {
        double[] ends =
                lines.stream().mapToDouble(s -> last(panel.series().get(s))).toArray();
        double[] sorted = Arrays.stream(ends).filter(Double::isFinite).sorted().toArray();
        double median = sorted.length == 0 ? 0 : (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        Comparator<Integer> order = Comparator.comparingDouble(s -> {
            double end = last(panel.series().get(s));
            return switch (mode) {
                case HIGHEST -> -end;
                case LOWEST -> end;
                default -> -Math.abs(end - median);
            };
        });
        return lines.stream().sorted(order).toList();
    }

    /** The last value of a series; NaN for one without any. */
    static double last(Series series) {
        for (int i = series.y().length - 1; i >= 0; i--) {
            if (Double.isFinite(series.y()[i])) {
                return series.y()[i];
            }
        }
        return Double.NaN;
    }

    private static Badge badge(Panel.Xy panel, String key, List<Integer> behind, int... counts) {
        Object[] words = Arrays.stream(counts).mapToObj(Numbers::count).toArray();
        return new Badge(
                Messages.text(key, words),
                Messages.text(key + ".why", words),
                List.of(
                        Messages.text("chart.rows.series"),
                        Messages.text("chart.rows.points"),
                        panel.y().title()),
                () -> behind.stream()
                        .map(s -> panel.series().get(s))
                        .map(one -> List.of(one.label(), Integer.toString(one.y().length), Double.toString(last(one))))
                        .toList());
    }
}
