package org.counterpoint.method;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.counterpoint.lm.Confinement;
import org.jspecify.annotations.Nullable;

/** The parameters that say how an update is confined, shared by the methods of the OrthAlign family. */
final class OrthogonalParameters {
    private static final List<String> SIDES = List.of("left", "right", "both");

    private OrthogonalParameters() {}

    static Parameter projection() {
        return Parameter.choice(
                "projection",
                "reparam",
                Arrays.stream(Confinement.Mode.values())
                        .map(m -> m.name().toLowerCase(Locale.ROOT))
                        .toList()
                        .reversed(),
                "How an update is held in its free directions: reparam trains C in B = U C (exact), post projects after every Adam"
                        + " step (exact), hook projects the gradient before Adam as the published code does, which leaks.");
    }

    static Parameter side(String value) {
        return Parameter.choice(
                "side",
                value,
                SIDES,
                "Side that is confined: left the outputs (as published), right the inputs, or both. With hook, right is the branch"
                        + " that the published code never reaches: the draw of A stays unprojected.");
    }

    static List<Parameter> basis(FreeBasis value, List<FreeBasis> choices) {
        List<Parameter> list = new ArrayList<>();
        list.add(Parameter.choice(
                "basis",
                value.id(),
                choices.stream().map(FreeBasis::id).toList(),
                "Free directions of later stages: everything outside the protected ones (full_complement), k random ones outside"
                        + " them (fewer protect more and learn less), the ratio of the published code (code_ratio), the k in which the"
                        + " weight is smallest (svd_w_tail_k), the k with the most gradient (grad_top_k, ours), or k that ignore what"
                        + " is protected (control_random_k)."));
        list.add(Parameter.integer(
                "k", 32, 1, 65_536, "Number of free directions, for the bases named after it.", "directions"));
        if (choices.contains(FreeBasis.CODE_RATIO)) {
            list.add(Parameter.real(
                    "ratio",
                    0.1,
                    1e-6,
                    1,
                    "Share of the thin singular vectors that code_ratio keeps; the published code has held 0.1 and 0.8.",
                    ""));
        }
        list.add(gradientBatches());
        return list;
    }

    static Parameter gradientBatches() {
        return Parameter.integer(
                "gradient_batches",
                2,
                1,
                64,
                "Training batches whose mean gradient is measured before a stage, for bases made of it and for the energy kept.",
                "batches");
    }

    static Parameter protect() {
        return Parameter.choice(
                "protect",
                "union",
                List.of("union", "last"),
                "Protect what all earlier stages changed (needed for pairwise orthogonality, inferred), or the last of them only.");
    }

    /** The loss of the stages, which every constraint goes together with. */
    static List<Parameter> losses() {
        return List.of(
                StageLoss.parameter(),
                StageLoss.weights("Weight of each objective when loss is modpo; they are divided by their sum."),
                StageLoss.alpha());
    }

    /** One stage per objective with that loss. */
    static List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        return StageLoss.of(p.choice("loss"))
                .apply(
                        OfflineMethod.stages(p.names("order"), objectives, steps),
                        StageLoss.byObjective(p, "weights", objectives),
                        StageLoss.byObjective(p, "alpha", objectives));
    }

    /**
     * The constraint.
     *
     * @param ratio for {@link FreeBasis#CODE_RATIO}
     * @param search how k is chosen, null for the fixed one
     * @param needs what is measured
     */
    static OrthogonalConstraint read(
            Parameters p, double ratio, @Nullable RankSearch search, UpdateConstraint.Needs needs) {
        String side = p.choice("side");
        return new OrthogonalConstraint(
                Confinement.Mode.valueOf(p.choice("projection").toUpperCase(Locale.ROOT)),
                !side.equals("right"),
                !side.equals("left"),
                FreeBasis.of(p.choice("basis")),
                p.integer("k"),
                ratio,
                p.choice("protect").equals("last"),
                SpectralLimit.of(p),
                search,
                needs);
    }
}
