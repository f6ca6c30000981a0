package org.counterpoint.workbench.views.subspaces;

import java.nio.file.Path;
import java.util.List;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/** The opened adapters with a button to remove each; a broken one says what is wrong in its tooltip. FX thread. */
final class AdapterBar extends FlowPane {
    private final ObservableList<Path> adapters;

    AdapterBar(ObservableList<Path> adapters, double em) {
        super(em * 0.5, em * 0.3);
        this.adapters = adapters;
        setId("adapters");
        setAlignment(Pos.CENTER_LEFT);
        setPrefWrapLength(em * 60);
        show(List.of());
    }

    /** Lists the adapters; the missing ones in words of their own. */
    void show(List<SubspaceData.Missing> missing) {
        getChildren().clear();
        setVisible(!adapters.isEmpty());
        setManaged(!adapters.isEmpty());
        if (adapters.isEmpty()) {
            return;
        }
        getChildren().add(new Label(Messages.text("subspaces.adapters")));
        for (Path dir : List.copyOf(adapters)) {
            String why = missing.stream()
                    .filter(m -> m.adapter() && m.id().equals(dir.toString()))
                    .map(SubspaceData.Missing::why)
                    .findFirst()
                    .orElse("");
            getChildren().add(chip(dir, why));
        }
    }

    private HBox chip(Path dir, String why) {
        Path file = dir.getFileName();
        String name = file == null ? dir.toString() : file.toString();
        Label label = new Label(why.isEmpty() ? name : Messages.text("subspaces.adapter.broken", name));
        Tips.on(label, why.isEmpty() ? dir.toString() : why);
        label.getStyleClass().add(why.isEmpty() ? "adapter-name" : "error-text");
        Button remove = new Button("\u2715");
        remove.getStyleClass().add("chip-remove");
        remove.setAccessibleText(Messages.text("subspaces.adapter.remove", name));
        Tips.on(remove, Messages.text("subspaces.adapter.remove", name));
        remove.setOnAction(event -> adapters.remove(dir));
        HBox box = new HBox(3, label, remove);
        box.getStyleClass().add("chip");
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }
}
