package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;

/** OrthAlign, as published and in its exact forms. */
public final class OrthAlignMethod implements OfflineMethod {
    @Override
    public String id() {
        return "orthalign";
    }

    @Override
    public String title() {
        return "OrthAlign";
    }

    @Override
    public String summary() {
        return "Sequential DPO whose later updates stay orthogonal to the output directions of the earlier ones (arXiv"
                + " 2509.24610), in the exact form B = U C or as published, with a cap on the largest singular value of each update.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> list = new ArrayList<>(List.of(OfflineMethod.order()));
        list.add(OrthogonalParameters.projection());
        list.add(OrthogonalParameters.side("left"));
        list.addAll(OrthogonalParameters.basis(FreeBasis.RANDOM_K, List.of(FreeBasis.values())));
        list.add(OrthogonalParameters.protect());
        list.addAll(SpectralLimit.describe());
        list.addAll(RankSearch.describe());
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
                p.real("ratio"),
                RankSearch.of(p),
                new UpdateConstraint.Needs(p.integer("gradient_batches"), false, 0, 0));
    }
}
