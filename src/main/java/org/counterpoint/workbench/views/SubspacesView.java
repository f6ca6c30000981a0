package org.counterpoint.workbench.views;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.SubspaceReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.view.ViewContext;

/** Where updates live in the network and how much they share. */
final class SubspacesView extends FigureView<List<SubspaceReport>> {
    static final String ID = "subspaces";

    private final ReportCache<SubspaceReport> cache = new ReportCache<>(SubspaceReport::of, Signatures::factors);
    private final ComboBox<String> metric = choice("Colour", "What the heat maps show");
    private final ComboBox<String> pair = choice("Updates", "Which two updates are compared");
    private final ComboBox<String> module = choice("Module", "Whose spectra and angles are drawn; or click a cell");
    private final RunChoice run = new RunChoice(choice("Run", "One run with all its pairs, or all runs side by side"));

    SubspacesView(ViewContext context, double em) {
        super(ID, "Subspaces", context, em);
        fill(
                metric,
                Arrays.stream(SubspaceMetric.values())
                        .map(SubspaceMetric::words)
                        .toList());
        ModuleChoice.link(module, context.selection().moduleProperty());
        pane().setOnCell((panel, row, column) -> {
            List<SubspaceReport> now = reports();
            if (now != null) {
                List<ModuleGrid.Place> places = SubspacesFigure.places(SubspacesFigure.available(now));
                ModuleGrid.of(places)
                        .at(places, row, column)
                        .ifPresent(i -> module.setValue(places.get(i).module()));
            }
        });
    }

    @Override
    List<SubspaceReport> compute(List<Run> runs) {
        return cache.of(runs);
    }

    @Override
    void reportsChanged(List<SubspaceReport> reports, Looks looks) {
        List<SubspaceReport> shown = SubspacesFigure.available(reports);
        fill(pair, pairNames(shown));
        fill(
                module,
                SubspacesFigure.places(shown).stream()
                        .map(ModuleGrid.Place::module)
                        .toList());
        run.fill(looks);
    }

    private static List<String> pairNames(List<SubspaceReport> reports) {
        List<String> names = new ArrayList<>();
        for (SubspaceReport report : reports) {
            List<String> own = report.summary().stream()
                    .map(p -> report.updates().get(p.a()) + " \u2194 "
                            + report.updates().get(p.b()))
                    .toList();
            if (own.size() > names.size()) {
                names.clear();
                names.addAll(own);
            }
        }
        return names;
    }

    @Override
    Figure draw(List<SubspaceReport> reports, Looks looks, Choices choices) {
        String one = choices.run();
        List<SubspaceReport> shown = one == null
                ? reports
                : reports.stream().filter(r -> r.source().equals(one)).toList();
        SubspaceMetric chosen = Arrays.stream(SubspaceMetric.values())
                .filter(m -> m.words().equals(choices.first()))
                .findFirst()
                .orElse(SubspaceMetric.OVERLAP);
        int index = Math.max(0, pairNames(SubspacesFigure.available(reports)).indexOf(choices.second()));
        return SubspacesFigure.of(shown, looks, new SubspacesFigure.Choice(chosen, index, choices.module()));
    }

    @Override
    Choices choices() {
        return new Choices(metric.getValue(), pair.getValue(), run.chosen(), module.getValue(), cursor());
    }
}
