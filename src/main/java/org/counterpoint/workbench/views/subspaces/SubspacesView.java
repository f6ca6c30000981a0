package org.counterpoint.workbench.views.subspaces;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.ModuleNames;
import org.counterpoint.analysis.SubspaceMeasure;
import org.counterpoint.analysis.SubspacePair;
import org.counterpoint.analysis.SubspacePair.Side;
import org.counterpoint.analysis.SubspaceUpdate;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ModuleChoice;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.jspecify.annotations.Nullable;

/**
 * Where updates live in the network and how much they share: any two updates of the selected runs (stages, steps, finals) and of adapters that
 * were dropped on the window.
 */
public final class SubspacesView extends FigureView<SubspaceData, SubspaceChoice> {
    public static final String ID = "subspaces";

    private final SubspaceData.Reader reader = new SubspaceData.Reader();
    private final PairCache pairs = new PairCache();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final ComboBox<String> first;
    private final ComboBox<String> second;
    private final ComboBox<SubspaceMeasure> measure;
    private final ComboBox<Side> side;
    private final ComboBox<SubspaceChoice.Group> group;
    private final ComboBox<String> module;
    private final CutControl cut;
    private final AdapterBar adapterBar;
    private final ListChangeListener<Path> adaptersChanged = change -> update(models());
    private final ChangeListener<Number> stageChanged = (observable, before, now) -> adoptStage(now.intValue());
    private List<Path> adapters = List.of();
    private boolean filling;

    /** The pages of every such view. */
    public static List<ViewPage> allPages() {
        return ViewPage.of(
                ID,
                List.of(
                        SubspacesFigure.MAP,
                        SubspacesFigure.PAIRS,
                        SubspacesFigure.SPECTRA,
                        SubspacesFigure.CAPACITY,
                        SubspacesFigure.SELECTION,
                        SubspacesFigure.MASKING));
    }

    /** A view; em is the base font size in pixels. */
    public SubspacesView(ViewContext context, double em) {
        super(ID, Messages.text("subspaces.title"), context, em);
        setPages(allPages());
        first = choice("A", Messages.text("subspaces.a.help"));
        second = choice("B", Messages.text("subspaces.b.help"));
        measure = choice(Messages.text("subspaces.measure"), Messages.text("subspaces.measure.help"));
        side = choice(Messages.text("subspaces.side"), Messages.text("subspaces.side.help"));
        group = choice(Messages.text("subspaces.group"), Messages.text("subspaces.group.help"));
        module = choice(Messages.text("subspaces.module"), Messages.text("subspaces.module.help"));
        cut = new CutControl(em, this::redraw);
        control(cut);
        adapterBar = new AdapterBar(context.adapters(), em);
        control(adapterBar);
        name(first, key -> labels.getOrDefault(key, key));
        name(second, key -> labels.getOrDefault(key, key));
        name(measure, Names::measure);
        name(side, Names::side);
        name(group, g -> Messages.text("subspaces.group." + g.name().toLowerCase(Locale.ROOT)));
        fill(measure, List.of(SubspaceMeasure.values()));
        fill(side, List.of(Side.values()));
        fill(group, List.of(SubspaceChoice.Group.values()));
        first.setId("side-a");
        second.setId("side-b");
        first.valueProperty().addListener((observable, before, now) -> sidesChanged());
        second.valueProperty().addListener((observable, before, now) -> sidesChanged());
        second.setOnAction(event -> {
            if (second.isFocused()) {
                shareStage();
            }
        });
        ModuleChoice.link(module, context.selection().moduleProperty());
        context.selection().stageProperty().addListener(stageChanged);
        context.adapters().addListener(adaptersChanged);
        pane().setOnCell(this::cellClicked);
        pane().setOnPoint(this::pointClicked);
        pane().setOnRow((panel, row) -> {
            String[] keys = row.split("\n", -1);
            if (panel.equals("ranked") && keys.length == 2) {
                compare(keys[0], keys[1]);
            }
        });
        pageChanged();
    }

    private static <T> void name(ComboBox<T> box, Function<T, String> words) {
        box.setConverter(ListChoice.words(words));
    }

