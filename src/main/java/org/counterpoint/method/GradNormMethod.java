package org.counterpoint.method;

import java.util.List;

/** GradNorm (section 5.3 of the method notes). */
public final class GradNormMethod implements OnlineMethod {
    @Override
    public String id() {
        return "gradnorm";
    }

    @Override
    public String title() {
        return "GradNorm";
    }

    @Override
    public String summary() {
        return "Moves the weights so that the weighted gradient norms of the objectives become equal, larger for objectives that"
                + " learn slowly.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Variant.parameter(
                        "It measures progress by policy losses, which change sign: the first negative ratio makes"
                                + " the weights no numbers, and every later step is skipped. Corrected measures it by missing"
                                + " reward."),
                Parameter.real("alpha", 1.5, 0, 10, "How strongly slow objectives are favored.", ""),
                Parameter.real("rate", 0.025, 0, 100, "Step of the weights, times the gradient norm.", ""),
                Parameter.real(
                        "lowest_reward", 0, -1e6, 1e6, "Reward that counts as a loss of 1 (corrected only).", "reward"),
                Parameter.real(
                        "highest_reward",
                        1,
                        -1e6,
                        1e6,
                        "Reward that counts as a loss of 0 (corrected only).",
                        "reward"));
    }

    @Override
    public Scalarizer scalarizer(Parameters p, List<String> objectives) {
        double low = p.real("lowest_reward");
        double high = p.real("highest_reward");
        if (!(high > low)) {
            throw new BadConfigurationException("The parameter \"highest_reward\" is " + high
                    + " but must be above \"lowest_reward\", which is " + low + ".");
        }
        return new GradNormScalarizer(p.real("alpha"), p.real("rate"), low, high, Variant.of(p), objectives);
    }
}
