package org.counterpoint.workbench.newrun;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.counterpoint.workbench.controls.Apart;

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

    FieldsPane(NewRunSession session) {
        this.form = session.form();
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
        bar.getStyleClass().addAll("form-bar", Apart.STYLE_CLASS);
        summary.getStyleClass().add("muted");
        summary.setWrapText(true);
        summary.setMinHeight(USE_PREF_SIZE);
        nothing.getStyleClass().add("muted");
        nothing.setWrapText(true);
        VBox body = new VBox(10, summary);
        for (FieldGroup group : FieldGroup.values()) {
            Section section = new Section(group);
            sections.put(group, section);
            body.getChildren().add(section.pane);
        }
        body.getChildren().add(nothing);
        body.getStyleClass().addAll("form-body", Apart.STYLE_CLASS);
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
        session.rowsProperty()
                .addListener((observable, before, now) -> sections.values().forEach(section -> section.showRows(now)));
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
                .filter(row -> wanted(row.field()))
                .findFirst()
                .ifPresent(row -> row.control().requestFocus());
    }

    private boolean wanted(FormField field) {
        return field.matches(search.getText())
                && (!onlyChanged.isSelected()
                        || field.changedProperty().get()
                        || !field.errorProperty().get().isEmpty());
    }

    private void arrange() {
        MethodSpec method = form.methodProperty().get();
        summary.setText(method.summary());
        boolean everything = search.getText().isBlank() && !onlyChanged.isSelected();
        boolean any = false;
        Node focused = getScene() == null ? null : getScene().getFocusOwner();
        for (FieldGroup group : FieldGroup.values()) {
            List<FormField> inGroup = form.fields().stream()
                    .filter(field -> field.group() == group && wanted(field))
                    .toList();
            any |= section(group).fill(group.title(method), inGroup, everything);
        }
        nothing.setVisible(!any);
        nothing.setManaged(!any);
        if (focused != null && focused.getScene() != null && !focused.isFocused() && within(focused)) {
            // It was taken out and put in again.
            focused.requestFocus();
        }
    }

    private boolean within(Node node) {
        Node at = node;
        while (at != null && !at.equals(this)) {
            at = at.getParent();
        }
        return at != null;
    }

    private void focus(FormList list, int index) {
        form.fields().stream()
                .filter(field -> FormList.of(field.path()).filter(list::equals).isPresent())
                .filter(field -> FormList.index(field.path()) == index)
                .filter(field ->
                        list != FormList.RULES || field.path().getLast().equals("objective"))
                .findFirst()
                .ifPresent(field -> show(field.key()));
    }

    /** One heading with its rows, and with the items of its list where it has one. */
    private final class Section {
        private final GridPane grid = grid();
        private final VBox content = new VBox(10, grid);
        private final TitledPane pane = new TitledPane("", content);
        private final Optional<ItemsPane> items;
        private List<FormField> shown = List.of();

        Section(FieldGroup group) {
            pane.setAnimated(false);
            pane.getStyleClass().add("flat-titled");
            items = Stream.of(FormList.values())
                    .filter(list -> list.group() == group)
                    .findFirst()
                    .map(list -> new ItemsPane(list, form, this::row, index -> focus(list, index)));
            items.ifPresent(content.getChildren()::add);
        }

        private FieldRow row(FormField field) {
            return rows.computeIfAbsent(field, FieldRow::new);
        }

        void showRows(List<String> texts) {
            items.ifPresent(pane -> pane.showRows(texts));
        }

        /** Shows fields, and says whether there is anything to be seen; {@code everything} where nothing is searched for. */
        boolean fill(String title, List<FormField> fields, boolean everything) {
            pane.setText(title);
            List<FormField> plain = fields.stream()
                    .filter(field -> FormList.of(field.path()).isEmpty())
                    .toList();
            List<FormField> inItems = fields.stream()
                    .filter(field -> FormList.of(field.path()).isPresent())
                    .toList();
            boolean list = items.map(i -> i.fill(inItems, everything)).orElse(false);
            boolean any = list || !plain.isEmpty();
            pane.setVisible(any);
            pane.setManaged(any);
            grid.setVisible(!plain.isEmpty());
            grid.setManaged(!plain.isEmpty());
            if (!plain.equals(shown)) {
                shown = List.copyOf(plain);
                grid.getChildren().clear();
                int row = 0;
                for (FormField field : plain) {
                    row(field).addTo(grid, row++);
                }
            }
            return any;
        }
    }

    /** A grid of names and values. */
    static GridPane grid() {
        GridPane grid = new GridPane(14, 9);
        ColumnConstraints labels = new ColumnConstraints(132);
        labels.setMinWidth(132);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setFillWidth(true);
        values.setMinWidth(60);
        grid.getColumnConstraints().setAll(labels, values);
        return grid;
    }
}
