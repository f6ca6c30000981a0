package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.LipschitzReport.DepthProduct;
import org.counterpoint.analysis.LipschitzReport.ModuleBounds;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LipschitzBounds;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.SpectralNorm;
import org.counterpoint.math.Subspaces;
import org.counterpoint.run.Run;
import org.counterpoint.run.Series;

/** Builds {@link LipschitzReport}. */
final class LipschitzReports {

    private static final double AT_CAP = 1 - 1e-4;

    private LipschitzReports() {}

    /** The report of a run, with what it recorded of the whole network. */
    static LipschitzReport of(Run run, UpdateSet set) {
        LipschitzReport plain = of(set, BaseNorms.none());
        Series estimate = run.metrics().series("validation", "lipschitz/empirical");
        Series capped = run.metrics().series("train", "lipschitz/capped");
        double[] updates = UpdateSet.steps(run);
        return new LipschitzReport(
                plain.source(),
                plain.updates(),
                plain.modules(),
                plain.depth(),
                new LipschitzReport.Network(
                        updates.length == plain.updates().size() + 1
                                ? updates
                                : plain.network().updateSteps(),
                        doubles(estimate),
                        estimate.values().clone(),
                        doubles(capped),
                        capped.values().clone()),
                plain.unavailable(),
                plain.notes());
    }

    private static double[] doubles(Series series) {
        double[] out = new double[series.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = series.steps()[i];
        }
        return out;
    }

    /**
     * Builds the report.
     *
     * @param base norms of base weights with updates; empty where no base is known beyond what the updates carry
     */
    static LipschitzReport of(UpdateSet set, BaseNorms base) {
        int count = set.labels().size();
        List<ModuleBounds> modules = new ArrayList<>();
        for (String module : set.modules()) {
            modules.add(module(set, module, base));
        }
        List<String> notes = new ArrayList<>(set.notes());
        notes.addAll(base.notes());
        if (set.unavailable().isEmpty()) {
            boolean known = modules.stream().anyMatch(m -> m.baseNorm() > 0);
            if (!known) {
                notes.add(
                        "The base model's norms are unknown, so the curves start at 0, measured is the norm of the summed updates,"
                                + " and the compounding reference, which is relative to the base, is left out.");
            }
            if (modules.stream().anyMatch(m -> !m.leftOrthogonal())) {
                notes.add("The root-sum-square curve is a bound only where the updates' output spaces are orthogonal.");
            }
            notes.add(
                    "The compounding curve is this program's reading of exponential growth; the product over depth is a proxy for"
                            + " transformers.");
            if (set.kind() == UpdateSet.Kind.TOTALS) {
                notes.add("Each update is the change between two logged steps.");
            }
        }
        return new LipschitzReport(
                set.source(),
                List.copyOf(set.labels()),
                List.copyOf(modules),
                depth(modules, count),
                new LipschitzReport.Network(places(count), new double[0], new double[0], new double[0], new double[0]),
                set.unavailable(),
                List.copyOf(notes));
    }

    private static double[] places(int count) {
        double[] x = new double[count + 1];
        Arrays.setAll(x, t -> t);
        return x;
    }

    private static ModuleBounds module(UpdateSet set, String module, BaseNorms base) {
        int count = set.labels().size();
        double[] norm = new double[count];
        double[] measured = new double[count + 1];
        List<LowRank> done = new ArrayList<>();
        List<Basis> spaces = new ArrayList<>();
        double logged = Double.NaN;
        double cap = Double.NaN;
        double cosine = 0;
        boolean[] held = new boolean[count];
        double[] gain = new double[count + 1];
        Arrays.fill(gain, Double.NaN);
        for (int t = 0; t < count; t++) {
            ModuleUpdate m = set.updates().get(t).get(module);
            measured[t + 1] = Double.NaN;
            if (m != null) {
                LowRank step = step(set.kind(), done, m.update());
                FactoredSvd svd = set.kind() == UpdateSet.Kind.TOTALS ? ModuleUpdate.decompose(step) : m.svd();
                norm[t] = svd.spectralNorm();
                Basis space = svd.left();
                for (Basis other : spaces) {
                    cosine = Math.max(cosine, Subspaces.largestCosine(other, space));
                }
                spaces.add(space);
                if (set.kind() == UpdateSet.Kind.TOTALS) {
                    done.clear();
                }
                done.add(m.update());
                logged = Double.isNaN(m.baseNorm()) ? logged : m.baseNorm();
                cap = m.cap();
                held[t] = norm[t] >= m.cap() * AT_CAP;
                gain[t + 1] = m.gain();
                gain[0] = Double.isNaN(m.baseGain()) ? gain[0] : m.baseGain();
                measured[t + 1] = m.measured();
            }
            if (Double.isNaN(measured[t + 1]) && !done.isEmpty()) {
                // an update that leaves this module alone leaves its norm alone
                measured[t + 1] = m == null && t > 0 ? measured[t] : base.measured(module, done);
            }
        }
        if (Double.isNaN(logged)) {
            logged = base.measured(module, List.of());
        }
        double start = Double.isNaN(logged) ? 0 : logged;
        measured[0] = start;
        if (start == 0) {
            List<LowRank> sum = new ArrayList<>();
            for (int t = 0; t < count; t++) {
                ModuleUpdate m = set.updates().get(t).get(module);
                if (m != null) {
                    if (set.kind() == UpdateSet.Kind.TOTALS) {
                        sum.clear();
                    }
                    sum.add(m.update());
                }
                measured[t + 1] = SpectralNorm.ofSum(sum);
            }
        }
        return new ModuleBounds(
                module,
                ModuleNames.layer(module),
                ModuleNames.kind(module),
                start,
                norm,
                measured,
                LipschitzBounds.additive(start, norm),
                LipschitzBounds.rootSumSquare(start, norm),
                LipschitzBounds.compounding(start, norm),
                cosine,
                cap,
                held,
                gain);
    }

    /** What was added since the last update: totals differ from the total before. */
    private static LowRank step(UpdateSet.Kind kind, List<LowRank> done, LowRank update) {
        return kind != UpdateSet.Kind.TOTALS || done.isEmpty()
                ? update
                : LowRank.sum(List.of(update, done.getLast().times(-1)));
    }

    private static DepthProduct depth(List<ModuleBounds> modules, int count) {
        double[] measured = new double[count + 1];
        double[] additive = new double[count + 1];
        double[] rootSumSquare = new double[count + 1];
        double[] compounding = new double[count + 1];
        List<ModuleBounds> known =
                modules.stream().filter(m -> m.baseNorm() > 0).toList();
        if (known.isEmpty()) {
            for (double[] x : new double[][] {measured, additive, rootSumSquare, compounding}) {
                Arrays.fill(x, Double.NaN);
            }
        }
        for (ModuleBounds m : known) {
            for (int t = 0; t <= count; t++) {
                measured[t] += Math.log(m.measured()[t] / m.baseNorm());
                additive[t] += Math.log(m.additive()[t] / m.baseNorm());
                rootSumSquare[t] += Math.log(m.rootSumSquare()[t] / m.baseNorm());
                compounding[t] += Math.log(m.compounding()[t] / m.baseNorm());
            }
        }
        return new DepthProduct(measured, additive, rootSumSquare, compounding);
    }
}
