package org.counterpoint.method;

import java.util.List;

/** Lagrangian primal-dual: one objective under lower bounds on the others (section 5.4 of the method notes). */
public final class LagrangianMethod implements OnlineMethod {
    @Override
    public String id() {
        return "lagrangian";
    }

    @Override
    public String title() {
        return "Lagrangian primal-dual";
    }

    @Override
    public String summary() {
        return "Maximizes one objective while multipliers push every other one over its lower bound; advantages are normalized"
                + " for each objective and then mixed.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Variant.parameter("It leaves the mixture of advantages unscaled, so that the update grows with the"
                        + " multipliers; corrected divides by 1 plus their sum."),
                Parameter.names("primary", "The objective to maximize, one name; empty means the first."),
                Parameter.reals(
                                "bounds",
                                List.of(0.9),
                                -1e6,
                                1e6,
                                "Mean reward that each other objective must keep; the primary's own entry is not used.",
                                "reward")
                        .whileTraining(),
                Parameter.real("dual_rate", 0.01, 0, 1e3, "Step of the multipliers along the missing reward.", "")
                        .whileTraining());
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        List<String> primary = p.names("primary");
        if (primary.size() > 1) {
            throw new BadConfigurationException(
                    "The parameter \"primary\" is " + primary + " but must name one objective, or none for the first.");
        }
        int index = primary.isEmpty() ? 0 : objectives.indexOf(primary.getFirst());
        return new LagrangianScalarizer(index, p.reals("bounds"), p.real("dual_rate"), Variant.of(p), objectives);
    }
}
