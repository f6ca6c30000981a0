package org.counterpoint.workbench.newrun;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;

/** One value of the form on screen: name, control with unit, a way back to the default, and below its help or what is wrong. */
final class FieldRow {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");

    private final FormField field;
    private final Label label = new Label();
    private final Control control;
    private final VBox value;

    FieldRow(FormField field) {
        this.field = field;
        this.control = control(field);
        label.setText(capitalized(field.label()));
        label.setWrapText(true);
        label.getStyleClass().add("field-label");
        label.setLabelFor(control);
        Button reset = new Button("\u21ba");
        reset.getStyleClass().addAll("flat-button", "field-reset");
        reset.setId("reset-" + String.join("-", field.path()));
        reset.setOnAction(event -> {
            field.reset();
            control.requestFocus();
        });
        Tips.onDemand(reset, reset::getAccessibleText);
        reset.visibleProperty().bind(field.changedProperty());
        Label note = new Label();
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        Runnable refresh = () -> {
            String error = field.errorProperty().get();
            boolean wrong = !error.isEmpty();
            note.setText(wrong ? sentence(error) : hint());
            note.getStyleClass().setAll("label", wrong ? "error-text" : "field-help");
            control.pseudoClassStateChanged(INVALID, wrong);
            control.setAccessibleHelp(note.getText());
            label.pseudoClassStateChanged(CHANGED, field.changedProperty().get());
            reset.setAccessibleText(Messages.text("newrun.reset", field.label(), shown(field.defaultText())));
        };
        field.errorProperty().addListener((observable, before, now) -> refresh.run());
        field.changedProperty().addListener((observable, before, now) -> refresh.run());
        refresh.run();
        control.setAccessibleText(field.label());
        HBox line = new HBox(8, control);
        line.setAlignment(Pos.CENTER_LEFT);
        if (!field.spec().unit().isEmpty() && !(control instanceof CheckBox)) {
            Label unit = new Label(field.spec().unit());
            unit.getStyleClass().add("muted");
            unit.setMinWidth(Region.USE_PREF_SIZE);
            line.getChildren().add(unit);
        }
        if (control instanceof TextField && control.getMaxWidth() == Double.MAX_VALUE) {
            HBox.setHgrow(control, Priority.ALWAYS);
        }
        line.getChildren().add(reset);
        value = new VBox(2, line, note);
    }

    /** The field behind it. */
    FormField field() {
        return field;
    }

    /** Where the value is typed. */
    Control control() {
        return control;
    }

    /** Adds the row to a grid of two columns. */
    void addTo(GridPane grid, int row) {
        grid.addRow(row, label, value);
        GridPane.setValignment(label, VPos.TOP);
    }

    private String hint() {
        ParameterSpec spec = field.spec();
        StringBuilder words = new StringBuilder(spec.help());
        String range = field.range();
        if (!range.isEmpty() && spec.kind() != ParameterSpec.Kind.BOOL) {
            words.append(' ').append(Messages.text("newrun.allowed", range));
        }
        if (field.changedProperty().get()) {
            words.append(' ').append(Messages.text("newrun.default", shown(field.defaultText())));
        }
        return words.toString();
    }

    private static String shown(String value) {
        return value.isEmpty() ? Messages.text("newrun.default.empty") : value;
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
                        field.textProperty()
                                .addListener((observable, before, now) -> box.setSelected(Boolean.parseBoolean(now)));
                        yield box;
                    }
                    case CHOICE -> {
                        ComboBox<String> box = new ListChoice<>(spec.choices());
                        box.valueProperty().bindBidirectional(field.textProperty());
                        box.setPrefWidth(240);
                        yield box;
                    }
                    case INT, REAL, REALS, NAMES, WORDS, PATTERNS, INTS, OBJECT, LIST, LINES, TEXT -> {
                        TextField text = new TextField();
                        text.textProperty().bindBidirectional(field.textProperty());
                        boolean narrow =
                                spec.kind() == ParameterSpec.Kind.INT || spec.kind() == ParameterSpec.Kind.REAL;
                        text.setPrefWidth(narrow ? 130 : 340);
                        text.setMaxWidth(narrow ? 130 : Double.MAX_VALUE);
                        yield text;
                    }
                };
        control.setId("field-" + String.join("-", field.path()));
        return control;
    }

    static String capitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String sentence(String error) {
        String words = capitalized(error);
        return words.endsWith(".") || words.endsWith("?") ? words : words + ".";
    }
}
