package org.counterpoint.method;

import java.util.List;

/** Weighted Tchebycheff scalarization (section 5.7 of the method notes). */
public final class TchebycheffMethod implements OnlineMethod {
    @Override
    public String id() {
        return "tchebycheff";
    }

    @Override
    public String title() {
        return "Tchebycheff";
    }

    @Override
    public String summary() {
        return "Scores a response by its worst weighted distance from a reference point, so that solutions inside a concave"
                + " front can be reached as well.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Variant.parameter("It scores every token, so that each token that does not end the response costs the"
                        + " largest weight times reference: a length penalty under REINFORCE++ (inferred from reading"
                        + " the code)."),
                Parameter.reals(
                                "weights",
                                List.of(1.0),
                                0,
                                1e6,
                                "Weight of each objective; they are divided by their sum.",
                                "")
                        .whileTraining(),
                Parameter.choice(
                        "reference",
                        TchebycheffScalarizer.Reference.RUNNING_MAX.id(),
                        List.of(
                                TchebycheffScalarizer.Reference.RUNNING_MAX.id(),
                                TchebycheffScalarizer.Reference.BATCH_MAX.id(),
                                TchebycheffScalarizer.Reference.FIXED.id()),
                        "The reference point: the largest reward seen so far, the largest of the batch, or fixed."),
                Parameter.reals(
                        "fixed_reference",
                        List.of(1.0),
                        -1e6,
                        1e6,
                        "The reference point when \"reference\" is fixed.",
                        "reward"),
                Parameter.real(
                                "augmentation",
                                0,
                                0,
                                1,
                                "Weight of the mean distance added to the worst one, against weakly optimal solutions.",
                                "")
                        .whileTraining());
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new TchebycheffScalarizer(
                LinearScalarizer.normalized(p.reals("weights")),
                TchebycheffScalarizer.Reference.of(p.choice("reference")),
                p.reals("fixed_reference"),
                p.real("augmentation"),
                Variant.of(p),
                objectives);
    }
}
