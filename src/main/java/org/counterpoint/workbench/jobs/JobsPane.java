package org.counterpoint.workbench.jobs;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** The jobs at the bottom of the window: what trains, what waits, how long it takes, and what can be done about each. */
public final class JobsPane extends VBox {
    private final JobsModel model;
    private final Consumer<String> copy;
    private final Consumer<Job> change;
    private final JobTable jobs;
    private final SplitPane split = new SplitPane();
    private final VBox logBox;
    private final Label logTitle = new Label();
    private final Label logMessage = new Label();
    private final TextArea log = new TextArea();
    private final ContextMenu menu = new ContextMenu();
    private final HBox buttons = new HBox(2);
    private @Nullable Job logged;

    /**
     * A pane over the model.
     *
     * @param copy puts text on the clipboard
     * @param change opens the form with a job's settings
     */
    public JobsPane(JobsModel model, Consumer<String> copy, Consumer<Job> change) {
        this.model = model;
        this.copy = copy;
        this.change = change;
        this.jobs = new JobTable(model);
        this.logBox = log();
        getStyleClass().add("panel");
        Label title = new Label(Messages.text("jobs.title"));
        title.getStyleClass().add("panel-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        Label queue = new Label();
        queue.setId("jobs-queue");
        queue.getStyleClass().add("muted");
        queue.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> model.problemProperty().get().isEmpty()
                                ? JobTexts.queue(model.jobs())
                                        + (model.aliveProperty().get()
                                                        || model.jobs().isEmpty()
                                                ? ""
                                                : " " + Messages.text("jobs.absent"))
                                : "",
                        model.jobs(),
                        model.aliveProperty(),
                        model.problemProperty()));
        Label problem = new Label();
        problem.setId("jobs-problem");
        problem.textProperty().bind(model.problemProperty());
        problem.getStyleClass().add("error-text");
        problem.managedProperty().bind(problem.textProperty().isNotEmpty());
        HBox.setHgrow(queue, Priority.ALWAYS);
        queue.setMaxWidth(Double.MAX_VALUE);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        HBox header = new HBox(10, title, queue, problem, buttons);
        header.getStyleClass().add("panel-header");
        actions();
        TableView<Job> table = jobs.node();
        table.setContextMenu(menu);
        split.getItems().setAll(table);
        split.getStyleClass().add("log-split");
        VBox.setVgrow(split, Priority.ALWAYS);
        getChildren().setAll(header, split);
        // The table must not cover the frame of the panel.
        setPadding(new Insets(0, 1, 6, 1));
        setMinHeight(96);
        model.jobs().addListener((ListChangeListener<Job>) news -> followLog());
    }

    private VBox log() {
        log.setId("jobs-log");
        log.setEditable(false);
        log.getStyleClass().add("mono");
        log.setAccessibleText(Messages.text("jobs.log"));
        VBox.setVgrow(log, Priority.ALWAYS);
        Button close = new Button("\u2715");
        close.getStyleClass().add("flat-button");
        close.setAccessibleText(Messages.text("jobs.log.close"));
        close.setTooltip(new Tooltip(Messages.text("jobs.log.close")));
        close.setOnAction(event -> {
            logged = null;
            split.getItems().setAll(jobs.node());
        });
        logTitle.setMaxWidth(Double.MAX_VALUE);
        logTitle.getStyleClass().add("section-title");
        HBox.setHgrow(logTitle, Priority.ALWAYS);
        HBox top = new HBox(8, logTitle, close);
        top.setAlignment(Pos.CENTER_LEFT);
        logMessage.setWrapText(true);
        logMessage.setMinHeight(Region.USE_PREF_SIZE);
        VBox box = new VBox(4, top, logMessage, log);
        box.getStyleClass().add("log-box");
        box.setMinWidth(120);
        return box;
    }

    private void actions() {
        action("jobs.stop", job -> !job.ended(), true, model::stop);
        action("jobs.rerun", job -> true, true, picked -> picked.forEach(job -> model.rerun(job, made -> {})));
        action("jobs.change", job -> true, false, picked -> change.accept(picked.getFirst()));
        action("jobs.log.show", job -> job.run() != null, false, picked -> showLog(picked.getFirst()));
        action("jobs.copy", job -> true, false, picked -> model.command(picked.getFirst(), copy));
        action("jobs.forget", Job::ended, true, model::forget);
        Button all = new Button(Messages.text("jobs.forget.all"));
        all.setId("jobs-forget-all");
        all.getStyleClass().add("flat-button");
        all.setMinWidth(Region.USE_PREF_SIZE);
        all.setOnAction(event -> model.forget(List.copyOf(model.jobs())));
        all.disableProperty()
                .bind(Bindings.createBooleanBinding(() -> model.jobs().stream().noneMatch(Job::ended), model.jobs()));
        all.setTooltip(new Tooltip(Messages.text("jobs.forget.all.tip")));
        buttons.getChildren().add(all);
    }

    /** A button and a menu item that work on the picked jobs; off where none of them can take it. */
    private void action(String key, Predicate<Job> can, boolean several, Consumer<List<Job>> work) {
        Button button = new Button(Messages.text(key));
        String id = key.replace('.', '-');
        button.setId(id);
        button.getStyleClass().add("flat-button");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setTooltip(new Tooltip(Messages.text(key + ".tip")));
        MenuItem item = new MenuItem(Messages.text(key));
        item.setId("menu-" + id);
        Runnable run = () -> {
            List<Job> now = jobs.picked().stream().filter(can).toList();
            if (!now.isEmpty()) {
                work.accept(several ? now : List.of(now.getFirst()));
            }
        };
        button.setOnAction(event -> run.run());
        item.setOnAction(event -> run.run());
        Runnable refresh = () -> {
            List<Job> picked = jobs.picked();
            boolean off = picked.stream().noneMatch(can) || (!several && picked.size() != 1);
            button.setDisable(off);
            item.setDisable(off);
        };
        jobs.node().getSelectionModel().getSelectedItems().addListener((ListChangeListener<Job>) picked -> {
            if (!jobs.refilling()) {
                refresh.run();
            }
        });
        model.jobs().addListener((ListChangeListener<Job>) news -> refresh.run());
        refresh.run();
        menu.getItems().add(item);
        buttons.getChildren().add(button);
    }

    private void showLog(Job job) {
        logged = job;
        explain(job);
        if (!split.getItems().contains(logBox)) {
            split.getItems().add(logBox);
            split.setDividerPositions(0.64);
        }
        model.log(job, this::write);
    }

    private void explain(Job job) {
        logTitle.setText(Messages.text("jobs.log.of", job.name()));
        String message = job.message();
        logMessage.setText(message == null ? "" : message);
        logMessage.setManaged(message != null);
        logMessage.getStyleClass().setAll("label", job.state() == RunStatus.FAILED ? "error-text" : "muted");
    }

    private void followLog() {
        Job shown = logged;
        if (shown == null) {
            return;
        }
        model.jobs().stream()
                .filter(job -> job.id().equals(shown.id()))
                .findFirst()
                .filter(job -> !job.equals(shown))
                .ifPresent(job -> {
                    logged = job;
                    explain(job);
                    model.log(job, this::write);
                });
    }

    private void write(String tail) {
        String text = tail.isBlank() ? Messages.text("jobs.log.empty") : tail;
        if (!text.equals(log.getText())) {
            log.setText(text);
            log.positionCaret(text.length());
            log.setScrollTop(Double.MAX_VALUE);
        }
    }
}
