package org.counterpoint.method;

import java.util.List;

/** Smooth Tchebycheff by online mirror descent (section 5.8 of the method notes). */
public final class SmoothTchebycheffMethod implements OnlineMethod {
    @Override
    public String id() {
        return "smooth-tchebycheff";
    }

    @Override
    public String title() {
        return "Smooth Tchebycheff";
    }

    @Override
    public String summary() {
        return "A weighted sum whose weights move, by online mirror descent, towards the objective that is furthest below its"
                + " reference point.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.reals(
                                "weights",
                                List.of(1.0),
                                0,
                                1e6,
                                "Preference of each objective: scales its distance and starts its weight; divided by their sum.",
                                "")
                        .whileTraining(),
                Parameter.bool("uniform_start", false, "Start from equal weights instead of the preferences."),
                Parameter.real("rate", 0.3, 0, 1e3, "Step of the log-weights along the weighted distance.", "")
                        .whileTraining(),
                Parameter.real("temperature", 1, 1e-3, 1e3, "Log-weights are divided by it.", ""),
                Parameter.choice(
                        "reference",
                        TchebycheffScalarizer.Reference.RUNNING_MAX.id(),
                        List.of(
                                TchebycheffScalarizer.Reference.RUNNING_MAX.id(),
                                TchebycheffScalarizer.Reference.FIXED.id()),
                        "The reference point: the largest reward of a response seen so far, or fixed."),
                Parameter.reals(
                        "fixed_reference",
                        List.of(1.0),
                        -1e6,
                        1e6,
                        "The reference point when \"reference\" is fixed.",
                        "reward"));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        boolean fixed =
                TchebycheffScalarizer.Reference.of(p.choice("reference")) == TchebycheffScalarizer.Reference.FIXED;
        return new SmoothTchebycheffScalarizer(
                LinearScalarizer.normalized(p.reals("weights")),
                p.bool("uniform_start"),
                p.real("rate"),
                p.real("temperature"),
                fixed ? p.reals("fixed_reference") : new double[0],
                objectives);
    }
}
