package org.counterpoint.workbench.library;

import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.PaintedRow;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.jspecify.annotations.Nullable;

/** A row of the library: highlighted while its run, or every run of its group, is shown; painted again when one of its runs changes. */
final class LibraryTableRow extends PaintedRow<LibraryItem> {
    private static final PseudoClass PICKED = PseudoClass.getPseudoClass("picked");
    private static final PseudoClass GROUP = PseudoClass.getPseudoClass("group");
    private static final PseudoClass ARCHIVED = PseudoClass.getPseudoClass("archived");

    private final LibraryTable owner;
    private final ListChangeListener<String> chosen = change -> mark();
    private final InvalidationListener changed = observable -> mark();
    private final WeakInvalidationListener weak = new WeakInvalidationListener(changed);
    private @Nullable LibraryItem shown;
    private @Nullable TextField renaming;

    LibraryTableRow(LibraryTable owner) {
        super(owner.theme()::tokens, owner.ruler());
        this.owner = owner;
        owner.selection().runs().addListener(new WeakListChangeListener<>(chosen));
        owner.openRuns().revisionProperty().addListener(weak);
        owner.theme().tokensProperty().addListener(weak);
        owner.model().valueProperty().addListener(weak);
        owner.model().curves().revisionProperty().addListener(weak);
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
        LibraryItem before = shown;
        if (before != null) {
            before.rows().forEach(row -> row.revisionProperty().removeListener(weak));
        }
        shown = empty ? null : item;
        if (shown != null) {
            shown.rows().forEach(row -> row.revisionProperty().addListener(weak));
        }
        if (before != null && !before.equals(shown)) {
            stopRenaming();
        }
        mark();
    }

    /** Lets the user type another name over the present one. */
    void rename(TableColumn<LibraryItem, ?> column) {
        if (!(getItem() instanceof RunItem(LibraryRow row))) {
            return;
        }
        TextField field = new TextField(row.facts().name());
        field.setId("library-rename");
        field.setAccessibleText(Messages.text("library.rename.field"));
        field.setOnAction(event -> {
            owner.edits().rename(row, field.getText());
            stopRenaming();
            event.consume();
        });
        field.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                stopRenaming();
                event.consume();
            }
        });
        field.focusedProperty().addListener((observable, before, now) -> {
            if (!now && field.equals(renaming)) {
                owner.edits().rename(row, field.getText());
                stopRenaming();
            }
        });
        renaming = field;
        cover(column, field);
        field.selectAll();
        field.requestFocus();
    }

    private void stopRenaming() {
        if (renaming != null) {
            renaming = null;
            uncover();
            owner.node().requestFocus();
        }
    }

    private void mark() {
        LibraryItem item = shown;
        pseudoClassStateChanged(GROUP, item instanceof GroupItem);
        pseudoClassStateChanged(PICKED, item != null && owner.picked(item));
        pseudoClassStateChanged(
                ARCHIVED,
                item != null
                        && item.rows().stream()
                                .allMatch(row -> row.facts().said().archived()));
        repaint();
    }
}
