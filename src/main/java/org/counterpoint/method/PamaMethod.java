package org.counterpoint.method;

import java.util.List;

/** PAMA: Pareto alignment by a scalar min-norm problem (section 5.6 of the method notes). */
public final class PamaMethod implements OnlineMethod {
    @Override
    public String id() {
        return "pama";
    }

    @Override
    public String title() {
        return "PAMA";
    }

    @Override
    public String summary() {
        return "Mixes advantages with the weights that minimize the norm of their mean positive parts, a problem in one number"
                + " per objective with a closed form.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Variant.parameter(
                        "It puts that least norm itself on every token of every response, good and bad alike, and"
                                + " measures ratios from the base model without a divergence term."),
                Parameter.real(
                        "epsilon",
                        0.2,
                        0,
                        1e6,
                        "Tokens whose probability exceeds the base model's by more than this share do not count"
                                + " (published only).",
                        ""),
                Parameter.bool(
                        "positive_part",
                        true,
                        "Train on the positive part of advantages, as the method says; off trains on all of them"
                                + " (corrected only)."));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new PamaScalarizer(p.real("epsilon"), p.bool("positive_part"), Variant.of(p), objectives);
    }
}
