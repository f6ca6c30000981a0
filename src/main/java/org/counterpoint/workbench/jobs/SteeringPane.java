package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.RunManifest;
import org.counterpoint.service.SteeringInfo;
import org.counterpoint.workbench.Messages;
import org.jspecify.annotations.Nullable;

/** Changes a job while it trains: its settings and rules with their values now, and what has been asked of it so far. */
final class SteeringPane extends VBox {
    private final JobsModel model;
    private final SteeringFields fields = new SteeringFields();
    private final RulesEditor rules = new RulesEditor(this::judge);
    private final Label state = new Label();
    private final GridPane grid = new GridPane();
    private final SteeringRequests requests = new SteeringRequests();
    private final VBox body;
    private final TextField why = new TextField();
    private final Button change = new Button(Messages.text("jobs.steer.change"));
    private final Button undo = new Button(Messages.text("jobs.steer.reset"));
    private final Label answer = new Label();
    private @Nullable Job job;
    private boolean asking;
    private boolean again;
    private boolean sending;

    /** What is needed to draw the pane. */
    private record News(SteeringInfo info, List<String> objectives) {}

    SteeringPane(JobsModel model) {
        super(6);
        this.model = model;
        setId("jobs-steering");
        state.setId("steer-state");
        wrapped(state, "muted");
        grid.setHgap(8);
        grid.setVgap(2);
        ColumnConstraints words = new ColumnConstraints();
        words.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints rest = new ColumnConstraints();
        rest.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(words, new ColumnConstraints(), rest);
        body = new VBox(6, state, grid, heading("jobs.rules"), rules, heading("jobs.steer.requests"), requests);
        body.getStyleClass().add("steer-body");
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("edge-to-edge");
        scroll.setMinHeight(0);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        why.setId("steer-why");
        why.setPromptText(Messages.text("jobs.steer.why"));
        why.setAccessibleText(Messages.text("jobs.steer.why"));
        HBox.setHgrow(why, Priority.ALWAYS);
        change.setId("steer-change");
        change.getStyleClass().add("primary-button");
        change.setMinWidth(Region.USE_PREF_SIZE);
        change.setOnAction(event -> send());
        why.setOnAction(event -> send());
        undo.setId("steer-reset");
        undo.setMinWidth(Region.USE_PREF_SIZE);
        undo.setOnAction(event -> {
            fields.reset();
            rules.reset();
            judge();
        });
        answer.setId("steer-answer");
        wrapped(answer, "error-text");
        answer.managedProperty().bind(answer.textProperty().isNotEmpty());
        HBox bar = new HBox(8, why, undo, change);
        bar.setAlignment(Pos.CENTER_LEFT);
        getChildren().setAll(scroll, answer, bar);
        clear();
    }

    private static Label heading(String key) {
        Label label = new Label(Messages.text(key));
        label.getStyleClass().add("section-title");
        return label;
    }

    static void wrapped(Label label, String style) {
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
    }

    /** Shows a job; what was typed for another one is given up. */
    void show(@Nullable Job next) {
        Job before = job;
        job = next;
        if (next == null || before == null || !before.id().equals(next.id())) {
            clear();
        }
        if (next != null && !next.equals(before)) {
            judge();
            load();
        }
    }

    private void clear() {
        fields.take(new SteeringInfo(List.of(), List.of()), List.of());
        rules.take(MissingNode.getInstance(), List.of(), true);
        rules.reset();
        grid.getChildren().clear();
        requests.getChildren().clear();
        why.clear();
        answer.setText("");
        state.setText(Messages.text(job == null ? "jobs.side.none" : "jobs.steer.asking"));
        judge();
    }

    private void load() {
        Job asked = job;
        if (asked == null) {
            return;
        }
        if (asking) {
            again = true;
            return;
        }
        asking = true;
        model.ask(
                Messages.text("jobs.steer.asking"),
                controls -> new News(controls.steering(asked.id()), objectives(asked.run())),
                news -> {
                    asking = false;
                    heard(asked, news);
                    if (again) {
                        again = false;
                        load();
                    }
                },
                refused -> {
                    asking = false;
                    again = false;
                    if (same(asked)) {
                        state.setText(refused);
                    }
                });
    }

