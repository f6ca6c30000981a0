package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.workbench.Messages;
import org.jfree.data.Range;

/** Says what drawing itself leaves out of a panel, and lists it. */
final class Badges {
    private Badges() {}

    /** Why a point is not drawn one to one. */
    private enum Loss {
        MERGED,
        MISSING,
        NONPOSITIVE,
        OFF
    }

    /** The panel's own badges, then those of the drawing. */
    static List<Badge> of(Panel.Xy panel, Range domain, Range range, List<Decimator.Kept> kept) {
        List<Badge> badges = new ArrayList<>(panel.badges());
        long merged = kept.stream().mapToLong(Decimator.Kept::merged).sum();
        add(badges, panel, domain, range, kept, Loss.MERGED, merged);
        for (Loss loss : List.of(Loss.MISSING, Loss.NONPOSITIVE, Loss.OFF)) {
            add(badges, panel, domain, range, kept, loss, rows(panel, domain, range, kept, loss).size());
        }
        return badges;
    }

    /** The panel's own badges, and how many cells hold no number. */
    static List<Badge> of(Panel.Heat panel) {
        List<Badge> badges = new ArrayList<>(panel.badges());
        List<List<String>> empty = new ArrayList<>();
        double[] edges = panel.edges();
        for (int r = 0; r < panel.values().length; r++) {
            for (int c = 0; c < panel.values()[r].length; c++) {
                if (Double.isNaN(panel.values()[r][c])) {
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

    private static String or(String title, String otherwise) {
        return title.isEmpty() ? otherwise : title;
    }

    private static void add(
            List<Badge> badges,
            Panel.Xy panel,
            Range domain,
            Range range,
            List<Decimator.Kept> kept,
            Loss loss,
            long count) {
        if (count > 0) {
            String key = "chart.badge." + loss.name().toLowerCase(java.util.Locale.ROOT);
            badges.add(new Badge(
                    Messages.text(key, Numbers.count(count)),
                    Messages.text(key + ".why"),
                    PointRows.columns(panel),
                    () -> rows(panel, domain, range, kept, loss)));
        }
    }

    private static PointRows rows(Panel.Xy panel, Range domain, Range range, List<Decimator.Kept> kept, Loss loss) {
        PointRows rows = new PointRows(panel);
        for (int s = 0; s < panel.series().size(); s++) {
            Series series = panel.series().get(s);
            for (int i = 0; i < series.x().length; i++) {
                if (lost(panel, domain, range, kept.get(s), series, i, loss)) {
                    rows.add(s, i);
                }
            }
        }
        return rows;
    }

    private static boolean lost(
            Panel.Xy panel, Range domain, Range range, Decimator.Kept kept, Series series, int i, Loss loss) {
        double x = series.x()[i];
        double y = series.y()[i];
        boolean missing = !Double.isFinite(x) || !Double.isFinite(y);
        boolean nonPositive = !missing && ((panel.y().log() && y <= 0) || (panel.x().log() && x <= 0));
        return switch (loss) {
            case MISSING -> missing;
            case NONPOSITIVE -> nonPositive;
            case OFF -> !missing && !nonPositive && !(domain.contains(x) && range.contains(y));
            case MERGED ->
                kept.merged() > 0 && domain.contains(x) && Arrays.binarySearch(kept.index(), i) < 0;
        };
    }
}
