package org.counterpoint.run;

import org.jspecify.annotations.Nullable;

/**
 * Where a run comes from.
 *
 * @param parent id of the run it continues or repeats with changes, or null
 * @param sweep id of the sweep it belongs to, or null
 * @param branchStep steps of the parent that it went on from; null where it began at the beginning
 */
public record Lineage(
        @Nullable String parent,
        @Nullable String sweep,
        @Nullable Long branchStep) {
    /** A run that began at the beginning. */
    public Lineage(@Nullable String parent, @Nullable String sweep) {
        this(parent, sweep, null);
    }

    /** A run with no parent and no sweep. */
    public static final Lineage NONE = new Lineage(null, null);
}
