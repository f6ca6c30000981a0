package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Control;
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
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.newrun.ParameterSpec;
import org.counterpoint.workbench.newrun.RuleSpecs;
import org.jspecify.annotations.Nullable;

/** Changes a job while it trains: its settings and rules with their values now, and what has been asked of it so far. */
final class SteeringPane extends VBox {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");
    private static final int MOST_REQUESTS = 100;

    private final JobsModel model;
    private final SteeringFields fields = new SteeringFields();
    private final RulesEditor rules = new RulesEditor(this::judge);
    private final Label state = new Label();
    private final GridPane grid = new GridPane();
    private final VBox requests = new VBox(4);
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

    private static void wrapped(Label label, String style) {
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
        list(news.info().requests());
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
                Label label = new Label(capitalized(entry.label()));
                label.getStyleClass().add("field-label");
                Label help = new Label(entry.field().spec().help());
                wrapped(help, "field-help");
                grid.add(label, 0, row);
                grid.add(help, 1, row, 2, 1);
                GridPane.setValignment(help, VPos.BOTTOM);
                row++;
            }
            before = entry.label();
            row(entry, row, group);
            row++;
        }
    }

    private void row(SteeringFields.Entry entry, int row, boolean group) {
        var field = entry.field();
        Label label = new Label(group ? entry.objective() : capitalized(entry.label()));
        label.getStyleClass().add("field-label");
        if (group) {
            label.setStyle("-fx-padding: 0 0 0 1.2em;");
        }
        Tips.on(label, entry.key());
        Control control;
        if (field.spec().kind() == ParameterSpec.Kind.BOOL) {
            CheckBox box = new CheckBox();
            box.setSelected(Boolean.parseBoolean(field.textProperty().get()));
            box.selectedProperty()
                    .addListener((observable, was, now) -> field.textProperty().set(now.toString()));
            field.textProperty().addListener((observable, was, now) -> box.setSelected(Boolean.parseBoolean(now)));
            control = box;
        } else {
            TextField text = new TextField();
            text.textProperty().bindBidirectional(field.textProperty());
            text.getStyleClass().add("number-field");
            text.setPrefColumnCount(8);
            text.setMinWidth(Region.USE_PREF_SIZE);
            text.setOnAction(event -> send());
            control = text;
        }
        control.setId("steer-" + entry.key().replace('.', '-'));
        control.setAccessibleText(
                group ? Messages.text("jobs.steer.of", entry.label(), entry.objective()) : entry.label());
        label.setLabelFor(control);
        Label note = new Label();
        wrapped(note, "field-help");
        Runnable refresh = () -> {
            String error = field.errorProperty().get();
            boolean changed = field.changedProperty().get();
            String unit = field.spec().unit();
            String words = error.isEmpty()
                    ? (unit.isEmpty() ? "" : unit + (group ? "" : " \u00b7 "))
                            + (changed
                                    ? Messages.text("jobs.steer.now", field.defaultText())
                                    : group ? "" : field.spec().help())
                    : sentence(error);
            note.setText(words);
            note.getStyleClass().setAll("label", error.isEmpty() ? "field-help" : "error-text");
            control.pseudoClassStateChanged(INVALID, !error.isEmpty());
            control.setAccessibleHelp(note.getText());
            label.pseudoClassStateChanged(CHANGED, changed);
            judge();
        };
        field.errorProperty().addListener((observable, was, now) -> refresh.run());
        field.changedProperty().addListener((observable, was, now) -> refresh.run());
        field.textProperty().addListener((observable, was, now) -> refresh.run());
        refresh.run();
        grid.addRow(row, label, control, note);
    }

    private static String sentence(String error) {
        return capitalized(error.endsWith(".") || error.endsWith("?") ? error : error + ".");
    }

    private static String capitalized(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
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

    private void list(List<SteeringInfo.Request> all) {
        requests.getChildren().clear();
        if (all.isEmpty()) {
            Label none = new Label(Messages.text("jobs.steer.requests.none"));
            wrapped(none, "field-help");
            requests.getChildren().add(none);
        }
        all.reversed().stream().limit(MOST_REQUESTS).forEach(request -> {
            Label line = new Label(words(request));
            wrapped(
                    line,
                    switch (request.state()) {
                        case WAITING -> "warning-text";
                        case DONE -> "request-done";
                        case REFUSED -> "error-text";
                    });
            requests.getChildren().add(line);
        });
    }

    private static String words(SteeringInfo.Request request) {
        String what = Messages.text("jobs.steer.request", request.setting(), shown(request.value()));
        String head =
                switch (request.state()) {
                    case WAITING -> Messages.text("jobs.steer.request.waiting", what);
                    case DONE -> Messages.text("jobs.steer.request.done", what, String.valueOf(request.step()));
                    case REFUSED ->
                        Messages.text(
                                "jobs.steer.request.refused", what, String.valueOf(request.step()), request.answer());
                };
        return request.why().isEmpty() ? head : Messages.text("jobs.steer.request.why", head, request.why());
    }

    private static String shown(JsonNode value) {
        if (value.isObject()) {
            List<String> parts = new ArrayList<>();
            value.properties().forEach(one -> parts.add(one.getKey() + " " + number(one.getValue())));
            return String.join(", ", parts);
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(rule -> parts.add(Messages.text(
                    "jobs.rules.short",
                    rule.path("objective").asText(),
                    Messages.text("newrun.choice.rules." + rule.path("when").asText(RuleSpecs.NEGATIVE)),
                    rule.path("steps").asText("50"),
                    Messages.text("newrun.choice.rules." + rule.path("then").asText("stop")))));
            return parts.isEmpty() ? Messages.text("jobs.rules.off") : String.join("; ", parts);
        }
        return number(value);
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? value.asText().replace(".0E", "e").replace('E', 'e') : value.asText();
    }
}
