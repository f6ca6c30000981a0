package org.counterpoint.workbench.app;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;

/** Takes files and folders that are dropped on the window; while something hangs above it, it says what can be dropped. */
final class DropTarget {
    private final StackPane host;
    private final VBox hint = new VBox();

    private DropTarget(StackPane host) {
        this.host = host;
        Label title = new Label(Messages.text("window.drop.title"));
        title.getStyleClass().add("empty-title");
        Label what = new Label(Messages.text("window.drop.what"));
        what.getStyleClass().add("empty-reason");
        what.setWrapText(true);
        what.setMaxWidth(520);
        hint.getChildren().setAll(title, what);
        hint.setId("drop-target");
        hint.setAlignment(Pos.CENTER);
        hint.getStyleClass().add("drop-target");
        hint.setMouseTransparent(true);
    }

    /** Lets files be dropped anywhere on a scene. */
    static void install(Scene scene, StackPane host, Consumer<List<Path>> onDropped) {
        DropTarget target = new DropTarget(host);
        scene.addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.LINK, TransferMode.COPY);
                target.show(true);
                event.consume();
            }
        });
        scene.setOnDragExited(event -> target.show(false));
        scene.addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            target.show(false);
            if (event.getDragboard().hasFiles()) {
                onDropped.accept(event.getDragboard().getFiles().stream()
                        .map(java.io.File::toPath)
                        .toList());
                event.setDropCompleted(true);
                event.consume();
            }
        });
    }

    private void show(boolean hanging) {
        if (hanging && !host.getChildren().contains(hint)) {
            host.getChildren().add(hint);
        } else if (!hanging) {
            host.getChildren().remove(hint);
        }
    }
}
