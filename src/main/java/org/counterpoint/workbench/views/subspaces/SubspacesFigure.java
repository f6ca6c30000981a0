package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.counterpoint.analysis.SubspaceCapacity;
import org.counterpoint.analysis.SubspacePair;
import org.counterpoint.analysis.SubspacePair.Side;
import org.counterpoint.analysis.SubspaceUpdate;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;

/** The pages of the subspaces view as data. */
final class SubspacesFigure {
    /** Ids of the pages. */
    static final String MAP = "map";

    static final String PAIRS = "pairs";
    static final String SPECTRA = "spectra";
    static final String CAPACITY = "capacity";
    static final String SELECTION = "selection";
    static final String MASKING = "masking";

    private final SubspaceData data;
    private final SubspaceChoice choice;
    private final Names names;
    private final PairCache cache;
    private final int stage;

    private SubspacesFigure(SubspaceData data, Looks looks, SubspaceChoice choice, PairCache cache, int stage) {
        this.data = data;
        this.choice = choice;
        this.names = new Names(data, looks);
        this.cache = cache;
        this.stage = stage;
    }

    /**
     * Makes a page.
     *
     * @param stage stage in focus, 0 for all
     */
    static Figure of(SubspaceData data, Looks looks, SubspaceChoice choice, PairCache cache, int stage) {
        if (data.sources().isEmpty()) {
            String why = data.missing().isEmpty()
                    ? Messages.text("subspaces.nothing")
                    : Words.reasons(
                            data.missing().stream()
                                    .map(m -> Words.name(m.id(), looks))
                                    .toList(),
                            data.missing().stream()
                                    .map(SubspaceData.Missing::why)
                                    .toList());
            return Figure.words(Messages.text("subspaces.title"), why);
        }
        return new SubspacesFigure(data, looks, choice, cache, stage).figure();
    }

    private Figure figure() {
        return switch (choice.page()) {
            case PAIRS ->
                page(
                        Messages.text("subspaces.pairs.heading"),
                        List.of(),
                        List.of(wide(new AllPairsPanels(data, choice, names, cache).panels())));
            case SELECTION ->
                page(
                        Messages.text("subspaces.selection.heading"),
                        List.of(),
                        new SelectionPanels(data, names, stage).rows());
            case MASKING ->
                page(Messages.text("subspaces.masking.heading"), List.of(), new MaskingPanels(data, names).rows());
            default -> ofPair();
        };
    }

    /** A matrix and a table that needs more room than it. */
    private static Figure.Row wide(List<Panel> panels) {
        List<Figure.Cell> cells = new ArrayList<>();
        for (Panel p : panels) {
            cells.add(new Figure.Cell(p instanceof Panel.Table ? 1 : 1.15, p));
        }
        return new Figure.Row(1, cells);
    }

    private Figure ofPair() {
        Optional<SubspaceUpdate> a = Optional.ofNullable(choice.a()).flatMap(data::update);
        Optional<SubspaceUpdate> b = Optional.ofNullable(choice.b()).flatMap(data::update);
        if (a.isEmpty() || b.isEmpty() || a.get().key().equals(b.get().key())) {
            return page(
                    Messages.text("subspaces.title"),
                    List.of(),
                    List.of(Figure.Row.of(
                            1,
                            List.of(new Panel.Words(
                                    "pair",
                                    Messages.text("subspaces.pair.title"),
                                    Messages.text(
                                            data.updates().size() < 2
                                                    ? "subspaces.pair.one"
                                                    : "subspaces.pair.same"))))));
        }
        SubspacePair pair = cache.of(a.get(), b.get());
        String heading = names.pair(a.get(), b.get());
        if (pair.modules().isEmpty()) {
            return page(
                    heading,
                    List.of(),
                    List.of(Figure.Row.of(
                            1,
                            List.of(new Panel.Words(
                                    "pair",
                                    Messages.text("subspaces.pair.title"),
                                    Messages.text("subspaces.pair.apart", String.join(" ", pair.notes())))))));
        }
        SubspacePair.Module module = pair.modules().stream()
                .filter(m -> m.module().equals(choice.module()))
                .findFirst()
                .orElse(pair.modules().getFirst());
        ModulePanels detail = new ModulePanels(pair, module, choice.cut(), names);
        boolean same = a.get().source().equals(b.get().source());
        List<LegendItem> legend = List.of(
                LegendItem.of("A  " + (same ? a.get().label() : names.update(a.get())), names.line(a.get(), true)),
                LegendItem.of("B  " + (same ? b.get().label() : names.update(b.get())), names.line(b.get(), false)),
                LegendItem.band(
                        Messages.text("subspaces.random.legend"), names.looks().muted(), 0.3));
        return switch (choice.page()) {
            case SPECTRA ->
                page(
                        heading,
                        legend,
                        List.of(
                                Figure.Row.of(1, List.of(detail.spectra(), detail.energy())),
                                Figure.Row.of(1, List.of(detail.angles(Side.OUTPUTS), detail.angles(Side.INPUTS)))));
            case CAPACITY -> {
                CapacityPanels panels = new CapacityPanels(data, choice, names);
                SubspaceCapacity own =
                        SubspaceCapacity.of(CapacityPanels.with(data, b.get()), choice.cut(), module.module());
                yield page(
                        Messages.text(
                                "subspaces.capacity.heading",
                                names.source(b.get().source())),
                        runs(),
                        List.of(
                                Figure.Row.of(1, panels.maps(b.get(), module.module())),
                                new Figure.Row(
                                        1,
                                        List.of(
                                                new Figure.Cell(1.6, panels.courses()),
                                                new Figure.Cell(1, detail.capacity(own))))));
            }
            default -> {
                PairPanels panels = new PairPanels(pair, choice, names.looks());
                SubspaceCapacity own =
                        SubspaceCapacity.of(CapacityPanels.with(data, b.get()), choice.cut(), module.module());
                yield page(
                        heading,
                        legend,
                        List.of(
                                new Figure.Row(
                                        1.1,
                                        List.of(
                                                new Figure.Cell(1.25, panels.map(module.module())),
                                                new Figure.Cell(1, panels.ranking(module.module())))),
                                Figure.Row.of(
                                        1,
                                        List.of(
                                                detail.spectra(),
                                                detail.angles(choice.side()),
                                                detail.capacity(own)))));
            }
        };
    }

    private List<LegendItem> runs() {
        List<LegendItem> items = new ArrayList<>();
        for (List<RunLook> group : names.looks().groups()) {
            RunLook first = group.getFirst();
            items.add(LegendItem.of(
                    group.size() == 1
                            ? first.label()
                            : Messages.text("subspaces.seeds", first.groupLabel(), Integer.toString(group.size())),
                    SeriesStyle.line(first.rgb(), 2).dash(Dash.SOLID)));
        }
        return items;
    }

    private Figure page(String heading, List<LegendItem> legend, List<Figure.Row> rows) {
        List<String> words = new ArrayList<>();
        switch (choice.cut().kind()) {
            case NONE -> {
                // every direction counts: nothing to say
            }
            case RANK ->
                words.add(Messages.text(
                        "subspaces.cut.rank", Numbers.brief(choice.cut().value())));
            case ENERGY ->
                words.add(Messages.text(
                        "subspaces.cut.energy", Numbers.brief(100 * choice.cut().value())));
        }
        for (SubspaceData.Missing m : data.missing()) {
            if (words.size() < 3) {
                words.add(Messages.text("subspaces.missing", Words.name(m.id(), names.looks()), m.why()));
            }
        }
        return new Figure(heading, String.join(" ", words), legend, rows, 0);
    }
}
