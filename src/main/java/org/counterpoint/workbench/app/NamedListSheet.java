package org.counterpoint.workbench.app;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/** A sheet of things that the user kept under names: restore, rename in place, delete. */
final class NamedListSheet {
    private final Source source;
    private final VBox lines = new VBox(6);
    private Runnable close = () -> {};

    private NamedListSheet(Source source) {
        this.source = source;
    }

    /** The things. */
    interface Source {
        /** Their names, in order. */
        List<String> names();

        /** More about one. */
        String detail(String name);

        /** Shows one. */
        void restore(String name);

        /** Renames one; false where the new name is blank or taken. */
        boolean rename(String name, String newName);

        /** Deletes one, in a way that can be undone. */
        void delete(String name);
    }

    static void open(StackPane host, String title, Source source) {
        NamedListSheet made = new NamedListSheet(source);
        made.fill();
        ScrollPane scroll = new ScrollPane(made.lines);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("sheet-body");
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        scroll.setAccessibleText(title);
        Sheet sheet = Sheet.open(host, title, scroll, 560);
        made.close = sheet::close;
        Node first = made.lines.lookup(".text-field");
        if (first != null) {
            first.requestFocus();
        }
    }

    private void fill() {
        lines.getChildren().clear();
        for (String name : source.names()) {
            lines.getChildren().add(line(name));
        }
        if (lines.getChildren().isEmpty()) {
            Label none = new Label(Messages.text("window.named.none"));
            none.setWrapText(true);
            none.getStyleClass().add("muted");
            lines.getChildren().add(none);
        }
    }

    private Node line(String name) {
        TextField field = new TextField(name);
        field.setAccessibleText(Messages.text("window.named.rename", name));
        Tips.on(field, Messages.text("window.named.rename", name));
        Label detail = new Label(source.detail(name));
        detail.getStyleClass().add("muted");
        detail.setMinWidth(Label.USE_PREF_SIZE);
        field.setOnAction(event -> rename(name, field, detail));
        field.focusedProperty().addListener((observable, before, now) -> {
            if (!now && !field.getText().strip().equals(name)) {
                rename(name, field, detail);
            }
        });
        HBox.setHgrow(field, Priority.ALWAYS);
        Button restore = button("window.named.restore", name, () -> {
            close.run();
            source.restore(name);
        });
        Button delete = button("window.named.delete", name, () -> {
            source.delete(name);
            fill();
        });
        HBox line = new HBox(8, field, detail, restore, delete);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void rename(String name, TextField field, Label detail) {
        if (field.getText().strip().equals(name)) {
            return;
        }
        if (source.rename(name, field.getText())) {
            fill();
        } else {
            detail.setText(Messages.text("window.named.taken"));
            detail.getStyleClass().setAll("label", "error-text");
        }
    }

    private static Button button(String key, String name, Runnable action) {
        Button button = new Button(Messages.text(key));
        button.setAccessibleText(Messages.text(key + ".named", name));
        button.setMinWidth(Button.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }
}
