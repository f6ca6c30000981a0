package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.run.SampleRow;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Numbers;
import org.jspecify.annotations.Nullable;

/** The rewards of a completion in words: each as a pill whose bar says how much, and what changed against another completion. */
final class RewardStrip {
    private RewardStrip() {}

    /**
     * A pill.
     *
     * @param words what stands on it
     * @param help all digits
     * @param rgb color of its objective, or -1
     * @param share how much of its bar is filled, 0 to 1
     * @param focus whether its objective is in focus
     */
    record Pill(String words, String help, int rgb, double share, boolean focus) {}

    /**
     * The pills of a completion.
     *
     * @param base what it is compared with, or null
     */
    static List<Pill> of(SampleRow sample, @Nullable SampleRow base, CellStyle style) {
        List<Pill> pills = new ArrayList<>();
        for (CellStyle.Objective objective : style.objectives()) {
            Double reward = sample.rewards().get(objective.name());
            if (reward != null) {
                Double before = base == null ? null : base.rewards().get(objective.name());
                pills.add(pill(objective, reward, before, objective.name().equals(style.focus())));
            }
        }
        Double advantage = sample.advantage();
        if (advantage != null) {
            pills.add(new Pill(
                    Messages.text("samples.advantage.short", number(advantage)),
                    Messages.text("samples.advantage.help", Numbers.exact(advantage)),
                    -1,
                    0,
                    false));
        }
        return pills;
    }

    private static Pill pill(CellStyle.Objective objective, double reward, @Nullable Double before, boolean focus) {
        double change = before == null ? Double.NaN : reward - before;
        String words = objective.name() + " " + number(reward);
        return new Pill(
                Double.isNaN(change) || Math.abs(change) < 5e-4 ? words : words + " " + arrow(change),
                before == null
                        ? objective.name() + " " + Numbers.exact(reward)
                        : Messages.text(
                                "samples.pill.help", objective.name(), Numbers.exact(reward), Numbers.exact(before)),
                objective.rgb(),
                objective.share(reward),
                focus);
    }

    /** An arrow and the size of a change: the arrow says which way, so that no color is needed. */
    static String arrow(double change) {
        return (change > 0 ? "\u25b2" : "\u25bc") + number(Math.abs(change));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
