package org.counterpoint.method;

import java.util.List;

/** CAGrad: conflict-averse gradient descent. */
public final class CaGradMethod implements OnlineMethod {
    @Override
    public String id() {
        return "cagrad";
    }

    @Override
    public String title() {
        return "CAGrad";
    }

    @Override
    public String summary() {
        return "Conflict-averse gradient descent: the direction near the mean gradient along which the worst objective gains most"
                + " (Liu et al. 2021).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.real(
                "c",
                0.5,
                0,
                0.99,
                "How far the direction may lie from the mean gradient, as a share of its norm; 0 is the mean gradient.",
                ""));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new CaGradScalarizer(p.real("c"), objectives.size());
    }
}
