package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.counterpoint.workbench.Messages;
import org.jfree.data.Range;

/** Says what drawing itself leaves out of a panel, and lists it. Counting costs O(pixels + log n), listing O(n). */
final class Badges {
    private static final int BUDGET = 20_000;

    private Badges() {}

    /** Why a point is not drawn one to one. */
    private enum Loss {
        MERGED,
        MISSING,
        NONPOSITIVE,
        OFF
    }

    /** The panel's own badges, then those of the drawing. */
    static List<Badge> of(Panel.Xy panel, Built built, Range domain, Range range, List<Decimator.Kept> kept) {
        List<Badge> badges = new ArrayList<>(panel.badges());
        badges.addAll(built.crowd().badge());
        if (kept.size() < built.indexes().size()) {
            // There was no room for the plot, so nothing was chosen.
            return badges;
        }
        boolean logX = built.x().scaling() == Scaling.LOG;
        boolean logY = built.y().scaling() == Scaling.LOG;
        long merged = 0;
        long missing = 0;
        long nonPositive = 0;
        Pyramid.Outside off = new Pyramid.Outside(0, true);
        for (int s = 0; s < built.indexes().size(); s++) {
            if (!built.crowd().draws(s)) {
                continue;
            }
            SeriesIndex index = built.indexes().get(s);
            merged += kept.get(s).merged();
            missing += index.missing();
            nonPositive += index.nonPositive(logX, logY);
            off = off.plus(off(index, domain, range, logX, logY));
        }
        List<Loss> losses = List.of(Loss.MERGED, Loss.MISSING, Loss.NONPOSITIVE, Loss.OFF);
        long[] counts = {merged, missing, nonPositive, off.count()};
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0 || (losses.get(i) == Loss.OFF && !off.exact())) {
                boolean exact = losses.get(i) != Loss.OFF || off.exact();
                badges.add(badge(panel, built, domain, range, kept, losses.get(i), counts[i], exact));
            }
        }
        return badges;
    }

    /** The panel's own badges, and how many cells hold no number without a word why. */
    static List<Badge> of(Panel.Heat panel) {
        List<Badge> badges = new ArrayList<>(panel.badges());
        List<List<String>> empty = new ArrayList<>();
        double[] edges = panel.edges();
        String[][] tips = panel.tips();
        for (int r = 0; r < panel.values().length; r++) {
            for (int c = 0; c < panel.values()[r].length; c++) {
                boolean said = tips != null && !tips[r][c].isEmpty();
                if (Double.isNaN(panel.values()[r][c]) && !said) {
                    empty.add(List.of(
                            panel.rows().get(r),
                            edges == null ? panel.columns().get(c) : Double.toString((edges[c] + edges[c + 1]) / 2)));
                }
            }
        }
        if (!empty.isEmpty()) {
            badges.add(new Badge(
                    Messages.text("chart.badge.cells", Numbers.count(empty.size())),
                    Messages.text("chart.badge.cells.why"),
                    List.of(
                            or(panel.rowTitle(), Messages.text("chart.rows.row")),
                            or(panel.columnTitle(), Messages.text("chart.rows.column"))),
                    () -> empty));
        }
        return badges;
    }

    /** Points that could be drawn but lie outside a view: all that can be drawn, less those inside. */
    private static Pyramid.Outside off(SeriesIndex index, Range domain, Range range, boolean logX, boolean logY) {
        int first = index.lowerBound(domain.getLowerBound());
        int end = index.upperBound(domain.getUpperBound());
        Pyramid.Outside beside = index.y().outside(first, end, range.getLowerBound(), range.getUpperBound(), BUDGET);
        long inside = end - first - beside.count() - (index.nanBefore(end) - index.nanBefore(first));
        long drawable = (long) index.series().x().length - index.missing() - index.nonPositive(logX, logY);
        return new Pyramid.Outside(Math.max(0, drawable - inside), beside.exact());
    }

    private static String or(String title, String otherwise) {
        return title.isEmpty() ? otherwise : title;
    }

    private static Badge badge(
            Panel.Xy panel,
            Built built,
            Range domain,
            Range range,
            List<Decimator.Kept> kept,
            Loss loss,
            long count,
            boolean exact) {
        String key = "chart.badge." + loss.name().toLowerCase(Locale.ROOT);
        String number = Numbers.count(count);
        return new Badge(
                Messages.text(key, exact ? number : Messages.text("chart.badge.atleast", number)),
                Messages.text(key + ".why"),
                PointRows.columns(panel),
                () -> rows(panel, built, domain, range, kept, loss));
    }

    private static PointRows rows(
            Panel.Xy panel, Built built, Range domain, Range range, List<Decimator.Kept> kept, Loss loss) {
        PointRows rows = new PointRows(panel);
        boolean logX = built.x().scaling() == Scaling.LOG;
        boolean logY = built.y().scaling() == Scaling.LOG;
        for (int s = 0; s < panel.series().size(); s++) {
            Series series = panel.series().get(s);
            if (!built.crowd().draws(s)) {
                continue;
            }
            for (int i = 0; i < series.x().length; i++) {
                double x = series.x()[i];
                double y = series.y()[i];
                boolean missing = !Double.isFinite(x) || !Double.isFinite(y);
                boolean nonPositive = !missing && ((logX && x <= 0) || (logY && y <= 0));
                boolean lost =
                        switch (loss) {
                            case MISSING -> missing;
                            case NONPOSITIVE -> nonPositive;
                            case OFF -> !missing && !nonPositive && !(domain.contains(x) && range.contains(y));
                            case MERGED ->
                                kept.get(s).merged() > 0
                                        && domain.contains(x)
                                        && Arrays.binarySearch(kept.get(s).index(), i) < 0;
                        };
                if (lost) {
                    rows.add(s, i);
                }
            }
        }
        return rows;
    }
}
