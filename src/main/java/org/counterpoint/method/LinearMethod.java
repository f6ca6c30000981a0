package org.counterpoint.method;

import java.util.List;

/** Linear scalarization: one fixed weight per objective. */
public final class LinearMethod implements OnlineMethod {
    @Override
    public String id() {
        return "linear";
    }

    @Override
    public String title() {
        return "Linear scalarization";
    }

    @Override
    public String summary() {
        return "Maximizes a fixed weighted sum of the objectives; the baseline of every other method.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.reals(
                        "weights", List.of(1.0), 0, 1e6, "Weight of each objective; they are divided by their sum.", "")
                .whileTraining());
    }

    @Override
    public Scalarizer scalarizer(Parameters parameters, List<String> objectives) {
        return new LinearScalarizer(parameters.reals("weights"));
    }
}
