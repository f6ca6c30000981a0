package org.counterpoint.method;

import java.util.List;
import org.counterpoint.math.TsvMerge;
import org.counterpoint.math.UpdateMerge;

/** TSV-M: the leading singular components of separately trained updates, made orthonormal. */
public final class TsvMergeMethod extends MergingMethod {
    @Override
    public String id() {
        return "tsv-m";
    }

    @Override
    public String title() {
        return "TSV-M";
    }

    @Override
    public String summary() {
        return "One model per objective, each trained by DPO from the base model; the leading singular components of their updates"
                + " are put side by side and made orthonormal before they are added.";
    }

    @Override
    List<Parameter> more() {
        return List.of(
                Parameter.integer(
                        "components",
                        0,
                        0,
                        65_536,
                        "Singular components kept of each update; 0 means its rank divided by the number of updates.",
                        "components"),
                Parameter.real("alpha", 1, 0, 1e6, "Factor of the merged update; 1 as published.", ""));
    }

    @Override
    UpdateMerge rule(Parameters p, double[] weights) {
        return new TsvMerge(weights, p.integer("components"), p.real("alpha"));
    }
}
