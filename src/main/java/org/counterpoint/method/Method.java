package org.counterpoint.method;

import java.util.List;

/** One way of aligning a model with several objectives. Implementations are stateless and have a public no-argument constructor. */
public sealed interface Method permits OnlineMethod, OfflineMethod {
    /** Identifier in configurations and commands, lower case with hyphens. */
    String id();

    /** Name for people. */
    String title();

    /** One or two sentences on what the method does and where it comes from. */
    String summary();

    /** {@code online} (learns from its own rollouts) or {@code offline} (learns from preference pairs). */
    String family();

    /** Description of every parameter of its own, in the order in which a form shows them. */
    List<Parameter> parameters();

    /** Description of the settings that all methods of its family share, so that comparisons can hold them equal. */
    List<Parameter> budget();

    /** Number of optimizer steps of a run when the configuration does not say. */
    default int defaultSteps() {
        return 150;
    }
}
