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
 * @param budget what all methods of its family share, in the configuration's block of the family's name
 * @param defaultConfig a complete configuration of this method, every value explicit
 */
public record MethodSpec(
        String id,
        String title,
        String family,
        String summary,
        List<ParameterSpec> parameters,
        List<ParameterSpec> budget,
        ObjectNode defaultConfig) {
    /** A copy whose lists cannot change. */
    public MethodSpec {
        parameters = List.copyOf(parameters);
        budget = List.copyOf(budget);
    }
}
