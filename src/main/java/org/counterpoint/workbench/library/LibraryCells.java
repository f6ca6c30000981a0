package org.counterpoint.workbench.library;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableRow;
import javafx.scene.control.Tooltip;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.jspecify.annotations.Nullable;

/** Rows and plain cells of the library's table. */
final class LibraryCells {
    private static final PseudoClass PICKED = PseudoClass.getPseudoClass("picked");
    private static final PseudoClass GROUP = PseudoClass.getPseudoClass("group");
    private static final PseudoClass ARCHIVED = PseudoClass.getPseudoClass("archived");

    private LibraryCells() {}

    /** Any text of a run; empty for a group. */
    static TableCell<LibraryItem, LibraryItem> text(String styleClass, Function<LibraryRow, String> text) {
        return new Following(styleClass, (cell, item) -> {
            String shown = item instanceof RunItem(LibraryRow row) ? text.apply(row) : "";
            cell.setText(shown);
            cell.tip(() -> shown);
        });
    }

    /** A number of a run; for a group the common one, or from the least to the greatest. */
    static TableCell<LibraryItem, LibraryItem> whole(java.util.function.ToLongFunction<LibraryRow> number) {
        return new Following("number-cell", (cell, item) -> {
            long least = item.rows().stream().mapToLong(number).min().orElse(0);
            long greatest = item.rows().stream().mapToLong(number).max().orElse(0);
            cell.setText(least == greatest ? String.valueOf(least) : least + "\u2013" + greatest);
        });
    }

    /** Text that runs of a group have in common; empty where they differ. */
    static String common(LibraryItem item, Function<LibraryRow, String> text) {
        String first = text.apply(item.rows().getFirst());
        return item.rows().stream().allMatch(row -> text.apply(row).equals(first)) ? first : "";
    }

    /** A cell that is painted again when one of its rows changes. */
    static final class Following extends TableCell<LibraryItem, LibraryItem> {
        private final BiConsumer<Following, LibraryItem> painter;
        private final InvalidationListener follow = changed -> paint();
        private final WeakInvalidationListener weak = new WeakInvalidationListener(follow);
        private @Nullable LibraryItem shown;
        private @Nullable Tooltip tooltip;
        private Supplier<String> tip = () -> "";
        private String styleNow = "";

        Following(String styleClass, BiConsumer<Following, LibraryItem> painter) {
            this.painter = painter;
            setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            if (!styleClass.isEmpty()) {
                getStyleClass().add(styleClass);
            }
            // Most tooltips are never read: they are made when the pointer comes.
            setOnMouseEntered(event -> {
                if (shown != null) {
                    showTip();
                }
            });
        }

        /** Paints again on other changes too, for as long as the cell lives. */
        Following on(javafx.beans.Observable other) {
            other.addListener(weak);
            return this;
        }

        /** Sets what the tooltip says; it is asked when the pointer comes. */
        void tip(Supplier<String> text) {
            tip = text;
        }

        /** Gives the cell one more style class in place of the one given so before; empty for none. */
        void style(String styleClass) {
            if (!styleClass.equals(styleNow)) {
                getStyleClass().remove(styleNow);
                styleNow = styleClass;
                if (!styleClass.isEmpty()) {
                    getStyleClass().add(styleClass);
                }
            }
        }

        private void showTip() {
            String text = tip.get();
            if (text.isEmpty()) {
                setTooltip(null);
                return;
            }
            Tooltip made = tooltip;
            if (made == null) {
                made = new Tooltip();
                made.setWrapText(true);
                made.setMaxWidth(460);
                tooltip = made;
            }
            made.setText(text);
            setTooltip(made);
        }

        @Override
        protected void updateItem(@Nullable LibraryItem item, boolean empty) {
            super.updateItem(item, empty);
            LibraryItem before = shown;
            if (before != null) {
                before.rows().forEach(row -> row.revisionProperty().removeListener(weak));
            }
            shown = empty ? null : item;
            if (shown == null) {
                setText(null);
                setGraphic(null);
                tip = () -> "";
                return;
            }
            shown.rows().forEach(row -> row.revisionProperty().addListener(weak));
            paint();
        }

        private void paint() {
            LibraryItem item = shown;
            if (item != null) {
                painter.accept(this, item);
            }
        }
    }

    /** A row that is highlighted while its run, or every run of its group, is shown. */
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
            setOnContextMenuRequested(event -> {
                if (!isEmpty() && getItem() != null) {
                    owner.menuRequested(this, getItem(), event);
                }
            });
        }

        @Override
        protected void updateItem(@Nullable LibraryItem item, boolean empty) {
            super.updateItem(item, empty);
            mark();
        }

        private void mark() {
            LibraryItem item = isEmpty() ? null : getItem();
            pseudoClassStateChanged(GROUP, item instanceof GroupItem);
            pseudoClassStateChanged(PICKED, item != null && owner.picked(item));
            pseudoClassStateChanged(
                    ARCHIVED,
                    item != null
                            && item.rows().stream()
                                    .allMatch(row -> row.facts().said().archived()));
            setAccessibleText(
                    item == null
                            ? null
                            : item instanceof GroupItem g
                                    ? Messages.text(
                                            "library.group.says",
                                            g.title(),
                                            String.valueOf(g.rows().size()))
                                    : null);
        }
    }
}
