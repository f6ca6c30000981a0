package org.counterpoint.workbench.app;

import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.Selection;

/** The time cursor that all views share: a slider over the steps of the selected runs, and a switch to follow the end. */
final class TimeBar extends HBox {
    private final Selection selection;
    private final Slider slider = new Slider(0, 1, 1);
    private final Label value = new Label();
    private final ToggleButton latest = new ToggleButton(Messages.text("time.latest"));
    private long lastStep;
    private boolean showing;

    TimeBar(Selection selection) {
        this.selection = selection;
        getStyleClass().add("time-bar");
        Label label = new Label(Messages.text("time.step"));
        label.getStyleClass().add("muted");
        label.setLabelFor(slider);
        label.setMinWidth(USE_PREF_SIZE);
        slider.setId("time-slider");
        slider.setAccessibleText(Messages.text("time.accessible"));
        slider.setBlockIncrement(1);
        slider.setMajorTickUnit(10);
        slider.setTooltip(new Tooltip(Messages.text("time.tip")));
        HBox.setHgrow(slider, Priority.ALWAYS);
        value.setMinWidth(92);
        value.setId("time-value");
        latest.setId("time-latest");
        latest.setTooltip(new Tooltip(Messages.text("time.latest.tip")));
        latest.setMinWidth(USE_PREF_SIZE);
        latest.setSelected(true);
        latest.setOnAction(event -> selection.stepProperty().set(latest.isSelected() ? Selection.LATEST : lastStep));
        slider.valueProperty().addListener((observable, before, now) -> {
            if (!showing) {
                long step = Math.round(now.doubleValue());
                selection.stepProperty().set(step >= lastStep ? Selection.LATEST : step);
            }
        });
        selection.stepProperty().addListener((observable, before, now) -> show());
        getChildren().setAll(label, slider, value, latest);
        setLastStep(0);
    }

    /** The last step of any selected run; 0 where none has one. */
    void setLastStep(long step) {
        lastStep = Math.max(0, step);
        setDisable(lastStep == 0);
        show();
    }

    private void show() {
        showing = true;
        try {
            boolean following = selection.step() == Selection.LATEST;
            slider.setMax(Math.max(1.0, (double) lastStep));
            slider.setBlockIncrement(Math.max(1.0, Math.rint(lastStep / 100.0)));
            slider.setValue(following ? slider.getMax() : (double) selection.step());
            latest.setSelected(following);
            value.setText(
                    lastStep == 0
                            ? Messages.text("time.none")
                            : Messages.text(
                                    "time.value",
                                    String.valueOf(following ? lastStep : selection.step()),
                                    String.valueOf(lastStep)));
        } finally {
            showing = false;
        }
    }
}
