package org.counterpoint.method;

import java.util.List;
import java.util.Map;

/** SPO: sequential DPO whose later rounds carry the earlier rounds' implicit rewards as margins. */
public final class SpoMethod implements OfflineMethod {
    @Override
    public String id() {
        return "spo";
    }

    @Override
    public String title() {
        return "SPO";
    }

    @Override
    public String summary() {
        return "Sequential preference optimization: one objective after the other, with the implicit rewards of the earlier rounds"
                + " as margins of the later ones. The form of the loss is inferred from the constrained problem.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(OfflineMethod.order(), StageLoss.alpha());
    }

    @Override
    public List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        return StageLoss.SPO.apply(
                OfflineMethod.stages(p.names("order"), objectives, steps),
                Map.of(),
                StageLoss.byObjective(p, "alpha", objectives));
    }

    @Override
    public UpdateConstraint constraint(Parameters parameters) {
        return UpdateConstraint.NONE;
    }
}
