package org.counterpoint.method;

import java.util.List;
import org.counterpoint.math.RewardSoup;
import org.counterpoint.math.UpdateMerge;

/** Reward Soups: the weighted sum of separately trained updates. */
public final class RewardSoupsMethod extends MergingMethod {
    @Override
    public String id() {
        return "reward-soups";
    }

    @Override
    public String title() {
        return "Reward Soups";
    }

    @Override
    public String summary() {
        return "One model per objective, each trained by DPO from the base model; the weighted sum of their updates is the result.";
    }

    @Override
    List<Parameter> more() {
        return List.of();
    }

    @Override
    UpdateMerge rule(Parameters p, double[] weights) {
        return new RewardSoup(weights);
    }
}
