package org.counterpoint.method;

import java.util.List;

/** RS-DPO: pairs by the gap of a weighted reward, then DPO. */
public final class RsDpoMethod implements OfflineMethod {
    @Override
    public String id() {
        return "rs-dpo";
    }

    @Override
    public String title() {
        return "RS-DPO";
    }

    @Override
    public String summary() {
        return "Scores several completions of each prompt by a weighted sum of the rewards, keeps the pairs whose scores differ by"
                + " more than a gap, and trains one stage of direct preference optimization on them.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                StageLoss.weights("Weight of each objective in the score; they are divided by their sum."),
                Parameter.real(
                        "gap",
                        0.2,
                        0,
                        1e6,
                        "Pairs whose weighted rewards differ by no more than this are left out.",
                        "reward"));
    }

    @Override
    public List<Stage> stages(Parameters p, List<String> objectives, int steps) {
        PairSource pairs =
                new PairSource.WeightedReward(StageLoss.byObjective(p, "weights", objectives), p.real("gap"));
        return List.of(
                new Stage(1, "weighted reward", steps, pairs, 1, List.of(), Stage.Start.PREVIOUS, Stage.End.ADD));
    }

    @Override
    public UpdateConstraint constraint(Parameters parameters) {
        return UpdateConstraint.NONE;
    }
}
