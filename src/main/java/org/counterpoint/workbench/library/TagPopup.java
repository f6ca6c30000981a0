package org.counterpoint.workbench.library;

import java.util.Arrays;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.controlsfx.control.textfield.TextFields;
import org.counterpoint.workbench.Messages;

/** Asks for new tags of some runs beside a node; known tags are offered while typing. */
final class TagPopup {
    private TagPopup() {}

    static void show(Node beside, LibraryModel model, List<LibraryRow> rows) {
        if (rows.isEmpty() || beside.getScene() == null) {
            return;
        }
        TextField field = new TextField();
        field.setId("library-new-tag");
        field.setPromptText(Messages.text("library.tag.prompt"));
        field.setAccessibleText(Messages.text("library.tag.prompt"));
        Label label = new Label(
                rows.size() == 1
                        ? rows.getFirst().facts().name()
                        : Messages.text("library.runs", String.valueOf(rows.size())));
        label.getStyleClass().add("muted");
        VBox box = new VBox(6, label, field);
        box.setPadding(new Insets(12));
        PopOver popup = new PopOver(box);
        popup.setArrowLocation(PopOver.ArrowLocation.LEFT_TOP);
        TextFields.bindAutoCompletion(
                field,
                request -> model.wordsProperty().get().tags().stream()
                        .filter(tag -> tag.toLowerCase(java.util.Locale.ROOT)
                                .startsWith(request.getUserText().toLowerCase(java.util.Locale.ROOT)))
                        .toList());
        field.setOnAction(event -> {
            Arrays.stream(field.getText().split("[,;]", -1))
                    .forEach(tag -> model.edits().tag(rows, tag, true));
            popup.hide();
        });
        popup.show(beside);
        field.requestFocus();
    }
}
