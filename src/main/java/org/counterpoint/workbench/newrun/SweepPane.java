package org.counterpoint.workbench.newrun;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.SimpleStringProperty;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.jobs.JobTexts;
import org.jspecify.annotations.Nullable;

/** Seeds and further values of a sweep, and below every run it would make. */
final class SweepPane extends VBox {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private final NewRunSession session;
    private final VBox axes = new VBox(6);
    private final TextField seeds = new TextField();
    private final Label count = new Label();
    private final Label totals = new Label();
    private final Label shared = new Label();
    private final Label wrong = new Label();
    private final TableView<SweepPlan.Planned> table = new TableView<>();

    SweepPane(NewRunSession session) {
        this.session = session;
        setSpacing(9);
        getStyleClass().add("form-body");
        Label intro = text("field-help");
        intro.setText(Messages.text("newrun.sweep.intro"));
        seeds.setId("sweep-seeds");
        seeds.setPrefWidth(220);
        seeds.textProperty().bindBidirectional(session.sweep().seedsProperty());
        seeds.setAccessibleText(Messages.text("newrun.sweep.seeds"));
        seeds.setAccessibleHelp(Messages.text("newrun.sweep.seeds.help"));
        Label seedsLabel = new Label(Messages.text("newrun.sweep.seeds"));
        seedsLabel.setLabelFor(seeds);
        seedsLabel.setMinWidth(Region.USE_PREF_SIZE);
        Label seedsHelp = text("field-help");
        seedsHelp.setText(Messages.text("newrun.sweep.seeds.help"));
        Button add = new Button(Messages.text("newrun.sweep.add"));
        add.setId("sweep-add-axis");
        add.setMinWidth(Region.USE_PREF_SIZE);
        add.setOnAction(event -> session.sweep().addAxis("", ""));
        HBox first = new HBox(10, seedsLabel, seeds, seedsHelp);
        first.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(seedsHelp, Priority.ALWAYS);
        session.sweep().axes().addListener((ListChangeListener<SweepForm.Axis>) change -> fillAxes());
        fillAxes();
        count.setId("sweep-count");
        count.getStyleClass().add("estimate-value");
        totals.setId("sweep-totals");
        wrong.setId("sweep-problem");
        wrong.getStyleClass().add("error-text");
        shared.setId("sweep-shared");
        shared.getStyleClass().add("field-help");
        for (Label label : List.of(totals, wrong, shared, count)) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
        }
        table();
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren().setAll(intro, first, axes, add, count, totals, wrong, shared, table);
        session.planProperty().addListener((observable, before, now) -> show(now));
        session.form().problems().addListener((ListChangeListener<String>)
                change -> show(session.planProperty().get()));
        show(session.planProperty().get());
    }

    private void fillAxes() {
        List<String> keys = session.form().fields().stream()
                .map(FormField::key)
                .filter(key -> !List.of("name", "seed").contains(key))
                .toList();
        axes.getChildren()
                .setAll(session.sweep().axes().stream()
                        .map(axis -> row(axis, keys))
                        .toList());
    }

    private HBox row(SweepForm.Axis axis, List<String> keys) {
        ComboBox<String> key = new ListChoice<>(keys);
        key.setEditable(true);
        key.setPromptText(Messages.text("newrun.sweep.key"));
        key.setAccessibleText(Messages.text("newrun.sweep.key"));
        key.setPrefWidth(230);
        key.setValue(axis.keyProperty().get());
        key.getEditor()
                .textProperty()
                .addListener((observable, before, now) -> axis.keyProperty().set(now));
        TextField values = new TextField();
        values.getStyleClass().add("sweep-values");
        values.setPromptText(Messages.text("newrun.sweep.values"));
        values.setAccessibleText(Messages.text("newrun.sweep.values"));
        values.textProperty().bindBidirectional(axis.valuesProperty());
        HBox.setHgrow(values, Priority.ALWAYS);
        Button remove = new Button("\u2715");
        remove.getStyleClass().add("flat-button");
        remove.setAccessibleText(Messages.text("newrun.sweep.remove"));
        Tips.on(remove, Messages.text("newrun.sweep.remove"));
        remove.setOnAction(event -> session.sweep().axes().remove(axis));
        HBox row = new HBox(8, key, values, remove);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private void table() {
        table.setId("sweep-table");
        table.setAccessibleText(Messages.text("newrun.sweep.table"));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setMinHeight(90);
        table.setPrefHeight(180);
        Label nothing = new Label(Messages.text("newrun.sweep.nothing"));
        nothing.setWrapText(true);
        table.setPlaceholder(nothing);
        table.getColumns()
                .add(column("newrun.sweep.column.run", 240, run -> run.cell().name()));
        table.getColumns()
                .add(column(
                        "newrun.sweep.column.time",
                        100,
                        run -> Double.isFinite(run.seconds())
                                ? JobTexts.duration(run.seconds())
                                : Messages.text("newrun.sweep.unknown")));
        TableColumn<SweepPlan.Planned, String> state = column(
                "newrun.sweep.column.state",
                260,
                run -> run.valid() ? Messages.text("newrun.sweep.ok") : run.problem());
        state.setCellFactory(made -> new StateCell());
        table.getColumns().add(state);
    }

    private static TableColumn<SweepPlan.Planned, String> column(
            String key, double width, Function<SweepPlan.Planned, String> value) {
        TableColumn<SweepPlan.Planned, String> column = new TableColumn<>(Messages.text(key));
        column.setPrefWidth(width);
        column.setReorderable(false);
        column.setCellValueFactory(cell -> new SimpleStringProperty(value.apply(cell.getValue())));
        return column;
    }

    private void show(@Nullable SweepPlan plan) {
        String problem = plan == null ? "" : plan.problem();
        boolean seedsWrong =
                plan != null && problem.contains("seeds") && plan.runs().isEmpty();
        seeds.pseudoClassStateChanged(INVALID, seedsWrong);
        if (plan == null) {
            count.setText(Messages.text(
                    session.form().problems().isEmpty() ? "newrun.sweep.waiting" : "newrun.sweep.settings.wrong"));
            say(totals, "");
            say(wrong, "");
            say(shared, "");
            table.getItems().clear();
            return;
        }
        table.getItems().setAll(plan.invalid());
        table.getItems().addAll(plan.valid());
        int valid = plan.valid().size();
        int invalid = plan.invalid().size();
        count.setText(
                valid == 0 ? Messages.text("newrun.sweep.count.none") : Messages.text("newrun.sweep.count", valid));
        say(totals, valid == 0 ? "" : totals(plan));
        say(
                wrong,
                !problem.isEmpty()
                        ? problem
                        : invalid == 0
                                ? ""
                                : Messages.text(
                                        "newrun.sweep.invalid",
                                        invalid,
                                        plan.invalid().getFirst().problem()));
        say(shared, problem.isEmpty() ? shared(plan) : "");
    }

    private static String totals(SweepPlan plan) {
        String time = plan.unknown() == plan.valid().size()
                ? Messages.text("newrun.sweep.time.unknown")
                : plan.unknown() > 0
                        ? Messages.text("newrun.sweep.time.partly", JobTexts.duration(plan.seconds()), plan.unknown())
                        : Messages.text("newrun.sweep.time", JobTexts.duration(plan.seconds()));
        return plan.bytes() == 0
                ? time
                : time + " " + Messages.text("newrun.sweep.memory", EstimatePane.bytes(plan.bytes()));
    }

    private String shared(SweepPlan plan) {
        NewRunForm form = session.form();
        String steps = form.field("steps").map(f -> f.textProperty().get()).orElse("?");
        String every =
                form.field("evaluation.every").map(f -> f.textProperty().get()).orElse("?");
        String words = Messages.text("newrun.sweep.shared", steps, every);
        String differs = Messages.text(
                "newrun.sweep.differs",
                plan.request().methods().size(),
                plan.request().seeds(),
                plan.request().axes().isEmpty()
                        ? ""
                        : Messages.text(
                                "newrun.sweep.differs.axes",
                                String.join(
                                        ", ",
                                        plan.request().axes().stream()
                                                .map(java.util.Map.Entry::getKey)
                                                .toList())));
        String families = plan.families().size() > 1 ? " " + Messages.text("newrun.sweep.families") : "";
        return words + " " + differs + families;
    }

    private static void say(Label label, String words) {
        label.setText(words);
        label.setVisible(!words.isEmpty());
        label.setManaged(!words.isEmpty());
    }

    private static Label text(String style) {
        Label label = new Label();
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static final class StateCell extends TableCell<SweepPlan.Planned, String> {
        @Override
        protected void updateItem(@Nullable String item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty ? null : item);
            SweepPlan.Planned run = getTableRow() == null ? null : getTableRow().getItem();
            boolean wrong = !empty && run != null && !run.valid();
            getStyleClass().remove("error-text");
            if (wrong) {
                getStyleClass().add("error-text");
            }
            Tips.renew(this, wrong && item != null ? item : "");
        }
    }
}
