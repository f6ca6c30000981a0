package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.RandomSubspaces;
import org.counterpoint.math.RandomSubspaces.Chance;
import org.counterpoint.math.Subspaces;

/**
 * Two updates against each other, prepared so that cutting both at another rank costs next to nothing: the products of their singular vectors
 * are formed once ({@code r_a x r_b} per module and side), and any cut is a corner of these.
 */
public final class SubspacePair {
    private final SubspaceUpdate a;
    private final SubspaceUpdate b;
    private final List<Module> modules;
    private final List<String> notes;

    private SubspacePair(SubspaceUpdate a, SubspaceUpdate b, List<Module> modules, List<String> notes) {
        this.a = a;
        this.b = b;
        this.modules = List.copyOf(modules);
        this.notes = List.copyOf(notes);
    }

    /** Which spaces of an update are meant. */
    public enum Side {
        /** Column spaces: the directions that it writes to. */
        OUTPUTS,
        /** Row spaces: the directions that it reads. */
        INPUTS
    }

    /** Prepares the modules that both change; the others, and those whose shapes differ, are told in {@link #notes}. */
    public static SubspacePair of(SubspaceUpdate a, SubspaceUpdate b) {
        List<Module> modules = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(ModuleNames.ORDER);
        names.addAll(a.modules());
        names.addAll(b.modules());
        int alone = 0;
        int shapes = 0;
        for (String name : names) {
            if (!a.modules().contains(name) || !b.modules().contains(name)) {
                alone++;
                continue;
            }
            FactoredSvd x = a.svd(name);
            FactoredSvd y = b.svd(name);
            if (x.rows() != y.rows() || x.cols() != y.cols()) {
                shapes++;
                continue;
            }
            modules.add(new Module(name, x, y, b.module(name)));
        }
        if (alone > 0) {
            notes.add(alone + " of " + names.size() + " modules are changed by one of the two only and left out.");
        }
        if (shapes > 0) {
            notes.add(shapes + " modules have different shapes in the two, so these do not belong to one base model.");
        }
        return new SubspacePair(a, b, modules, notes);
    }

    public SubspaceUpdate a() {
        return a;
    }

    public SubspaceUpdate b() {
        return b;
    }

    /** The modules both change, in layer order. */
    public List<Module> modules() {
        return modules;
    }

    /** What is left out, one sentence each. */
    public List<String> notes() {
        return notes;
    }

