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
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.controls.PaintedColumn;

/** The columns of the library's table: what they show, how they sort, which are shown. */
final class LibraryColumns {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
    private static final List<String> AT_FIRST = List.of("name", "state", "tags", "method", "seed");
    private static final String REWARD = "reward-";

    private final LibraryTable owner;
    private final TableView<LibraryItem> table;
    private final Map<String, BooleanProperty> shown = new HashMap<>();
    private final Map<String, TableColumn<LibraryItem, LibraryItem>> made = new LinkedHashMap<>();

    LibraryColumns(LibraryTable owner, TableView<LibraryItem> table) {
        this.owner = owner;
        this.table = table;
    }

    /** Whether a column is shown; all rewards and the first few are until somebody says otherwise. */
    BooleanProperty shown(String id) {
        return shown.computeIfAbsent(id, key -> {
            SimpleBooleanProperty property =
                    new SimpleBooleanProperty(AT_FIRST.contains(key) || key.startsWith(REWARD));
            property.addListener((observable, before, now) -> show());
            return property;
        });
    }

    /** Ids of the columns that may be hidden, with their titles. */
    Map<String, String> choices() {
        Map<String, String> out = new LinkedHashMap<>();
        made.forEach((id, column) -> {
            if (!List.of("chip", "star", "name").contains(id)) {
                out.put(id, id.startsWith(REWARD) ? id.substring(REWARD.length()) : column.getText());
            }
        });
        return out;
    }

    /** Ids of the columns that are not as at first, as {@code +id} or {@code -id}. */
    List<String> state() {
        List<String> out = new ArrayList<>();
        shown.forEach((id, property) -> {
            boolean first = AT_FIRST.contains(id) || id.startsWith(REWARD);
            if (property.get() != first) {
                out.add((property.get() ? "+" : "-") + id);
            }
        });
        out.sort(null);
        return out;
    }

    void restore(List<String> state) {
        state.stream()
                .filter(s -> s.length() > 1)
                .forEach(s -> shown(s.substring(1)).set(s.startsWith("+")));
    }

    /** Makes the columns; again only where the objectives or the size of the font changed. */
    void make(List<String> objectives, double scale) {
        made.clear();
        chip(scale);
        plain(
                "star",
                20,
                scale,
                new RunPainters.Star(owner),
                item -> item.rows().stream()
                        .filter(row -> row.facts().said().star())
                        .count());
        add("name", column("name", 128, scale, new NamePainter(owner), by(LibraryColumns::title)));
        add("state", column("state", 54, scale, new StatePainter(), Comparator.comparing(LibraryColumns::state)));
        for (String objective : objectives) {
            TableColumn<LibraryItem, LibraryItem> reward = column(
                    null,
                    72,
                    scale,
                    new RewardPainter(owner, objective),
                    Comparator.comparingDouble(item -> sortable(GroupStatistics.of(
                                    item.rows(),
                                    objective,
                                    owner.model().valueProperty().get())
                            .mean())));
            reward.setId("column-reward-" + objective);
            reward.getStyleClass().add("number-column");
            add(REWARD + objective, reward);
        }
        nameRewards();
        add(
                "tags",
                texts(
                        "tags",
                        76,
                        scale,
                        row -> String.join(", ", row.facts().said().tags())));
        add("method", texts("method", 96, scale, row -> row.facts().method()));
        add(
                "seed",
                column(
                        "seed",
                        46,
                        scale,
                        RunPainters.whole(row -> row.facts().seed()),
                        Comparator.comparingLong(
                                item -> item.rows().getFirst().facts().seed())));
        add(
                "steps",
                column(
                        "steps",
                        60,
                        scale,
                        RunPainters.whole(row -> Math.max(0, row.facts().step())),
                        Comparator.comparingLong(item -> item.rows().stream()
                                .mapToLong(row -> row.facts().step())
                                .max()
                                .orElse(0))));
        add("model", texts("model", 90, scale, row -> row.facts().model()));
        add("environment", texts("environment", 100, scale, row -> row.facts().environment()));
        add(
                "created",
                column(
                        "created",
                        96,
                        scale,
                        RunPainters.ofRun(row -> day(row.facts().created())),
                        Comparator.comparingLong(item -> item.rows().stream()
                                .mapToLong(row -> row.facts().created())
                                .max()
                                .orElse(0))));
        add(
                "took",
                column(
                        "took",
                        70,
                        scale,
                        RunPainters.ofRun(LibraryColumns::took),
                        Comparator.comparingDouble(item -> item.rows().stream()
                                .mapToDouble(LibraryColumns::seconds)
                                .average()
                                .orElse(0))));
        add("folder", texts("folder", 120, scale, row -> row.facts().folder()));
        show();
    }

