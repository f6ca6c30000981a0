package org.counterpoint.workbench.view;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** Words in place of something that cannot be shown: what is missing, why, and what to do about it. */
public final class EmptyState extends VBox {
    private final Label title = new Label();
    private final Label reason = new Label();
    private final FlowPane actions = new FlowPane(8, 8);

    /** An empty state without words yet. */
    public EmptyState() {
        getStyleClass().add("empty-state");
        setAlignment(Pos.CENTER);
        title.getStyleClass().add("empty-title");
        reason.getStyleClass().add("empty-reason");
        for (Label label : List.of(title, reason)) {
            label.setWrapText(true);
            label.setMaxWidth(460);
            label.setTextAlignment(javafx.scene.text.TextAlignment.CENTER);
            label.setAlignment(Pos.CENTER);
        }
        reason.setMinHeight(USE_PREF_SIZE);
        actions.setAlignment(Pos.CENTER);
        actions.managedProperty().bind(actions.visibleProperty());
        actions.setVisible(false);
        getChildren().setAll(title, reason, actions);
    }

    /** Sets the words and the buttons below them. */
    public void show(String newTitle, String newReason, Node... buttons) {
        title.setText(newTitle);
        reason.setText(newReason);
        actions.getChildren().setAll(buttons);
        actions.setVisible(buttons.length > 0);
        setAccessibleText(newTitle + " " + newReason);
    }

    /** The words as shown. */
    public String text() {
        return title.getText() + " " + reason.getText();
    }
}
