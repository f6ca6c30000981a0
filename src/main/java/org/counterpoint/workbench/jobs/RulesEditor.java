package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.newrun.FormField;
import org.counterpoint.workbench.newrun.ParameterSpec;

/** The rules that end a run early, one line for each: objective, what must hold, for how many steps, and how sure or how low. */
final class RulesEditor extends VBox {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");
    private static final String NEGATIVE = "covariance_negative";
    private static final String BELOW = "reward_below";
    private static final int STEPS = 50;
    private static final double LEVEL = 0.05;

    private final List<Rule> rules = new ArrayList<>();
    private final VBox lines = new VBox(6);
    private final Label none = new Label(Messages.text("jobs.rules.none"));
    private final Button add = new Button(Messages.text("jobs.rules.add"));
    private final Runnable onChange;
    private List<String> objectives = List.of();
    private List<String> conditions = List.of(NEGATIVE, BELOW);
    private ArrayNode now = JsonNodeFactory.instance.arrayNode();
    private int made;

    RulesEditor(Runnable onChange) {
        super(6);
        this.onChange = onChange;
        none.getStyleClass().add("field-help");
        none.setWrapText(true);
        add.setId("rules-add");
        add.setOnAction(event -> {
            ObjectNode rule = JsonNodeFactory.instance.objectNode();
            rule.put("objective", objectives.isEmpty() ? "" : objectives.getFirst());
            rule.put("when", conditions.getFirst());
            Rule line = new Rule(rule);
            rules.add(line);
            arrange();
            line.objective.requestFocus();
        });
        getChildren().setAll(lines, none, add);
    }

    /**
     * Takes the rules of the service, unless others have been made here.
     *
     * @param online whether the method logs covariances
     */
    void take(JsonNode value, List<String> known, boolean online) {
        boolean touched = changed();
        conditions = online ? List.of(NEGATIVE, BELOW) : List.of(BELOW);
        boolean others = !known.equals(objectives);
        objectives = List.copyOf(known);
        ArrayNode next = value instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
        boolean same = next.equals(now);
        now = next;
        if (!touched && (!same || others)) {
            reset();
        }
        add.setDisable(objectives.isEmpty());
    }

    /** Goes back to what holds now. */
    void reset() {
        rules.clear();
        now.forEach(rule -> rules.add(new Rule(rule)));
        arrange();
    }

    private void arrange() {
        lines.getChildren().setAll(rules.stream().map(rule -> rule.box).toList());
        boolean bare = rules.isEmpty();
        none.setVisible(bare);
        none.setManaged(bare);
        onChange.run();
    }

