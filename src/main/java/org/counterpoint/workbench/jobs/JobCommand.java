package org.counterpoint.workbench.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

/** The shell command that queues a run again. */
final class JobCommand {
    private JobCommand() {}

    /** Two lines for a POSIX shell: one writes the configuration, one submits it. */
    static String of(ObjectNode config, Path library) {
        return "printf '%s\\n' " + quoted(config.toString()) + " > config.json\n"
                + "counterpoint submit --config config.json --library " + quoted(library.toString());
    }

    /** A word that a shell takes as it is. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
