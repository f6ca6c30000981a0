package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.controls.Tips;
import org.jspecify.annotations.Nullable;

/** What a job printed and, where it failed, why, what to do about it, and the command that repeats it. */
final class LogPage extends VBox {
    private final JobsModel model;
    private final Label message = new Label();
    private final Label exception = new Label();
    private final Label advice = new Label();
    private final TextField command = new TextField();
    private final Button copy = new Button(Messages.text("jobs.failure.copy"));
    private final VBox failure;
    private final TextArea log = new TextArea();
    private final Pieces ending = new Pieces(log);
    private @Nullable Job job;
    private @Nullable JsonNode told;

    LogPage(JobsModel model, JobsHost host) {
        super(4);
        this.model = model;
        message.setId("jobs-message");
        wrapped(message, "muted");
        exception.setId("jobs-exception");
        wrapped(exception, "mono");
        advice.setId("jobs-advice");
        wrapped(advice, "label");
        command.setId("jobs-command");
        command.setEditable(false);
        command.getStyleClass().addAll("mono", "copy-field");
        command.setAccessibleText(Messages.text("jobs.failure.command"));
        HBox.setHgrow(command, Priority.ALWAYS);
        copy.setId("jobs-command-copy");
        copy.getStyleClass().add("slim");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        Tips.on(copy, Messages.text("jobs.failure.copy.tip"));
        copy.setOnAction(event -> host.copy(command.getText()));
        Label words = new Label(Messages.text("jobs.failure.command"));
        words.setMinWidth(Region.USE_PREF_SIZE);
        words.getStyleClass().add("muted");
        words.setLabelFor(command);
        HBox again = new HBox(6, words, command, copy);
        again.setAlignment(Pos.CENTER_LEFT);
        HBox acts = new HBox(6);
        acts.setAlignment(Pos.CENTER_LEFT);
        for (JobAct act : List.of(JobAct.RESUME, JobAct.RERUN, JobAct.CHANGE)) {
            acts.getChildren().add(host.button(act));
        }
        failure = new VBox(4, exception, advice, again, acts);
        log.setId("jobs-log");
        log.setEditable(false);
        log.getStyleClass().add("mono");
        log.setAccessibleText(Messages.text("jobs.log"));
        log.setMinHeight(70);
        VBox.setVgrow(log, Priority.ALWAYS);
        // What comes above it later takes room from its end otherwise.
        log.heightProperty().addListener(any -> later());
        getChildren().setAll(message, failure, log);
        show(null);
    }

    private static void wrapped(Label label, String style) {
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
    }

    /** Shows a job, and asks for the end of its log. */
    void show(@Nullable Job next) {
        Job before = job;
        job = next;
        boolean other = next == null || before == null || !before.id().equals(next.id());
        if (other) {
            told = null;
            write("");
        }
        explain();
        if (next == null || next.equals(before)) {
            return;
        }
        model.log(next, tail -> {
            if (is(next)) {
                write(tail);
            }
        });
        boolean failedBefore = !other && before != null && before.state() == RunStatus.FAILED;
        if (next.state() == RunStatus.FAILED && !failedBefore) {
            model.ask(
                    Messages.text("jobs.failure.asking"),
                    controls -> controls.failure(next.id()),
                    heard -> {
                        if (is(next)) {
                            told = heard;
                            explain();
                        }
                    },
                    refused -> {
                        if (is(next)) {
                            advice.setText(refused);
                        }
                    });
        }
    }

    private boolean is(Job asked) {
        return job != null && job.id().equals(asked.id());
    }

    private void explain() {
        Job now = job;
        boolean failed = now != null && now.state() == RunStatus.FAILED;
        JsonNode all = failed ? told : null;
        String sentence = all == null ? "" : all.path("sentence").asText("");
        String said = now == null ? "" : Objects.requireNonNullElse(now.message(), "");
        message.setText(now == null ? Messages.text("jobs.side.none") : sentence.isEmpty() ? said : sentence);
        message.getStyleClass().setAll("label", failed ? "failure-sentence" : "muted");
        show(failure, failed);
        exception.setText(all == null ? "" : text(all, "exception"));
        advice.setText(all == null ? "" : text(all, "advice"));
        command.setText(all == null ? "" : text(all, "command"));
        copy.setDisable(command.getText().isEmpty());
        show(log, now != null);
        if (all != null
                && now != null
                && now.run() == null
                && all.path("last_lines").isArray()) {
            List<String> lines = new ArrayList<>();
            all.path("last_lines").forEach(line -> lines.add(line.asText()));
            write(String.join("\n", lines));
        }
    }

    private static String text(JsonNode all, String key) {
        return all.path(key).isTextual() ? all.path(key).asText() : "";
    }

    private static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    private void toEnd() {
        log.applyCss();
        log.layout();
        log.setScrollTop(Double.MAX_VALUE);
        log.setScrollLeft(0);
    }

    /** The text has its height only after the next layout, and what stands above it may still come. */
    private void later() {
        ending.runLater(List.of(this::toEnd, this::toEnd, this::toEnd));
    }

    private void write(String tail) {
        String text = tail.isBlank() && job != null ? Messages.text("jobs.log.empty") : tail;
        if (!text.equals(log.getText())) {
            log.setText(text);
            log.positionCaret(text.length());
            toEnd();
            later();
        }
    }
}
