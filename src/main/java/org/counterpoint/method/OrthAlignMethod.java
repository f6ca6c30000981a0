package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;

/** OrthAlign in its exact, reparametrized form. */
public final class OrthAlignMethod implements OfflineMethod {
    @Override
    public String id() {
        return "orthalign";
    }

    @Override
    public String title() {
        return "OrthAlign";
    }

    @Override
    public String summary() {
        return "Sequential DPO whose later updates stay orthogonal to the output directions of the earlier ones (arXiv"
                + " 2509.24610), in the exact form B = U C, with a cap on the largest singular value of each update.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> list = new ArrayList<>(List.of(OfflineMethod.order()));
        list.add(Parameter.choice(
                "basis",
                FreeBasis.FULL_COMPLEMENT.id(),
                List.of(FreeBasis.FULL_COMPLEMENT.id(), FreeBasis.RANDOM_K.id()),
                "Directions left to later stages: k random ones outside the protected"
                        + " directions (fewer protect more and learn less), or everything outside them."));
        list.add(Parameter.integer(
                "k", 32, 1, 65_536, "Number of free directions when basis is random_k.", "directions"));
        list.add(Parameter.real(
                "cap",
                1.5,
                0,
                1e6,
                "Largest singular value of the update of a stage in any module; 0 means no cap.",
                ""));
        list.add(StageLoss.parameter());
        list.add(StageLoss.weights("Weight of each objective when loss is modpo; they are divided by their sum."));
        list.add(StageLoss.alpha());
        return List.copyOf(list);
    }

    @Override
    public List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        return StageLoss.of(p.choice("loss"))
                .apply(
                        OfflineMethod.stages(p.names("order"), objectives, steps),
                        StageLoss.byObjective(p, "weights", objectives),
                        StageLoss.byObjective(p, "alpha", objectives));
    }

    @Override
    public UpdateConstraint constraint(Parameters p) {
        double cap = p.real("cap");
        return new OrthogonalConstraint(
                FreeBasis.of(p.choice("basis")), p.integer("k"), cap > 0 ? cap : Double.POSITIVE_INFINITY);
    }
}
