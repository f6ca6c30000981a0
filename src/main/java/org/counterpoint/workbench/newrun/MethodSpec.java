package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A method the form can start.
 *
 * @param id id in the configuration
 * @param title name for people
 * @param family {@code online} or {@code offline}
 * @param summary one or two sentences
 * @param parameters its own parameters, in the form's order
 * @param defaultConfig a complete configuration of this method, every value explicit
 */
public record MethodSpec(
        String id,
        String title,
        String family,
        String summary,
        List<ParameterSpec> parameters,
        ObjectNode defaultConfig) {
    /** A copy whose parameters cannot change. */
    public MethodSpec {
        parameters = List.copyOf(parameters);
    }
}
