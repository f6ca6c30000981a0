package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
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
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.controls.Tips;
import org.jspecify.annotations.Nullable;

/** A panel laid over the window for a form or a text; Escape, its cross and a click beside it close it. */
final class Sheet extends StackPane {
    private final StackPane host;
    private final ChangeListener<@Nullable Node> focusMoved = (observable, before, now) -> keepFocus(before, now);
    private @Nullable Node focusedBefore;

    private Sheet(StackPane host, String title, Region content, double maxWidth, boolean header) {
        this.host = host;
        getStyleClass().add("scrim");
        Card card = new Card(content);
        card.getStyleClass().add("sheet-card");
        card.setMaxWidth(maxWidth);
        if (header) {
            card.setTop(header(title));
        }
        getChildren().setAll(card);
        StackPane.setAlignment(card, header ? Pos.CENTER : Pos.TOP_CENTER);
        if (!header) {
            StackPane.setMargin(card, new Insets(72, 12, 12, 12));
        }
        card.setAccessibleText(title);
        // What lies below is covered, but not disabled: that would style every node of the window anew.
        sceneProperty().addListener((observable, before, now) -> {
            if (before != null) {
                before.focusOwnerProperty().removeListener(focusMoved);
            }
            if (now != null) {
                now.focusOwnerProperty().addListener(focusMoved);
            }
        });
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

    /** The keyboard does not leave the sheet: from its last node it goes to its first, and back. */
    private void keepFocus(@Nullable Node before, @Nullable Node now) {
        if (now == null || inside(now)) {
            return;
        }
        List<Node> stops = new ArrayList<>();
        stops(this, stops);
        if (!stops.isEmpty()) {
            (stops.getLast().equals(before) ? stops.getFirst() : stops.getLast()).requestFocus();
        }
    }

    private boolean inside(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (at.equals(this)) {
                return true;
            }
        }
        return false;
    }

    private static void stops(Node node, List<Node> found) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        if (node.isFocusTraversable()) {
            found.add(node);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> stops(child, found));
        }
    }

    private HBox header(String title) {
        Label heading = new Label(title);
        heading.getStyleClass().add("sheet-title");
        HBox.setHgrow(heading, Priority.ALWAYS);
        heading.setMaxWidth(Double.MAX_VALUE);
        Button cross = new Button("", Icons.CLOSE.node());
        cross.getStyleClass().addAll("flat-button", "sheet-close", "icon-button");
        cross.setId("sheet-close");
        cross.setAccessibleText(Messages.text("sheet.close"));
        Tips.on(cross, Messages.text("sheet.close"));
        cross.setOnAction(event -> close());
        HBox top = new HBox(heading, cross);
        top.setAlignment(Pos.CENTER_LEFT);
        top.getStyleClass().add("sheet-header");
        return top;
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
        return put(new Sheet(host, title, content, maxWidth, true), content);
    }

    /** As {@link #open}, near the upper edge and without a heading; the title is for screen readers. */
    static Sheet openBare(StackPane host, String title, Region content, double maxWidth) {
        return put(new Sheet(host, title, content, maxWidth, false), content);
    }

    private static Sheet put(Sheet sheet, Region content) {
        StackPane host = sheet.host;
        Sheet open = (Sheet) host.getChildren().stream()
                .filter(Sheet.class::isInstance)
                .findFirst()
                .orElse(null);
        sheet.focusedBefore = open != null
                ? open.focusedBefore
                : host.getScene() == null ? null : host.getScene().getFocusOwner();
        host.getChildren().removeIf(Sheet.class::isInstance);
        List<Runnable> later = Apart.take(content);
        host.getChildren().add(sheet);
        new Pieces(sheet).runLater(later);
        content.requestFocus();
        return sheet;
    }

    /** Closes the sheet that is open over a host, if there is one. */
    static boolean closeOpen(StackPane host) {
        for (Node node : host.getChildren()) {
            if (node instanceof Sheet sheet) {
                sheet.close();
                return true;
            }
        }
        return false;
    }

    void close() {
        host.getChildren().remove(this);
        if (host.getChildren().stream().noneMatch(Sheet.class::isInstance)) {
            Node before = focusedBefore;
            if (Objects.nonNull(before) && before.getScene() != null) {
                before.requestFocus();
            }
        }
    }
}
