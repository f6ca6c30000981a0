package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.math.UpdateMerge;
import org.jspecify.annotations.Nullable;

/**
 * A method that learns from preference pairs in {@linkplain Stage stages}, each of which trains a fresh LoRA update. What differs
 * between methods is what the stages learn from and with which loss, what becomes of their updates, and which updates a stage may
 * make: the {@link UpdateConstraint}. The settings all of them share are the {@link OfflineSettings} of the run's budget; the
 * stages share its steps.
 */
public non-sealed interface OfflineMethod extends Method {
    @Override
    default String family() {
        return OfflineSettings.FAMILY;
    }

    @Override
    default List<Parameter> budget() {
        return OfflineSettings.describe();
    }

    /** The stages in their order, whose steps add up to those of the run; unless a method says otherwise, sequential DPO. */
    default List<Stage> stages(Parameters parameters, List<String> objectives, int steps) {
        return stages(parameters.names("order"), objectives, steps);
    }

    /** The constraint on the updates of this method. */
    UpdateConstraint constraint(Parameters parameters);

    /**
     * How the updates that stages {@linkplain Stage.End#COLLECT collect} become one, in the order of these stages; null for a method
     * without such stages.
     *
     * @throws BadConfigurationException when the values do not give a rule
     */
    default @Nullable UpdateMerge merge(Parameters parameters, List<String> objectives) {
        return null;
    }

    /** Description of the parameter {@code order}. */
    static Parameter order() {
        return Parameter.names(
                "order",
                "Objectives in the order of their stages; an empty list means harmless, helpful, truthful where the"
                        + " environment has them.");
    }

    /** The order itself: as given, or that of the paper where it is empty. */
    static List<String> order(List<String> given, List<String> objectives) {
        List<String> chosen = new ArrayList<>(given);
        if (chosen.isEmpty()) {
            List.of("harmless", "helpful", "truthful").stream()
                    .filter(objectives::contains)
                    .forEach(chosen::add);
            objectives.stream().filter(o -> !chosen.contains(o)).forEach(chosen::add);
        }
        return List.copyOf(chosen);
    }

    /** One stage per objective of the order, with equal shares of the steps; the first stages get what is left over. */
    static List<Stage> stages(List<String> order, List<String> objectives, int steps) {
        List<String> chosen = order(order, objectives);
        List<Stage> stages = new ArrayList<>();
        if (steps < chosen.size()) {
            throw new BadConfigurationException("The run has " + steps + " steps but " + chosen.size()
                    + " stages; set \"steps\" to at least " + chosen.size() + ".");
        }
        for (String o : chosen) {
            int done = stages.size();
            int share = steps / chosen.size() + (done < steps % chosen.size() ? 1 : 0);
            stages.add(Stage.sequential(done + 1, o, share));
        }
        return List.copyOf(stages);
    }
}