    private boolean same(Job asked) {
        return job != null && job.id().equals(asked.id());
    }

    private static List<String> objectives(@Nullable Path run) {
        try {
            return run == null
                    ? List.of()
                    : RunManifest.read(run).objectives().stream()
                            .map(ObjectiveInfo::name)
                            .toList();
        } catch (IOException notYet) {
            return List.of();
        }
    }

    private void heard(Job asked, News news) {
        if (!same(asked)) {
            return;
        }
        List<String> objectives = objectives(news);
        if (fields.take(news.info(), objectives)) {
            draw();
        }
        news.info().settings().stream()
                .filter(setting -> setting.parameter() == null)
                .findFirst()
                .ifPresent(setting -> rules.take(
                        setting.value(),
                        objectives,
                        news.info().settings().stream().noneMatch(s -> s.path().startsWith("offline."))));
        requests.show(news.info().requests());
        judge();
    }

    /** Names of the objectives: of the run, or before it has a manifest those that the settings name. */
    private static List<String> objectives(News news) {
        if (!news.objectives().isEmpty()) {
            return news.objectives();
        }
        for (SteeringInfo.Setting setting : news.info().settings()) {
            if (setting.value().isObject()) {
                List<String> names = new ArrayList<>();
                setting.value().fieldNames().forEachRemaining(names::add);
                return names;
            }
        }
        return List.of();
    }

    private void draw() {
        grid.getChildren().clear();
        int row = 0;
        String before = "";
        for (SteeringFields.Entry entry : fields.entries()) {
            boolean group = !entry.objective().isEmpty();
            if (group && !entry.label().equals(before)) {
                Label label = new Label(SettingRow.capitalized(entry.label()));
                label.getStyleClass().add("field-label");
                Label help = new Label(entry.field().spec().help());
                wrapped(help, "field-help");
                grid.add(label, 0, row);
                grid.add(help, 1, row, 2, 1);
                GridPane.setValignment(help, VPos.BOTTOM);
                row++;
            }
            before = entry.label();
            new SettingRow(entry, this::send).addTo(grid, row, this::judge);
            row++;
        }
    }

    private Map<String, JsonNode> changes() {
        Map<String, JsonNode> all = new LinkedHashMap<>(fields.changes());
        if (rules.changed()) {
            all.put("early_stop", rules.value());
        }
        return all;
    }

    /** Says what can be done now. */
    private void judge() {
        Job now = job;
        boolean ended = now != null && now.ended();
        boolean known = !fields.entries().isEmpty();
        if (known && now != null) {
            state.setText(Messages.text(
                    ended ? "jobs.steer.ended" : now.training() ? "jobs.steer.training" : "jobs.steer.waiting"));
        }
        grid.setDisable(ended);
        rules.setDisable(ended || !known);
        boolean any = known && !changes().isEmpty();
        boolean right = fields.right() && rules.right();
        change.setDisable(ended || sending || !any || !right);
        undo.setDisable(ended || (!any && right));
        why.setDisable(ended || !known);
    }

    private void send() {
        Job asked = job;
        if (asked == null || change.isDisabled()) {
            return;
        }
        Map<String, JsonNode> set = changes();
        String reason = why.getText().strip();
        sending = true;
        answer.setText("");
        judge();
        model.ask(
                Messages.text("jobs.steer.sending"),
                controls -> {
                    SteeringInfo info = controls.steer(asked.id(), set, reason);
                    return new News(info, objectives(asked.run()));
                },
                news -> {
                    sending = false;
                    if (same(asked)) {
                        why.clear();
                        heard(asked, news);
                    }
                    judge();
                },
                refused -> {
                    sending = false;
                    if (same(asked)) {
                        answer.setText(refused);
                    }
                    judge();
                });
    }
}
