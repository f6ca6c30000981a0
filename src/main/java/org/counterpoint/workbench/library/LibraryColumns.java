package org.counterpoint.workbench.library;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.text.Font;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.controls.PaintedColumn;
import org.counterpoint.workbench.settings.LibraryShape;

/** The columns of the library's table: what they show, how they sort, which are shown, in which order and how wide. */
final class LibraryColumns {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
    private static final List<String> AT_FIRST = List.of("name", "state", "tags", "method", "seed");
    private static final List<String> FIXED = List.of("chip", "star", "name");
    private static final List<String> BEFORE = List.of("chip", "star", "name", "state");
    private static final List<String> AFTER =
            List.of("tags", "method", "seed", "steps", "model", "environment", "created", "took", "folder");
    private static final double REWARD_WIDTH = 68;
    private static final double REWARD_MOST = 104;
    private static final double HEADER_FONT = 12;
    private static final double HEADER_SIDES = 9;
    private static final double NAME_LEAST = 108;
    private static final double NAME_MOST = 320;
    private static final double BAR = 18;

    private final LibraryTable owner;
    private final TableView<LibraryItem> table;
    private final Map<String, BooleanProperty> shown = new HashMap<>();
    private final Map<String, TableColumn<LibraryItem, LibraryItem>> made = new LinkedHashMap<>();
    private final Map<String, Double> usual = new HashMap<>();
    private final Map<String, Double> ownWidths = new TreeMap<>();
    private List<String> ownOrder = List.of();
    private List<String> awaitedSort = List.of();
    private double scale = 1;
    private boolean arranging;

    LibraryColumns(LibraryTable owner, TableView<LibraryItem> table) {
        this.owner = owner;
        this.table = table;
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
        TableColumn<LibraryItem, LibraryItem> column = ColumnOrder.isReward(id) ? reward(id) : plain(id);
        column.setId("column-" + id);
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
        double width = usual.getOrDefault(id, REWARD_WIDTH);
        if (ColumnOrder.isReward(id)) {
            double words = owner.ruler().width(new Font(HEADER_FONT * scale), ColumnOrder.objective(id)) / scale;
            width = Math.clamp(words + HEADER_SIDES, REWARD_WIDTH, REWARD_MOST);
        }
        if (id.equals("chip")) {
            column.setMaxWidth(width * scale);
        }
        column.setPrefWidth(ownWidths.getOrDefault(id, width) * scale);
    }

    private TableColumn<LibraryItem, LibraryItem> reward(String id) {
        String objective = ColumnOrder.objective(id);
        TableColumn<LibraryItem, LibraryItem> reward = new PaintedColumn<>(
                new RewardPainter(owner, objective),
                Comparator.comparingDouble(item -> sortable(GroupStatistics.of(
                                item.rows(),
                                objective,
                                owner.model().valueProperty().get())
                        .mean())));
        reward.getStyleClass().add("number-column");
        reward.setMinWidth(24);
        reward.setText(objective + "\n" + owner.model().valueProperty().get().text());
        return reward;
    }

    private TableColumn<LibraryItem, LibraryItem> plain(String id) {
        return switch (id) {
            case "chip" -> {
                var chip = column(id, 34, new RunPainters.Chip(owner), Comparator.comparing(item -> ""));
                chip.setText("");
                chip.setMinWidth(34);
                chip.setSortable(false);
                chip.setReorderable(false);
                yield chip;
            }
            case "star" -> {
                Comparator<LibraryItem> stars = Comparator.comparingLong(item -> item.rows().stream()
                        .filter(row -> row.facts().said().star())
                        .count());
                var star = column(id, 20, new RunPainters.Star(owner), stars.reversed());
                star.setText("\u2605");
                star.setMinWidth(20);
                yield star;
            }
            case "name" -> column(id, 128, new NamePainter(owner), by(LibraryColumns::title));
            case "state" -> column(id, 54, new StatePainter(), Comparator.comparing(LibraryColumns::state));
            case "tags" ->
                texts(id, 76, row -> String.join(", ", row.facts().said().tags()));
            case "method" -> texts(id, 96, row -> row.facts().method());
            case "seed" ->
                column(
                        id,
                        46,
                        RunPainters.whole(row -> row.facts().seed()),
                        Comparator.comparingLong(
                                item -> item.rows().getFirst().facts().seed()));
            case "steps" ->
                column(
                        id,
                        60,
                        RunPainters.whole(row -> Math.max(0, row.facts().step())),
                        Comparator.comparingLong(
                                item -> greatest(item, row -> row.facts().step())));
            case "model" -> texts(id, 90, row -> row.facts().model());
            case "environment" -> texts(id, 100, row -> row.facts().environment());
            case "created" ->
                column(
                        id,
                        96,
                        RunPainters.ofRun(row -> day(row.facts().created())),
                        Comparator.comparingLong(
                                item -> greatest(item, row -> row.facts().created())));
            case "took" ->
                column(
                        id,
                        70,
                        RunPainters.ofRun(LibraryColumns::took),
                        Comparator.comparingDouble(item -> item.rows().stream()
                                .mapToDouble(LibraryColumns::seconds)
                                .average()
                                .orElse(0)));
            default -> texts("folder", 120, row -> row.facts().folder());
        };
    }

    private TableColumn<LibraryItem, LibraryItem> texts(String id, double width, Function<LibraryRow, String> text) {
        return column(id, width, RunPainters.words(text), by(item -> RunPainters.common(item, text)));
    }

    private TableColumn<LibraryItem, LibraryItem> column(
            String id, double width, CellPainter<LibraryItem> cells, Comparator<LibraryItem> order) {
        TableColumn<LibraryItem, LibraryItem> column = new PaintedColumn<>(cells, order);
        String words = "library.column." + id;
        column.setText(Messages.has(words) ? Messages.text(words) : "");
        if (id.equals("steps") || id.equals("seed")) {
            column.getStyleClass().add("number-column");
        }
        column.setMinWidth(24);
        usual.put(id, width);
        return column;
    }

    private static long greatest(LibraryItem item, ToLongFunction<LibraryRow> number) {
        return item.rows().stream().mapToLong(number).max().orElse(0);
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

    private static Comparator<LibraryItem> by(Function<LibraryItem, String> text) {
        return Comparator.comparing(text, String.CASE_INSENSITIVE_ORDER);
    }

    private static String title(LibraryItem item) {
        return item instanceof LibraryItem.GroupItem group
                ? group.title()
                : item.rows().getFirst().facts().name();
    }

    private static RunState state(LibraryItem item) {
        return item.rows().stream()
                .map(row -> row.facts().state())
                .min(Comparator.naturalOrder())
                .orElse(RunState.UNREADABLE);
    }

    private static double sortable(double value) {
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    private static String day(long seconds) {
        return DAY.format(Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault()));
    }

    private static double seconds(LibraryRow row) {
        RunManifest manifest = row.facts().summary().manifest();
        Instant ended = manifest == null ? null : manifest.ended();
        return manifest == null || ended == null
                ? 0
                : (ended.toEpochMilli() - manifest.created().toEpochMilli()) / 1000.0;
    }

    private static String took(LibraryRow row) {
        double seconds = seconds(row);
        return seconds <= 0 ? "" : org.counterpoint.workbench.jobs.JobTexts.duration(seconds);
    }
}