    @Override
    protected boolean worksWithoutRuns() {
        return !context().adapters().isEmpty();
    }

    @Override
    public void update(List<RunModel> runs) {
        adapters = List.copyOf(context().adapters());
        adapterBar.show(List.of());
        super.update(runs);
    }

    @Override
    public void close() {
        context().adapters().removeListener(adaptersChanged);
        context().selection().stageProperty().removeListener(stageChanged);
        super.close();
    }

    @Override
    protected SubspaceData compute(List<Run> runs) {
        return reader.read(runs, adapters);
    }

    @Override
    protected void reportsChanged(SubspaceData data, Looks looks) {
        filling = true;
        try {
            offer(data, looks);
        } finally {
            filling = false;
        }
    }

    /** Does nothing while the tool bar is filled: what is half chosen is not worth a figure. */
    @Override
    public void redraw() {
        if (!filling) {
            super.redraw();
        }
    }

    private void offer(SubspaceData data, Looks looks) {
        Names names = new Names(data, looks);
        labels.clear();
        data.updates().forEach(u -> labels.put(u.key(), names.update(u)));
        List<String> keys = List.copyOf(labels.keySet());
        boolean unset = first.getValue() == null
                || !keys.contains(first.getValue())
                || second.getValue() == null
                || !keys.contains(second.getValue());
        fill(first, keys);
        fill(second, keys);
        if (unset) {
            String[] usual = usual(data);
            first.setValue(usual[0]);
            second.setValue(usual[1]);
        }
        adoptStage(context().selection().stageProperty().get());
        adapterBar.show(data.missing());
        sidesChanged();
    }

    /** The pair to begin with: neighboring stages of a run, else the last updates of two sources, else two steps of one. */
    static @Nullable String[] usual(SubspaceData data) {
        List<SubspaceData.Source> sources = data.sources();
        Optional<SubspaceData.Source> staged = sources.stream()
                .filter(s -> s.steps().size() > 1 && s.steps().getFirst().stage() > 0)
                .findFirst();
        List<SubspaceData.Source> bare =
                sources.stream().filter(SubspaceData.Source::adapter).toList();
        if (bare.size() > 1) {
            return new @Nullable String[] {
                bare.get(0).last().key(), bare.get(1).last().key()
            };
        }
        if (!bare.isEmpty() && sources.size() > 1) {
            return new @Nullable String[] {
                sources.getFirst().last().key(), bare.getFirst().last().key()
            };
        }
        if (staged.isPresent()) {
            List<SubspaceUpdate> steps = staged.get().steps();
            return new @Nullable String[] {steps.get(0).key(), steps.get(1).key()};
        }
        if (sources.size() > 1) {
            return new @Nullable String[] {
                sources.get(0).last().key(), sources.get(1).last().key()
            };
        }
        List<SubspaceUpdate> all = data.updates();
        return all.isEmpty()
                ? new @Nullable String[] {null, null}
                : new @Nullable String[] {all.getFirst().key(), all.getLast().key()};
    }

    private void sidesChanged() {
        SubspaceData data = reports();
        if (data == null) {
            return;
        }
        SubspaceUpdate a = find(data, first.getValue());
        SubspaceUpdate b = find(data, second.getValue());
        cut.updates(a, b);
        TreeSet<String> modules = new TreeSet<>(ModuleNames.ORDER);
        if (a != null && b != null) {
            modules.addAll(a.modules());
            modules.retainAll(b.modules());
        }
        String wanted = context().selection().moduleProperty().get();
        fill(module, List.copyOf(modules));
        if (wanted != null && modules.contains(wanted)) {
            module.setValue(wanted);
        }
    }

    private static @Nullable SubspaceUpdate find(SubspaceData data, @Nullable String key) {
        return key == null ? null : data.update(key).orElse(null);
    }

    /** Compares two updates in all pages. */
    private void compare(String a, String b) {
        filling = true;
        first.setValue(a);
        second.setValue(b);
        filling = false;
        shareStage();
        redraw();
    }

