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
 * @param network what was measured on the whole network while it trained
 * @param unavailable why nothing can be shown, one sentence; empty when something can
 * @param notes what is missing or must be kept in mind
 */
public record LipschitzReport(
        String source,
        List<String> updates,
        List<ModuleBounds> modules,
        DepthProduct depth,
        Network network,
        Optional<String> unavailable,
        List<String> notes)
        implements ModuleReport {

    /** Growth over the stages of a run, or over its logged steps. */
    public static LipschitzReport of(Run run) {
        return LipschitzReports.of(run, UpdateSet.of(run));
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
     * @param capHeld length T: whether the cap held that update back, so that its norm stands at the cap
     * @param gain largest stretch {@code ||W x|| / ||x||} of the inputs x of held-out prompts: a lower estimate of {@code measured}, length
     *     T+1; NaN where not logged
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
            double cap,
            boolean[] capHeld,
            double[] gain)
            implements Place {

        /** How tight a bound is at the end: measured over bound, in (0, 1] where the bound holds. */
        public double tightness(double[] bound) {
            return measured[measured.length - 1] / bound[bound.length - 1];
        }

        /** Share of the growth allowed by a bound that was used; NaN where nothing is allowed. */
        public double used(double[] bound) {
            double allowed = bound[bound.length - 1] - bound[0];
            return allowed <= 0 ? Double.NaN : Math.max(0, (measured[measured.length - 1] - measured[0]) / allowed);
        }

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

    /**
     * The whole network.
     *
     * @param updateSteps optimizer step of each point of the other arrays, length T+1, beginning with 0; for adapters their places 0..T
     * @param steps steps of the evaluations, E of them
     * @param estimate lower estimate of the network's Lipschitz constant at each, {@code lipschitz/empirical}
     * @param capSteps steps in which a cap was watched, C of them
     * @param capped in how many modules it held the update back, length C
     */
    public record Network(double[] updateSteps, double[] steps, double[] estimate, double[] capSteps, double[] capped) {
        /** ln(estimate / first estimate) at each evaluation. */
        public double[] logGrowth() {
            return java.util.Arrays.stream(estimate)
                    .map(v -> Math.log(v / estimate[0]))
                    .toArray();
        }

        /** In how many watched steps the cap held some module back. */
        public long stepsHeld() {
            return java.util.Arrays.stream(capped).filter(v -> v > 0).count();
        }
    }
}
