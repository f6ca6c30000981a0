package org.counterpoint.analysis;

import java.util.List;
import java.util.Optional;

/** A report on the updates of one run (or of several together), module by module. */
public interface ModuleReport {
    /** Run id, or the names of what is reported on. */
    String source();

    /** Why nothing can be shown, one sentence; empty when something can. */
    Optional<String> unavailable();

    /** One entry per adapted module, in layer order. */
    List<? extends Place> modules();

    /** A module's place in the network. */
    interface Place {
        /** Full name. */
        String module();

        /** Layer number found in the name, -1 if none. */
        int layer();

        /** Last part of the name, for example {@code q_proj}. */
        String kind();
    }
}
