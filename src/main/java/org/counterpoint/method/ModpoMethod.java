package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** MODPO: margin models for all objectives but one, then DPO with their margins on that one. */
public final class ModpoMethod implements OfflineMethod {
    @Override
    public String id() {
        return "modpo";
    }

    @Override
    public String title() {
        return "MODPO";
    }

    @Override
    public String summary() {
        return "Multi-objective DPO: a margin model of every objective but the last is trained by DPO from the base model and"
                + " then only judges; the last objective is trained from the base model with the others' implicit rewards as"
                + " margins. All stages share the steps of the run.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                OfflineMethod.order(),
                StageLoss.weights(
                        "Weight of each objective; they are divided by their sum, and that of the last in the order must be"
                                + " above 0 because the loss divides by it."));
    }

    @Override
    public List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        Map<String, Double> weights = StageLoss.byObjective(p, "weights", objectives);
        List<Stage> plain = OfflineMethod.stages(p.names("order"), objectives, steps);
        List<Stage> out = new ArrayList<>();
        for (Stage s : plain.subList(0, plain.size() - 1)) {
            out.add(s.with(Stage.Start.BASE, Stage.End.DISCARD));
        }
        out.add(StageLoss.modpo(plain.getLast().with(Stage.Start.BASE, Stage.End.ADD), List.copyOf(out), weights));
        return List.copyOf(out);
    }

    @Override
    public UpdateConstraint constraint(Parameters parameters) {
        return UpdateConstraint.NONE;
    }
}
