package org.counterpoint.objective.reward;

/** Numbers in sentences. */
final class Numbers {
    private Numbers() {}

    /** Whole numbers without a point, others as Java writes them. */
    static String text(double v) {
        return v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : Double.toString(v);
    }
}
