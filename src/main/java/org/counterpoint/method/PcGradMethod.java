package org.counterpoint.method;

import java.util.List;

/** PCGrad: projecting conflicting gradients. */
public final class PcGradMethod implements OnlineMethod {
    @Override
    public String id() {
        return "pcgrad";
    }

    @Override
    public String title() {
        return "PCGrad";
    }

    @Override
    public String summary() {
        return "Gradient surgery: removes from each objective's gradient the part that points against another one's, in random"
                + " order, and averages the results (Yu et al. 2020).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.integer(
                "order_seed",
                1,
                0,
                Integer.MAX_VALUE,
                "Seed of the random orders in which conflicts are removed.",
                ""));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new PcGradScalarizer(p.integer("order_seed"), objectives.size());
    }
}
