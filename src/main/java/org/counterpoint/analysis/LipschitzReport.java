package org.counterpoint.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Run;
import org.counterpoint.run.tensors.PeftAdapter;

/**
 * Growth of the largest singular value as updates pile up, against its bounds (methods-orthalign 3.1, Theorem 2, and 3.2).
 * Arrays over T+1 points start with the base model, then follow {@code updates}.
 *
 * @param source run id, or the names of the adapters
 * @param updates labels of the T updates, in order
 * @param modules one entry per adapted module, in layer order
 * @param depth sums of logarithms over all modules
 * @param unavailable why nothing can be shown, one sentence; empty when something can
 * @param notes what is missing or must be kept in mind
 */
public record LipschitzReport(
        String source,
        List<String> updates,
        List<ModuleBounds> modules,
        DepthProduct depth,
        Optional<String> unavailable,
        List<String> notes)
        implements ModuleReport {

    /** Growth over the stages of a run, or over its logged steps. */
    public static LipschitzReport of(Run run) {
        return LipschitzReports.of(UpdateSet.of(run), BaseNorms.none());
    }

    /** Growth as adapters are added up in the given order, without knowledge of the base model. */
    public static LipschitzReport ofAdapters(List<PeftAdapter> adapters) {
        return LipschitzReports.of(UpdateSet.of(adapters), BaseNorms.none());
    }

    /**
     * Growth as adapters are added to a base model in the given order.
     *
     * @param base folder of the base model
     */
    public static LipschitzReport ofAdapters(List<PeftAdapter> adapters, Path base) throws IOException {
        UpdateSet set = UpdateSet.of(adapters);
        return LipschitzReports.of(set, BaseNorms.read(base, set));
    }

    /**
     * One module.
     *
     * @param module full name
     * @param layer layer number found in the name, -1 if none
     * @param kind last part of the name
     * @param baseNorm largest singular value of the base weight L0; 0 when only the updates are known
     * @param updateNorm largest singular value of each update, length T
     * @param measured largest singular value of base plus the updates so far, length T+1; NaN where not logged
     * @param additive L0 + sum of the update norms (Theorem 2a), length T+1
     * @param rootSumSquare L0 + root of the sum of squares: a bound only when the column spaces are orthogonal, length T+1
     * @param compounding reference L0 * product of (1 + norm_t / L0), ours; NaN when the base is unknown, length T+1
     * @param largestLeftCosine largest cosine between column spaces of different updates; near 0 means rootSumSquare is a bound
     * @param cap spectral cap of the last update, NaN if none
     */
    public record ModuleBounds(
            String module,
            int layer,
            String kind,
            double baseNorm,
            double[] updateNorm,
            double[] measured,
            double[] additive,
            double[] rootSumSquare,
            double[] compounding,
            double largestLeftCosine,
            double cap)
            implements Place {

        /** True when the updates' column spaces are orthogonal to 1e-4, so that {@code rootSumSquare} is a bound. */
        public boolean leftOrthogonal() {
            return largestLeftCosine < 1e-4;
        }
    }

    /**
     * Sum over modules of log(value / base norm), length T+1: the growth of the product of norms. For a transformer the
     * product is a proxy, since attention is not globally Lipschitz.
     *
     * @param logMeasured from the measured norms
     * @param logAdditive from the additive bounds
     * @param logRootSumSquare from the root-sum-square bounds
     * @param logCompounding from the compounding references
     */
    public record DepthProduct(
            double[] logMeasured, double[] logAdditive, double[] logRootSumSquare, double[] logCompounding) {}
}
