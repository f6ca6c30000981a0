package org.counterpoint.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.analysis.SubspaceReport.ModuleSubspaces;
import org.counterpoint.analysis.SubspaceReport.PairOverlap;
import org.counterpoint.analysis.SubspaceReport.PairSummary;
import org.counterpoint.analysis.SubspaceReport.Spectrum;
import org.counterpoint.run.tensors.PeftAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What {@code analyze adapters} prints: PEFT adapters of one base model against each other, module by module.
 *
 * @param modules one entry per module that any adapter touches, in layer order
 * @param summary over all modules
 */
public record AdapterReport(List<Module> modules, Summary summary) {

    /**
     * One module.
     *
     * @param module full name
     * @param shape {m, n}
     * @param ranks numerical rank of each adapter's update, 0 where it does not touch the module
     * @param pairs pairs of adapters that both touch it
     * @param spectralNorms largest singular value of each update, 0 where there is none
     * @param bounds of the sum of all updates (added to the base weight, where one was given)
     * @param stableRanks stable rank of each update
     * @param remainingCapacity m minus the dimension of all column spaces together
     * @param baseNorm largest singular value of the base weight, NaN if none was given
     * @param interference singular task interference of all updates
     */
    public record Module(
            String module,
            int[] shape,
            int[] ranks,
            List<Pair> pairs,
            double[] spectralNorms,
            Bounds bounds,
            double[] stableRanks,
            int remainingCapacity,
            double baseNorm,
            double interference) {}

    /**
     * Two adapters in one module.
     *
     * @param a name of the first
     * @param b name of the second
     * @param principalAnglesDeg angles of the output spaces in degrees, ascending
     * @param overlap mode-subspace overlap of the output spaces
     * @param randomOverlap its expectation for random spaces
     * @param cosine cosine of the updates
     * @param inputAnglesDeg angles of the input spaces
     * @param inputOverlap overlap of the input spaces
     * @param inputRandomOverlap its expectation
     */
    public record Pair(
            String a,
            String b,
            double[] principalAnglesDeg,
            double overlap,
            double randomOverlap,
            double cosine,
            double[] inputAnglesDeg,
            double inputOverlap,
            double inputRandomOverlap) {}

    /**
     * Norm of the sum against its bounds; all include the base norm where a base model was given.
     *
     * @param additive sum of norms: always a bound
     * @param rootSumSquare root of the sum of squares: a bound when the output spaces are orthogonal
     * @param compounding growth along one direction relative to the base; NaN without a base
     * @param measured largest singular value
     */
    public record Bounds(double additive, double rootSumSquare, double compounding, double measured) {}

    /**
     * Over all modules.
     *
     * @param adapters names, in the given order
     * @param modules number of modules
     * @param pairs means per pair
     * @param notes remarks, one sentence each
     */
    public record Summary(List<String> adapters, int modules, List<Mean> pairs, List<String> notes) {}

    /**
     * A pair over all modules.
     *
     * @param a name of the first
     * @param b name of the second
     * @param modules number of modules both touch
     * @param meanOverlap mean overlap
     * @param meanRandomOverlap mean of the random baseline
     * @param smallestAngleDeg smallest principal angle anywhere
     * @param cosine cosine over all modules together
     */
    public record Mean(
            String a,
            String b,
            int modules,
            double meanOverlap,
            double meanRandomOverlap,
            double smallestAngleDeg,
            double cosine) {}

    /**
     * Compares adapters.
     *
     * @param base folder of the base model, or null
     * @throws IllegalArgumentException when the adapters or the base do not fit together
     * @throws IOException when the base model cannot be read
     */
    public static AdapterReport of(List<PeftAdapter> adapters, @Nullable Path base) throws IOException {
        UpdateSet set = UpdateSet.of(adapters);
        if (set.unavailable().isPresent()) {
            throw new IllegalArgumentException(set.unavailable().get());
        }
        BaseNorms norms = base == null ? BaseNorms.none() : BaseNorms.read(base, set);
        SubspaceReport subspaces = SubspaceReports.of(set);
        LipschitzReport lipschitz = LipschitzReports.of(set, norms);
        List<Module> modules = new ArrayList<>();
        for (int i = 0; i < subspaces.modules().size(); i++) {
            modules.add(module(
                    set.labels(),
                    subspaces.modules().get(i),
                    lipschitz.modules().get(i)));
        }
        List<Mean> pairs = new ArrayList<>();
        for (PairSummary p : subspaces.summary()) {
            pairs.add(new Mean(
                    set.labels().get(p.a()),
                    set.labels().get(p.b()),
                    p.modules(),
                    p.meanOverlap(),
                    p.meanRandomOverlap(),
                    p.smallestAngleDeg(),
                    p.cosine()));
        }
        List<String> notes = new ArrayList<>(subspaces.notes());
        lipschitz.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
        return new AdapterReport(
                List.copyOf(modules),
                new Summary(set.labels(), modules.size(), List.copyOf(pairs), List.copyOf(notes)));
    }

    private static Module module(List<String> names, ModuleSubspaces m, ModuleBounds bounds) {
        int[] ranks = new int[names.size()];
        double[] stable = new double[names.size()];
        for (Spectrum s : m.spectra()) {
            ranks[s.update()] = s.rank();
            stable[s.update()] = s.stableRank();
        }
        List<Pair> pairs = new ArrayList<>();
        for (PairOverlap p : m.pairs()) {
            pairs.add(new Pair(
                    names.get(p.a()),
                    names.get(p.b()),
                    p.anglesDeg(),
                    p.overlap(),
                    p.randomOverlap(),
                    p.cosine(),
                    p.rightAnglesDeg(),
                    p.rightOverlap(),
                    p.rightRandomOverlap()));
        }
        int last = names.size();
        return new Module(
                m.module(),
                new int[] {m.rows(), m.cols()},
                ranks,
                List.copyOf(pairs),
                bounds.updateNorm(),
                new Bounds(
                        bounds.additive()[last],
                        bounds.rootSumSquare()[last],
                        bounds.compounding()[last],
                        bounds.measured()[last]),
                stable,
                m.remainingCapacity(),
                bounds.baseNorm() > 0 ? bounds.baseNorm() : Double.NaN,
                m.interference());
    }
}
