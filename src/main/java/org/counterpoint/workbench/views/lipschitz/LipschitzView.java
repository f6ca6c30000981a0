package org.counterpoint.workbench.views.lipschitz;

import java.util.List;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ModuleChoice;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.counterpoint.workbench.views.shared.ReportCache;
import org.counterpoint.workbench.views.shared.RunChoice;
import org.counterpoint.workbench.views.shared.Signatures;
import org.jspecify.annotations.Nullable;

/** How the largest singular values grow, against what theory allows. */
public final class LipschitzView extends FigureView<List<LipschitzReport>, LipschitzView.Choice> {
    public static final String ID = "lipschitz";

    private final ReportCache<LipschitzReport> cache = new ReportCache<>(LipschitzReport::of, Signatures::factors);
    private final ComboBox<String> module = choice("Module", "Whose norm is drawn; or click a cell");
    private final RunChoice run = new RunChoice(choice("Run", "One run, or all side by side"));

    /**
     * What is chosen in the tool bar.
     *
     * @param run the one run to show, or null for all
     * @param module whose norm is drawn, or null while there is none
     */
    protected record Choice(@Nullable String run, @Nullable String module) {}

    /** A view; em is the base font size in pixels. */
    public LipschitzView(ViewContext context, double em) {
        super(ID, "Lipschitz bounds", context, em);
        ModuleChoice.link(module, context.selection().moduleProperty());
        pane().setOnCell((panel, row, column) -> {
            List<LipschitzReport> now = reports();
            if (now != null) {
                List<ModuleGrid.Place> places = ModuleGrid.places(ModuleGrid.available(now));
                ModuleGrid.of(places)
                        .at(places, row, column)
                        .ifPresent(i -> ModuleChoice.choose(
                                module,
                                context.selection().moduleProperty(),
                                places.get(i).module()));
            }
        });
    }

    @Override
    protected List<LipschitzReport> compute(List<Run> runs) {
        return cache.of(runs);
    }

    @Override
    protected void reportsChanged(List<LipschitzReport> reports, Looks looks) {
        fill(
                module,
                ModuleGrid.places(ModuleGrid.available(reports)).stream()
                        .map(ModuleGrid.Place::module)
                        .toList());
        run.fill(looks);
    }

    @Override
    protected Figure draw(List<LipschitzReport> reports, Looks looks, Choice choices, Scope scope) {
        String one = choices.run();
        List<LipschitzReport> shown = one == null
                ? reports
                : reports.stream().filter(r -> r.source().equals(one)).toList();
        return LipschitzFigure.of(shown, looks, choices.module());
    }

    @Override
    protected Choice choices() {
        return new Choice(run.chosen(), module.getValue());
    }
}
