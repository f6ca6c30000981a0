package org.counterpoint.workbench.views.samples;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import org.counterpoint.run.SampleRow;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** The rewards of a completion as bars with their numbers and what changed against another one. */
final class RewardStrip {
    private RewardStrip() {}

    /**
     * A strip.
     *
     * @param objectives objectives in order
     * @param base what it is compared with, or null
     * @param focus objective in focus, or null
     * @param ranges least and largest reward of each objective
     */
    static FlowPane of(
            SampleRow sample,
            @Nullable SampleRow base,
            List<String> objectives,
            Looks looks,
            @Nullable String focus,
            Map<String, double[]> ranges) {
        FlowPane strip = new FlowPane();
        strip.getStyleClass().add("reward-strip");
        for (String objective : objectives) {
            Double reward = sample.rewards().get(objective);
            if (reward != null) {
                Double before = base == null ? null : base.rewards().get(objective);
                double change = before == null ? Double.NaN : reward - before;
                strip.getChildren()
                        .add(pill(
                                objective,
                                reward,
                                change,
                                looks,
                                ranges.getOrDefault(objective, new double[] {0, 1}),
                                objective.equals(focus)));
            }
        }
        Double advantage = sample.advantage();
        if (advantage != null) {
            Label label = new Label(Messages.text("samples.advantage.short", number(advantage)));
            label.getStyleClass().add("advantage-pill");
            label.setTooltip(new Tooltip(Messages.text("samples.advantage.help", Numbers.exact(advantage))));
            strip.getChildren().add(label);
        }
        return strip;
    }

    private static Label pill(
            String objective, double reward, double change, Looks looks, double[] range, boolean focus) {
        String words = objective + " " + number(reward);
        Label label = new Label(Double.isNaN(change) || Math.abs(change) < 5e-4 ? words : words + " " + arrow(change));
        label.getStyleClass().add("reward-pill");
        if (focus) {
            label.getStyleClass().add("reward-focus");
        }
        double share = 100 * Math.clamp((reward - range[0]) / (range[1] - range[0]), 0.0, 1.0);
        int rgb = looks.objective(objective);
        label.setStyle(String.format(
                Locale.ROOT,
                "-fx-background-color: linear-gradient(to right, #%06x55 0%%, #%06x55 %.1f%%, #%06x14 %.1f%%);"
                        + "-fx-border-color: #%06x66;",
                rgb,
                rgb,
                share,
                rgb,
                share,
                rgb));
        label.setTooltip(new Tooltip(
                Double.isNaN(change)
                        ? objective + " " + Numbers.exact(reward)
                        : Messages.text(
                                "samples.pill.help",
                                objective,
                                Numbers.exact(reward),
                                Numbers.exact(reward - change))));
        return label;
    }

    /** An arrow and the size of a change: the arrow says which way, so that no color is needed. */
    static String arrow(double change) {
        return (change > 0 ? "\u25b2" : "\u25bc") + number(Math.abs(change));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
