package org.counterpoint.workbench.jobs;

import java.nio.file.Path;
import org.counterpoint.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * One job of the background service, as the window shows it.
 *
 * @param id the service's id
 * @param state where it stands
 * @param name what the user calls it
 * @param run its run directory, or null before it has one
 * @param step steps done
 * @param steps steps planned
 * @param etaSeconds seconds to the end; NaN where unknown
 * @param message why it failed, or null
 */
public record Job(
        String id,
        RunStatus state,
        String name,
        @Nullable Path run,
        long step,
        long steps,
        double etaSeconds,
        @Nullable String message) {}
