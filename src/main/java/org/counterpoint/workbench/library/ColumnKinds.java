package org.counterpoint.workbench.library;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.scene.control.TableColumn;
import javafx.scene.text.Font;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.controls.PaintedColumn;

/** Makes the columns of the library's table: what each shows, how it sorts and how wide it is at first. */
final class ColumnKinds {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
    private static final double REWARD_WIDTH = 68;
    private static final double REWARD_MOST = 104;
    private static final double HEADER_FONT = 12;
    private static final double HEADER_SIDES = 9;

    private final LibraryTable owner;
    private final Map<String, Double> usual = new HashMap<>();

    ColumnKinds(LibraryTable owner) {
        this.owner = owner;
    }

    /** A new column of an id; one that is none gives the folder. */
    TableColumn<LibraryItem, LibraryItem> make(String id) {
        TableColumn<LibraryItem, LibraryItem> column = ColumnOrder.isReward(id) ? reward(id) : plain(id);
        column.setId("column-" + id);
        return column;
    }

    /** How wide a column is at first, in pixels at the ordinary size of text; a reward's has room for its objective. */
    double width(String id, double scale) {
        if (!ColumnOrder.isReward(id)) {
            return usual.getOrDefault(id, REWARD_WIDTH);
        }
        double words = owner.ruler().width(new Font(HEADER_FONT * scale), ColumnOrder.objective(id)) / scale;
        return Math.clamp(words + HEADER_SIDES, REWARD_WIDTH, REWARD_MOST);
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
            case "name" -> column(id, 128, new NamePainter(owner), by(ColumnKinds::title));
            case "state" -> column(id, 54, new StatePainter(), Comparator.comparing(ColumnKinds::state));
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
                        RunPainters.ofRun(ColumnKinds::took),
                        Comparator.comparingDouble(item -> item.rows().stream()
                                .mapToDouble(ColumnKinds::seconds)
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
