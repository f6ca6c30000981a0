package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;

/**
 * The library's table. A click shows one run, Ctrl-click or its chip adds or removes one, Shift-click a range; Space does
 * the same for the row with the keyboard focus. The row that was touched last is the current one, shown in the details.
 */
public final class LibraryTable {
    private final LibraryModel model;
    private final Selection selection;
    private final OpenRuns openRuns;
    private final Theme theme;
    private final TableView<LibraryItem> table = new TableView<>();
    private final ReadOnlyObjectWrapper<@Nullable LibraryRow> current = new ReadOnlyObjectWrapper<>(this, "current");
    private final TableColumn<LibraryItem, LibraryItem> name;
    private boolean arranging;
    private int anchor = -1;

    LibraryTable(LibraryModel model, OpenRuns openRuns, Selection selection, Theme theme) {
        this.model = model;
        this.openRuns = openRuns;
        this.selection = selection;
        this.theme = theme;
        this.name = column(
                "name",
                136,
                LibraryCells::name,
                Comparator.comparing(row -> row.facts().name()));
        table.setId("library-table");
        table.setAccessibleText(Messages.text("library.title"));
        table.setTableMenuButtonVisible(true);
        table.getSelectionModel().setSelectionMode(SelectionMode.SINGLE);
        table.setRowFactory(view -> new LibraryCells.Row(this));
        table.setSortPolicy(view -> {
            sort();
            return true;
        });
        refreshColumns();
        model.objectives().addListener((ListChangeListener<String>) change -> refreshColumns());
        model.items().addListener((ListChangeListener<LibraryItem>) change -> arrange());
        arrange();
        table.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (!arranging && now instanceof RunItem(LibraryRow row)) {
                current.set(row);
            }
        });
        table.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
        selection.runs().addListener((ListChangeListener<String>) change -> followSelection());
    }

    /** The table as a node. */
    public TableView<LibraryItem> node() {
        return table;
    }

    /** The run that was touched last; null before the first. */
    public ReadOnlyObjectProperty<@Nullable LibraryRow> currentProperty() {
        return current.getReadOnlyProperty();
    }

    /** Shows all runs that pass search and filter. */
    public void selectAllVisible() {
        selection.select(model.visible().stream().map(LibraryRow::key).toList());
    }

    Theme theme() {
        return theme;
    }

    Selection selection() {
        return selection;
    }

    OpenRuns openRuns() {
        return openRuns;
    }

    /** Makes the columns again after the objectives or the grouping changed. */
    void refreshColumns() {
        List<TableColumn<LibraryItem, ?>> columns = new ArrayList<>();
        TableColumn<LibraryItem, LibraryItem> chip = new TableColumn<>("");
        chip.setCellValueFactory(cell -> new SimpleObjectProperty<>(cell.getValue()));
        chip.setCellFactory(column -> new LibraryCells.Chip(this));
        chip.setPrefWidth(38);
        chip.setMinWidth(38);
        chip.setMaxWidth(38);
        chip.setSortable(false);
        chip.setReorderable(false);
        columns.add(chip);
        columns.add(name);
        for (String objective : model.objectives()) {
            TableColumn<LibraryItem, LibraryItem> reward = column(
                    null,
                    68,
                    () -> LibraryCells.reward(objective),
                    Comparator.comparingDouble(
                            row -> row.facts().last().getOrDefault(objective, Double.NEGATIVE_INFINITY)));
            reward.setText(objective);
            reward.setId("column-reward-" + objective);
            reward.getStyleClass().add("number-column");
            columns.add(reward);
        }
        columns.add(column(
                "steps",
                64,
                LibraryCells::steps,
                Comparator.comparingLong(row -> row.facts().step())));
        columns.add(column(
                "method",
                100,
                () -> LibraryCells.text(row -> row.facts().method()),
                by(row -> row.facts().method())));
        columns.add(column(
                "seed",
                46,
                () -> LibraryCells.text(row -> String.valueOf(row.facts().seed())),
                Comparator.comparingLong(row -> row.facts().seed())));
        columns.add(column(
                "status",
                78,
                () -> LibraryCells.text(row -> row.facts().statusText()),
                by(row -> row.facts().statusText())));
        columns.add(column(
                "model",
                90,
                () -> LibraryCells.text(row -> row.facts().model()),
                by(row -> row.facts().model())));
        table.getColumns().setAll(columns);
    }

    /** A row was clicked. */
    void clicked(MouseEvent event, LibraryItem item, int index) {
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        switch (item) {
            case GroupItem group -> toggleGroup(group, event.isShortcutDown());
            case RunItem(LibraryRow row) -> {
                current.set(row);
                if (event.isShiftDown() && anchor >= 0) {
                    selection.select(range(anchor, index));
                } else if (event.isShortcutDown()) {
                    toggle(row);
                    anchor = index;
                } else {
                    selection.select(List.of(row.key()));
                    anchor = index;
                }
            }
        }
    }

    /** Adds a run to those shown, or removes it. */
    void toggle(LibraryRow row) {
        List<String> now = new ArrayList<>(selection.runs());
        if (!now.remove(row.key())) {
            now.add(row.key());
        }
        selection.select(now);
    }

    /** Shows the runs of a group, alone or in addition; hides them where all of them are shown. */
    void toggleGroup(GroupItem group, boolean add) {
        List<String> keys = group.rows().stream().map(LibraryRow::key).toList();
        List<String> now = new ArrayList<>(add ? selection.runs() : List.of());
        if (selection.runs().containsAll(keys)) {
            now = new ArrayList<>(selection.runs());
            now.removeAll(keys);
        } else {
            now.addAll(keys);
        }
        selection.select(now);
    }

    private void keyPressed(KeyEvent event) {
        LibraryItem item = table.getSelectionModel().getSelectedItem();
        if (item == null) {
            return;
        }
        if (event.getCode() == KeyCode.SPACE) {
            switch (item) {
                case GroupItem group -> toggleGroup(group, true);
                case RunItem(LibraryRow row) -> toggle(row);
            }
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER) {
            switch (item) {
                case GroupItem group -> toggleGroup(group, false);
                case RunItem(LibraryRow row) -> selection.select(List.of(row.key()));
            }
            event.consume();
        }
    }

    private List<String> range(int from, int to) {
        List<String> keys = new ArrayList<>();
        for (int i = Math.min(from, to);
                i <= Math.max(from, to) && i < table.getItems().size();
                i++) {
            if (table.getItems().get(i) instanceof RunItem(LibraryRow row)) {
                keys.add(row.key());
            }
        }
        return keys;
    }

    private void sort() {
        Comparator<LibraryItem> chosen = table.getComparator();
        model.setOrder(
                chosen == null ? null : (first, second) -> chosen.compare(new RunItem(first), new RunItem(second)));
    }

    private void arrange() {
        arranging = true;
        try {
            LibraryItem kept = table.getSelectionModel().getSelectedItem();
            table.getItems().setAll(model.items());
            anchor = -1;
            int index = kept == null ? -1 : table.getItems().indexOf(kept);
            if (index >= 0) {
                table.getSelectionModel().select(index);
            } else {
                table.getSelectionModel().clearSelection();
            }
        } finally {
            arranging = false;
        }
    }

    private void followSelection() {
        LibraryRow now = current.get();
        if (selection.runs().isEmpty() || (now != null && selection.indexOf(now.key()) >= 0)) {
            return;
        }
        model.row(selection.runs().getFirst()).ifPresent(row -> {
            current.set(row);
            table.getSelectionModel().select(new RunItem(row));
        });
    }

    private static Comparator<LibraryRow> by(Function<LibraryRow, String> text) {
        return Comparator.comparing(text);
    }

    private TableColumn<LibraryItem, LibraryItem> column(
            @Nullable String key,
            double width,
            java.util.function.Supplier<LibraryCells.Cell> cells,
            Comparator<LibraryRow> order) {
        TableColumn<LibraryItem, LibraryItem> column = new TableColumn<>();
        if (key != null) {
            column.setText(Messages.text("library.column." + key));
            column.setId("column-" + key);
            if (key.equals("steps")) {
                column.getStyleClass().add("number-column");
            }
        }
        column.setPrefWidth(width);
        column.setMinWidth(36);
        column.setCellValueFactory(cell -> new SimpleObjectProperty<>(cell.getValue()));
        column.setCellFactory(made -> cells.get());
        column.setComparator(
                (first, second) -> first instanceof RunItem(LibraryRow a) && second instanceof RunItem(LibraryRow b)
                        ? order.compare(a, b)
                        : 0);
        return column;
    }
}
