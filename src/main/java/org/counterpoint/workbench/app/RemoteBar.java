package org.counterpoint.workbench.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.counterpoint.run.RunFiles;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.remote.Attached;
import org.counterpoint.workbench.remote.RemoteModel;
import org.jspecify.annotations.Nullable;

/** What the window says of services elsewhere: a line above the views while something is amiss or on its way, and the choice of service. */
final class RemoteBar {
    private final RemoteModel model;
    private final HBox notice;
    private final Label text = new Label();
    private final ChoiceBox<String> choice = new ChoiceBox<>();
    private final Button again;
    private List<Path> shown = List.of();
    private boolean filling;

    RemoteBar(RemoteModel model, Actions actions) {
        this.model = model;
        this.again = actions.button("reconnect", "flat-button");
        text.setId("remote-notice");
        text.setWrapText(true);
        text.setMinHeight(Label.USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        notice = new HBox(text, again);
        notice.managedProperty().bind(notice.visibleProperty());
        notice.setVisible(false);
        choice.setId("service-choice");
        choice.setAccessibleText(Messages.text("remote.choice"));
        Tips.on(choice, Messages.text("remote.choice"));
        choice.managedProperty().bind(choice.visibleProperty());
        choice.getSelectionModel()
                .selectedIndexProperty()
                .addListener((observable, before, now) -> choose(now.intValue()));
        InvalidationListener changed = observable -> fill();
        model.attached().addListener((ListChangeListener<Attached>) change -> fill());
        model.chosenProperty().addListener(changed);
        model.revisionProperty().addListener(changed);
        fill();
    }

    /** Stands above the views; takes no room while there is nothing to say. */
    HBox notice() {
        return notice;
    }

    /** Chooses the service that new runs and the queue belong to; takes no room while there is only that of this computer. */
    ChoiceBox<String> choice() {
        return choice;
    }

    /** Which runs the views show, and what of them. */
    void look(List<Path> runs, java.util.Set<RunFiles.Part> parts) {
        shown = List.copyOf(runs);
        model.look(runs, parts);
        say();
    }

    private void choose(int index) {
        if (!filling && index >= 0) {
            model.chosenProperty().set(index == 0 ? null : model.attached().get(index - 1));
        }
    }

    private void fill() {
        List<String> items = new java.util.ArrayList<>();
        items.add(Messages.text("remote.local"));
        model.attached()
                .forEach(each ->
                        items.add(each.offline() ? Messages.text("remote.choice.offline", each.name()) : each.name()));
        filling = true;
        try {
            if (!items.equals(choice.getItems())) {
                choice.getItems().setAll(items);
            }
            @Nullable Attached now = model.chosenProperty().get();
            choice.getSelectionModel().select(now == null ? 0 : model.attached().indexOf(now) + 1);
        } finally {
            filling = false;
        }
        choice.setVisible(!model.attached().isEmpty());
        say();
    }

    private void say() {
        List<Attached> concerned = model.attached().stream()
                .filter(each -> shown.stream().anyMatch(each::owns)
                        || (each.offline()
                                && Objects.equals(each, model.chosenProperty().get())))
                .filter(each -> !each.notice().isEmpty())
                .toList();
        boolean offline = concerned.stream().anyMatch(Attached::offline);
        text.setText(concerned.stream().map(Attached::notice).collect(Collectors.joining("\n")));
        notice.getStyleClass().setAll("banner", offline ? "banner-warning" : "banner-plain");
        again.setVisible(offline);
        again.setManaged(offline);
        notice.setVisible(!concerned.isEmpty());
    }
}
