package org.counterpoint.method;

import java.util.List;

/**
 * One stage of an offline method: a fresh low-rank update is trained on pairs with the loss -log sigma(scale * beta * d - offset),
 * where d is the log-ratio of the chosen minus that of the rejected completion against the model at the start of the stage, and the
 * offset comes from the {@link MarginTerm}s.
 *
 * @param number 1-based
 * @param label short name for people and files: the objective of a stage that trains only one
 * @param steps optimizer steps
 * @param pairs what is learned from
 * @param scale factor of the stage's own implicit reward, 1 unless the loss says otherwise
 * @param margins implicit rewards of earlier stages that are subtracted
 * @param start the model that the stage starts from, which is its reference
 * @param end what becomes of its update
 */
public record Stage(
        int number,
        String label,
        int steps,
        PairSource pairs,
        double scale,
        List<MarginTerm> margins,
        Start start,
        End end) {

    /** The model a stage starts from. */
    public enum Start {
        /** The base model with the updates of all earlier stages that were added. */
        PREVIOUS,
        /** The base model. */
        BASE
    }

    /** What becomes of the update of a finished stage. */
    public enum End {
        /** It is added to the model, and later stages may have to keep clear of it. */
        ADD,
        /** It is kept aside until all stages are done and then merged with the others. */
        COLLECT,
        /** It is not part of the result; only later stages' margins use it. */
        DISCARD
    }

    /**
     * The implicit reward of an earlier stage as a margin.
     *
     * @param stage number of the earlier stage
     * @param coefficient factor of its implicit reward, beta times its log-ratio against the model it started from
     */
    public record MarginTerm(int stage, double coefficient) {}

    public Stage {
        margins = List.copyOf(margins);
        for (MarginTerm m : margins) {
            if (m.stage() < 1 || m.stage() >= number) {
                throw new IllegalArgumentException("Stage " + number + " takes a margin from stage " + m.stage()
                        + ", which has not been trained by then; use an earlier stage.");
            }
        }
    }

    /** A stage of sequential DPO: one objective, on top of the stages before. */
    public static Stage sequential(int number, String objective, int steps) {
        return new Stage(number, objective, steps, PairSource.of(objective), 1, List.of(), Start.PREVIOUS, End.ADD);
    }

    /** The same stage with another loss. */
    public Stage withLoss(double newScale, List<MarginTerm> newMargins) {
        return new Stage(number, label, steps, pairs, newScale, newMargins, start, end);
    }

    /** The same stage with another start and end. */
    public Stage with(Start newStart, End newEnd) {
        return new Stage(number, label, steps, pairs, scale, margins, newStart, newEnd);
    }
}
