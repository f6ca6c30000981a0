package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.counterpoint.analysis.SubspaceCapacity;
import org.counterpoint.analysis.SubspaceCut;
import org.counterpoint.analysis.SubspacePair;
import org.counterpoint.analysis.SubspacePair.Side;
import org.counterpoint.analysis.SubspaceUpdate;
import org.counterpoint.math.RandomSubspaces.Chance;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Words;

/** One module of two updates: spectra, energy, principal angles of both sides against random ones, and what is left free. */
final class ModulePanels {
    private final SubspacePair pair;
    private final SubspacePair.Module module;
    private final SubspaceCut cut;
    private final Names names;

    ModulePanels(SubspacePair pair, SubspacePair.Module module, SubspaceCut cut, Names names) {
        this.pair = pair;
        this.module = module;
        this.cut = cut;
        this.names = names;
    }

    Panel spectra() {
        List<Mark> marks = new ArrayList<>();
        kept(marks);
        double guarded = module.protectedDimension();
        String note = Double.isFinite(guarded) && guarded > 0
                ? Messages.text(
                        "subspaces.spectra.protected",
                        Numbers.brief(guarded),
                        pair.b().label())
                : "";
        return new Panel.Xy(
                "spectra",
                Messages.text("subspaces.spectra", Words.shortModule(module.module())),
                note,
                index(Math.max(module.singularA().length, module.singularB().length)),
                Axis.of(Messages.text("subspaces.axis.singular"), "").log(true),
                List.of(
                        spectrum("a", pair.a(), true, module.singularA(), module.keptA(cut)),
                        spectrum("b", pair.b(), false, module.singularB(), module.keptB(cut))),
                marks,
                false);
    }

    /** Marks where the cuts stand, which are the directions that count as protected. */
    private void kept(List<Mark> marks) {
        int p = module.keptA(cut);
        int q = module.keptB(cut);
        if (p == q) {
            marks.add(new Mark.Upright(p + 0.5, Messages.text("subspaces.mark.both", Integer.toString(p))));
        } else {
            marks.add(new Mark.Upright(p + 0.5, Messages.text("subspaces.mark.a", Integer.toString(p))));
            marks.add(new Mark.Upright(q + 0.5, Messages.text("subspaces.mark.b", Integer.toString(q))));
        }
    }

    private Series spectrum(String key, SubspaceUpdate u, boolean first, double[] s, int kept) {
        double[] x = count(s.length);
        String[] tips = new String[s.length];
        for (int i = 0; i < s.length; i++) {
            tips[i] = Messages.text(
                    i < kept ? "subspaces.tip.counts" : "subspaces.tip.cut",
                    Integer.toString(kept),
                    Integer.toString(s.length));
        }
        return Series.of(key, names.update(u), x, s, names.line(u, first)).withTips(tips);
    }

    Panel energy() {
        List<Mark> marks = new ArrayList<>();
        kept(marks);
        if (cut.kind() == SubspaceCut.Kind.ENERGY) {
            marks.add(new Mark.Level(
                    100 * cut.value(),
                    Messages.text("subspaces.mark.energy"),
                    names.looks().muted(),
                    Dash.DASHED));
        }
        return new Panel.Xy(
                "energy",
                Messages.text("subspaces.energy", Words.shortModule(module.module())),
                "",
                index(Math.max(module.singularA().length, module.singularB().length)),
                Axis.of(Messages.text("subspaces.axis.energy"), "%").range(0, 103),
                List.of(
                        cumulative("a", pair.a(), true, module.singularA()),
                        cumulative("b", pair.b(), false, module.singularB())),
                marks,
                false);
    }

    private Series cumulative(String key, SubspaceUpdate u, boolean first, double[] s) {
        double all = Arrays.stream(s).map(v -> v * v).sum();
        double[] y = new double[s.length];
        double sum = 0;
        for (int i = 0; i < s.length; i++) {
            sum += s[i] * s[i];
            y[i] = 100 * sum / all;
        }
        return Series.of(key, names.update(u), count(s.length), y, names.line(u, first));
    }

