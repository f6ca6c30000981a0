package org.counterpoint.workbench.views.subspaces;

import org.counterpoint.analysis.SubspaceReport.ModuleSubspaces;
import org.counterpoint.analysis.SubspaceReport.PairOverlap;
import org.counterpoint.analysis.SubspaceReport.Spectrum;

/** What the subspace heat map shows. */
public enum SubspaceMetric {
    /** Overlap of the column spaces of two updates. */
    OVERLAP("overlap", "mode-subspace overlap, 0 to 1", true),
    /** Share of an update inside the protected space. */
    LEAK("leak", "leak into protected space, 0 to 1", false),
    /** Share of the gradient's energy that the projection kept. */
    ENERGY_KEPT("energy kept", "gradient energy kept, 0 to 1", false),
    /** Cosine of two updates as matrices. */
    COSINE("cosine", "cosine of the updates", true);

    private final String words;
    private final String scale;
    private final boolean ofPairs;

    SubspaceMetric(String words, String scale, boolean ofPairs) {
        this.words = words;
        this.scale = scale;
        this.ofPairs = ofPairs;
    }

    public String words() {
        return words;
    }

    public String scale() {
        return scale;
    }

    /** Whether it compares two updates (otherwise it belongs to the later one). */
    public boolean ofPairs() {
        return ofPairs;
    }

    /** Value for a module and a pair of updates; NaN where it was not logged. */
    public double value(ModuleSubspaces module, int a, int b) {
        if (ofPairs) {
            for (PairOverlap pair : module.pairs()) {
                if (pair.a() == a && pair.b() == b) {
                    return this == OVERLAP ? pair.overlap() : pair.cosine();
                }
            }
            return Double.NaN;
        }
        for (Spectrum spectrum : module.spectra()) {
            if (spectrum.update() == b) {
                return this == LEAK ? spectrum.leak() : spectrum.energyKept();
            }
        }
        return Double.NaN;
    }

    /** What random subspaces of the same dimensions would give; NaN where there is no such number. */
    public double random(ModuleSubspaces module, int a, int b) {
        return switch (this) {
            case COSINE -> 0;
            case OVERLAP ->
                module.pairs().stream()
                        .filter(p -> p.a() == a && p.b() == b)
                        .mapToDouble(PairOverlap::randomOverlap)
                        .findFirst()
                        .orElse(Double.NaN);
            case LEAK -> protectedShare(module, b, true);
            case ENERGY_KEPT -> protectedShare(module, b, false);
        };
    }

    private static double protectedShare(ModuleSubspaces module, int update, boolean leak) {
        return module.spectra().stream()
                .filter(s -> s.update() == update)
                .mapToDouble(s -> {
                    double share = s.protectedDimension() / (double) module.rows();
                    return leak ? Math.sqrt(share) : 1 - share;
                })
                .findFirst()
                .orElse(Double.NaN);
    }
}
