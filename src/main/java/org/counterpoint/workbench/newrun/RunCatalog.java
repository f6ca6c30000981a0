package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What can be started.
 *
 * @param methods the methods, in the order of the form's list
 * @param environments the training environments
 */
public record RunCatalog(List<MethodSpec> methods, List<EnvironmentSpec> environments) {
    /** A copy whose lists cannot change. */
    public RunCatalog {
        methods = List.copyOf(methods);
        environments = List.copyOf(environments);
    }

    /** Where the catalog comes from; may block, so it is asked off the JavaFX thread. */
    public interface Source {
        /** The catalog of this installation. */
        RunCatalog load() throws Exception;

        /** What is wrong with a complete configuration beyond its single values, one sentence each; may block. */
        default List<String> problems(ObjectNode config) throws Exception {
            return List.of();
        }
    }
}
