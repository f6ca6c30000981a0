package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.counterpoint.analysis.SubspaceCut;
import org.counterpoint.analysis.SubspaceMeasure;
import org.counterpoint.analysis.SubspacePair;
import org.counterpoint.math.RandomSubspaces.Chance;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.counterpoint.workbench.views.shared.Words;

/** Two updates over the whole network: the map of a measure, and every module against chance. */
record PairPanels(SubspacePair pair, SubspaceChoice choice, Looks looks) {
    /** The heat map; cells that chance explains are hatched. */
    Panel map(String module) {
        SubspaceMeasure measure = choice.measure();
        List<ModuleGrid.Place> places = places();
        ModuleGrid grid = ModuleGrid.of(places);
        double[][] values = grid.values(pair.modules(), this::value);
        boolean known = Arrays.stream(values).flatMapToDouble(Arrays::stream).anyMatch(Double::isFinite);
        String title = Names.measure(measure) + (measure.sided() ? " \u00b7 " + Names.side(choice.side()) : "");
        if (!known) {
            return new Panel.Words(
                    "map",
                    title,
                    Messages.text("subspaces.map.nothing", pair.b().label()));
        }
        int rows = values.length;
        int columns = values[0].length;
        boolean[][] hatched = new boolean[rows][columns];
        String[][] tips = new String[rows][columns];
        for (String[] row : tips) {
            Arrays.fill(row, "");
        }
        double largest = 0;
        double expected = 0;
        double highest = 0;
        int count = 0;
        int within = 0;
        for (SubspacePair.Module m : pair.modules()) {
            int[] cell = grid.cell(places, m.module());
            double v = value(m);
            if (cell == null || !Double.isFinite(v)) {
                continue;
            }
            Chance c = chance(m);
            boolean byChance = c.contains(v);
            hatched[cell[0]][cell[1]] = byChance;
            tips[cell[0]][cell[1]] = chanceWords(c, byChance) + "\n"
                    + Messages.text(
                            "subspaces.tip.kept",
                            Integer.toString(m.keptA(choice.cut())),
                            Integer.toString(m.keptB(choice.cut())));
            largest = Math.max(largest, Math.abs(v));
            if (Double.isFinite(c.expected())) {
                expected += c.expected();
                highest = Math.max(highest, Math.abs(c.high()));
                count++;
                within += byChance ? 1 : 0;
            }
        }
        double mean = count == 0 ? Double.NaN : expected / count;
        ColorScale scale = scale(measure, Math.max(largest, highest));
        if (Double.isFinite(mean)) {
            scale = scale.mark(mean, Messages.text("subspaces.random.short"));
        }
        return new Panel.Heat(
                        "map",
                        title,
                        Messages.text("subspaces.map.note", Integer.toString(within), Integer.toString(count)),
                        "",
                        grid.rowNames(),
                        "",
                        grid.columnNames(),
                        null,
                        values,
                        hatched,
                        scale,
                        grid.cell(places, module),
                        true,
                        badges())
                .withTips(tips);
    }

    private ColorScale scale(SubspaceMeasure measure, double largest) {
        boolean dark = looks.tokens().dark();
        return switch (measure) {
            case COSINE ->
                ColorScale.diverging(Names.scale(measure), Math.min(1, Numbers.above(Math.max(0.01, largest))), dark);
            case ENERGY_KEPT, GRADIENT_KEPT -> ColorScale.sequential(Names.scale(measure), 0, 1, dark);
            case OVERLAP, LEAK ->
                ColorScale.sequential(Names.scale(measure), 0, Math.min(1, Numbers.above(largest)), dark);
        };
    }

    static String chanceWords(Chance c, boolean within) {
        if (Double.isNaN(c.expected())) {
            return Messages.text("subspaces.tip.nochance");
        }
        return Messages.text(
                        "subspaces.tip.chance",
                        Numbers.brief(c.expected()),
                        Numbers.brief(c.low()),
                        Numbers.brief(c.high()))
                + (within ? "\n" + Messages.text("subspaces.tip.within") : "");
    }

