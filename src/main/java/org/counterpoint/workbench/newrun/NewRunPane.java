package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.counterpoint.workbench.Messages;

/** The New run form on screen: one row per field with its help or its error, and a Start button that says why it is off. */
public final class NewRunPane extends BorderPane {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private final NewRunForm form;
    private final Label state = new Label();
    private final BooleanProperty busy = new SimpleBooleanProperty(this, "busy");

    /** A pane over the form's state; {@code onStart} gets the valid configuration. */
    public NewRunPane(NewRunForm form, Consumer<ObjectNode> onStart, Runnable onCancel) {
        this.form = form;
        getStyleClass().add("new-run");

        GridPane general = grid();
        Label summary = new Label();
        summary.getStyleClass().add("muted");
        summary.setWrapText(true);
        summary.setMinHeight(USE_PREF_SIZE);
        ComboBox<MethodSpec> method = methodBox();
        GridPane parameters = grid();
        Label heading = new Label();
        heading.getStyleClass().add("section-title");
        GridPane budget = grid();
        TitledPane shared = folded(budget);
        GridPane advanced = grid();
        TitledPane more = folded(advanced);
        more.setText(Messages.text("newrun.advanced"));

        Runnable rebuild = () -> {
            fill(general, form.general());
            fill(parameters, form.parameters());
            fill(budget, form.budget());
            shared.setText(
                    Messages.text("newrun.budget", form.methodProperty().get().family()));
            fill(advanced, form.advanced());
            summary.setText(form.methodProperty().get().summary());
            heading.setText(Messages.text(
                    "newrun.parameters", form.methodProperty().get().title()));
        };
        rebuild.run();
        form.methodProperty().addListener((observable, before, now) -> rebuild.run());

        Label methodLabel = new Label(Messages.text("newrun.method"));
        methodLabel.setLabelFor(method);
        GridPane top = grid();
        top.addRow(0, methodLabel, new VBox(4, method, summary));
        GridPane.setValignment(methodLabel, VPos.TOP);
        methodLabel.getStyleClass().add("field-label");
        VBox body = new VBox(18, top, general, heading, parameters, shared, more);
        body.getStyleClass().add("form-body");
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("edge-to-edge");
        setCenter(scroll);
        setBottom(footer(onStart, onCancel));
        setOnKeyPressed(event -> {
            if (event.getCode() == javafx.scene.input.KeyCode.ENTER && event.isShortcutDown() && canStart()) {
                onStart.accept(form.config());
            }
        });
        setPrefSize(680, 640);
    }

    /** Shows that the run is being handed to the service. */
    public void showStarting() {
        busy.set(true);
        say(Messages.text("newrun.starting"), false);
    }

    /** Shows why the service refused, and lets the user try again. */
    public void showRefused(String reason) {
        busy.set(false);
        say(Messages.text("newrun.refused", reason), true);
    }

    private boolean canStart() {
        return form.problems().isEmpty() && !busy.get();
    }

    private Region footer(Consumer<ObjectNode> onStart, Runnable onCancel) {
        Button start = new Button(Messages.text("newrun.start"));
        start.setId("new-run-start");
        start.setDefaultButton(true);
        start.getStyleClass().add("primary-button");
        start.disableProperty().bind(Bindings.isNotEmpty(form.problems()).or(busy));
        start.setOnAction(event -> onStart.accept(form.config()));
        start.setMinWidth(USE_PREF_SIZE);
        Button cancel = new Button(Messages.text("newrun.cancel"));
        cancel.setOnAction(event -> onCancel.run());
        cancel.setMinWidth(USE_PREF_SIZE);
        state.setId("new-run-state");
        state.setWrapText(true);
        state.setMinHeight(USE_PREF_SIZE);
        HBox.setHgrow(state, Priority.ALWAYS);
        state.setMaxWidth(Double.MAX_VALUE);
        form.problems().addListener((ListChangeListener<String>) change -> showProblems());
        showProblems();
        HBox footer = new HBox(10, state, cancel, start);
        footer.setAlignment(Pos.CENTER_LEFT);
        footer.getStyleClass().add("sheet-footer");
        return footer;
    }

    private void showProblems() {
        List<String> problems = form.problems();
        say(problems.isEmpty() ? Messages.text("newrun.ready") : String.join("\n", problems), !problems.isEmpty());
    }

