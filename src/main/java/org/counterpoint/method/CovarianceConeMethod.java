package org.counterpoint.method;

import java.util.List;

/** The covariance cone (ours; decision record 0007). */
public final class CovarianceConeMethod implements OnlineMethod {
    @Override
    public String id() {
        return "covariance-cone";
    }

    @Override
    public String title() {
        return "Covariance cone (ours)";
    }

    @Override
    public String summary() {
        return "Ours, not from a paper: in every step the weights nearest to the preferred ones for which the within-prompt"
                + " covariance of every objective with the score keeps a positive margin.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.reals(
                                "weights",
                                List.of(1.0),
                                0,
                                1e6,
                                "Preferred weight of each objective; they are divided by their sum.",
                                "")
                        .whileTraining(),
                Parameter.real(
                        "tau", 0.1, 1e-6, 1, "Share of the newest batch in the average covariances.", "per step"),
                Parameter.real("z", 1, 0, 10, "Standard errors by which every covariance must stay above zero.", "")
                        .whileTraining(),
                Parameter.real(
                                "share",
                                0.5,
                                0,
                                0.99,
                                "Part of the least score variance v* that every covariance must reach in addition, so that a"
                                        + " margin is left where nothing is uncertain.",
                                "")
                        .whileTraining(),
                Parameter.bool(
                        "standardized",
                        true,
                        "Divide the covariances of every prompt by the deviation of the score there, as GRPO divides"
                                + " advantages; switch off for estimators that do not."));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new CovarianceConeScalarizer(
                LinearScalarizer.normalized(p.reals("weights")),
                p.real("tau"),
                p.real("z"),
                p.real("share"),
                p.bool("standardized"),
                objectives);
    }
}
