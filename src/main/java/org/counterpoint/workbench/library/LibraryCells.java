package org.counterpoint.workbench.library;

import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableRow;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.theme.RunChip;
import org.counterpoint.workbench.theme.RunStyle;
import org.jspecify.annotations.Nullable;

/** Rows and cells of the library's table. */
final class LibraryCells {
    private static final PseudoClass PICKED = PseudoClass.getPseudoClass("picked");
    private static final PseudoClass GROUP = PseudoClass.getPseudoClass("group");

    private LibraryCells() {}

    /** The name of a run or the title of a group. */
    static Cell name() {
        return new Cell("", (cell, row) -> {
            LibraryRow.Facts facts = row.facts();
            cell.setText(facts.name());
            cell.tip(
                    facts.problem() == null
                            ? Messages.text(
                                    "library.tip",
                                    facts.name(),
                                    facts.method(),
                                    String.valueOf(facts.seed()),
                                    facts.statusText(),
                                    row.dir().toString())
                            : facts.problem());
        });
    }

    /** Steps done, and of how many while it runs; what went wrong otherwise. */
    static Cell steps() {
        return new Cell("number-cell", (cell, row) -> {
            LibraryRow.Facts facts = row.facts();
            String done = String.valueOf(Math.max(0, facts.step()));
            String text =
                    switch (facts.status()) {
                        case null -> facts.statusText();
                        case FAILED, QUEUED, STARTING -> facts.statusText();
                        case RUNNING, PAUSING, PAUSED -> done + "/" + facts.steps();
                        case FINISHED, STOPPED -> done;
                    };
            cell.setText(text);
            cell.getStyleClass().removeAll("error-text", "live-cell");
            if (facts.status() == null || facts.status() == org.counterpoint.run.RunStatus.FAILED) {
                cell.getStyleClass().add("error-text");
            } else if (facts.live()) {
                cell.getStyleClass().add("live-cell");
            }
            cell.tip(Messages.text("library.steps.tip", facts.statusText(), done, String.valueOf(facts.steps())));
        });
    }

    /** The last reward of an objective. */
    static Cell reward(String objective) {
        return new Cell("number-cell", (cell, row) -> {
            Double value = row.facts().last().get(objective);
            cell.setText(value == null ? "" : number(value));
            cell.tip(
                    value == null
                            ? ""
                            : Messages.text("library.reward.tip", objective, String.valueOf(value.doubleValue())));
        });
    }

    /** Any text of a run. */
    static Cell text(Function<LibraryRow, String> text) {
        return new Cell("muted-cell", (cell, row) -> cell.setText(text.apply(row)));
    }

    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "\u221e" : "-\u221e";
        }
        double size = Math.abs(value);
        String format = size >= 1000 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A text cell that follows its row's facts. */
    static final class Cell extends TableCell<LibraryItem, LibraryItem> {
        private final BiConsumer<Cell, LibraryRow> painter;
        private final InvalidationListener follow = changed -> paint();
        private final WeakInvalidationListener weak = new WeakInvalidationListener(follow);
        private @Nullable LibraryRow row;

        Cell(String styleClass, BiConsumer<Cell, LibraryRow> painter) {
            this.painter = painter;
            setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            if (!styleClass.isEmpty()) {
                getStyleClass().add(styleClass);
            }
        }

        void tip(String text) {
            setTooltip(text.isEmpty() ? null : new Tooltip(text));
        }

        @Override
        protected void updateItem(@Nullable LibraryItem item, boolean empty) {
            super.updateItem(item, empty);
            if (row != null) {
                row.revisionProperty().removeListener(weak);
                row = null;
            }
            setText(null);
            setTooltip(null);
            getStyleClass().removeAll("error-text", "live-cell");
            if (empty || item == null) {
                return;
            }
            switch (item) {
                case GroupItem group -> {
                    if (getTableColumn() != null
                            && "column-name".equals(getTableColumn().getId())) {
                        setText(group.title() + "  (" + group.rows().size() + ")");
                        tip(Messages.text("library.group.tip", group.title()));
                    }
                }
                case RunItem(LibraryRow shown) -> {
                    row = shown;
                    shown.revisionProperty().addListener(weak);
                    paint();
                }
            }
        }

        private void paint() {
            if (row != null) {
                painter.accept(this, row);
            }
        }
    }

    /** The chip: shows how the run is drawn, and adds or removes it by a click. */
    static final class Chip extends TableCell<LibraryItem, LibraryItem> {
        private final LibraryTable owner;
        private final RunChip chip = new RunChip();
        private final StackPane box = new StackPane(chip);
        private final InvalidationListener follow = changed -> paint();

        Chip(LibraryTable owner) {
            this.owner = owner;
            box.setAlignment(Pos.CENTER);
            setStyle("-fx-padding: 0 2 0 4;");
            owner.openRuns().revisionProperty().addListener(new WeakInvalidationListener(follow));
            owner.theme().tokensProperty().addListener(new WeakInvalidationListener(follow));
            box.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
                if (getItem() instanceof RunItem(LibraryRow row)) {
                    owner.toggle(row);
                } else if (getItem() instanceof GroupItem group) {
                    owner.toggleGroup(group, true);
                }
                event.consume();
            });
        }

        @Override
        protected void updateItem(@Nullable LibraryItem item, boolean empty) {
            super.updateItem(item, empty);
            paint();
        }

        private void paint() {
            LibraryItem item = getItem();
            if (isEmpty() || !(item instanceof RunItem(LibraryRow row))) {
                setGraphic(null);
                return;
            }
            boolean picked = owner.selection().indexOf(row.key()) >= 0;
            RunStyle style = owner.openRuns()
                    .model(row.key())
                    .map(RunModel::style)
                    .orElse(picked ? new RunStyle(row.facts().method(), 0) : null);
            chip.show(picked ? style : null, owner.theme());
            setAccessibleText(Messages.text(
                    picked ? "library.chip.on" : "library.chip.off", row.facts().name()));
            setTooltip(new Tooltip(Messages.text(picked ? "library.chip.hide" : "library.chip.show")));
            setGraphic(box);
        }
    }

    /** A row that is highlighted while its run is shown. */
    static final class Row extends TableRow<LibraryItem> {
        private final LibraryTable owner;
        private final ListChangeListener<String> follow = change -> mark();

        Row(LibraryTable owner) {
            this.owner = owner;
            owner.selection().runs().addListener(new WeakListChangeListener<>(follow));
            setOnMousePressed(event -> {
                if (!isEmpty() && getItem() != null) {
                    owner.clicked(event, getItem(), getIndex());
                }
            });
        }

        @Override
        protected void updateItem(@Nullable LibraryItem item, boolean empty) {
            super.updateItem(item, empty);
            mark();
        }

        private void mark() {
            LibraryItem item = getItem();
            pseudoClassStateChanged(GROUP, item instanceof GroupItem);
            pseudoClassStateChanged(
                    PICKED,
                    item instanceof RunItem(LibraryRow row) && owner.selection().indexOf(row.key()) >= 0);
        }
    }
}
