package org.counterpoint.workbench.app;

import java.util.Objects;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.selection.Selection;

/**
 * The time cursor that all views share: a slider over the steps of the selected runs, the step as a number to type, a switch to follow the
 * end, and below it, on demand, the range of steps in focus.
 */
final class TimeBar extends VBox {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private final Selection selection;
    private final Slider slider = new Slider(0, 1, 1);
    private final TextField typed = new TextField();
    private final Label value = new Label();
    private final ToggleButton latest = new ToggleButton(Messages.text("time.latest"));
    private final ToggleButton ranged = new ToggleButton(Messages.text("time.range"));
    private final RangeBar range;
    private long lastStep;
    private boolean showing;

    TimeBar(Selection selection) {
        this.selection = selection;
        getStyleClass().addAll("time-bars", Apart.STYLE_CLASS);
        Label label = new Label(Messages.text("time.step"));
        label.getStyleClass().addAll("muted", "time-label");
        label.setLabelFor(slider);
        label.setMinWidth(USE_PREF_SIZE);
        slider.setId("time-slider");
        slider.setAccessibleText(Messages.text("time.accessible"));
        slider.setBlockIncrement(1);
        slider.setMajorTickUnit(10);
        Tips.on(slider, Messages.text("time.tip"));
        HBox.setHgrow(slider, Priority.ALWAYS);
        typed.setId("time-typed");
        typed.setPrefColumnCount(4);
        typed.setMinWidth(USE_PREF_SIZE);
        slider.setMinWidth(30);
        typed.getStyleClass().addAll("slim", "number-field");
        typed.setAccessibleText(Messages.text("time.typed"));
        Tips.on(typed, Messages.text("time.typed"));
        typed.setOnAction(event -> take());
        typed.focusedProperty().addListener((observable, before, now) -> {
            if (!now) {
                show();
            }
        });
        value.setMinWidth(USE_PREF_SIZE);
        value.setId("time-value");
        latest.setId("time-latest");
        Tips.on(latest, Messages.text("time.latest.tip"));
        latest.setMinWidth(USE_PREF_SIZE);
        latest.getStyleClass().add("slim");
        latest.setSelected(true);
        latest.setOnAction(event -> selection.stepProperty().set(latest.isSelected() ? Selection.LATEST : lastStep));
        ranged.setId("time-range");
        Tips.on(ranged, Messages.text("time.range.tip"));
        ranged.setMinWidth(USE_PREF_SIZE);
        ranged.getStyleClass().add("slim");
        range = new RangeBar(selection);
        range.managedProperty().bind(range.visibleProperty());
        range.visibleProperty().bind(ranged.selectedProperty());
        ranged.setOnAction(event -> {
            if (!ranged.isSelected()) {
                selection.rangeProperty().set(null);
            }
        });
        slider.valueProperty().addListener((observable, before, now) -> {
            if (!showing) {
                long step = Math.round(now.doubleValue());
                selection.stepProperty().set(step >= lastStep ? Selection.LATEST : step);
            }
        });
        selection.stepProperty().addListener((observable, before, now) -> show());
        selection.rangeProperty().addListener((observable, before, now) -> {
            if (now != null) {
                ranged.setSelected(true);
            }
        });
        HBox time = new HBox(label, slider, typed, value, latest, ranged);
        time.setAlignment(Pos.CENTER_LEFT);
        time.getStyleClass().add("time-bar");
        getChildren().setAll(time, range);
        setLastStep(0);
    }

    /** The last step of any selected run; 0 where none has one. */
    void setLastStep(long step) {
        if (step == lastStep && value.getText() != null && !value.getText().isEmpty()) {
            return;
        }
        lastStep = Math.max(0, step);
        setDisable(lastStep == 0);
        range.setLastStep(lastStep);
        show();
    }

    /** Shows the range and puts the focus there. */
    void focusRange() {
        ranged.setSelected(true);
        range.focusFirst();
    }

    /** Moves the cursor by some steps; at the last one it follows the end. */
    void move(long by) {
        if (lastStep > 0) {
            long now = selection.step() == Selection.LATEST ? lastStep : selection.step();
            long next = Math.max(0, now + by);
            selection.stepProperty().set(next >= lastStep ? Selection.LATEST : next);
        }
    }

    private void take() {
        String text = typed.getText().strip();
        try {
            long step = text.equals(Messages.text("time.latest.word")) ? lastStep : Long.parseLong(text);
            if (step < 0) {
                throw new NumberFormatException(text);
            }
            selection.stepProperty().set(step >= lastStep ? Selection.LATEST : step);
            show();
        } catch (NumberFormatException wrong) {
            typed.pseudoClassStateChanged(INVALID, true);
            value.setText(Messages.text("time.wrong", String.valueOf(lastStep)));
        }
    }

    private void show() {
        showing = true;
        try {
            boolean following = selection.step() == Selection.LATEST;
            slider.setMax(Math.max(1.0, (double) lastStep));
            slider.setBlockIncrement(Math.max(1.0, Math.rint(lastStep / 100.0)));
            slider.setValue(following ? slider.getMax() : (double) selection.step());
            latest.setSelected(following);
            String step = String.valueOf(following ? lastStep : selection.step());
            typed.setText(lastStep == 0 ? "" : step);
            typed.pseudoClassStateChanged(INVALID, false);
            String words =
                    lastStep == 0 ? Messages.text("time.none") : Messages.text("time.value", String.valueOf(lastStep));
            if (!Objects.equals(value.getText(), words)) {
                value.setText(words);
            }
        } finally {
            showing = false;
        }
    }
}
