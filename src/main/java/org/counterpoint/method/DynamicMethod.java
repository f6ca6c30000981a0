package org.counterpoint.method;

import java.util.List;

/** Dynamic reweighting by gradient influence (section 5.2 of the method notes). */
public final class DynamicMethod implements OnlineMethod {
    @Override
    public String id() {
        return "dynamic";
    }

    @Override
    public String title() {
        return "Dynamic reweighting";
    }

    @Override
    public String summary() {
        return "Before every update, raises the weight of objectives whose gradient agrees most with the sum of all objectives'"
                + " gradients; needs one backward pass per objective over the whole batch.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Variant.parameter(
                        "It multiplies by the learning rate twice, so that weights hardly move; corrected does so"
                                + " once and divides the inner products by their mean diagonal."),
                Parameter.reals(
                        "weights",
                        List.of(1.0),
                        0,
                        1e6,
                        "Initial weight of each objective; they are divided by their sum.",
                        ""),
                Parameter.real(
                        "mu",
                        0,
                        0,
                        1e9,
                        "Inertia of the weights: the exponent is divided by it. 0 stands for the variant's own value, "
                                + DynamicScalarizer.PUBLISHED_MU + " published and " + DynamicScalarizer.CORRECTED_MU
                                + " corrected (our choice).",
                        ""),
                Parameter.integer(
                        "weight_accumulation_steps",
                        1,
                        1,
                        1_000_000,
                        "Steps over which influences are averaged before the weights move.",
                        "steps"));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new DynamicScalarizer(
                LinearScalarizer.normalized(p.reals("weights")),
                p.real("mu"),
                p.integer("weight_accumulation_steps"),
                Variant.of(p),
                objectives);
    }
}
