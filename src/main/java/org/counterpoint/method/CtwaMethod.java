package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;

/** Covariance-targeted weight adaptation. */
public final class CtwaMethod implements OnlineMethod {
    @Override
    public String id() {
        return "ctwa";
    }

    @Override
    public String title() {
        return "CTWA";
    }

    @Override
    public String summary() {
        return "Covariance-targeted weight adaptation (arXiv 2602.06869): raises the weight of an objective while the covariance"
                + " of its reward with the clipped training signal stays below a target.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> list = new ArrayList<>();
        list.add(Variant.parameter(
                "Its statistic sees only the quarter of the batch on one of four devices, in broken groups"
                        + " (inferred from reading the code; emulated by every fourth response in order of length)."));
        list.add(Parameter.reals(
                "weights", List.of(1.0), 0, 1e6, "Initial weight of each objective; divided by their sum.", ""));
        list.add(Parameter.real(
                        "tau", 0.1, 1e-6, 1, "Weight of the newest covariance in the moving average.", "per step")
                .whileTraining());
        list.add(Parameter.real("eta_lambda", 0.5, 0, 100, "Step of the log-weights along the deficit.", "")
                .whileTraining());
        list.add(Parameter.reals(
                        "targets",
                        List.of(0.1),
                        -1,
                        1,
                        "Covariance that each objective should keep with the signal.",
                        "reward")
                .whileTraining());
        list.add(Parameter.bool(
                "gate", true, "Stop raising the weight of an objective whose batch mean has reached its target."));
        list.add(Parameter.reals(
                        "objective_targets",
                        List.of(0.95),
                        -1e6,
                        1e6,
                        "Mean reward at which an objective is gated.",
                        "reward")
                .whileTraining());
        list.add(Parameter.bool("correlation", false, "Follow correlations instead of covariances."));
        list.add(Parameter.bool(
                "bounded",
                false,
                "Divide the weights by their sum after every step; changes their display, not the policy."));
        list.add(Parameter.real(
                "leak",
                0,
                0,
                1,
                "Part of the way back to the initial log-weights taken in every step (ablation, not in the paper).",
                "per step"));
        return List.copyOf(list);
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        CtwaController controller = new CtwaController(
                LinearScalarizer.normalized(p.reals("weights")),
                p.real("tau"),
                p.real("eta_lambda"),
                p.reals("targets"),
                p.reals("objective_targets"),
                p.bool("gate"),
                new CtwaController.Ablation(p.real("leak"), p.bool("bounded")));
        return new CtwaScalarizer(controller, objectives, p.bool("correlation"), Variant.of(p));
    }
}
