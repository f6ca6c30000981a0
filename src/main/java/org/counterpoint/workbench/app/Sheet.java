package org.counterpoint.workbench.app;

import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** A panel laid over the window for a form or a text; Escape, its cross and a click beside it close it. */
final class Sheet extends StackPane {
    private final StackPane host;
    private @Nullable Node focusedBefore;

    private Sheet(StackPane host, String title, Region content, double maxWidth) {
        this.host = host;
        getStyleClass().add("scrim");
        Card card = new Card(content);
        card.getStyleClass().add("sheet");
        card.setMaxWidth(maxWidth);
        Label heading = new Label(title);
        heading.getStyleClass().add("sheet-title");
        HBox.setHgrow(heading, Priority.ALWAYS);
        heading.setMaxWidth(Double.MAX_VALUE);
        Button cross = new Button("\u2715");
        cross.getStyleClass().addAll("flat-button", "sheet-close");
        cross.setAccessibleText(Messages.text("sheet.close"));
        cross.setOnAction(event -> close());
        HBox top = new HBox(heading, cross);
        top.setAlignment(Pos.CENTER_LEFT);
        top.getStyleClass().add("sheet-header");
        card.setTop(top);
        getChildren().setAll(card);
        StackPane.setAlignment(card, Pos.CENTER);
        card.setAccessibleText(title);
        setOnMousePressed(event -> {
            if (event.getTarget() == this) {
                close();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            }
        });
    }

    /** As high as its content, and never higher than the window. */
    private final class Card extends BorderPane {
        Card(Region content) {
            super(content);
        }

        @Override
        protected double computeMaxHeight(double width) {
            return Math.min(prefHeight(width), host.getHeight() * 0.92);
        }
    }

    /** Opens a sheet over the host, replacing one that is open. */
    static Sheet open(StackPane host, String title, Region content, double maxWidth) {
        host.getChildren().removeIf(Sheet.class::isInstance);
        Sheet sheet = new Sheet(host, title, content, maxWidth);
        sheet.focusedBefore = host.getScene() == null ? null : host.getScene().getFocusOwner();
        host.getChildren().add(sheet);
        host.getChildren().getFirst().setDisable(true);
        content.requestFocus();
        return sheet;
    }

    void close() {
        host.getChildren().remove(this);
        host.getChildren().getFirst().setDisable(false);
        Node before = focusedBefore;
        if (Objects.nonNull(before) && before.getScene() != null) {
            before.requestFocus();
        }
    }
}
