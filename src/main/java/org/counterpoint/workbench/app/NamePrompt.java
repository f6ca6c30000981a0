package org.counterpoint.workbench.app;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;

/** Asks for a name, and says what will happen with it while it is typed. */
final class NamePrompt {
    private NamePrompt() {}

    /**
     * Opens the question.
     *
     * @param host where the sheet opens
     * @param title what the name is for
     * @param label words of the field
     * @param suggestion what the field holds at first
     * @param remark what to say about a name, or empty
     * @param onName called with the stripped name, never blank
     */
    static void open(
            StackPane host,
            String title,
            String label,
            String suggestion,
            UnaryOperator<String> remark,
            Consumer<String> onName) {
        TextField field = new TextField(suggestion);
        field.setId("name-field");
        field.setAccessibleText(label);
        field.setPrefColumnCount(28);
        Label words = new Label(label);
        words.setLabelFor(field);
        Label about = new Label(remark.apply(suggestion.strip()));
        about.setId("name-remark");
        about.getStyleClass().add("warning-text");
        about.setWrapText(true);
        about.setMinHeight(Label.USE_PREF_SIZE);
        Button save = new Button(Messages.text("window.name.save"));
        save.setId("name-save");
        save.getStyleClass().add("primary-button");
        save.setDefaultButton(true);
        save.setDisable(suggestion.isBlank());
        field.textProperty().addListener((observable, before, now) -> {
            save.setDisable(now.isBlank());
            about.setText(remark.apply(now.strip()));
        });
        HBox buttons = new HBox(about, save);
        HBox.setHgrow(about, javafx.scene.layout.Priority.ALWAYS);
        about.setMaxWidth(Double.MAX_VALUE);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        buttons.setSpacing(12);
        VBox box = new VBox(8, words, field, buttons);
        box.getStyleClass().add("sheet-body");
        Sheet sheet = Sheet.open(host, title, box, 460);
        save.setOnAction(event -> {
            String name = field.getText().strip();
            if (!name.isEmpty()) {
                sheet.close();
                onName.accept(name);
            }
        });
        field.requestFocus();
        field.selectAll();
    }
}
