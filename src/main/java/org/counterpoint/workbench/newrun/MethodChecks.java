package org.counterpoint.workbench.newrun;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/** The methods of a sweep to be ticked, with a search; ticked ones stay ticked while the search hides them. */
final class MethodChecks extends VBox {
    private final Map<String, CheckBox> boxes = new LinkedHashMap<>();

    MethodChecks(RunCatalog catalog, SweepForm sweep) {
        getStyleClass().add("method-list");
        setSpacing(6);
        Label heading = new Label();
        heading.setId("sweep-methods-count");
        heading.getStyleClass().add("section-title");
        TextField search = new TextField();
        search.setId("sweep-method-search");
        search.setPromptText(Messages.text("newrun.method.search"));
        search.setAccessibleText(Messages.text("newrun.method.search"));
        VBox list = new VBox(5);
        list.getStyleClass().add("check-list");
        for (MethodSpec method : catalog.methods()) {
            CheckBox box = new CheckBox(method.title());
            box.setId("sweep-method-" + method.id());
            Tips.on(box, method.summary());
            box.selectedProperty().addListener((observable, before, now) -> {
                if (now && !sweep.methods().contains(method.id())) {
                    sweep.methods().add(method.id());
                } else if (!now) {
                    sweep.methods().remove(method.id());
                }
            });
            box.setWrapText(true);
            box.setMinHeight(Region.USE_PREF_SIZE);
            boxes.put(method.id(), box);
            list.getChildren().add(box);
        }
        search.textProperty()
                .addListener((observable, before, now) -> list.getChildren()
                        .setAll(catalog.methods().stream()
                                .filter(method -> MethodList.matches(method, now))
                                .map(method -> boxes.get(method.id()))
                                .toList()));
        sweep.methods().addListener((ListChangeListener<String>) change -> follow(sweep, heading));
        follow(sweep, heading);
        ScrollPane scroll = new ScrollPane(list);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("edge-to-edge");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        Button all = small(
                "newrun.sweep.all", () -> list.getChildren().forEach(node -> ((CheckBox) node).setSelected(true)));
        Button none =
                small("newrun.sweep.none", () -> List.copyOf(boxes.values()).forEach(box -> box.setSelected(false)));
        HBox buttons = new HBox(4, all, none);
        buttons.setAlignment(Pos.CENTER_LEFT);
        getChildren().setAll(heading, search, scroll, buttons);
    }

    private void follow(SweepForm sweep, Label heading) {
        boxes.forEach((id, box) -> box.setSelected(sweep.methods().contains(id)));
        heading.setText(Messages.text("newrun.sweep.methods", sweep.methods().size(), boxes.size()));
    }

    private static Button small(String key, Runnable action) {
        Button button = new Button(Messages.text(key));
        button.getStyleClass().add("flat-button");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }
}
