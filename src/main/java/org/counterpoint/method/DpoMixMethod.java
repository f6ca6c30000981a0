package org.counterpoint.method;

import java.util.List;

/** DPO on all objectives at once: the weighted sum of their losses. */
public final class DpoMixMethod implements OfflineMethod {
    @Override
    public String id() {
        return "dpo-mix";
    }

    @Override
    public String title() {
        return "DPO mix";
    }

    @Override
    public String summary() {
        return "One stage of direct preference optimization on a weighted sum of the objectives' losses; every batch holds equally"
                + " many pairs of each objective.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(StageLoss.weights(
                "Weight of each objective's mean loss; they are divided by their sum, and 0 leaves an objective out."));
    }

    @Override
    public List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        PairSource pairs = new PairSource.Mixture(StageLoss.byObjective(p, "weights", objectives));
        return List.of(new Stage(1, "mix", steps, pairs, 1, List.of(), Stage.Start.PREVIOUS, Stage.End.ADD));
    }

    @Override
    public UpdateConstraint constraint(Parameters parameters) {
        return UpdateConstraint.NONE;
    }
}
