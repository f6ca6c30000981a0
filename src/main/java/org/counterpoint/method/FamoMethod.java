package org.counterpoint.method;

import java.util.List;

/** FAMO: fast adaptive multitask optimization (section 5.8 of the method notes). */
public final class FamoMethod implements OnlineMethod {
    @Override
    public String id() {
        return "famo";
    }

    @Override
    public String title() {
        return "FAMO";
    }

    @Override
    public String summary() {
        return "Decreases the logarithms of all losses at equal speed with one backward pass, by shifting weight to the losses"
                + " that fell least in the last step.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.real("rate", 0.025, 0, 100, "Learning rate of the logits (Adam).", ""),
                Parameter.real("logit_decay", 1e-5, 0, 1, "Decay of the logits, added to their gradient.", ""),
                Parameter.real(
                        "margin",
                        1,
                        1e-6,
                        1e6,
                        "How far the least loss is assumed below the first one, and below any loss that crosses it.",
                        "loss"));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        return new FamoScalarizer(p.real("rate"), p.real("logit_decay"), p.real("margin"), objectives);
    }
}