    /** Mean over modules of a measure of the cut updates; NaN where there is none. */
    public double mean(SubspaceMeasure measure, Side side, SubspaceCut cut) {
        return modules.stream()
                .mapToDouble(m -> m.value(measure, side, cut))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /** Mean over modules of what chance gives. */
    public double meanExpected(SubspaceMeasure measure, Side side, SubspaceCut cut) {
        return modules.stream()
                .mapToDouble(m -> m.chance(measure, side, cut).expected())
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /** Number of modules whose measure leaves the 95 % of chance. */
    public long beyondChance(SubspaceMeasure measure, Side side, SubspaceCut cut) {
        return modules.stream()
                .filter(m -> {
                    double v = m.value(measure, side, cut);
                    Chance c = m.chance(measure, side, cut);
                    return Double.isFinite(v) && Double.isFinite(c.low()) && !c.contains(v);
                })
                .count();
    }

    /** Cosine of the two cut updates over all modules together, in [-1, 1]. */
    public double cosine(SubspaceCut cut) {
        double inner = 0;
        double x = 0;
        double y = 0;
        for (Module m : modules) {
            double fa = m.frobenius(m.a, cut.keep(m.a.s()));
            double fb = m.frobenius(m.b, cut.keep(m.b.s()));
            double c = m.value(SubspaceMeasure.COSINE, Side.OUTPUTS, cut);
            inner += Double.isNaN(c) ? 0 : c * fa * fb;
            x += fa * fa;
            y += fb * fb;
        }
        return x > 0 && y > 0 ? Math.clamp(inner / Math.sqrt(x * y), -1.0, 1.0) : Double.NaN;
    }

    /** One module of both updates. */
    public static final class Module implements ModuleReport.Place {
        private final String name;
        private final FactoredSvd a;
        private final FactoredSvd b;
        private final ModuleUpdate logged;
        private final double[][] left;
        private final double[][] right;
        // What chance gives depends on the cut through the kept dimensions only; a slider comes back to the same ones.
        private final java.util.Map<ChanceKey, Chance> chances = new java.util.concurrent.ConcurrentHashMap<>();
        private final java.util.Map<ChanceKey, Chance[]> angles = new java.util.concurrent.ConcurrentHashMap<>();

        private record ChanceKey(SubspaceMeasure measure, Side side, int p, int q) {}

        private Module(String name, FactoredSvd a, FactoredSvd b, ModuleUpdate logged) {
            this.name = name;
            this.a = a;
            this.b = b;
            this.logged = logged;
            left = product(a.left(), b.left());
            right = product(a.right(), b.right());
        }

        private static double[][] product(Basis x, Basis y) {
            double[][] out = new double[x.size()][y.size()];
            for (int d = 0; d < x.dim(); d++) {
                for (int i = 0; i < x.size(); i++) {
                    double v = x.columns()[d * x.size() + i];
                    for (int j = 0; j < y.size(); j++) {
                        out[i][j] += v * y.columns()[d * y.size() + j];
                    }
                }
            }
            return out;
        }

        @Override
        public String module() {
            return name;
        }

        @Override
        public int layer() {
            return ModuleNames.layer(name);
        }

        @Override
        public String kind() {
            return ModuleNames.kind(name);
        }

        /** Outputs of the module. */
        public int rows() {
            return a.rows();
        }

        /** Inputs of the module. */
        public int cols() {
            return a.cols();
        }

        /** Directions that a cut keeps of A. */
        public int keptA(SubspaceCut cut) {
            return cut.keep(a.s());
        }

        /** Directions that a cut keeps of B. */
        public int keptB(SubspaceCut cut) {
            return cut.keep(b.s());
        }

        /** Share of A's energy that a cut keeps. */
        public double energyA(SubspaceCut cut) {
            return SubspaceCut.share(a.s(), keptA(cut));
        }

        /** Share of B's energy that a cut keeps. */
        public double energyB(SubspaceCut cut) {
            return SubspaceCut.share(b.s(), keptB(cut));
        }

        /** Singular values of A, descending. */
        public double[] singularA() {
            return a.s().clone();
        }

        /** Singular values of B, descending. */
        public double[] singularB() {
            return b.s().clone();
        }

        /** Dimension of the space that was protected while B was trained, as logged; NaN where it was not. */
        public double protectedDimension() {
            return logged.protectedDimension();
        }

        /** A measure of the cut updates; NaN where one of them is zero here, or where nothing was logged. */
        public double value(SubspaceMeasure measure, Side side, SubspaceCut cut) {
            int p = keptA(cut);
            int q = keptB(cut);
            if (measure == SubspaceMeasure.GRADIENT_KEPT) {
                return logged.energyKept();
            }
            if (p == 0 || q == 0) {
                return Double.NaN;
            }
            return switch (measure) {
                case OVERLAP -> Math.min(1, square(corner(side), p, q) / Math.min(p, q));
                case LEAK -> Math.sqrt(inside(side, p, q));
                case ENERGY_KEPT -> 1 - inside(side, p, q);
                case COSINE -> {
                    double sum = 0;
                    for (int i = 0; i < p; i++) {
                        for (int j = 0; j < q; j++) {
                            sum += a.s()[i] * b.s()[j] * left[i][j] * right[i][j];
                        }
                    }
                    yield Math.clamp(sum / (frobenius(a, p) * frobenius(b, q)), -1.0, 1.0);
                }
                case GRADIENT_KEPT -> logged.energyKept();
            };
        }

        /** What random subspaces of the same dimensions would give. */
        public Chance chance(SubspaceMeasure measure, Side side, SubspaceCut cut) {
            return chances.computeIfAbsent(
                    new ChanceKey(measure, side, keptA(cut), keptB(cut)), key -> chance(measure, side, key.p, key.q));
        }

        private Chance chance(SubspaceMeasure measure, Side side, int p, int q) {
            int m = side == Side.OUTPUTS ? rows() : cols();
            return switch (measure) {
                case OVERLAP -> RandomSubspaces.overlap(p, q, m);
                case LEAK -> RandomSubspaces.leak(p, java.util.Arrays.copyOf(b.s(), q), m);
                case ENERGY_KEPT -> {
                    Chance leak = RandomSubspaces.leak(p, java.util.Arrays.copyOf(b.s(), q), m);
                    yield new Chance(square(leak.expected()), square(leak.low()), square(leak.high())).complement();
                }
                case COSINE -> p == 0 || q == 0 ? Chance.UNKNOWN : RandomSubspaces.cosine(rows(), cols());
                case GRADIENT_KEPT -> {
                    double free = logged.geometry().free();
                    yield Double.isFinite(free)
                            ? RandomSubspaces.energyKept((int) free, rows())
                            : Double.isFinite(logged.protectedDimension())
                                    ? RandomSubspaces.energyKept(rows() - (int) logged.protectedDimension(), rows())
                                    : Chance.UNKNOWN;
                }
            };
        }

        /** Principal angles of the cut spaces in degrees, ascending. */
        public double[] anglesDeg(Side side, SubspaceCut cut) {
            FactoredSvd x = a.leading(keptA(cut));
            FactoredSvd y = b.leading(keptB(cut));
            return side == Side.OUTPUTS
                    ? Subspaces.principalAnglesDeg(x.left(), y.left())
                    : Subspaces.principalAnglesDeg(x.right(), y.right());
        }

        /** The principal angles that random subspaces of the same dimensions have, by simulation. */
        public Chance[] chanceAnglesDeg(Side side, SubspaceCut cut) {
            return angles.computeIfAbsent(
                            new ChanceKey(SubspaceMeasure.OVERLAP, side, keptA(cut), keptB(cut)),
                            key -> RandomSubspaces.anglesDeg(key.p, key.q, side == Side.OUTPUTS ? rows() : cols()))
                    .clone();
        }

        private double[][] corner(Side side) {
            return side == Side.OUTPUTS ? left : right;
        }

        /** Share of the energy of B's first q directions inside the space of A's first p. */
        private double inside(Side side, int p, int q) {
            double[][] c = corner(side);
            double sum = 0;
            double all = 0;
            for (int j = 0; j < q; j++) {
                double in = 0;
                for (int i = 0; i < p; i++) {
                    in += c[i][j] * c[i][j];
                }
                double weight = b.s()[j] * b.s()[j];
                sum += in * weight;
                all += weight;
            }
            return Math.min(1, sum / all);
        }

        private static double square(double[][] c, int p, int q) {
            double sum = 0;
            for (int i = 0; i < p; i++) {
                for (int j = 0; j < q; j++) {
                    sum += c[i][j] * c[i][j];
                }
            }
            return sum;
        }

        private static double square(double x) {
            return x * x;
        }

        private double frobenius(FactoredSvd x, int count) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += x.s()[i] * x.s()[i];
            }
            return Math.sqrt(sum);
        }
    }
}
