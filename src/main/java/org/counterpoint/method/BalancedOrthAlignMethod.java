package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;

/** Balanced order (ours): the output directions are shared between the objectives before training. See decision record 0009. */
public final class BalancedOrthAlignMethod implements OfflineMethod {
    @Override
    public String id() {
        return "orthalign-balanced";
    }

    @Override
    public String title() {
        return "Balanced OrthAlign (ours)";
    }

    @Override
    public String summary() {
        return "Sequential DPO in disjoint output directions that were shared between the objectives before training (ours): the"
                + " objective with the smallest captured share of its gradient takes the next direction, so that updates are"
                + " pairwise orthogonal and no objective gains by coming first.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> list = new ArrayList<>(List.of(OfflineMethod.order()));
        list.add(Parameter.real(
                "capacity",
                1,
                1e-3,
                1,
                "Share of the output dimensions of every module that is given to the objectives together; the rest stays free"
                        + " for objectives to come.",
                ""));
        list.add(OrthogonalParameters.gradientBatches());
        list.addAll(SpectralLimit.describe());
        list.addAll(OrthogonalParameters.losses());
        return List.copyOf(list);
    }

    @Override
    public List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        return OrthogonalParameters.stages(p, objectives, steps);
    }

    @Override
    public UpdateConstraint constraint(Parameters p) {
        return new BalancedConstraint(p.real("capacity"), SpectralLimit.of(p), p.integer("gradient_batches"));
    }
}
