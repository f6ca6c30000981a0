package org.counterpoint.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.math.Normal;

/**
 * Counts for how long the rules of a run have held. The count is a function of the rows since the rule was set, so that a resumed
 * run finds it again by reading its own metrics.
 */
final class EarlyStop {
    /** One rule with its count. */
    private static final class Watch {
        private final EarlyStopRule rule;
        private final long after;
        private long held;
        private long first = -1;
        private double last = Double.NaN;
        private double error = Double.NaN;
        private long step;

        /** Counts the rows of the steps after one. */
        Watch(EarlyStopRule rule, long after) {
            this.rule = rule;
            this.after = after;
        }

        /** The same count for a rule that waits for the same. */
        Watch as(EarlyStopRule other) {
            Watch next = new Watch(other, after);
            next.held = held;
            next.first = first;
            next.note(step, last, error);
            return next;
        }

        void see(long at, String split, Map<String, Double> row) {
            if (at <= after) {
                return;
            }
            switch (rule.when()) {
                case COVARIANCE_NEGATIVE -> covariance(at, split, row);
                case REWARD_BELOW -> reward(at, split, row);
            }
        }

        private void covariance(long at, String split, Map<String, Double> row) {
            Double value = row.get("cov/" + rule.objective());
            if (!split.equals("train") || value == null || at == 0) {
                return;
            }
            double se = row.getOrDefault("cov/" + rule.objective() + "/se", Double.NaN);
            // An error of 0 makes every negative value significant; one that is not known none.
            boolean negative = value < 0 && 2 * Normal.upperTail(-value / se) < rule.significance();
            held = negative ? held + 1 : 0;
            note(at, value, se);
        }

        private void reward(long at, String split, Map<String, Double> row) {
            Double value = row.get("reward/" + rule.objective() + "/mean");
            if (!split.equals("validation") || value == null) {
                return;
            }
            if (value < rule.value()) {
                first = first < 0 ? at : first;
                held = at - first;
            } else {
                first = -1;
                held = 0;
            }
            note(at, value, row.getOrDefault("reward/" + rule.objective() + "/se", Double.NaN));
        }

        private void note(long at, double value, double se) {
            last = value;
            error = se;
            step = at;
        }

        boolean met() {
            return held >= rule.steps();
        }

        String sentence() {
            String figures = String.format(Locale.ROOT, "%.4g, standard error %.2g", last, error);
            boolean pauses = rule.then() == EarlyStopRule.Then.PAUSE;
            String did = pauses ? "Paused" : "Ended";
            String why =
                    switch (rule.when()) {
                        case COVARIANCE_NEGATIVE ->
                            did + " after step " + step + " because the covariance of " + rule.objective()
                                    + " with the score was significantly negative (level "
                                    + rule.significance() + ") in " + held + " steps in a row; the last was " + figures
                                    + ".";
                        case REWARD_BELOW ->
                            did + " because the validation reward of " + rule.objective() + " was below " + rule.value()
                                    + " at every evaluation of the " + held + " steps up to step " + step
                                    + "; the last was "
                                    + figures + ".";
                    };
            return pauses ? why + " Resume it to go on; the rule then counts anew." : why;
        }
    }

    private List<Watch> watches = List.of();

    /** Sets the rules; one that waits for what one before it waited for goes on counting. */
    void rules(List<EarlyStopRule> rules) {
        List<Watch> next = new ArrayList<>();
        rules.forEach(r -> next.add(watches.stream()
                .filter(w -> w.rule.waitsFor(r))
                .findFirst()
                .map(w -> w.as(r))
                .orElseGet(() -> new Watch(r, -1))));
        watches = List.copyOf(next);
    }

    /**
     * The rules that are met have had their way: they begin to count anew with the step after this one, and the others go on.
     *
     * @param step steps done
     */
    void restart(long step) {
        watches =
                watches.stream().map(w -> w.met() ? new Watch(w.rule, step) : w).toList();
    }

    /** Takes a row that has been logged. */
    void see(long step, String split, Map<String, Double> row) {
        watches.forEach(w -> w.see(step, split, row));
    }

    /** The rule that is met, with the sentence that says so; one that stops comes before one that pauses. Empty while none is. */
    Optional<Met> met() {
        return watches.stream()
                .filter(Watch::met)
                .min(Comparator.comparing(w -> w.rule.then()))
                .map(w -> new Met(w.rule, w.sentence()));
    }

    /**
     * A rule that is met.
     *
     * @param rule the rule
     * @param sentence what it did, and its objective, steps and figures
     */
    record Met(EarlyStopRule rule, String sentence) {}
}