    private void say(String text, boolean wrong) {
        state.setText(text);
        state.getStyleClass().setAll("label", wrong ? "error-text" : "muted");
    }

    private ComboBox<MethodSpec> methodBox() {
        ComboBox<MethodSpec> box =
                new ComboBox<>(FXCollections.observableArrayList(form.catalog().methods()));
        box.setId("new-run-method");
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(MethodSpec spec) {
                return spec == null ? "" : spec.title() + "  (" + spec.family() + ")";
            }

            @Override
            public MethodSpec fromString(String text) {
                throw new UnsupportedOperationException("the list is not editable");
            }
        });
        box.valueProperty().bindBidirectional(form.methodProperty());
        box.setAccessibleText(Messages.text("newrun.method"));
        return box;
    }

    private static TitledPane folded(GridPane content) {
        TitledPane pane = new TitledPane("", content);
        pane.setExpanded(false);
        pane.setAnimated(false);
        pane.getStyleClass().add("flat-titled");
        return pane;
    }

    private static GridPane grid() {
        GridPane grid = new GridPane(14, 10);
        ColumnConstraints labels = new ColumnConstraints(150);
        labels.setMinWidth(150);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setFillWidth(true);
        grid.getColumnConstraints().setAll(labels, values);
        return grid;
    }

    private static void fill(GridPane grid, List<FormField> fields) {
        grid.getChildren().clear();
        int row = 0;
        for (FormField field : fields) {
            Control control = control(field);
            Label label = new Label(capitalized(field.label()));
            label.setWrapText(true);
            label.getStyleClass().add("field-label");
            label.setLabelFor(control);
            Label note = new Label();
            note.setWrapText(true);
            note.setMinHeight(USE_PREF_SIZE);
            control.setAccessibleText(field.label());
            Runnable refresh = () -> {
                String error = field.errorProperty().get();
                boolean wrong = !error.isEmpty();
                note.setText(wrong ? capitalized(error) + "." : hint(field.spec(), field));
                note.getStyleClass().setAll("label", wrong ? "error-text" : "field-help");
                control.pseudoClassStateChanged(INVALID, wrong);
                control.setAccessibleHelp(note.getText());
            };
            field.errorProperty().addListener((observable, before, now) -> refresh.run());
            refresh.run();
            grid.addRow(row, label, new VBox(2, withUnit(control, field.spec().unit()), note));
            GridPane.setValignment(label, VPos.TOP);
            row++;
        }
    }

    private static Region withUnit(Control control, String unit) {
        if (unit.isEmpty() || control instanceof CheckBox) {
            return control;
        }
        Label label = new Label(unit);
        label.getStyleClass().add("muted");
        label.setMinWidth(USE_PREF_SIZE);
        HBox box = new HBox(8, control, label);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private static Control control(FormField field) {
        ParameterSpec spec = field.spec();
        Control control =
                switch (spec.kind()) {
                    case BOOL -> {
                        CheckBox box = new CheckBox();
                        box.setSelected(
                                Boolean.parseBoolean(field.textProperty().get()));
                        box.selectedProperty()
                                .addListener((observable, before, now) ->
                                        field.textProperty().set(now.toString()));
                        yield box;
                    }
                    case CHOICE -> {
                        ComboBox<String> box = new ComboBox<>(FXCollections.observableArrayList(spec.choices()));
                        box.valueProperty().bindBidirectional(field.textProperty());
                        box.setPrefWidth(260);
                        yield box;
                    }
                    case INT, REAL, REALS, NAMES, TEXT -> {
                        TextField text = new TextField();
                        text.textProperty().bindBidirectional(field.textProperty());
                        boolean narrow =
                                spec.kind() == ParameterSpec.Kind.INT || spec.kind() == ParameterSpec.Kind.REAL;
                        text.setPrefWidth(narrow ? 140 : 420);
                        text.setMaxWidth(narrow ? 140 : Double.MAX_VALUE);
                        yield text;
                    }
                };
        control.setId("field-" + String.join("-", field.path()));
        return control;
    }

    private static String hint(ParameterSpec spec, FormField field) {
        String range = field.range();
        return range.isEmpty() || spec.kind() == ParameterSpec.Kind.BOOL
                ? spec.help()
                : spec.help() + " " + Messages.text("newrun.allowed", range);
    }

    private static String capitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
