package org.counterpoint.workbench.chart;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.counterpoint.workbench.Messages;

/** Points of a panel as rows of text, written only when they are looked at: a badge may stand for a million of them. */
final class PointRows extends AbstractList<List<String>> implements RandomAccess {
    private final List<Series> series;
    private final boolean steps;
    private final boolean errors;
    private int[] which = new int[64];
    private int[] at = new int[64];
    private int size;

    PointRows(Panel.Xy panel) {
        series = panel.series();
        steps = !panel.time() && series.stream().anyMatch(one -> one.steps() != null);
        errors = series.stream().anyMatch(one -> one.se() != null);
    }

    void add(int seriesIndex, int point) {
        if (size == at.length) {
            which = Arrays.copyOf(which, size * 2);
            at = Arrays.copyOf(at, size * 2);
        }
        which[size] = seriesIndex;
        at[size] = point;
        size++;
    }

    /** Headings of the rows that a panel's points make. */
    static List<String> columns(Panel.Xy panel) {
        PointRows shape = new PointRows(panel);
        List<String> names = new ArrayList<>(
                List.of(Messages.text("chart.rows.series"), named(panel.x(), "x"), named(panel.y(), "y")));
        if (shape.errors) {
            names.add("se");
        }
        if (shape.steps) {
            names.add(Messages.text("chart.rows.step"));
        }
        return names;
    }

    private static String named(Axis axis, String otherwise) {
        return axis.title().isEmpty() ? otherwise : axis.title();
    }

    @Override
    public List<String> get(int row) {
        Series one = series.get(which[row]);
        int i = at[row];
        List<String> cells =
                new ArrayList<>(List.of(one.label(), Double.toString(one.x()[i]), Double.toString(one.y()[i])));
        if (errors) {
            double[] se = one.se();
            cells.add(se == null ? "" : Double.toString(se[i]));
        }
        if (steps) {
            double[] own = one.steps();
            cells.add(own == null ? "" : Double.toString(own[i]));
        }
        return cells;
    }

    @Override
    public int size() {
        return size;
    }
}
