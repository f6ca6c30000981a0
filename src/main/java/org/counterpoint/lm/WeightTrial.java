package org.counterpoint.lm;

import java.util.List;
import org.counterpoint.math.LowRank;

/** Tries updates on a model: every try starts from the model as it was at the beginning, and closing brings that back. */
public final class WeightTrial implements AutoCloseable {
    private final CausalLm model;

    /** A trial on a model as it is, the updates it keeps and its adapter included. */
    public WeightTrial(CausalLm model) {
        this.model = model;
    }

    /** Puts updates, one per module at most, in place of those tried before. */
    public void set(List<LowRank> updates) {
        model.tryUpdates(updates);
    }

    @Override
    public void close() {
        model.tryUpdates(List.of());
    }
}