    private void shareStage() {
        SubspaceData data = reports();
        SubspaceUpdate b = data == null ? null : find(data, second.getValue());
        if (b != null) {
            context().selection().stageProperty().set(b.stage());
        }
    }

    /** Brings the stage in focus to side B, with the stage before it on side A where that was a stage of the same run. */
    private void adoptStage(int stage) {
        SubspaceData data = reports();
        if (data == null || stage == 0) {
            return;
        }
        SubspaceUpdate a = find(data, first.getValue());
        SubspaceUpdate b = find(data, second.getValue());
        if (b == null || b.stage() == stage) {
            return;
        }
        List<SubspaceUpdate> own =
                data.source(b.source()).map(SubspaceData.Source::steps).orElse(List.of());
        Optional<SubspaceUpdate> wanted =
                own.stream().filter(u -> u.stage() == stage).findFirst();
        if (wanted.isEmpty()) {
            return;
        }
        second.setValue(wanted.get().key());
        if (a != null && a.key().equals(wanted.get().key())) {
            own.stream()
                    .filter(u -> u.stage() == (stage == 1 ? 2 : stage - 1))
                    .findFirst()
                    .ifPresent(u -> first.setValue(u.key()));
        }
    }

    private void cellClicked(String panel, int row, int column) {
        SubspaceData data = reports();
        if (data == null) {
            return;
        }
        if (panel.equals("matrix")) {
            if (row != column) {
                compare(
                        AllPairsPanels.at(data, group.getValue(), row).key(),
                        AllPairsPanels.at(data, group.getValue(), column).key());
            }
            return;
        }
        if (panel.startsWith("masking-")) {
            context().selection().stageProperty().set(row + 1);
            return;
        }
        List<ModuleGrid.Place> places = module.getItems().stream()
                .map(m -> new ModuleGrid.Place(m, ModuleNames.layer(m), ModuleNames.kind(m)))
                .toList();
        if (!places.isEmpty()) {
            ModuleGrid.of(places)
                    .at(places, row, column)
                    .ifPresent(i -> ModuleChoice.choose(
                            module,
                            context().selection().moduleProperty(),
                            places.get(i).module()));
        }
    }

    private void pointClicked(String panel, String series, int index) {
        SubspaceData data = reports();
        if (data == null || !panel.equals("ranking") || !series.equals("modules")) {
            return;
        }
        SubspaceUpdate a = find(data, first.getValue());
        SubspaceUpdate b = find(data, second.getValue());
        if (a != null && b != null) {
            SubspacePair pair = pairs.of(a, b);
            ModuleChoice.choose(
                    module,
                    context().selection().moduleProperty(),
                    new PairPanels(pair, choices(), looks()).ranked(index));
        }
    }

    @Override
    protected void pageChanged() {
        String page = page();
        boolean logged = page.equals(SubspacesFigure.SELECTION) || page.equals(SubspacesFigure.MASKING);
        boolean all = page.equals(SubspacesFigure.PAIRS);
        show(first, !logged && !all);
        show(second, !logged && !all);
        show(measure, page.equals(SubspacesFigure.MAP) || all);
        show(side, page.equals(SubspacesFigure.MAP) || all || page.equals(SubspacesFigure.CAPACITY));
        show(group, all);
        show(module, !logged && !all);
        cut.setVisible(!logged);
        cut.setManaged(!logged);
    }

    private static void show(ComboBox<?> box, boolean shown) {
        Node pair = box.getParent();
        pair.setVisible(shown);
        pair.setManaged(shown);
    }

    @Override
    protected Figure draw(SubspaceData data, Looks looks, SubspaceChoice choice, Scope scope) {
        return SubspacesFigure.of(data, looks, choice, pairs, scope.stage());
    }

    @Override
    protected SubspaceChoice choices() {
        return new SubspaceChoice(
                page(),
                first.getValue(),
                second.getValue(),
                measure.getValue() == null ? SubspaceMeasure.OVERLAP : measure.getValue(),
                side.getValue() == null ? Side.OUTPUTS : side.getValue(),
                cut.cut(),
                group.getValue() == null ? SubspaceChoice.Group.FINALS : group.getValue(),
                module.getValue());
    }
}
