package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;

/**
 * Two-sided OrthAlign (ours): outputs are protected as in OrthAlign, inputs by the activations of the earlier stages' data, so that
 * old outputs on old inputs are kept. See the decision record 0008.
 */
public final class TwoSidedOrthAlignMethod implements OfflineMethod {
    @Override
    public String id() {
        return "orthalign-two-sided";
    }

    @Override
    public String title() {
        return "Two-sided OrthAlign (ours)";
    }

    @Override
    public String summary() {
        return "OrthAlign that also protects inputs (ours): later updates do not read the directions in which the activations of"
                + " the earlier objectives' data live, so that earlier outputs on earlier inputs are kept.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> list = new ArrayList<>(List.of(OfflineMethod.order()));
        list.add(OrthogonalParameters.projection());
        list.add(OrthogonalParameters.side("both"));
        list.add(Parameter.real(
                "energy",
                0.95,
                1e-3,
                1,
                "Share of the energy of every earlier objective's activations that the protected inputs of a module hold; more"
                        + " protects better and leaves fewer inputs to learn with.",
                ""));
        list.add(Parameter.integer(
                "activation_pairs",
                128,
                1,
                65_536,
                "Training pairs of each earlier stage whose prompts and completions give the activations.",
                "pairs"));
        list.addAll(OrthogonalParameters.basis(
                FreeBasis.FULL_COMPLEMENT,
                List.of(FreeBasis.FULL_COMPLEMENT, FreeBasis.RANDOM_K, FreeBasis.SVD_W_TAIL_K, FreeBasis.GRAD_TOP_K)));
        list.add(OrthogonalParameters.protect());
        list.addAll(SpectralLimit.describe());
        list.addAll(OrthogonalParameters.losses());
        return List.copyOf(list);
    }

    @Override
    public List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        return OrthogonalParameters.stages(p, objectives, steps);
    }

    @Override
    public UpdateConstraint constraint(Parameters p) {
        return OrthogonalParameters.read(
                p,
                1,
                null,
                new UpdateConstraint.Needs(
                        p.integer("gradient_batches"), false, p.real("energy"), p.integer("activation_pairs")));
    }
}
