package org.counterpoint.train;

import org.counterpoint.run.Lineage;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for a run.
 *
 * @param id identifier of the run, null for a new one
 * @param command the command that repeats it, null for the plain {@code train} command
 * @param lineage parent run and sweep
 */
public record RunOrigin(@Nullable String id, @Nullable String command, Lineage lineage) {
    /** A run that stands for itself. */
    public static final RunOrigin NONE = new RunOrigin(null, null, Lineage.NONE);
}
