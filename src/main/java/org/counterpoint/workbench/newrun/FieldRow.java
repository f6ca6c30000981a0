package org.counterpoint.workbench.newrun;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;

/** One value on screen: name, control with unit, a way back to the default, and below its help or what is wrong. */
public final class FieldRow {
    private static final int MOST_LINES = 6;

    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");

    private final FormField field;
    private final Label label = new Label();
    private final Control control;
    private final VBox value;

    /** A row for a field. */
    public FieldRow(FormField field) {
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
            reset.setAccessibleText(Messages.text("newrun.reset", field.fullLabel(), shown(field.defaultText())));
        };
        field.errorProperty().addListener((observable, before, now) -> refresh.run());
        field.changedProperty().addListener((observable, before, now) -> refresh.run());
        field.specProperty().addListener((observable, before, now) -> refresh.run());
        refresh.run();
        control.setAccessibleText(field.fullLabel());
        HBox line = new HBox(8, control);
        line.setAlignment(Pos.CENTER_LEFT);
        if (!field.spec().unit().isEmpty() && !(control instanceof CheckBox)) {
            Label unit = new Label(field.spec().unit());
            unit.getStyleClass().add("muted");
            unit.setMinWidth(Region.USE_PREF_SIZE);
            line.getChildren().add(unit);
        }
        if (control instanceof TextInputControl && control.getMaxWidth() == Double.MAX_VALUE) {
            HBox.setHgrow(control, Priority.ALWAYS);
        }
        line.getChildren().add(reset);
        value = new VBox(2, line, note);
        value.getStyleClass().add(Apart.STYLE_CLASS);
    }

    /** The field behind it. */
    FormField field() {
        return field;
    }

    /** Where the value is typed. */
    public Control control() {
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
                    case CHOICE -> choice(field);
                    case TEXTS, PROSE -> area(field);
                    case INT, REAL, REALS, NAMES, WORDS, PATTERNS, INTS, OBJECT, PAIRS, LIST, LINES, TEXT -> {
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

    private static Control choice(FormField field) {
        ComboBox<String> box = new ListChoice<>(field.spec().choices());
        box.setConverter(ListChoice.words(word -> words(field, word)));
        box.valueProperty().bindBidirectional(field.textProperty());
        box.setPrefWidth(240);
        field.specProperty().addListener((observable, before, now) -> {
            if (!now.choices().equals(before.choices())) {
                // A box whose items change forgets its value.
                box.valueProperty().unbindBidirectional(field.textProperty());
                box.getItems().setAll(now.choices());
                box.setValue(field.textProperty().get());
                box.valueProperty().bindBidirectional(field.textProperty());
            }
        });
        return box;
    }

    private static String words(FormField field, String choice) {
        String key = "newrun.choice." + field.group().name().toLowerCase(Locale.ROOT) + "." + choice;
        return Messages.has(key) ? Messages.text(key) : choice;
    }

    /** A text of several lines: as high as its lines, and Tab goes on. */
    private static Control area(FormField field) {
        boolean prose = field.spec().kind() == ParameterSpec.Kind.PROSE;
        TextArea area = new TextArea();
        area.textProperty().bindBidirectional(field.textProperty());
        area.setWrapText(true);
        area.setMaxWidth(Double.MAX_VALUE);
        area.setMinHeight(Region.USE_PREF_SIZE);
        area.getStyleClass().add("short-area");
        Runnable fit = () -> {
            long lines = area.getText().chars().filter(c -> c == '\n').count() + 1;
            area.setPrefRowCount(Math.clamp(prose ? lines : lines + 1, 1, MOST_LINES));
        };
        area.textProperty().addListener((observable, before, now) -> fit.run());
        fit.run();
        area.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.TAB && !event.isShortcutDown()) {
                area.requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER && prose && !event.isShortcutDown()) {
                // One line is the rule for such a text; a break is made on purpose.
                if (event.isShiftDown()) {
                    area.replaceSelection("\n");
                }
                event.consume();
            }
        });
        return area;
    }

    static String capitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    static String sentence(String error) {
        String words = capitalized(error);
        return words.endsWith(".") || words.endsWith("?") ? words : words + ".";
    }
}
