package org.counterpoint.workbench.views;

import java.util.List;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.LipschitzReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.view.ViewContext;

/** How the largest singular values grow, against what theory allows. */
final class LipschitzView extends FigureView<List<LipschitzReport>> {
    static final String ID = "lipschitz";

    private final ReportCache<LipschitzReport> cache = new ReportCache<>(LipschitzReport::of, Signatures::factors);
    private final ComboBox<String> module = choice("Module", "Whose norm is drawn; or click a cell");
    private final RunChoice run = new RunChoice(choice("Run", "One run, or all side by side"));

    LipschitzView(ViewContext context, double em) {
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
    List<LipschitzReport> compute(List<Run> runs) {
        return cache.of(runs);
    }

    @Override
    void reportsChanged(List<LipschitzReport> reports, Looks looks) {
        fill(
                module,
                ModuleGrid.places(ModuleGrid.available(reports)).stream()
                        .map(ModuleGrid.Place::module)
                        .toList());
        run.fill(looks);
    }

    @Override
    Figure draw(List<LipschitzReport> reports, Looks looks, Choices choices) {
        String one = choices.run();
        List<LipschitzReport> shown = one == null
                ? reports
                : reports.stream().filter(r -> r.source().equals(one)).toList();
        return LipschitzFigure.of(shown, looks, choices.module());
    }

    @Override
    Choices choices() {
        return new Choices(null, null, null, run.chosen(), module.getValue(), cursor());
    }
}
