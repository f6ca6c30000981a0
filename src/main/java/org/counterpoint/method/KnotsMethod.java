package org.counterpoint.method;

import java.util.List;
import java.util.Locale;
import org.counterpoint.math.KnotsMerge;
import org.counterpoint.math.UpdateMerge;

/** KnOTS: separately trained updates merged in a common output space. */
public final class KnotsMethod extends MergingMethod {
    @Override
    public String id() {
        return "knots";
    }

    @Override
    public String title() {
        return "KnOTS";
    }

    @Override
    public String summary() {
        return "One model per objective, each trained by DPO from the base model; their updates are laid into one output space by a"
                + " joint singular value decomposition and the right factors are merged, by TIES or by averaging.";
    }

    @Override
    List<Parameter> more() {
        return List.of(
                Parameter.choice(
                        "rule",
                        "ties",
                        List.of("ties", "average"),
                        "How the right factors are merged; average gives exactly the result of Reward Soups."),
                Parameter.real(
                        "density", 0.2, 1e-6, 1, "Share of the entries, the largest ones, that TIES keeps.", ""));
    }

    @Override
    UpdateMerge rule(Parameters p, double[] weights) {
        return new KnotsMerge(
                weights, KnotsMerge.Rule.valueOf(p.choice("rule").toUpperCase(Locale.ROOT)), p.real("density"));
    }
}
