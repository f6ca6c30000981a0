package org.counterpoint.workbench.app;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.controlsfx.control.RangeSlider;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;

/** The range of steps in focus: two thumbs on a slider, or two numbers to type. The whole course is no range. */
final class RangeBar extends HBox {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private final Selection selection;
    private final RangeSlider slider = new RangeSlider(0, 1, 0, 1);
    private final TextField from = new TextField();
    private final TextField to = new TextField();
    private long lastStep = 1;
    private boolean showing;

    RangeBar(Selection selection) {
        this.selection = selection;
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().addAll("time-bar", "range-bar");
        Label label = new Label(Messages.text("time.range.label"));
        label.getStyleClass().addAll("muted", "time-label");
        label.setLabelFor(slider);
        label.setMinWidth(USE_PREF_SIZE);
        slider.setId("range-slider");
        slider.setAccessibleText(Messages.text("time.range.tip"));
        Tips.on(slider, Messages.text("time.range.tip"));
        slider.setBlockIncrement(1);
        HBox.setHgrow(slider, Priority.ALWAYS);
        slider.setMaxWidth(Double.MAX_VALUE);
        // While a thumb is dragged only the numbers follow: one drag is one step for Back.
        slider.lowValueProperty().addListener((observable, before, now) -> moved(slider.isLowValueChanging()));
        slider.highValueProperty().addListener((observable, before, now) -> moved(slider.isHighValueChanging()));
        slider.lowValueChangingProperty().addListener((observable, before, now) -> moved(now));
        slider.highValueChangingProperty().addListener((observable, before, now) -> moved(now));
        for (TextField field : List.of(from, to)) {
            field.setPrefColumnCount(4);
            field.getStyleClass().addAll("slim", "number-field");
            field.setOnAction(event -> take());
            field.focusedProperty().addListener((observable, before, now) -> {
                if (!now) {
                    show();
                }
            });
        }
        from.setId("range-from");
        from.setAccessibleText(Messages.text("time.range.from"));
        Tips.on(from, Messages.text("time.range.from"));
        to.setId("range-to");
        to.setAccessibleText(Messages.text("time.range.to"));
        Tips.on(to, Messages.text("time.range.to"));
        Label until = new Label(Messages.text("time.range.until"));
        until.setMinWidth(USE_PREF_SIZE);
        Button all = new Button(Messages.text("time.range.all"));
        all.setId("range-all");
        Tips.on(all, Messages.text("time.range.all.tip"));
        all.getStyleClass().add("slim");
        all.setMinWidth(USE_PREF_SIZE);
        all.setOnAction(event -> selection.rangeProperty().set(null));
        selection.rangeProperty().addListener((observable, before, now) -> show());
        getChildren().setAll(label, slider, from, until, to, all);
        show();
    }

    void setLastStep(long step) {
        lastStep = Math.max(1, step);
        show();
    }

    void focusFirst() {
        from.requestFocus();
        from.selectAll();
    }

    private void moved(boolean changing) {
        if (showing) {
            return;
        }
        long low = Math.round(slider.getLowValue());
        long high = Math.round(slider.getHighValue());
        if (changing) {
            from.setText(String.valueOf(low));
            to.setText(String.valueOf(high));
        } else {
            set(low, high);
        }
    }

    private void set(long low, long high) {
        selection.rangeProperty().set(low <= 0 && high >= lastStep ? null : new StepRange(low, high));
        show();
    }

    private void take() {
        boolean fromWrong = number(from) < 0;
        boolean toWrong = number(to) < 0;
        if (!fromWrong && !toWrong && number(from) > number(to)) {
            fromWrong = true;
            toWrong = true;
        }
        from.pseudoClassStateChanged(INVALID, fromWrong);
        to.pseudoClassStateChanged(INVALID, toWrong);
        if (!fromWrong && !toWrong) {
            set(number(from), Math.min(number(to), lastStep));
        }
    }

    private static long number(TextField field) {
        try {
            return Long.parseLong(field.getText().strip());
        } catch (NumberFormatException wrong) {
            return -1;
        }
    }

    private void show() {
        showing = true;
        try {
            StepRange range = selection.rangeProperty().get();
            double low = range == null ? 0 : Math.min(range.from(), lastStep);
            double high = range == null ? lastStep : Math.min(range.to(), lastStep);
            slider.setMax((double) lastStep);
            slider.setBlockIncrement(Math.max(1.0, Math.rint(lastStep / 100.0)));
            // Low first towards the left, high first towards the right: each is held by the other.
            slider.setLowValue(Math.min(low, slider.getHighValue()));
            slider.setHighValue(high);
            slider.setLowValue(low);
            from.setText(String.valueOf((long) low));
            to.setText(String.valueOf((long) high));
            from.pseudoClassStateChanged(INVALID, false);
            to.pseudoClassStateChanged(INVALID, false);
        } finally {
            showing = false;
        }
    }
}
