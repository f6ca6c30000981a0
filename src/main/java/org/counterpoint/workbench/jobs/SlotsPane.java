package org.counterpoint.workbench.jobs;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;

/** Asks how many runs shall train at the same time. */
final class SlotsPane extends VBox {
    private final TextField cpu = new TextField();
    private final TextField gpus = new TextField();
    private final Label problem = new Label();
    private final Button change = new Button(Messages.text("jobs.slots.change"));

    SlotsPane(MachineModel model, Runnable close) {
        super(10);
        getStyleClass().add("sheet-body");
        Machine now = model.nowProperty().get();
        cpu.setId("slots-cpu");
        cpu.setPrefColumnCount(4);
        cpu.setText(now == null ? "1" : String.valueOf(now.slots().cpu()));
        gpus.setId("slots-gpus");
        gpus.setPrefColumnCount(10);
        gpus.setText(now == null ? "all" : now.slots().gpus());
        Label about = new Label(Messages.text("jobs.slots.about"));
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        GridPane grid = new GridPane(10, 8);
        row(grid, 0, "jobs.slots.cpu", cpu);
        row(grid, 1, "jobs.slots.gpus", gpus);
        problem.setId("slots-problem");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().add("error-text");
        problem.managedProperty().bind(problem.textProperty().isNotEmpty());
        change.setId("slots-change");
        change.getStyleClass().add("primary-button");
        change.setDefaultButton(true);
        cpu.textProperty().addListener((observable, before, typed) -> check());
        change.setOnAction(event -> {
            change.setDisable(true);
            model.setSlots(
                    Integer.parseInt(cpu.getText().strip()), gpus.getText().strip(), close, refused -> {
                        problem.setText(refused);
                        change.setDisable(false);
                    });
        });
        HBox buttons = new HBox(change);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        getChildren().setAll(about, grid, problem, buttons);
    }

    private static void row(GridPane grid, int row, String key, TextField field) {
        Label label = new Label(Messages.text(key));
        label.setLabelFor(field);
        field.setAccessibleText(Messages.text(key));
        Label hint = new Label(Messages.text(key + ".hint"));
        hint.getStyleClass().add("field-help");
        grid.addRow(row, label, field, hint);
    }

    private void check() {
        boolean whole = cpu.getText().strip().matches("[1-9][0-9]{0,3}");
        problem.setText(whole ? "" : Messages.text("jobs.slots.wrong"));
        change.setDisable(!whole);
    }
}
