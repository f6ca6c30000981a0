package org.counterpoint.method;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.UpdateMerge;

/** A method that trains one model per objective from the base model by DPO and merges their updates at the end. */
abstract class MergingMethod implements OfflineMethod {
    @Override
    public final List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        return OfflineMethod.stages(p.names("order"), objectives, steps).stream()
                .map(s -> s.with(Stage.Start.BASE, Stage.End.COLLECT))
                .toList();
    }

    @Override
    public final UpdateConstraint constraint(Parameters parameters) {
        return UpdateConstraint.NONE;
    }

    @Override
    public final List<Parameter> parameters() {
        List<Parameter> list = new ArrayList<>(List.of(
                OfflineMethod.order(),
                StageLoss.weights("Weight of each objective's update in the merge; they are divided by their sum.")));
        list.addAll(more());
        return List.copyOf(list);
    }

    @Override
    public final UpdateMerge merge(Parameters p, List<String> objectives) {
        Map<String, Double> weights = StageLoss.byObjective(p, "weights", objectives);
        double[] w = OfflineMethod.order(p.names("order"), objectives).stream()
                .mapToDouble(o -> weights.getOrDefault(o, 0.0))
                .toArray();
        double sum = 0;
        for (double v : w) {
            sum += v;
        }
        if (!(sum > 0)) {
            throw new BadConfigurationException(
                    "The weights of the merged objectives are all 0; give at least one a weight above 0.");
        }
        for (int i = 0; i < w.length; i++) {
            w[i] /= sum;
        }
        return rule(p, w);
    }

    /** Parameters of the merging rule. */
    abstract List<Parameter> more();

    /** The rule with weights in the order of the stages. */
    abstract UpdateMerge rule(Parameters p, double[] weights);
}
