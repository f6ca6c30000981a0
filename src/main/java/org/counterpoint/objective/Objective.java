package org.counterpoint.objective;

import org.counterpoint.run.ObjectiveInfo;

/**
 * One objective of an environment: a reward in [0,1] that is to be maximised.
 *
 * @param name lower-case name used in metric keys
 * @param description what a high and a low value mean
 */
public record Objective(String name, String description) {

    /** The same for the manifest of a run. */
    public ObjectiveInfo info() {
        return new ObjectiveInfo(name, "", ObjectiveInfo.Direction.MAXIMIZE, 0, 1, description);
    }
}
