package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.FieldRow;
import org.counterpoint.workbench.newrun.FormField;
import org.counterpoint.workbench.newrun.ParameterSpec;
import org.counterpoint.workbench.newrun.RuleLine;
import org.counterpoint.workbench.newrun.RuleSpecs;

/** The rules that end or pause a run, one line for each. */
final class RulesEditor extends VBox {
    private static final int STEPS = 50;
    private static final double LEVEL = 0.05;

    private final List<Rule> rules = new ArrayList<>();
    private final VBox lines = new VBox(6);
    private final Label none = new Label(Messages.text("jobs.rules.none"));
    private final Button add = new Button(Messages.text("jobs.rules.add"));
    private final Runnable onChange;
    private List<String> objectives = List.of();
    private boolean online = true;
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
            rule.put("when", RuleSpecs.conditions(online).getFirst());
            Rule line = new Rule(rule);
            rules.add(line);
            arrange();
            line.focus();
        });
        getChildren().setAll(lines, none, add);
    }

    /**
     * Takes the rules of the service, unless others have been made here.
     *
     * @param covariances whether the method logs covariances
     */
    void take(JsonNode value, List<String> known, boolean covariances) {
        boolean touched = changed();
        online = covariances;
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
                    && x.path("when").asText().equals(y.path("when").asText(RuleSpecs.NEGATIVE))
                    && x.path("then").asText().equals(y.path("then").asText("stop"))
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

    /** One rule; its line is made anew when it waits for something else. */
    private final class Rule {
        private final int number = ++made;
        private final VBox box = new VBox();
        private final Map<String, FormField> fields = new LinkedHashMap<>();
        private RuleLine line;

        Rule(JsonNode json) {
            line = make(json);
        }

        private RuleLine make(JsonNode json) {
            fields.clear();
            String when = json.path("when").asText(RuleSpecs.NEGATIVE);
            List<FieldRow> rows = new ArrayList<>();
            for (ParameterSpec spec : RuleSpecs.of(when, objectives, online)) {
                FormField field = new FormField(List.of("early_stop", spec.name()), spec, List::of);
                if (json.hasNonNull(spec.name())) {
                    field.show(json.path(spec.name()));
                } else if (spec.name().equals("when")) {
                    field.textProperty().set(when);
                }
                fields.put(spec.name(), field);
                rows.add(new FieldRow(field));
                field.textProperty().addListener((observable, before, typed) -> heard(field, when));
            }
            Button remove = new Button("\u2715");
            remove.setId("rule-remove-" + number);
            remove.getStyleClass().add("flat-button");
            remove.setAccessibleText(Messages.text("jobs.rules.remove"));
            remove.setOnAction(event -> {
                rules.remove(this);
                arrange();
                add.requestFocus();
            });
            RuleLine next = new RuleLine(rows, List.of(remove));
            fields.keySet()
                    .forEach(key -> next.control(key)
                            .setId("rule-" + (key.equals("significance") ? "level" : key) + "-" + number));
            box.getChildren().setAll(next);
            return next;
        }

        private void heard(FormField field, String when) {
            String now = field.textProperty().get();
            if (field.spec().name().equals("when") && now != null && !now.equals(when)) {
                line = make(json());
                line.control("when").requestFocus();
            }
            onChange.run();
        }

        void focus() {
            line.control("objective").requestFocus();
        }

        boolean right() {
            return fields.values().stream()
                    .allMatch(field -> field.errorProperty().get().isEmpty());
        }

        ObjectNode json() {
            ObjectNode rule = JsonNodeFactory.instance.objectNode();
            fields.forEach((key, field) -> {
                if (!field.value().isMissingNode()) {
                    rule.set(key, field.value());
                }
            });
            return rule;
        }
    }
}
