package org.counterpoint.method;

import java.util.List;

/** Nash-MTL (section 5.8 of the method notes). */
public final class NashMtlMethod implements OnlineMethod {
    @Override
    public String id() {
        return "nash-mtl";
    }

    @Override
    public String title() {
        return "Nash-MTL";
    }

    @Override
    public String summary() {
        return "Steps along the Nash bargaining solution of the objectives' gradients: every objective gains the same share in"
                + " proportion to its own gradient, whatever the sizes of the gradients.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.bool(
                        "raw_scale",
                        false,
                        "Keep the solution's own scale, whose step has the norm root of M; off divides the coefficients by their sum."));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new NashMtlScalarizer(p.bool("raw_scale"), objectives);
    }
}
