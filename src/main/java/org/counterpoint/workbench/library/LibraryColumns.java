package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.settings.LibraryShape;

/** The columns of the library's table: which are shown, in which order and how wide, and by which lines are sorted. */
final class LibraryColumns {
    private static final List<String> AT_FIRST = List.of("name", "state", "tags", "method", "seed");
    private static final List<String> FIXED = List.of("chip", "star", "name");
    private static final List<String> BEFORE = List.of("chip", "star", "name", "state");
    private static final List<String> AFTER =
            List.of("tags", "method", "seed", "steps", "model", "environment", "created", "took", "folder");
    private static final double NAME_LEAST = 108;
    private static final double NAME_MOST = 320;
    private static final double BAR = 18;

    private final LibraryTable owner;
    private final TableView<LibraryItem> table;
    private final Map<String, BooleanProperty> shown = new HashMap<>();
    private final Map<String, TableColumn<LibraryItem, LibraryItem>> made = new LinkedHashMap<>();
    private final ColumnKinds kinds;
    private final Map<String, Double> ownWidths = new TreeMap<>();
    private List<String> ownOrder = List.of();
    private List<String> awaitedSort = List.of();
    private double scale = 1;
    private boolean arranging;

    LibraryColumns(LibraryTable owner, TableView<LibraryItem> table) {
        this.owner = owner;
        this.table = table;
        this.kinds = new ColumnKinds(owner);
        table.getColumns().addListener((ListChangeListener<TableColumn<LibraryItem, ?>>) change -> {
            if (!arranging) {
                ownOrder = ColumnOrder.merged(ids(table.getColumns()), all());
            }
        });
        table.getSortOrder().addListener((ListChangeListener<TableColumn<LibraryItem, ?>>) change -> {
            if (!arranging) {
                awaitedSort = List.of();
            }
        });
    }

    /** Whether the user wants a column; all rewards and the first few until somebody says otherwise. */
    BooleanProperty shown(String id) {
        return shown.computeIfAbsent(id, key -> {
            SimpleBooleanProperty property = new SimpleBooleanProperty(atFirst(key));
            property.addListener((observable, before, now) -> arrange());
            return property;
        });
    }

    /** Ids of the columns that may be hidden, with their titles. */
    Map<String, String> choices() {
        Map<String, String> out = new LinkedHashMap<>();
        Set<String> listed = listed();
        for (String id : all()) {
            if (FIXED.contains(id)) {
                continue;
            }
            String title = ColumnOrder.isReward(id) ? ColumnOrder.objective(id) : made(id).getText();
            boolean unused = ColumnOrder.isReward(id) && !listed.contains(title);
            out.put(id, unused ? Messages.text("library.columns.unused", title) : title);
        }
        return out;
    }

    /** Ids of the columns that are not as at first, as {@code +id} or {@code -id}. */
    List<String> hiddenAndShown() {
        List<String> out = new ArrayList<>();
        shown.forEach((id, property) -> {
            if (property.get() != atFirst(id)) {
                out.add((property.get() ? "+" : "-") + id);
            }
        });
        out.sort(null);
        return out;
    }

    /** The order that the user gave the columns; empty for none. */
    List<String> order() {
        return ownOrder;
    }

    /** Widths that the user gave to columns, at the ordinary size of text. */
    Map<String, Double> widths() {
        return Map.copyOf(ownWidths);
    }

    /** By what lines are sorted, as {@code +id} or {@code -id}. */
    List<String> sort() {
        if (!awaitedSort.isEmpty()) {
            return awaitedSort;
        }
        return table.getSortOrder().stream()
                .map(column -> (column.getSortType() == TableColumn.SortType.ASCENDING ? "+" : "-") + id(column))
                .toList();
    }

    /** Takes over everything that the methods above tell. */
    void restore(LibraryShape shape) {
        Map<String, Boolean> wanted = new HashMap<>();
        shape.columns().stream()
                .filter(s -> s.length() > 1)
                .forEach(s -> wanted.put(s.substring(1), s.startsWith("+")));
        arranging = true;
        shown.forEach((id, property) -> property.set(wanted.getOrDefault(id, atFirst(id))));
        wanted.forEach((id, on) -> shown(id).set(on));
        ownWidths.clear();
        ownWidths.putAll(shape.widths());
        made.keySet().forEach(this::size);
        table.getSortOrder().clear();
        arranging = false;
        ownOrder = shape.order();
        awaitedSort = shape.sort();
        arrange();
    }

    /** Shows the columns as at first: which, in which order and how wide. */
    void reset() {
        LibraryShape first = LibraryShape.STANDARD;
        restore(new LibraryShape(
                first.search(),
                first.grouping(),
                first.value(),
                first.archived(),
                first.columns(),
                first.order(),
                first.widths(),
                sort()));
    }

    /** Follows the size of text. */
    void scale(double now) {
        scale = now;
        arranging = true;
        made.keySet().forEach(this::size);
        arranging = false;
        arrange();
    }

