package org.counterpoint.workbench.jobs;

import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.newrun.FormField;
import org.counterpoint.workbench.newrun.ParameterSpec;

/** One setting of a job that trains: its name, a control with its value, and what is wrong with it or what it was. */
final class SettingRow {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");

    private final FormField field;
    private final boolean group;
    private final Label label;
    private final Control control;
    private final Label note = new Label();

    /**
     * Makes the controls.
     *
     * @param entry what is typed
     * @param send sends what was typed
     */
    SettingRow(SteeringFields.Entry entry, Runnable send) {
        this.field = entry.field();
        this.group = !entry.objective().isEmpty();
        this.label = new Label(group ? entry.objective() : capitalized(entry.label()));
        label.getStyleClass().add("field-label");
        if (group) {
            label.setStyle("-fx-padding: 0 0 0 1.2em;");
        }
        Tips.on(label, entry.key());
        this.control = field.spec().kind() == ParameterSpec.Kind.BOOL ? box() : text(send);
        control.setId("steer-" + entry.key().replace('.', '-'));
        control.setAccessibleText(
                group ? Messages.text("jobs.steer.of", entry.label(), entry.objective()) : entry.label());
        label.setLabelFor(control);
        SteeringPane.wrapped(note, "field-help");
    }

    private CheckBox box() {
        CheckBox box = new CheckBox();
        box.setSelected(Boolean.parseBoolean(field.textProperty().get()));
        box.selectedProperty()
                .addListener((observable, was, now) -> field.textProperty().set(now.toString()));
        field.textProperty().addListener((observable, was, now) -> box.setSelected(Boolean.parseBoolean(now)));
        return box;
    }

    private TextField text(Runnable send) {
        TextField text = new TextField();
        text.textProperty().bindBidirectional(field.textProperty());
        text.getStyleClass().add("number-field");
        text.setPrefColumnCount(8);
        text.setMinWidth(Region.USE_PREF_SIZE);
        text.setOnAction(event -> send.run());
        return text;
    }

    /**
     * Puts the controls into a row of a grid.
     *
     * @param changed called whenever something was typed
     */
    void addTo(GridPane grid, int row, Runnable changed) {
        Runnable refresh = () -> {
            refresh();
            changed.run();
        };
        field.errorProperty().addListener((observable, was, now) -> refresh.run());
        field.changedProperty().addListener((observable, was, now) -> refresh.run());
        field.textProperty().addListener((observable, was, now) -> refresh.run());
        refresh.run();
        grid.addRow(row, label, control, note);
    }

    private void refresh() {
        String error = field.errorProperty().get();
        boolean changed = field.changedProperty().get();
        note.setText(error.isEmpty() ? words(changed) : sentence(error));
        note.getStyleClass().setAll("label", error.isEmpty() ? "field-help" : "error-text");
        control.pseudoClassStateChanged(INVALID, !error.isEmpty());
        control.setAccessibleHelp(note.getText());
        label.pseudoClassStateChanged(CHANGED, changed);
    }

    private String words(boolean changed) {
        String unit = field.spec().unit();
        return (unit.isEmpty() ? "" : unit + (group ? "" : " \u00b7 "))
                + (changed
                        ? Messages.text("jobs.steer.now", field.defaultText())
                        : group ? "" : field.spec().help());
    }

    private static String sentence(String error) {
        return capitalized(error.endsWith(".") || error.endsWith("?") ? error : error + ".");
    }

    static String capitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
