package org.counterpoint.method;

import java.util.Arrays;
import java.util.List;

/** How a learning rate goes on after its warm-up; steps count from 1. */
public enum Schedule {
    /** Stays at its peak. */
    CONSTANT("constant"),
    /** Falls in a straight line to a tenth of the peak at the last step. */
    LINEAR("linear"),
    /** Falls along half a cosine to a tenth of the peak at the last step. */
    COSINE("cosine");

    private static final double LAST = 0.1;

    private final String id;

    Schedule(String id) {
        this.id = id;
    }

    /** The learning rate of a step: a straight rise over the warm-up steps, then this schedule. */
    public double rate(double peak, long step, int warmup, long steps) {
        if (step < warmup) {
            return peak * step / warmup;
        }
        double progress = Math.min(1, (step - warmup) / (double) Math.max(1, steps - warmup));
        return peak
                * switch (this) {
                    case CONSTANT -> 1;
                    case LINEAR -> 1 - (1 - LAST) * progress;
                    case COSINE -> LAST + (1 - LAST) / 2 * (1 + Math.cos(Math.PI * progress));
                };
    }

    /** Description of the parameter {@code schedule}. */
    static Parameter parameter() {
        return Parameter.choice(
                "schedule",
                CONSTANT.id,
                Arrays.stream(values()).map(s -> s.id).toList(),
                "The learning rate after its warm-up: constant, or falling to a tenth at the last step.");
    }

    static Schedule of(String id) {
        List<String> ids = Arrays.stream(values()).map(s -> s.id).toList();
        Names.requireKnown(id, ids, "schedule");
        return values()[ids.indexOf(id)];
    }
}