    private List<Badge> badges() {
        List<Badge> badges = new ArrayList<>();
        if (choice.cut().kind() != SubspaceCut.Kind.NONE && choice.measure() != SubspaceMeasure.GRADIENT_KEPT) {
            badges.add(new Badge(
                    Messages.text("subspaces.badge.cut"),
                    Messages.text("subspaces.badge.cut.why"),
                    List.of(
                            Messages.text("subspaces.column.module"),
                            Messages.text("subspaces.column.keptA"),
                            Messages.text("subspaces.column.energyA"),
                            Messages.text("subspaces.column.keptB"),
                            Messages.text("subspaces.column.energyB")),
                    () -> pair.modules().stream()
                            .map(m -> List.of(
                                    m.module(),
                                    Integer.toString(m.keptA(choice.cut())),
                                    Numbers.exact(m.energyA(choice.cut())),
                                    Integer.toString(m.keptB(choice.cut())),
                                    Numbers.exact(m.energyB(choice.cut()))))
                            .toList()));
        }
        pair.notes().forEach(note -> badges.add(Badge.of(Messages.text("subspaces.badge.left"), note)));
        return badges;
    }

    /** Every module's value beside the range that chance gives, sorted by value. */
    Panel ranking(String module) {
        List<SubspacePair.Module> sorted = sorted();
        if (sorted.isEmpty()) {
            return new Panel.Words(
                    "ranking",
                    Messages.text("subspaces.ranking"),
                    Messages.text("subspaces.map.nothing", pair.b().label()));
        }
        int n = sorted.size();
        double[] x = new double[n];
        double[] y = new double[n];
        double[] expected = new double[n];
        double[] low = new double[n];
        double[] high = new double[n];
        String[] tips = new String[n];
        int focus = -1;
        for (int i = 0; i < n; i++) {
            SubspacePair.Module m = sorted.get(i);
            Chance c = chance(m);
            x[i] = i + 1.0;
            y[i] = value(m);
            expected[i] = c.expected();
            low[i] = c.low();
            high[i] = c.high();
            tips[i] = Words.shortModule(m.module()) + "\n" + chanceWords(c, c.contains(y[i]));
            focus = m.module().equals(module) ? i : focus;
        }
        List<Series> series = new ArrayList<>();
        series.add(Series.of(
                        "chance",
                        Messages.text("subspaces.random"),
                        x,
                        expected,
                        SeriesStyle.line(looks.muted(), 1.2).band(0.25))
                .withBand(low, high));
        series.add(Series.of(
                        "modules",
                        Names.measure(choice.measure()),
                        x,
                        y,
                        SeriesStyle.points(looks.text(), Glyph.CIRCLE, 6))
                .withTips(tips));
        if (focus >= 0) {
            series.add(Series.of(
                    "focus",
                    Words.shortModule(module),
                    new double[] {x[focus]},
                    new double[] {y[focus]},
                    SeriesStyle.points(looks.negative(), Glyph.RING, 12)));
        }
        return new Panel.Xy(
                "ranking",
                Messages.text("subspaces.ranking"),
                Messages.text("subspaces.ranking.note", Numbers.brief(0.05 * n)),
                new Axis(Messages.text("subspaces.axis.modules"), "", false, 0.5, n + 0.5, true, List.of()),
                Axis.of(Names.measure(choice.measure()), ""),
                series,
                List.of(),
                false);
    }

    /** Full name of the module at a point of the ranking. */
    String ranked(int index) {
        return sorted().get(index).module();
    }

    /** By what chance gives, which is the same for modules of one shape, then by value. */
    private List<SubspacePair.Module> sorted() {
        return pair.modules().stream()
                .filter(m -> Double.isFinite(value(m)))
                .sorted(Comparator.comparingDouble((SubspacePair.Module m) ->
                                Math.rint(1e6 * chance(m).expected()))
                        .thenComparingDouble(this::value)
                        .reversed())
                .toList();
    }

    List<ModuleGrid.Place> places() {
        return pair.modules().stream()
                .map(m -> new ModuleGrid.Place(m.module(), m.layer(), m.kind()))
                .toList();
    }

    private double value(SubspacePair.Module m) {
        return m.value(choice.measure(), choice.side(), choice.cut());
    }

    private Chance chance(SubspacePair.Module m) {
        return m.chance(choice.measure(), choice.side(), choice.cut());
    }
}