    /** Writes into the headers which value of a course the columns show. */
    void nameRewards() {
        String value = owner.model().valueProperty().get().text();
        made.forEach((id, column) -> {
            if (id.startsWith(REWARD)) {
                column.setText(id.substring(REWARD.length()) + "\n" + value);
            }
        });
    }

    /** The name takes what the other columns leave, so that the table needs no scrolling where it fits. */
    void fit() {
        TableColumn<LibraryItem, LibraryItem> name = made.get("name");
        if (name == null || table.getWidth() <= 0) {
            return;
        }
        double first = 0;
        for (Map.Entry<String, TableColumn<LibraryItem, LibraryItem>> c : made.entrySet()) {
            boolean main = List.of("chip", "star", "state").contains(c.getKey())
                    || c.getKey().startsWith(REWARD);
            if (main && table.getColumns().contains(c.getValue())) {
                first += c.getValue().getWidth();
            }
        }
        double scale = owner.theme().fontScale();
        double left = table.getWidth() - first - 18 * scale;
        name.setPrefWidth(Math.clamp(left, 136 * scale, 320 * scale));
    }

    private void show() {
        List<TableColumn<LibraryItem, ?>> now = new ArrayList<>();
        made.forEach((id, column) -> {
            if (id.equals("chip")
                    || id.equals("star")
                    || id.equals("name")
                    || shown(id).get()) {
                now.add(column);
            }
        });
        if (!now.equals(table.getColumns())) {
            table.getColumns().setAll(now);
        }
        fit();
    }

    private void chip(double scale) {
        TableColumn<LibraryItem, LibraryItem> chip =
                column(null, 34, scale, new RunPainters.Chip(owner), Comparator.comparing(item -> ""));
        chip.setMaxWidth(34 * scale);
        chip.setMinWidth(34);
        chip.setSortable(false);
        chip.setReorderable(false);
        add("chip", chip);
    }

    private void plain(
            String id, double width, double scale, CellPainter<LibraryItem> cells, Function<LibraryItem, Long> number) {
        TableColumn<LibraryItem, LibraryItem> column =
                column(null, width, scale, cells, Comparator.comparing(number).reversed());
        column.setText("\u2605");
        column.setId("column-" + id);
        column.setMinWidth(20);
        add(id, column);
    }

    private void add(String id, TableColumn<LibraryItem, LibraryItem> column) {
        made.put(id, column);
    }

    private TableColumn<LibraryItem, LibraryItem> texts(
            String key, double width, double scale, Function<LibraryRow, String> text) {
        return column(key, width, scale, RunPainters.words(text), by(item -> RunPainters.common(item, text)));
    }

    private TableColumn<LibraryItem, LibraryItem> column(
            @org.jspecify.annotations.Nullable String key,
            double width,
            double scale,
            CellPainter<LibraryItem> cells,
            Comparator<LibraryItem> order) {
        TableColumn<LibraryItem, LibraryItem> column = new PaintedColumn<>(cells, order);
        if (key != null) {
            column.setText(Messages.text("library.column." + key));
            column.setId("column-" + key);
            if (key.equals("steps") || key.equals("seed")) {
                column.getStyleClass().add("number-column");
            }
        }
        column.setPrefWidth(width * scale);
        column.setMinWidth(24);
        return column;
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
