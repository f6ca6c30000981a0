package org.counterpoint.method;

import java.util.List;

/** DPO on one objective after the other, with nothing to protect the earlier ones. */
public final class SequentialDpoMethod implements OfflineMethod {
    @Override
    public String id() {
        return "sequential-dpo";
    }

    @Override
    public String title() {
        return "Sequential DPO";
    }

    @Override
    public String summary() {
        return "Direct preference optimization on one objective after the other with an unconstrained LoRA update per stage;"
                + " the baseline that shows how much is forgotten.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(OfflineMethod.order());
    }

    @Override
    public UpdateConstraint constraint(Parameters parameters) {
        return UpdateConstraint.NONE;
    }
}