    /** Shows what has to be shown now: of the listed runs, and first of those in the views. */
    void arrange() {
        if (arranging) {
            return;
        }
        List<String> all = all();
        Set<String> sorted = Stream.concat(
                        table.getSortOrder().stream().map(LibraryColumns::id),
                        awaitedSort.stream().map(s -> s.substring(Math.min(1, s.length()))))
                .collect(Collectors.toSet());
        List<String> now =
                ColumnOrder.of(all, id -> FIXED.contains(id) || shown(id).get(), listed(), picked(), sorted, ownOrder);
        List<TableColumn<LibraryItem, LibraryItem>> columns =
                now.stream().map(this::made).toList();
        if (!columns.equals(table.getColumns())) {
            boolean before = !table.getColumns().isEmpty();
            arranging = true;
            table.getColumns().setAll(columns);
            arranging = false;
            if (before && ownOrder.isEmpty()) {
                table.scrollToColumnIndex(0);
            }
        }
        sortAsAwaited();
        fit();
    }

    /** Writes into the headers which value of a course the columns show. */
    void nameRewards() {
        String value = owner.model().valueProperty().get().text();
        made.forEach((id, column) -> {
            if (ColumnOrder.isReward(id)) {
                column.setText(ColumnOrder.objective(id) + "\n" + value);
            }
        });
    }

    /** The name takes what the other columns leave, with as many whole rewards in sight as there is room for. */
    void fit() {
        if (table.getWidth() <= 0 || ownWidths.containsKey("name")) {
            return;
        }
        double left = table.getWidth() - BAR * scale;
        for (TableColumn<LibraryItem, ?> column : table.getColumns()) {
            if (BEFORE.contains(id(column)) && !id(column).equals("name")) {
                left -= column.getWidth();
            }
        }
        for (TableColumn<LibraryItem, ?> column : table.getColumns()) {
            boolean fits = left - column.getWidth() >= NAME_LEAST * scale;
            if (ColumnOrder.isReward(id(column)) && fits) {
                left -= column.getWidth();
            } else if (ColumnOrder.isReward(id(column))) {
                break;
            }
        }
        made("name").setPrefWidth(Math.clamp(left, NAME_LEAST * scale, NAME_MOST * scale));
    }

    private void sortAsAwaited() {
        List<TableColumn<LibraryItem, ?>> by = new ArrayList<>();
        for (String each : awaitedSort) {
            String id = each.substring(Math.min(1, each.length()));
            TableColumn<LibraryItem, LibraryItem> column = made.get(id);
            if (column != null && table.getColumns().contains(column)) {
                column.setSortType(
                        each.startsWith("-") ? TableColumn.SortType.DESCENDING : TableColumn.SortType.ASCENDING);
                by.add(column);
            }
        }
        // Columns of rewards come when the library has been read.
        if (by.size() == awaitedSort.size() && !by.isEmpty()) {
            awaitedSort = List.of();
            table.getSortOrder().setAll(by);
        }
    }

    /** Objectives of the listed runs. */
    private Set<String> listed() {
        return objectives(owner.model().visible().stream());
    }

    private Set<String> picked() {
        return objectives(owner.selection().runs().stream().flatMap(key -> owner.model().row(key).stream()));
    }

    private static Set<String> objectives(Stream<LibraryRow> rows) {
        return rows.flatMap(row -> row.facts().scored().stream()).collect(Collectors.toSet());
    }

    /** Every column in the library's own order. */
    private List<String> all() {
        List<String> all = new ArrayList<>(BEFORE);
        owner.model().objectives().forEach(objective -> all.add(ColumnOrder.reward(objective)));
        all.addAll(AFTER);
        return all;
    }

    private TableColumn<LibraryItem, LibraryItem> made(String id) {
        TableColumn<LibraryItem, LibraryItem> known = made.get(id);
        if (known != null) {
            return known;
        }
        TableColumn<LibraryItem, LibraryItem> column = kinds.make(id);
        made.put(id, column);
        boolean before = arranging;
        arranging = true;
        size(id);
        arranging = before;
        column.widthProperty().addListener((observable, was, now) -> {
            if (!arranging && Math.abs(now.doubleValue() - column.getPrefWidth()) > 0.5 && !id.equals("chip")) {
                ownWidths.put(id, now.doubleValue() / scale);
                column.setPrefWidth(now.doubleValue());
                fit();
            }
        });
        return column;
    }

    private void size(String id) {
        TableColumn<LibraryItem, LibraryItem> column = made(id);
        double width = kinds.width(id, scale);
        if (id.equals("chip")) {
            column.setMaxWidth(width * scale);
        }
        column.setPrefWidth(ownWidths.getOrDefault(id, width) * scale);
    }

    private static List<String> ids(List<? extends TableColumn<LibraryItem, ?>> columns) {
        return columns.stream().map(LibraryColumns::id).toList();
    }

    private static String id(TableColumn<LibraryItem, ?> column) {
        return column.getId().substring("column-".length());
    }

    private static boolean atFirst(String id) {
        return AT_FIRST.contains(id) || ColumnOrder.isReward(id);
    }
}
