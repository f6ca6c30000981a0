package org.counterpoint.workbench.newrun;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;

/** All fields under their headings, with a search and a switch that leaves only what differs from the defaults. */
final class FieldsPane extends VBox {
    private final NewRunForm form;
    private final Map<FormField, FieldRow> rows = new LinkedHashMap<>();
    private final Map<FieldGroup, Section> sections = new EnumMap<>(FieldGroup.class);
    private final TextField search = new TextField();
    private final CheckBox onlyChanged = new CheckBox(Messages.text("newrun.onlychanged"));
    private final Label summary = new Label();
    private final Label nothing = new Label(Messages.text("newrun.search.none"));
    private final ScrollPane scroll;

    FieldsPane(NewRunForm form) {
        this.form = form;
        search.setId("new-run-search");
        search.setPromptText(Messages.text("newrun.search"));
        search.setAccessibleText(Messages.text("newrun.search"));
        search.setOnAction(event -> focusFirst());
        HBox.setHgrow(search, Priority.ALWAYS);
        onlyChanged.setId("new-run-only-changed");
        onlyChanged.setMinWidth(Region.USE_PREF_SIZE);
        Button reset = new Button(Messages.text("newrun.resetall"));
        reset.setId("new-run-reset");
        reset.getStyleClass().add("flat-button");
        reset.setMinWidth(Region.USE_PREF_SIZE);
        reset.setOnAction(event -> form.reset());
        HBox bar = new HBox(10, search, onlyChanged, reset);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("form-bar");
        summary.getStyleClass().add("muted");
        summary.setWrapText(true);
        summary.setMinHeight(USE_PREF_SIZE);
        nothing.getStyleClass().add("muted");
        nothing.setWrapText(true);
        VBox body = new VBox(10, summary);
        for (FieldGroup group : FieldGroup.values()) {
            Section section = new Section();
            sections.put(group, section);
            body.getChildren().add(section.pane);
        }
        body.getChildren().add(nothing);
        body.getStyleClass().add("form-body");
        scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("edge-to-edge");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().setAll(bar, scroll);
        search.textProperty().addListener((observable, before, now) -> arrange());
        onlyChanged.selectedProperty().addListener((observable, before, now) -> arrange());
        form.fields().addListener((ListChangeListener<FormField>) change -> {
            rows.keySet().retainAll(form.fields());
            arrange();
        });
        form.methodProperty().addListener((observable, before, now) -> arrange());
        arrange();
    }

    /** Brings a field into view and puts the caret into it; a search that hides it ends. */
    void show(String key) {
        form.field(key).ifPresent(field -> {
            if (!field.matches(search.getText())) {
                search.clear();
            }
            onlyChanged.setSelected(false);
            section(field.group()).pane.setExpanded(true);
            FieldRow row = rows.get(field);
            if (row != null) {
                Platform.runLater(() -> {
                    reveal(row.control());
                    row.control().requestFocus();
                });
            }
        });
    }

    private Section section(FieldGroup group) {
        return Objects.requireNonNull(sections.get(group));
    }

    private void reveal(Node node) {
        Node content = scroll.getContent();
        Bounds at = content.sceneToLocal(node.localToScene(node.getBoundsInLocal()));
        double room = content.getBoundsInLocal().getHeight()
                - scroll.getViewportBounds().getHeight();
        if (room > 0) {
            scroll.setVvalue(Math.clamp((at.getMinY() - 60) / room, 0, 1));
        }
    }

    private void focusFirst() {
        rows.values().stream()
                .filter(row -> row.field().matches(search.getText()))
                .findFirst()
                .ifPresent(row -> row.control().requestFocus());
    }

    private void arrange() {
        MethodSpec method = form.methodProperty().get();
        summary.setText(method.summary());
        boolean any = false;
        for (FieldGroup group : FieldGroup.values()) {
            List<FormField> inGroup = new ArrayList<>();
            for (FormField field : form.fields()) {
                boolean wanted = field.matches(search.getText())
                        && (!onlyChanged.isSelected()
                                || field.changedProperty().get()
                                || !field.errorProperty().get().isEmpty());
                if (field.group() == group && wanted) {
                    inGroup.add(field);
                }
            }
            section(group).fill(group.title(method), inGroup);
            any |= !inGroup.isEmpty();
        }
        nothing.setVisible(!any);
        nothing.setManaged(!any);
    }

    /** One heading with its rows. */
    private final class Section {
        private final GridPane grid = new GridPane(14, 9);
        private final TitledPane pane = new TitledPane("", grid);
        private List<FormField> shown = List.of();

        Section() {
            pane.setAnimated(false);
            pane.getStyleClass().add("flat-titled");
            ColumnConstraints labels = new ColumnConstraints(132);
            labels.setMinWidth(132);
            ColumnConstraints values = new ColumnConstraints();
            values.setHgrow(Priority.ALWAYS);
            values.setFillWidth(true);
            values.setMinWidth(60);
            grid.getColumnConstraints().setAll(labels, values);
        }

        void fill(String title, List<FormField> fields) {
            pane.setText(title);
            pane.setVisible(!fields.isEmpty());
            pane.setManaged(!fields.isEmpty());
            if (fields.equals(shown)) {
                return;
            }
            shown = List.copyOf(fields);
            grid.getChildren().clear();
            int row = 0;
            for (FormField field : fields) {
                rows.computeIfAbsent(field, FieldRow::new).addTo(grid, row++);
            }
        }
    }
}
