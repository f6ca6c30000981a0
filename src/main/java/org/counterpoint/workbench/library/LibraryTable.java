package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.controls.TextRuler;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;

/**
 * The library's table. A click shows one run or all seeds of a group, Ctrl-click or the chip adds or removes them, Shift-click a range.
 * By keyboard: Enter shows, Ctrl+Enter adds or removes, Shift+Up and Down extend, Left and Right close and open groups, Space stars, F2
 * renames, Delete moves to the trash, Ctrl+A shows all. The row that was touched last is the current one, shown in the details.
 */
public final class LibraryTable {
    private static final double ROW = 31;
    private static final int AT_ONCE = 3;
    private static final int IN_SIGHT = 40;

    private final LibraryModel model;
    private final Selection selection;
    private final OpenRuns openRuns;
    private final Theme theme;
    private final TableView<LibraryItem> table = new TableView<>();
    private final Pieces coming = new Pieces(table);
    private final TextRuler ruler = new TextRuler();
    private final LibraryColumns columns;
    private final RunMenu menu;
    private final ReadOnlyObjectWrapper<@Nullable LibraryRow> current = new ReadOnlyObjectWrapper<>(this, "current");
    private boolean arranging;
    private int anchor = -1;

    LibraryTable(LibraryModel model, OpenRuns openRuns, Selection selection, Theme theme) {
        this.model = model;
        this.openRuns = openRuns;
        this.selection = selection;
        this.theme = theme;
        this.columns = new LibraryColumns(this, table);
        this.menu = new RunMenu(this);
        table.setId("library-table");
        table.setAccessibleText(Messages.text("library.table"));
        table.getSelectionModel().setSelectionMode(SelectionMode.SINGLE);
        table.setRowFactory(view -> new LibraryTableRow(this));
        table.setSortPolicy(view -> {
            sort();
            return true;
        });
        table.setFixedCellSize(rowHeight());
        columns.scale(theme.fontScale());
        model.objectives().addListener((ListChangeListener<String>) change -> columns.arrange());
        model.wordsProperty().addListener((observable, before, now) -> columns.arrange());
        theme.fontScaleProperty().addListener((observable, before, now) -> {
            table.setFixedCellSize(rowHeight());
            columns.scale(theme.fontScale());
        });
        model.valueProperty().addListener((observable, before, now) -> columns.nameRewards());
        table.widthProperty().addListener((observable, before, now) -> columns.fit());
        model.items().addListener((ListChangeListener<LibraryItem>) change -> {
            arrange();
            columns.arrange();
        });
        arrange();
        table.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (!arranging && now instanceof RunItem(LibraryRow row)) {
                current.set(row);
            }
        });
        table.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
        selection.runs().addListener((ListChangeListener<String>) change -> {
            followSelection();
            columns.arrange();
        });
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

    /**
     * What actions are about: all shown runs where the focused line is among them, else the runs of the focused line; where no line has
     * the focus, all shown runs.
     */
    public List<LibraryRow> targets() {
        LibraryItem focused = table.getSelectionModel().getSelectedItem();
        if (focused != null && focused.rows().stream().noneMatch(row -> selection.indexOf(row.key()) >= 0)) {
            return focused.rows();
        }
        List<LibraryRow> shown = selection.runs().stream()
                .map(model::row)
                .flatMap(Optional::stream)
                .toList();
        return shown.isEmpty() && focused != null ? focused.rows() : shown;
    }

    /** The runs of the focused line; empty where none has the focus. */
    Optional<List<LibraryRow>> line() {
        return Optional.ofNullable(table.getSelectionModel().getSelectedItem()).map(LibraryItem::rows);
    }

    /** Stars the {@link #targets}, or takes their stars where all have one. */
    public void star() {
        edits().star(targets());
    }

    /** Archives the {@link #targets}, or takes them out of the archive. */
    public void archive() {
        edits().archive(targets());
    }

    /** Moves the {@link #targets} to the trash and takes them out of the views. */
    public void trash() {
        List<LibraryRow> rows = targets();
        if (edits().whyNotDeleted(rows).isEmpty()) {
            Set<String> gone =
                    new LinkedHashSet<>(rows.stream().map(LibraryRow::key).toList());
            if (selection.runs().stream().anyMatch(gone::contains)) {
                selection.select(selection.runs().stream()
                        .filter(key -> !gone.contains(key))
                        .toList());
            }
        }
        edits().trash(rows);
    }

    /** Lets the user rename the focused run in its row. */
    public void rename() {
        int index = table.getSelectionModel().getSelectedIndex();
        LibraryRow row = current.get();
        if (index < 0 && row != null) {
            index = table.getItems().indexOf(new RunItem(row));
        }
        if (index >= 0 && table.getItems().get(index) instanceof RunItem) {
            TableColumn<LibraryItem, ?> name = table.getColumns().stream()
                    .filter(column -> "column-name".equals(column.getId()))
                    .findFirst()
                    .orElseThrow();
            table.scrollTo(index);
            table.layout();
            for (Node node : table.lookupAll(".table-row-cell")) {
                if (node instanceof LibraryTableRow shown && shown.getIndex() == index) {
                    shown.rename(name);
                }
            }
        }
    }

    /** Asks for tags of the {@link #targets}, beside the table. */
    public void tag() {
        TagPopup.show(table, model, targets());
    }

    /** Opens or closes all groups. */
    public void setAllOpen(boolean open) {
        model.setAllOpen(open);
    }

    /** Height of every row in pixels. */
    double rowHeight() {
        return Math.ceil(ROW * theme.fontScale());
    }

    LibraryColumns columns() {
        return columns;
    }

    LibraryModel model() {
        return model;
    }

    LibraryEdits edits() {
        return model.edits();
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

    TextRuler ruler() {
        return ruler;
    }

    /** Whether a run, or every run of a group, is shown in the views. */
    boolean picked(LibraryItem item) {
        for (LibraryRow row : item.rows()) {
            if (selection.indexOf(row.key()) < 0) {
                return false;
            }
        }
        return !item.rows().isEmpty();
    }

    /** A row was clicked. */
    void clicked(MouseEvent event, LibraryItem item, int index) {
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        current.set(item.rows().getFirst());
        if (event.isShiftDown() && anchor >= 0) {
            selection.select(range(anchor, index));
            return;
        }
        if (event.isShortcutDown()) {
            toggle(item);
        } else {
            selection.select(keys(item));
        }
        anchor = index;
    }

    void menuRequested(Node over, LibraryItem item, ContextMenuEvent event) {
        table.getSelectionModel().select(item);
        menu.show(over, event.getScreenX(), event.getScreenY());
        event.consume();
    }

    /** Adds a run, or the runs of a group, to those shown; removes them where all are shown. */
    void toggle(LibraryItem item) {
        List<String> keys = keys(item);
        Set<String> now = new LinkedHashSet<>(selection.runs());
        if (now.containsAll(keys)) {
            keys.forEach(now::remove);
        } else {
            now.addAll(keys);
        }
        selection.select(List.copyOf(now));
    }

    private static List<String> keys(LibraryItem item) {
        return item.rows().stream().map(LibraryRow::key).toList();
    }

    private void keyPressed(KeyEvent event) {
        LibraryItem item = table.getSelectionModel().getSelectedItem();
        if (event.getTarget() instanceof javafx.scene.control.TextInputControl) {
            return;
        }
        if (event.getCode() == KeyCode.A && event.isShortcutDown() && !event.isShiftDown()) {
            selectAllVisible();
            event.consume();
            return;
        }
        if (item == null || !onItem(event, item)) {
            return;
        }
        event.consume();
    }

    private boolean onItem(KeyEvent event, LibraryItem item) {
        switch (event.getCode()) {
            case SPACE -> {
                if (event.isShortcutDown()) {
                    toggle(item);
                } else {
                    star();
                }
            }
            case ENTER -> {
                if (event.isShortcutDown()) {
                    toggle(item);
                } else {
                    selection.select(keys(item));
                }
            }
            case DELETE, BACK_SPACE -> trash();
            case F2 -> rename();
            case RIGHT, LEFT -> {
                if (!(item instanceof GroupItem group)) {
                    return event.getCode() == KeyCode.LEFT && toHeading(item);
                }
                model.setOpen(group, event.getCode() == KeyCode.RIGHT);
            }
            case UP, DOWN -> {
                if (!event.isShiftDown()) {
                    return false;
                }
                extend(event.getCode() == KeyCode.UP ? -1 : 1);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean toHeading(LibraryItem item) {
        LibraryRow row = item.rows().getFirst();
        for (LibraryItem line : table.getItems()) {
            if (line instanceof GroupItem group && group.open() && group.rows().contains(row)) {
                table.getSelectionModel().select(line);
                return true;
            }
        }
        return false;
    }

    private void extend(int by) {
        int at = table.getSelectionModel().getSelectedIndex();
        int to = Math.clamp(at + (long) by, 0, table.getItems().size() - 1);
        if (anchor < 0) {
            anchor = at;
        }
        table.getSelectionModel().select(to);
        table.scrollTo(Math.max(0, to - 3));
        selection.select(range(anchor, to));
    }

    private List<String> range(int from, int to) {
        Set<String> keys = new LinkedHashSet<>();
        for (int i = Math.min(from, to);
                i <= Math.max(from, to) && i < table.getItems().size();
                i++) {
            keys.addAll(keys(table.getItems().get(i)));
        }
        return List.copyOf(keys);
    }

    private void sort() {
        Comparator<LibraryItem> chosen = table.getComparator();
        model.setOrder(chosen);
    }

    private void arrange() {
        arranging = true;
        LibraryItem kept = table.getSelectionModel().getSelectedItem();
        anchor = -1;
        if (table.getItems().isEmpty() || coming.busy()) {
            // Making the headings is work enough for one pulse.
            coming.runLater(Pieces.filling(
                    table.getItems(), List.copyOf(model.items()), AT_ONCE, IN_SIGHT, () -> arranged(kept)));
        } else {
            table.getItems().setAll(model.items());
            arranged(kept);
        }
    }

    private void arranged(@Nullable LibraryItem kept) {
        try {
            int index = kept == null ? -1 : indexOf(kept);
            if (index >= 0) {
                table.getSelectionModel().select(index);
            } else {
                table.getSelectionModel().clearSelection();
            }
        } finally {
            arranging = false;
        }
    }

    /** Where a line is now: a group is the same although its runs changed or it was opened. */
    private int indexOf(LibraryItem kept) {
        List<LibraryItem> now = new ArrayList<>(table.getItems());
        for (int i = 0; i < now.size(); i++) {
            boolean same = (kept instanceof GroupItem a && now.get(i) instanceof GroupItem b)
                    ? Objects.equals(a.key(), b.key())
                    : kept.equals(now.get(i));
            if (same) {
                return i;
            }
        }
        return -1;
    }

    private void followSelection() {
        LibraryRow now = current.get();
        if (selection.runs().isEmpty() || (now != null && selection.indexOf(now.key()) >= 0)) {
            return;
        }
        model.row(selection.runs().getFirst()).ifPresent(row -> {
            current.set(row);
            int index = table.getItems().indexOf(new RunItem(row));
            if (index >= 0) {
                table.getSelectionModel().select(index);
            }
        });
    }
}
