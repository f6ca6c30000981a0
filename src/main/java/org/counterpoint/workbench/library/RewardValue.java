package org.counterpoint.workbench.library;

import java.util.List;
import java.util.Optional;
import org.counterpoint.run.RewardCurve;
import org.counterpoint.workbench.Messages;

/**
 * Which number the reward columns show of a run's course.
 *
 * @param kind last, best, or a mean
 * @param k how many of the last values the mean is of (2..{@value RewardCurve#TAIL}); 1 otherwise
 */
public record RewardValue(Kind kind, int k) {
    /** What is taken of a course. */
    public enum Kind {
        /** The last value. */
        LAST,
        /** The best value by the objective's direction; flattering, because it is chosen after the fact. */
        BEST,
        /** The mean of the last few values. */
        MEAN
    }

    /** The last value. */
    public static final RewardValue LAST = new RewardValue(Kind.LAST, 1);
    /** The best value. */
    public static final RewardValue BEST = new RewardValue(Kind.BEST, 1);

    /** What can be chosen. */
    public static List<RewardValue> choices() {
        return List.of(
                LAST,
                BEST,
                new RewardValue(Kind.MEAN, 3),
                new RewardValue(Kind.MEAN, 5),
                new RewardValue(Kind.MEAN, RewardCurve.TAIL));
    }

    /** The choice of a code such as {@code LAST} or {@code MEAN5}; the last value for any other. */
    public static RewardValue of(String code) {
        return choices().stream().filter(c -> c.code().equals(code)).findFirst().orElse(LAST);
    }

    /** A code that {@link #of} understands. */
    public String code() {
        return kind == Kind.MEAN ? kind.name() + k : kind.name();
    }

    /** The value of a run; NaN where it has none. */
    public double of(LibraryRow row, String objective) {
        Optional<RewardCurve> curve = row.curve(objective);
        if (curve.isEmpty()) {
            return kind == Kind.LAST ? row.facts().last().getOrDefault(objective, Double.NaN) : Double.NaN;
        }
        return switch (kind) {
            case LAST -> curve.get().last();
            case BEST -> curve.get().best();
            case MEAN -> curve.get().meanOfLast(k);
        };
    }

    /** What stands in the header beside the objective's name, such as {@code best}. */
    public String text() {
        return switch (kind) {
            case LAST -> Messages.text("library.value.last");
            case BEST -> Messages.text("library.value.best");
            case MEAN -> Messages.text("library.value.mean", k);
        };
    }

    @Override
    public String toString() {
        return text();
    }
}