    /** All rules as the service takes them. */
    ArrayNode value() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        rules.forEach(rule -> all.add(rule.json()));
        return all;
    }

    /** Whether other rules are on screen than hold now. */
    boolean changed() {
        return !same(value(), now);
    }

    private static boolean same(ArrayNode a, ArrayNode b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            JsonNode x = a.get(i);
            JsonNode y = b.get(i);
            boolean equal = x.path("objective").equals(y.path("objective"))
                    && x.path("when").asText().equals(y.path("when").asText(NEGATIVE))
                    && x.path("steps").asLong() == y.path("steps").asLong(STEPS)
                    && x.path("significance").asDouble(LEVEL)
                            == y.path("significance").asDouble(LEVEL)
                    && x.path("value").asDouble() == y.path("value").asDouble();
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    /** Whether every number can be taken. */
    boolean right() {
        return rules.stream().allMatch(Rule::right);
    }

    private static FormField field(String name, ParameterSpec.Kind kind, JsonNode value, double min, double max) {
        return new FormField(
                List.of("early_stop", name),
                new ParameterSpec(name, kind, value, min, max, List.of(), "", ""),
                List::of);
    }

    private final class Rule {
        private final ComboBox<String> objective;
        private final ComboBox<String> when;
        private final FormField steps;
        private final FormField level;
        private final FormField value;
        private final Label levelWords = new Label(Messages.text("jobs.rules.level"));
        private final Label valueWords = new Label(Messages.text("jobs.rules.value"));
        private final TextField levelText;
        private final TextField valueText;
        private final Label problem = new Label();
        private final VBox box;

        Rule(JsonNode json) {
            String number = String.valueOf(++made);
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            objective = new ListChoice<>(objectives);
            objective.setValue(json.path("objective").asText());
            when = new ListChoice<>(conditions);
            when.setConverter(ListChoice.words(word -> Messages.text("jobs.rules." + word)));
            when.setValue(json.path("when").asText(NEGATIVE));
            steps = field(
                    "steps",
                    ParameterSpec.Kind.INT,
                    nodes.numberNode(json.path("steps").asLong(STEPS)),
                    1,
                    1e7);
            level = field(
                    "significance",
                    ParameterSpec.Kind.REAL,
                    nodes.numberNode(json.path("significance").asDouble(LEVEL)),
                    1e-12,
                    0.999);
            value = field(
                    "value",
                    ParameterSpec.Kind.REAL,
                    nodes.numberNode(json.path("value").asDouble(0)),
                    -1e12,
                    1e12);
            objective.setId("rule-objective-" + number);
            objective.setAccessibleText(Messages.text("jobs.rules.objective"));
            objective.setPrefWidth(130);
            when.setId("rule-when-" + number);
            when.setAccessibleText(Messages.text("jobs.rules.when"));
            when.setPrefWidth(190);
            TextField stepsText = text(steps, "rule-steps-" + number, "jobs.rules.steps");
            levelText = text(level, "rule-level-" + number, "jobs.rules.level");
            valueText = text(value, "rule-value-" + number, "jobs.rules.value");
            Button remove = new Button("\u2715");
            remove.setId("rule-remove-" + number);
            remove.getStyleClass().add("flat-button");
            remove.setAccessibleText(Messages.text("jobs.rules.remove"));
            remove.setOnAction(event -> {
                rules.remove(this);
                arrange();
                add.requestFocus();
            });
            Label stop = new Label(Messages.text("jobs.rules.stop"));
            Label during = new Label(Messages.text("jobs.rules.for"));
            Label unit = new Label(Messages.text("jobs.rules.unit"));
            HBox forSteps = new HBox(6, during, stepsText, unit);
            HBox sure = new HBox(6, levelWords, levelText, valueWords, valueText, remove);
            HBox which = new HBox(6, stop, objective, when);
            for (HBox part : List.of(which, forSteps, sure)) {
                part.setAlignment(Pos.CENTER_LEFT);
                part.getChildren().forEach(node -> {
                    if (node instanceof Label label) {
                        label.setMinWidth(Region.USE_PREF_SIZE);
                    }
                });
            }
            FlowPane line = new FlowPane(6, 4, which, forSteps, sure);
            problem.getStyleClass().add("error-text");
            problem.setWrapText(true);
            problem.setMinHeight(Region.USE_PREF_SIZE);
            problem.managedProperty().bind(problem.textProperty().isNotEmpty());
            box = new VBox(2, line, problem);
            objective.valueProperty().addListener((observable, before, chosen) -> onChange.run());
            when.valueProperty().addListener((observable, before, chosen) -> {
                fit();
                onChange.run();
            });
            fit();
        }

        private TextField text(FormField field, String id, String key) {
            TextField text = new TextField();
            text.setId(id);
            text.setAccessibleText(Messages.text(key));
            text.setPrefColumnCount(5);
            text.getStyleClass().add("number-field");
            text.textProperty().bindBidirectional(field.textProperty());
            field.errorProperty().addListener((observable, before, wrong) -> {
                text.pseudoClassStateChanged(INVALID, !wrong.isEmpty());
                fit();
            });
            field.textProperty().addListener((observable, before, typed) -> onChange.run());
            return text;
        }

        private boolean negative() {
            return NEGATIVE.equals(when.getValue());
        }

        private FormField last() {
            return negative() ? level : value;
        }

        private void fit() {
            boolean negative = negative();
            levelWords.setVisible(negative);
            levelText.setVisible(negative);
            valueWords.setVisible(!negative);
            valueText.setVisible(!negative);
            for (var node : List.of(levelWords, levelText, valueWords, valueText)) {
                node.setManaged(node.isVisible());
            }
            String wrong = steps.errorProperty().get();
            problem.setText(wrong.isEmpty() ? last().errorProperty().get() : wrong);
        }

        boolean right() {
            return steps.errorProperty().get().isEmpty()
                    && last().errorProperty().get().isEmpty();
        }

        ObjectNode json() {
            ObjectNode rule = JsonNodeFactory.instance
                    .objectNode()
                    .put("objective", objective.getValue())
                    .put("when", when.getValue());
            rule.set("steps", steps.value());
            rule.set(negative() ? "significance" : "value", last().value());
            return rule;
        }
    }
}
