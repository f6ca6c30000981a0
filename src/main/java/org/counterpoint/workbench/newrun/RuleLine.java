package org.counterpoint.workbench.newrun;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;

/** A rule that ends or pauses a run, read as a sentence: what it does, when, for how long, and how sure or how low. */
public final class RuleLine extends VBox {
    private final Map<String, FieldRow> parts = new LinkedHashMap<>();
    private final Label problem = new Label();

    /**
     * A line.
     *
     * @param rows the rows of the fields of {@link RuleSpecs}; their controls move into the line
     * @param buttons what can be done to the rule
     */
    public RuleLine(List<FieldRow> rows, List<Button> buttons) {
        super(2);
        rows.forEach(row -> parts.put(row.field().spec().name(), row));
        boolean negative = parts.containsKey("significance");
        // As wide as their words, whatever the size of text.
        List.of("then", "objective", "when").forEach(key -> control(key).setPrefWidth(Region.USE_COMPUTED_SIZE));
        HBox which = part(control("then"), word("newrun.rule.when"), control("objective"));
        HBox waits = part(control("when"));
        HBox during = part(word("newrun.rule.for"), control("steps"), word("newrun.rule.steps"));
        HBox sure = negative
                ? part(word("newrun.rule.level"), control("significance"))
                : part(word("newrun.rule.value"), control("value"));
        buttons.forEach(button -> button.setMinWidth(Region.USE_PREF_SIZE));
        sure.getChildren().addAll(buttons);
        problem.getStyleClass().add("error-text");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.managedProperty().bind(problem.textProperty().isNotEmpty());
        getChildren().setAll(new FlowPane(6, 4, which, waits, during, sure), problem);
        parts.values()
                .forEach(row -> row.field().errorProperty().addListener((observable, before, now) -> showProblem()));
        showProblem();
    }

    /** The control of a key of the rule. */
    public Control control(String key) {
        return Objects.requireNonNull(parts.get(key)).control();
    }

    private void showProblem() {
        problem.setText(parts.values().stream()
                .map(FieldRow::field)
                .filter(field -> !field.errorProperty().get().isEmpty())
                .findFirst()
                .map(field -> field.locallyRight()
                        ? FieldRow.sentence(field.errorProperty().get())
                        : FieldRow.sentence(Messages.text(
                                "newrun.problem",
                                field.label(),
                                field.errorProperty().get())))
                .orElse(""));
    }

    private static HBox part(Node... nodes) {
        HBox part = new HBox(6, nodes);
        part.setAlignment(Pos.CENTER_LEFT);
        for (Node node : nodes) {
            if (node instanceof TextField text) {
                text.setPrefColumnCount(6);
                text.setPrefWidth(Region.USE_COMPUTED_SIZE);
                text.getStyleClass().add("number-field");
            }
        }
        return part;
    }

    private static Label word(String key) {
        Label label = new Label(Messages.text(key));
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }
}
