package org.counterpoint.method;

import java.util.List;

/** Multiple-gradient descent (section 5.5 of the method notes). */
public final class MgdaMethod implements OnlineMethod {
    @Override
    public String id() {
        return "mgda";
    }

    @Override
    public String title() {
        return "MGDA";
    }

    @Override
    public String summary() {
        return "Multiple-gradient descent: steps along the shortest convex combination of the objectives' gradients, which to"
                + " first order worsens none of them.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Variant.parameter(
                        "It searches the weights by at most 200 projected gradient steps of length 1/L, on the"
                                + " edge of stability, and may not arrive."),
                Parameter.bool(
                        "normalize",
                        false,
                        "Scale every gradient to the same norm first, so that a large gradient does not get a small weight."));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new MgdaScalarizer(p.bool("normalize"), Variant.of(p), objectives.size());
    }
}
