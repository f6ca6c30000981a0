package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.run.io.Json;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.ListChoice;
import org.jspecify.annotations.Nullable;

/** A new run from a checkpoint of another one: which checkpoint, and what differs from there on. */
final class BranchPane extends VBox {
    private final JobsModel model;
    private final Job job;
    private final Runnable close;
    private final Consumer<String> onMade;
    private final ComboBox<Long> step = new ListChoice<>();
    private final VBox lines = new VBox(6);
    private final Label problem = new Label();
    private final Button add = new Button(Messages.text("jobs.branch.add"));
    private final Button start = new Button(Messages.text("jobs.branch.start"));
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();

    /** What is needed to draw the form. */
    private record News(List<Long> checkpoints, ObjectNode config) {}

    /**
     * A form for a job.
     *
     * @param close closes the form
     * @param onMade hears the id of the new job
     */
    BranchPane(JobsModel model, Job job, Runnable close, Consumer<String> onMade) {
        super(10);
        this.model = model;
        this.job = job;
        this.close = close;
        this.onMade = onMade;
        getStyleClass().add("sheet-body");
        Label about = new Label(Messages.text("jobs.branch.about", job.name()));
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        Label from = new Label(Messages.text("jobs.branch.from"));
        from.setLabelFor(step);
        step.setId("branch-step");
        step.setAccessibleText(Messages.text("jobs.branch.from"));
        step.setPrefWidth(220);
        HBox which = new HBox(10, from, step);
        which.setAlignment(Pos.CENTER_LEFT);
        Label heading = new Label(Messages.text("jobs.branch.changes"));
        heading.getStyleClass().add("section-title");
        add.setId("branch-add");
        add.setOnAction(event -> add());
        problem.setId("branch-problem");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().add("error-text");
        problem.managedProperty().bind(problem.textProperty().isNotEmpty());
        start.setId("branch-start");
        start.getStyleClass().add("primary-button");
        start.setDefaultButton(true);
        start.setDisable(true);
        start.setOnAction(event -> start());
        HBox buttons = new HBox(start);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        getChildren().setAll(about, which, heading, lines, add, problem, buttons);
        model.config(
                job,
                config -> model.ask(
                        Messages.text("jobs.branch.asking"),
                        controls -> new News(controls.checkpoints(job.id()), config),
                        this::heard,
                        problem::setText),
                problem::setText);
    }

    private void heard(News news) {
        settings(news.config());
        List<Long> steps = news.checkpoints();
        if (steps.isEmpty()) {
            problem.setText(Messages.text("jobs.branch.none"));
            return;
        }
        step.getItems().setAll(steps);
        Long newest = steps.getFirst();
        step.setConverter(ListChoice.words(at -> Messages.text(
                Objects.equals(at, newest) ? "jobs.branch.newest" : "jobs.branch.step", String.valueOf(at))));
        step.setValue(newest);
        start.setDisable(false);
    }

    /** What a branch may change: the method and its settings, those of its family, and some others. */
    private void settings(ObjectNode config) {
        settings.put("method", config.path("method").asText());
        settings.put("steps", config.path("steps").asText());
        settings.put("name", config.path("name").asText(""));
        for (String block : List.of("parameters", "online", "offline")) {
            config.path(block)
                    .properties()
                    .forEach(one -> settings.put(block + "." + one.getKey(), words(one.getValue())));
        }
        settings.put("evaluation.every", config.path("evaluation").path("every").asText());
        if (config.has("online")) {
            settings.put(
                    "sampling.temperature",
                    config.path("sampling").path("temperature").asText());
        }
    }

    private static String words(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private void add() {
        Change change = new Change();
        changes.add(change);
        lines.getChildren().add(change.line);
        change.key.requestFocus();
    }

    private void start() {
        Map<String, JsonNode> set = new LinkedHashMap<>();
        for (Change change : changes) {
            String key = change.key.getEditor().getText().strip();
            String typed = change.value.getText().strip();
            if (key.isEmpty() || typed.isEmpty()) {
                problem.setText(Messages.text("jobs.branch.incomplete"));
                return;
            }
            set.put(key, Json.typed(typed));
        }
        Long at = step.getValue();
        start.setDisable(true);
        problem.setText("");
        model.ask(
                Messages.text("jobs.branch.starting"),
                controls -> controls.branch(job.id(), newest(at) ? null : at, set),
                id -> {
                    close.run();
                    onMade.accept(id);
                    model.refresh();
                },
                refused -> {
                    problem.setText(refused);
                    start.setDisable(false);
                });
    }

    /** The newest is asked for as such, because a newer one may be there by then. */
    private boolean newest(@Nullable Long at) {
        return step.getItems().isEmpty() || Objects.equals(at, step.getItems().getFirst());
    }

    private final class Change {
        private final ComboBox<String> key = new ListChoice<>(List.copyOf(settings.keySet()));
        private final TextField value = new TextField();
        private final Label now = new Label();
        private final HBox line;

        Change() {
            key.setEditable(true);
            key.setId("branch-key-" + changes.size());
            key.setAccessibleText(Messages.text("jobs.branch.key"));
            key.setPromptText(Messages.text("jobs.branch.key"));
            key.setPrefWidth(230);
            value.setId("branch-value-" + changes.size());
            value.setAccessibleText(Messages.text("jobs.branch.value"));
            value.setPromptText(Messages.text("jobs.branch.value"));
            value.setPrefColumnCount(12);
            now.getStyleClass().add("field-help");
            now.setMaxWidth(Double.MAX_VALUE);
            now.setMinWidth(0);
            HBox.setHgrow(now, Priority.ALWAYS);
            key.getEditor().textProperty().addListener((observable, before, typed) -> {
                String known = settings.get(typed.strip());
                now.setText(known == null ? "" : Messages.text("jobs.steer.now", known));
            });
            Button remove = new Button("\u2715");
            remove.getStyleClass().add("flat-button");
            remove.setAccessibleText(Messages.text("jobs.branch.remove"));
            HBox box = new HBox(8, key, value, now, remove);
            box.setAlignment(Pos.CENTER_LEFT);
            remove.setOnAction(event -> {
                changes.remove(this);
                lines.getChildren().remove(box);
                add.requestFocus();
            });
            line = box;
        }
    }
}
