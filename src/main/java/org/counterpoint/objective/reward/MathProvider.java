package org.counterpoint.objective.reward;

import java.util.List;
import org.counterpoint.objective.Prompt;

/** Compares the final answer of a completion with a reference answer. */
final class MathProvider implements RewardProvider {
    private static final String COLUMN = "column";
    private static final String EXTRACT = "extract";

    @Override
    public String id() {
        return "math";
    }

    @Override
    public String summary() {
        return "1 where the completion's final answer equals the reference answer of the prompt, else 0; numbers and simple fractions"
                + " are compared by value, other answers as text without layout.";
    }

    @Override
    public List<RewardParameter> parameters() {
        return List.of(
                RewardParameter.text(
                                COLUMN,
                                "Column of the prompt that holds the reference answer, or a solution that ends in it.")
                        .byDefault("answer"),
                RewardParameter.choice(
                        EXTRACT,
                        List.of("auto", "boxed", "hashes", "last_number"),
                        "What counts as the final answer: the last \\boxed{}, what follows the last ####, or the last number; auto"
                                + " takes the first of these that is there."));
    }

    @Override
    public Reward create(String name, RewardParameters settings) {
        String column = settings.text(COLUMN);
        MathAnswer.Form form = MathAnswer.Form.of(settings.choice(EXTRACT));
        return new TextReward(
                TextReward.unit(name, "1 where the final answer equals the reference answer, else 0."),
                Fingerprints.of(id(), settings),
                item -> {
                    MathAnswer reference = MathAnswer.ofReference(column(name, item.prompt(), column));
                    return MathAnswer.find(item.completion(), form)
                            .filter(reference::matches)
                            .map(_ -> 1.0)
                            .orElse(0.0);
                });
    }

    private static String column(String reward, Prompt prompt, String column) {
        String value = prompt.columns().get(column);
        if (value == null) {
            throw new RewardException("The reward \"" + reward + "\" needs the column \"" + column
                    + "\", which the prompt \""
                    + prompt.id() + "\" lacks; "
                    + (prompt.columns().isEmpty()
                            ? "map a column of the data to it."
                            : "it has " + String.join(", ", prompt.columns().keySet()) + "."));
        }
        return value;
    }
}
