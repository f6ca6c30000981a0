package org.counterpoint.workbench.library;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/** The folders of the library in place: how many runs each has, which are missing, add, remove, order. */
final class FoldersPopup {
    private final LibraryModel model;
    private final Supplier<Optional<Path>> choose;
    private final VBox list = new VBox(4);

    FoldersPopup(LibraryModel model, Supplier<Optional<Path>> choose) {
        this.model = model;
        this.choose = choose;
        model.folderStates().addListener((ListChangeListener<LibraryFolder>) change -> fill());
        fill();
    }

    void show(Node beside) {
        PopOver popup = new PopOver(content());
        popup.setArrowLocation(PopOver.ArrowLocation.TOP_LEFT);
        popup.show(beside);
    }

    VBox content() {
        Label lead = new Label(Messages.text("library.folders.lead"));
        lead.setWrapText(true);
        lead.setMaxWidth(460);
        lead.setMinHeight(Label.USE_PREF_SIZE);
        lead.getStyleClass().add("muted");
        Button add = new Button(Messages.text("library.folders.add"));
        add.setId("library-folder-add");
        add.setOnAction(event -> choose.get().ifPresent(model::addFolder));
        VBox box = new VBox(8, lead, list, add);
        box.getStyleClass().add("popup-body");
        return box;
    }

    private void fill() {
        list.getChildren().clear();
        for (LibraryFolder folder : model.folderStates()) {
            list.getChildren().add(line(folder));
        }
    }

    private HBox line(LibraryFolder folder) {
        Optional<LibraryModel.Elsewhere> elsewhere = model.elsewhere(folder.path());
        Label path = new Label(elsewhere
                .map(LibraryModel.Elsewhere::words)
                .orElse(folder.path().toString()));
        path.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        Tips.on(path, folder.path().toString());
        path.setPrefWidth(330);
        HBox.setHgrow(path, Priority.ALWAYS);
        Label says = new Label(
                !folder.there()
                        ? Messages.text("library.folders.missing")
                        : Messages.text(
                                folder.writable() ? "library.folders.runs" : "library.folders.readonly",
                                String.valueOf(folder.runs())));
        says.getStyleClass().add(folder.there() ? "muted" : "error-text");
        says.setMinWidth(Label.USE_PREF_SIZE);
        Button up = button("library.folders.up", "\u2191", () -> model.moveFolder(folder.path(), -1));
        up.setDisable(model.folders().indexOf(folder.path()) <= 0);
        Button down = button("library.folders.down", "\u2193", () -> model.moveFolder(folder.path(), 1));
        down.setDisable(
                model.folders().indexOf(folder.path()) >= model.folders().size() - 1);
        Button remove = button("library.folders.remove", "\u2715", () -> model.removeFolder(folder.path()));
        // A service is detached where it was attached.
        remove.setDisable(elsewhere.isPresent());
        HBox line = new HBox(6, path, says, up, down, remove);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private static Button button(String key, String mark, Runnable action) {
        Button button = new Button(mark);
        button.getStyleClass().add("flat-button");
        Tips.on(button, Messages.text(key));
        button.setAccessibleText(Messages.text(key));
        button.setOnAction(event -> action.run());
        return button;
    }
}
