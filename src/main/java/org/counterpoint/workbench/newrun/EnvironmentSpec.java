package org.counterpoint.workbench.newrun;

import java.util.List;

/**
 * A training environment the form can choose.
 *
 * @param id id in the configuration
 * @param objectives names of its objectives, in order
 */
public record EnvironmentSpec(String id, List<String> objectives) {
    /** A copy whose objectives cannot change. */
    public EnvironmentSpec {
        objectives = List.copyOf(objectives);
    }
}
