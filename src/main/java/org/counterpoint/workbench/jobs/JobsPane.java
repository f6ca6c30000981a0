package org.counterpoint.workbench.jobs;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.theme.Theme;

/** The jobs at the bottom of the window: what trains, what waits, how long it takes, the machine, and what can be done about each. */
public final class JobsPane extends VBox {
    private static final double TABLE_SHARE = 0.56;

    private final JobsModel model;
    private final JobsHost host;
    private final JobTable jobs;
    private final SplitPane split = new SplitPane();
    private final JobSide side;
    private final MachineModel machine;
    private final MachineLine line;

    /** A pane over the models. */
    public JobsPane(JobsModel model, MachineModel machine, Theme theme, JobsHost host) {
        this.model = model;
        this.host = host;
        this.machine = machine;
        this.jobs = new JobTable(model, theme);
        this.side = new JobSide(model, host, this::closeSide);
        this.line = new MachineLine(machine, model.aliveProperty(), host.slotsButton());
        getStyleClass().add("panel");
        TableView<Job> table = jobs.node();
        table.setContextMenu(host.menu());
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                showLog();
                event.consume();
            }
        });
        table.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                showLog();
            }
        });
        split.getItems().setAll(table);
        split.getStyleClass().add("log-split");
        VBox.setVgrow(split, Priority.ALWAYS);
        getChildren().setAll(header(), line, refusal(), split);
        // The table must not cover the frame of the panel.
        setPadding(new Insets(0, 1, 6, 1));
        setMinHeight(96);
        model.pickedProperty().addListener((observable, before, now) -> follow());
        sceneProperty().addListener((observable, before, now) -> {
            if (now != null) {
                line.look();
            }
        });
    }

    private HBox header() {
        Label title = new Label(Messages.text("jobs.title"));
        title.getStyleClass().add("panel-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        Label queue = new Label();
        queue.setId("jobs-queue");
        queue.setMinWidth(0);
        queue.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(queue, Priority.ALWAYS);
        Tips.onDemand(queue, queue::getText);
        queue.textProperty()
                .bind(Bindings.createStringBinding(
                        this::summary, model.jobs(), model.aliveProperty(), model.problemProperty()));
        queue.getStyleClass().add("muted");
        model.problemProperty()
                .addListener((observable, before, now) ->
                        queue.getStyleClass().setAll("label", now.isEmpty() ? "muted" : "error-text"));
        HBox buttons = new HBox(2);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        buttons.getChildren().setAll(host.controls());
        HBox header = new HBox(10, title, queue, buttons);
        header.getStyleClass().addAll("panel-header", "jobs-header");
        return header;
    }

    private String summary() {
        String problem = model.problemProperty().get();
        if (!problem.isEmpty()) {
            return problem;
        }
        boolean absent = !model.aliveProperty().get() && !model.jobs().isEmpty();
        return absent ? Messages.text("jobs.absent") : JobTexts.queue(model.jobs());
    }

    private Label refusal() {
        Label refusal = new Label();
        refusal.setId("jobs-problem");
        refusal.textProperty().bind(model.refusalProperty());
        refusal.getStyleClass().addAll("error-text", "jobs-refusal");
        refusal.setWrapText(true);
        refusal.setMinHeight(Region.USE_PREF_SIZE);
        refusal.managedProperty().bind(refusal.textProperty().isNotEmpty());
        refusal.visibleProperty().bind(refusal.textProperty().isNotEmpty());
        return refusal;
    }

    /** Asks how much of the machine is in use, if the pane is on screen. */
    public void lookAtMachine() {
        line.look();
    }

    /** Shows the log of the picked job beside the table, with why it failed. */
    public void showLog() {
        side.log();
        openSide();
    }

    /** Shows what the picked job takes while it trains. */
    public void showSteering() {
        side.steer();
        openSide();
    }

    private void openSide() {
        if (!split.getItems().contains(side)) {
            host.makeRoom();
            split.getItems().add(side);
            split.setDividerPositions(TABLE_SHARE);
        }
        follow();
    }

    private void closeSide() {
        split.getItems().setAll(jobs.node());
        side.show(null);
        jobs.node().requestFocus();
    }

    private void follow() {
        if (split.getItems().contains(side)) {
            List<Job> picked = model.pickedProperty().get();
            side.show(picked.size() == 1 ? picked.getFirst() : null);
        }
    }

    /** Asks which checkpoint a job's run is branched from, and what differs from there on. */
    public void branch(Job job) {
        Runnable[] close = {() -> {}};
        BranchPane pane = new BranchPane(
                model, job, () -> close[0].run(), id -> host.say(Messages.text("jobs.branch.made", job.name()), false));
        close[0] = host.sheet(Messages.text("jobs.branch.title"), pane, 720);
    }

    /** Asks how many runs shall train at the same time. */
    public void chooseSlots() {
        Runnable[] close = {() -> {}};
        SlotsPane pane = new SlotsPane(machine, () -> close[0].run());
        close[0] = host.sheet(Messages.text("jobs.slots.title"), pane, 560);
    }
}
