package org.counterpoint.train;

/** Learning rates over steps; steps count from 1. */
final class Schedule {
    private Schedule() {}

    /** Linear rise to the peak over the warm-up steps, then constant. */
    static double warmup(double peak, long step, int warmup) {
        return step >= warmup ? peak : peak * step / warmup;
    }

    /** Linear rise, then half a cosine down to a tenth of the peak at the last step. */
    static double cosine(double peak, long step, int warmup, long steps) {
        if (step < warmup) {
            return peak * step / warmup;
        }
        double progress = Math.min(1, (step - warmup) / (double) Math.max(1, steps - warmup));
        return peak * (0.1 + 0.45 * (1 + Math.cos(Math.PI * progress)));
    }
}
