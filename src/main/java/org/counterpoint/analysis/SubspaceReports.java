package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.analysis.SubspaceReport.ModuleSubspaces;
import org.counterpoint.analysis.SubspaceReport.PairOverlap;
import org.counterpoint.analysis.SubspaceReport.PairSummary;
import org.counterpoint.analysis.SubspaceReport.Spectrum;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.Subspaces;
import org.counterpoint.math.TsvMerge;

/** Builds {@link SubspaceReport}. */
final class SubspaceReports {

    private SubspaceReports() {}

    static SubspaceReport of(UpdateSet set) {
        return of(set, Optional.empty());
    }

    static SubspaceReport of(UpdateSet set, Optional<ConfinementReport> confinement) {
        List<ModuleSubspaces> modules = new ArrayList<>();
        for (String module : set.modules()) {
            modules.add(module(set, module));
        }
        List<String> notes = new ArrayList<>(set.notes());
        if (set.unavailable().isEmpty() && set.labels().size() < 2) {
            notes.add("There is only one update, so there are no pairs to compare.");
        }
        if (set.kind() == UpdateSet.Kind.ADAPTERS && set.labels().size() > 1) {
            notes.add("Leak is the share of an update inside the spaces of those listed before it.");
        }
        for (ModuleSubspaces m : modules) {
            for (Spectrum s : m.spectra()) {
                if (s.rank() == 0) {
                    notes.add("The update " + set.labels().get(s.update()) + " does not change " + m.module() + ".");
                }
            }
        }
        return new SubspaceReport(
                set.source(),
                List.copyOf(set.labels()),
                List.copyOf(modules),
                summary(set, modules),
                confinement,
                set.unavailable(),
                List.copyOf(notes));
    }

    private static ModuleSubspaces module(UpdateSet set, String module) {
        List<Spectrum> spectra = new ArrayList<>();
        List<PairOverlap> pairs = new ArrayList<>();
        List<FactoredSvd> svds = new ArrayList<>();
        Basis span = Basis.empty(0);
        int rows = 0;
        int cols = 0;
        for (int b = 0; b < set.updates().size(); b++) {
            ModuleUpdate update = set.updates().get(b).get(module);
            if (update == null) {
                continue;
            }
            if (rows == 0) {
                rows = update.update().rows();
                cols = update.update().cols();
                span = Basis.empty(rows);
            }
            spectra.add(spectrum(set.kind(), b, update, span, spectra.isEmpty()));
            svds.add(update.svd());
            for (int a = 0; a < b; a++) {
                ModuleUpdate other = set.updates().get(a).get(module);
                if (other != null) {
                    pairs.add(pair(a, b, other.svd(), update.svd()));
                }
            }
            span = set.kind() == UpdateSet.Kind.TOTALS
                    ? update.svd().left()
                    : span.union(update.svd().left(), FactoredSvd.SUBSPACE_TOLERANCE);
        }
        return new ModuleSubspaces(
                module,
                ModuleNames.layer(module),
                ModuleNames.kind(module),
                rows,
                cols,
                List.copyOf(spectra),
                List.copyOf(pairs),
                span.size(),
                rows - span.size(),
                set.kind() == UpdateSet.Kind.TOTALS ? Double.NaN : TsvMerge.interference(svds));
    }

    private static Spectrum spectrum(UpdateSet.Kind kind, int index, ModuleUpdate update, Basis before, boolean first) {
        FactoredSvd svd = update.svd();
        boolean totals = kind == UpdateSet.Kind.TOTALS;
        double leak = first || totals
                ? Double.NaN
                : Double.isNaN(update.leak()) ? Subspaces.leak(before, svd) : update.leak();
        int protectedDimension = totals
                ? 0
                : Double.isNaN(update.protectedDimension()) ? before.size() : (int) update.protectedDimension();
        return new Spectrum(
                index,
                svd.rank(),
                svd.s().clone(),
                svd.spectralNorm(),
                svd.frobenius(),
                svd.stableRank(),
                leak,
                update.energyKept(),
                protectedDimension,
                svd.rows() - protectedDimension,
                update.cap(),
                update.geometry());
    }

    private static PairOverlap pair(int a, int b, FactoredSvd x, FactoredSvd y) {
        boolean empty = x.rank() == 0 || y.rank() == 0;
        return new PairOverlap(
                a,
                b,
                Subspaces.principalAnglesDeg(x.left(), y.left()),
                Subspaces.principalAnglesDeg(x.right(), y.right()),
                Subspaces.overlap(x.left(), y.left()),
                empty ? Double.NaN : Subspaces.randomOverlap(x.rank(), y.rank(), x.rows()),
                Subspaces.overlap(x.right(), y.right()),
                empty ? Double.NaN : Subspaces.randomOverlap(x.rank(), y.rank(), x.cols()),
                Subspaces.cosine(x, y));
    }

    private static List<PairSummary> summary(UpdateSet set, List<ModuleSubspaces> modules) {
        List<PairSummary> out = new ArrayList<>();
        for (int b = 1; b < set.labels().size(); b++) {
            for (int a = 0; a < b; a++) {
                out.add(summary(set, modules, a, b));
            }
        }
        return List.copyOf(out);
    }

    private static PairSummary summary(UpdateSet set, List<ModuleSubspaces> modules, int a, int b) {
        int count = 0;
        double overlap = 0;
        double random = 0;
        double smallest = Double.NaN;
        double inner = 0;
        for (ModuleSubspaces m : modules) {
            for (PairOverlap p : m.pairs()) {
                if (p.a() == a && p.b() == b && p.anglesDeg().length > 0) {
                    count++;
                    overlap += p.overlap();
                    random += p.randomOverlap();
                    smallest = Double.isNaN(smallest) ? p.anglesDeg()[0] : Math.min(smallest, p.anglesDeg()[0]);
                    inner += p.cosine() * frobenius(m, a) * frobenius(m, b);
                }
            }
        }
        double norms = norm(set.updates().get(a)) * norm(set.updates().get(b));
        return new PairSummary(
                a,
                b,
                count,
                count == 0 ? Double.NaN : overlap / count,
                count == 0 ? Double.NaN : random / count,
                smallest,
                norms == 0 ? Double.NaN : inner / norms);
    }

    private static double frobenius(ModuleSubspaces m, int update) {
        return m.spectra().stream()
                .filter(s -> s.update() == update)
                .mapToDouble(Spectrum::frobenius)
                .sum();
    }

    private static double norm(Map<String, ModuleUpdate> update) {
        return Math.sqrt(update.values().stream()
                .mapToDouble(u -> Math.pow(u.svd().frobenius(), 2))
                .sum());
    }
}
