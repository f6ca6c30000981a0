package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.counterpoint.service.RewardTools;
import org.counterpoint.service.RunPlanner;
import org.counterpoint.service.SweepGrid;

/**
 * What can be started.
 *
 * @param methods the methods, in the order of the form's list
 * @param environments the training environments
 * @param rewards kinds of rewards for data of one's own
 */
public record RunCatalog(
        List<MethodSpec> methods, List<EnvironmentSpec> environments, List<RewardTools.RewardType> rewards) {
    /** A copy whose lists cannot change. */
    public RunCatalog {
        methods = List.copyOf(methods);
        environments = List.copyOf(environments);
        rewards = List.copyOf(rewards);
    }

    /** Where the catalog comes from and who judges configurations; all of it may block, so it is asked off the JavaFX thread. */
    public interface Source {
        /** The catalog of this installation; also looks at the earlier runs again, which estimates are made from. */
        RunCatalog load() throws Exception;

        /** What is wrong with a configuration, and how long and how much memory it will take. */
        default RunPlanner.Plan plan(ObjectNode config) throws Exception {
            return new RunPlanner.Plan(List.of(), config, null, null, List.of());
        }

        /** A configuration with every value explicit, in today's form. */
        default ObjectNode complete(ObjectNode config) throws Exception {
            return config;
        }

        /** The runs of a sweep, each judged. */
        default List<SweepGrid.Cell> grid(
                ObjectNode base, List<String> methods, List<Long> seeds, List<SweepGrid.Axis> axes) throws Exception {
            return SweepGrid.of(base, methods, seeds, axes);
        }

        /** Whether runs train on another machine, which then judges them. */
        default boolean elsewhere() {
            return false;
        }

        /** The folder of the user's own presets; empty where none can be kept. */
        default Optional<Path> presets() {
            return Optional.empty();
        }
    }
}
