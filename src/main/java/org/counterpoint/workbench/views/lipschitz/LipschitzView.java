package org.counterpoint.workbench.views.lipschitz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.run.Run;
import org.counterpoint.run.tensors.PeftAdapter;
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
import org.counterpoint.workbench.views.shared.ReportCache;
import org.counterpoint.workbench.views.shared.RunChoice;
import org.counterpoint.workbench.views.shared.Signatures;
import org.jspecify.annotations.Nullable;

/** How the largest singular values grow, against what theory allows and what real inputs see. */
public final class LipschitzView extends FigureView<List<LipschitzReport>, LipschitzView.Choice> {
    public static final String ID = "lipschitz";

    private final ReportCache<LipschitzReport> cache =
            new ReportCache<>(LipschitzReport::of, run -> List.of(Signatures.factors(run), Signatures.metrics(run)));
    private final ComboBox<String> module;
    private final RunChoice run;
    private final ComboBox<Tightness> tightness;
    private final ListChangeListener<Path> adaptersChanged = change -> update(models());
    private List<Path> adapters = List.of();
    private boolean filling;

    /**
     * What is chosen in the tool bar.
     *
     * @param page id of the page
     * @param run the one run to show, or null for all
     * @param module whose norm is drawn, or null while there is none
     * @param tightness what the maps show
     */
    protected record Choice(
            String page, @Nullable String run, @Nullable String module, Tightness tightness) {}

    /** The pages of every such view. */
    public static List<ViewPage> allPages() {
        return ViewPage.of(
                ID,
                List.of(
                        LipschitzFigure.BOUNDS,
                        LipschitzFigure.MODULES,
                        LipschitzFigure.NETWORK,
                        LipschitzFigure.CAPS));
    }

    /** A view; em is the base font size in pixels. */
    public LipschitzView(ViewContext context, double em) {
        super(ID, Messages.text("lipschitz.title"), context, em);
        setPages(allPages());
        module = choice(Messages.text("lipschitz.module"), Messages.text("lipschitz.module.help"));
        run = new RunChoice(choice(Messages.text("lipschitz.run"), Messages.text("lipschitz.run.help")));
        tightness = choice(Messages.text("lipschitz.tightness"), Messages.text("lipschitz.tightness.help"));
        tightness.setConverter(ListChoice.words(Tightness::words));
        fill(tightness, List.of(Tightness.values()));
        tightness.setValue(Tightness.GROWTH);
        ModuleChoice.link(module, context.selection().moduleProperty());
        context.adapters().addListener(adaptersChanged);
        pane().setOnCell((panel, row, column) -> {
            List<LipschitzReport> now = reports();
            if (now != null) {
                List<ModuleGrid.Place> places = ModuleGrid.places(ModuleGrid.available(now));
                ModuleGrid.of(places)
                        .at(places, row, column)
                        .ifPresent(i -> chooseModule(places.get(i).module()));
            }
        });
        pane().setOnRow((panel, row) -> {
            if (panel.equals("table") && module.getItems().contains(row)) {
                chooseModule(row);
            }
        });
    }

    private void chooseModule(String name) {
        ModuleChoice.choose(module, context().selection().moduleProperty(), name);
    }

    @Override
    protected boolean worksWithoutRuns() {
        return context().adapters().size() > 0;
    }

    @Override
    public void update(List<RunModel> runs) {
        adapters = List.copyOf(context().adapters());
        super.update(runs);
    }

    @Override
    public void close() {
        context().adapters().removeListener(adaptersChanged);
        super.close();
    }

    @Override
    protected List<LipschitzReport> compute(List<Run> runs) {
        List<LipschitzReport> reports = new ArrayList<>(cache.of(runs));
        ofAdapters().ifPresent(reports::add);
        return List.copyOf(reports);
    }

    /** The opened adapters added up in their order; broken ones are told by the subspaces view and left out here. */
    private Optional<LipschitzReport> ofAdapters() {
        List<PeftAdapter> read = new ArrayList<>();
        for (Path dir : adapters) {
            try {
                read.add(PeftAdapter.read(dir));
            } catch (IOException | IllegalArgumentException broken) {
                // said where the adapters are listed
            }
        }
        try {
            return read.isEmpty() ? Optional.empty() : Optional.of(LipschitzReport.ofAdapters(read));
        } catch (IllegalArgumentException differentModels) {
            return Optional.empty();
        }
    }

    @Override
    protected void reportsChanged(List<LipschitzReport> reports, Looks looks) {
        filling = true;
        try {
            fill(
                    module,
                    ModuleGrid.places(ModuleGrid.available(reports)).stream()
                            .map(ModuleGrid.Place::module)
                            .toList());
            run.fill(looks);
        } finally {
            filling = false;
        }
    }

    /** Does nothing while the tool bar is filled. */
    @Override
    public void redraw() {
        if (!filling) {
            super.redraw();
        }
    }

    @Override
    protected void pageChanged() {
        boolean maps = page().equals(LipschitzFigure.BOUNDS) || page().equals(LipschitzFigure.MODULES);
        tightness.getParent().setVisible(maps);
        tightness.getParent().setManaged(maps);
        module.getParent().setVisible(maps);
        module.getParent().setManaged(maps);
    }

    @Override
    protected Figure draw(List<LipschitzReport> reports, Looks looks, Choice choices, Scope scope) {
        String one = choices.run();
        List<LipschitzReport> shown = one == null
                ? reports
                : reports.stream().filter(r -> r.source().equals(one)).toList();
        return LipschitzFigure.of(
                shown, looks, new LipschitzFigure.Choice(choices.page(), choices.tightness(), choices.module()));
    }

    @Override
    protected Choice choices() {
        Tightness shown = tightness.getValue();
        return new Choice(page(), run.chosen(), module.getValue(), shown == null ? Tightness.GROWTH : shown);
    }
}