    Panel angles(Side side) {
        double[] angles = module.anglesDeg(side, cut);
        String id = "angles-" + side.name().toLowerCase(java.util.Locale.ROOT);
        String title = Messages.text("subspaces.angles", Names.side(side), Words.shortModule(module.module()));
        if (angles.length == 0) {
            return new Panel.Words(id, title, Messages.text("subspaces.angles.none"));
        }
        Chance[] chance = module.chanceAnglesDeg(side, cut);
        double[] x = count(angles.length);
        double[] expected = Arrays.stream(chance).mapToDouble(Chance::expected).toArray();
        double[] low = Arrays.stream(chance).mapToDouble(Chance::low).toArray();
        double[] high = Arrays.stream(chance).mapToDouble(Chance::high).toArray();
        String[] tips = new String[angles.length];
        int within = 0;
        for (int i = 0; i < angles.length; i++) {
            boolean in = chance[i].contains(angles[i]);
            within += in ? 1 : 0;
            tips[i] = PairPanels.chanceWords(chance[i], in);
        }
        return new Panel.Xy(
                id,
                title,
                Messages.text("subspaces.angles.note", Integer.toString(within), Integer.toString(angles.length)),
                index(angles.length - 0.7),
                Axis.of(Messages.text("subspaces.axis.angle"), "\u00b0").range(0, 93),
                List.of(
                        Series.of(
                                        "chance",
                                        Messages.text("subspaces.random"),
                                        x,
                                        expected,
                                        SeriesStyle.line(names.looks().muted(), 1.2)
                                                .band(0.25))
                                .withBand(low, high),
                        Series.of(
                                        "angles",
                                        names.update(pair.a()) + " \u2194 " + names.update(pair.b()),
                                        x,
                                        angles,
                                        names.line(pair.b(), true))
                                .withTips(tips)),
                List.of(),
                false);
    }

    /** Free directions of the module before the first and after each of the updates that add up, for both sides. */
    Panel capacity(SubspaceCapacity capacity) {
        SubspaceCapacity.Module free = capacity.modules().stream()
                .filter(m -> m.module().equals(module.module()))
                .findFirst()
                .orElse(null);
        String title = Messages.text("subspaces.free", Words.shortModule(module.module()));
        if (free == null) {
            return new Panel.Words("free", title, Messages.text("subspaces.free.none"));
        }
        int n = free.freeOutputs().length;
        double[] x = new double[n];
        Arrays.setAll(x, i -> i);
        int rgb = names.rgb(capacity.updates().getFirst().source());
        return new Panel.Xy(
                "free",
                title,
                Messages.text("subspaces.free.note", Integer.toString(free.rows()), Integer.toString(free.cols())),
                Axis.categories("", CapacityPanels.steps(capacity.updates(), names)),
                new Axis(Messages.text("subspaces.axis.free"), "", false, null, null, true, List.of()),
                List.of(
                        Series.of(
                                "outputs",
                                Names.side(Side.OUTPUTS),
                                x,
                                Arrays.stream(free.freeOutputs())
                                        .asDoubleStream()
                                        .toArray(),
                                SeriesStyle.line(rgb, 1.8).glyph(org.counterpoint.workbench.chart.Glyph.CIRCLE, 5)),
                        Series.of(
                                "inputs",
                                Names.side(Side.INPUTS),
                                x,
                                Arrays.stream(free.freeInputs())
                                        .asDoubleStream()
                                        .toArray(),
                                SeriesStyle.line(rgb, 1.8)
                                        .dash(Dash.DOTTED)
                                        .glyph(org.counterpoint.workbench.chart.Glyph.RING, 6))),
                List.of(
                        new Mark.Text(
                                n - 1.0,
                                free.freeOutputs()[n - 1],
                                Messages.text("subspaces.free.out", Integer.toString(free.freeOutputs()[n - 1])),
                                names.looks().text(),
                                1,
                                1),
                        new Mark.Text(
                                n - 1.0,
                                free.freeInputs()[n - 1],
                                free.freeInputs()[n - 1] == free.freeOutputs()[n - 1]
                                        ? ""
                                        : Messages.text(
                                                "subspaces.free.in", Integer.toString(free.freeInputs()[n - 1])),
                                names.looks().muted(),
                                1,
                                1)),
                false);
    }

    private static double[] count(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> i + 1);
        return x;
    }

    /** Room for the words beside the last cut. */
    private static Axis index(double last) {
        return new Axis(
                Messages.text("subspaces.axis.index"), "", false, 0.5, last + 0.5 + 0.12 * (last + 1), true, List.of());
    }
}
