package org.counterpoint.workbench.views.shared;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.counterpoint.analysis.ModuleReport;
import org.counterpoint.workbench.Messages;

/**
 * Modules laid out as layers by kinds, the rows and columns of every heat map over a network.
 *
 * @param layers layer numbers, ascending; -1 for modules without one
 * @param kinds kinds of modules in order of appearance
 */
public record ModuleGrid(List<Integer> layers, List<String> kinds) {
    /**
     * Place of a module.
     *
     * @param module full name
     * @param layer layer number, -1 if none
     * @param kind last part of the name
     */
    public record Place(String module, int layer, String kind) {
        static Place of(ModuleReport.Place module) {
            return new Place(module.module(), module.layer(), module.kind());
        }
    }

    /** Reports with something to show. */
    public static <R extends ModuleReport> List<R> available(List<R> reports) {
        return reports.stream()
                .filter(r -> r.unavailable().isEmpty() && !r.modules().isEmpty())
                .toList();
    }

    /** Places of all modules of all reports, each once. */
    public static List<Place> places(List<? extends ModuleReport> reports) {
        return reports.stream()
                .flatMap(r -> r.modules().stream())
                .map(Place::of)
                .distinct()
                .toList();
    }

    public static ModuleGrid of(List<Place> places) {
        TreeSet<Integer> layers = new TreeSet<>();
        Set<String> kinds = new LinkedHashSet<>();
        for (Place place : places) {
            layers.add(place.layer());
            kinds.add(place.kind());
        }
        return new ModuleGrid(List.copyOf(layers), List.copyOf(kinds));
    }

    public List<String> rowNames() {
        return layers.stream()
                .map(layer -> layer < 0
                        ? Messages.text("views.nolayer")
                        : Messages.text("views.layer", String.valueOf(layer)))
                .toList();
    }

    /** Column names short enough to stand side by side. */
    public List<String> columnNames() {
        return kinds.stream().map(kind -> kind.replaceFirst("_proj$", "")).toList();
    }

    /** Values by layer and kind; NaN where there is no module. */
    public <M extends ModuleReport.Place> double[][] values(List<M> modules, ToDoubleFunction<M> value) {
        double[][] out = new double[layers.size()][kinds.size()];
        for (double[] row : out) {
            Arrays.fill(row, Double.NaN);
        }
        for (M module : modules) {
            int row = layers.indexOf(module.layer());
            int column = kinds.indexOf(module.kind());
            if (row >= 0 && column >= 0) {
                out[row][column] = value.applyAsDouble(module);
            }
        }
        return out;
    }

    /** Row and column of a module, or null when it is not in the grid. */
    public int @org.jspecify.annotations.Nullable [] cell(List<Place> places, String module) {
        for (Place place : places) {
            if (place.module().equals(module)) {
                return new int[] {layers.indexOf(place.layer()), kinds.indexOf(place.kind())};
            }
        }
        return null;
    }

    /** Index into the places of the module in a cell. */
    public OptionalInt at(List<Place> places, int row, int column) {
        List<Integer> hits = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).layer() == layers.get(row) && places.get(i).kind().equals(kinds.get(column))) {
                hits.add(i);
            }
        }
        return hits.isEmpty() ? OptionalInt.empty() : OptionalInt.of(hits.getFirst());
    }
}
