package org.counterpoint.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LinearMap;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.SpectralNorm;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.UpdateFactors;

/** Factored updates with their norms, for the subspace and Lipschitz views. */
final class Factors {
    private final CausalLm model;
    private final Map<String, Double> baseNorm = new HashMap<>();
    private final Map<String, Double> baseGain;
    private final Gains gains;

    /** Measures what real inputs see of modules in the model as it is now. */
    @FunctionalInterface
    interface Gains {
        Map<String, Double> of(List<String> modules);
    }

    /** To be made while the model is its base, or has an adapter that is still zero. */
    Factors(CausalLm model, List<String> modules, Gains gains) {
        this.model = model;
        this.gains = gains;
        this.baseGain = gains.of(modules);
        for (String m : modules) {
            float[] w = model.moduleWeight(m);
            int[] shape = model.moduleShape(m);
            baseNorm.put(m, SpectralNorm.ofDense(w, shape[0], shape[1]));
        }
    }

    UpdateFactors total(long step, List<LowRank> updates) {
        List<ModuleFactors> modules = new ArrayList<>();
        Map<String, Double> now = gains.of(updates.stream().map(LowRank::module).toList());
        for (LowRank u : updates) {
            FactoredSvd svd = FactoredSvd.of(u);
            modules.add(ModuleFactors.of(
                            u.module(),
                            u.rows(),
                            u.cols(),
                            svd.u(),
                            svd.s(),
                            svd.v(),
                            baseNorm(u.module()),
                            measured(u.module(), List.of(u)))
                    .withGains(baseGain(u.module()), now.getOrDefault(u.module(), Double.NaN)));
        }
        return UpdateFactors.total(step, modules);
    }

    double baseNorm(String module) {
        return baseNorm.getOrDefault(module, Double.NaN);
    }

    double baseGain(String module) {
        return baseGain.getOrDefault(module, Double.NaN);
    }

    /** What real inputs see of modules in the model as it is now. */
    Map<String, Double> gains(List<String> modules) {
        return gains.of(modules);
    }

    /** Largest singular value of the base weight plus updates. */
    double measured(String module, List<LowRank> updates) {
        LowRank first = updates.getFirst();
        return SpectralNorm.of(LinearMap.of(model.moduleWeight(module), first.rows(), first.cols(), updates));
    }
}
