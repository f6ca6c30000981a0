package org.counterpoint.workbench.views.subspaces;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.SubspaceReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.LastOf;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ModuleChoice;
import org.counterpoint.workbench.views.shared.ModuleGrid;
import org.counterpoint.workbench.views.shared.ReportCache;
import org.counterpoint.workbench.views.shared.RunChoice;
import org.counterpoint.workbench.views.shared.Signatures;
import org.jspecify.annotations.Nullable;

/** Where updates live in the network and how much they share. */
public final class SubspacesView extends FigureView<SubspacesView.Computed, SubspacesView.Choice> {
    public static final String ID = "subspaces";

    private static final String WITHIN = "updates within each run";
    private static final String BETWEEN = "final updates of the runs";
    private static final int MOST_COMPARED = 6;

    private final ReportCache<SubspaceReport> cache = new ReportCache<>(SubspaceReport::of, Signatures::factors);
    private final LastOf<SubspaceReport, List<Run>> finals = new LastOf<>(SubspaceReport::ofFinals);
    private final ComboBox<String> metric = choice("Colour", "What the heat maps show");
    private final ComboBox<String> pair = choice("Updates", "Which two updates are compared");
    private final ComboBox<String> module = choice("Module", "Whose spectra and angles are drawn; or click a cell");
    private final ComboBox<String> compare = choice("Compare", "Updates of one run, or the final updates of several");
    private final RunChoice run = new RunChoice(choice("Run", "One run with all its pairs, or all runs side by side"));

    /**
     * What is chosen in the tool bar.
     *
     * @param metric what the heat maps show
     * @param pair which two updates
     * @param compare updates of one run or of several
     * @param run the one run to show, or null for all
     * @param module module in focus, or null while there is none
     */
    protected record Choice(
            @Nullable String metric,
            @Nullable String pair,
            @Nullable String compare,
            @Nullable String run,
            @Nullable String module) {}

    /** A view; em is the base font size in pixels. */
    public SubspacesView(ViewContext context, double em) {
        super(ID, "Subspaces", context, em);
        fill(
                metric,
                Arrays.stream(SubspaceMetric.values())
                        .map(SubspaceMetric::words)
                        .toList());
        compare.valueProperty().addListener((observable, before, now) -> {
            Computed known = reports();
            if (known != null) {
                offer(known, looks());
                redraw();
            }
        });
        ModuleChoice.link(module, context.selection().moduleProperty());
        pane().setOnCell((panel, row, column) -> {
            Computed now = reports();
            if (now != null) {
                List<ModuleGrid.Place> places = ModuleGrid.places(ModuleGrid.available(now.chosen(between())));
                ModuleGrid.of(places)
                        .at(places, row, column)
                        .ifPresent(i -> ModuleChoice.choose(
                                module,
                                context.selection().moduleProperty(),
                                places.get(i).module()));
            }
        });
    }

    /**
     * What is computed.
     *
     * @param within one report per run
     * @param between the final updates of the runs against each other; empty for one run
     */
    public record Computed(List<SubspaceReport> within, List<SubspaceReport> between) {
        List<SubspaceReport> chosen(boolean acrossRuns) {
            // Runs with one update each have nothing to show but how they differ from each other.
            boolean pairs = within.stream().anyMatch(r -> !r.summary().isEmpty());
            return (acrossRuns || !pairs) && !between.isEmpty() ? between : within;
        }
    }

    private boolean between() {
        return BETWEEN.equals(compare.getValue());
    }

    @Override
    protected Computed compute(List<Run> runs) {
        List<Run> with = runs.stream()
                .filter(r -> !r.factorHeaders().isEmpty())
                .limit(MOST_COMPARED)
                .toList();
        return new Computed(
                cache.of(runs), with.size() < 2 ? List.of() : List.of(finals.of(Signatures.factors(with), with)));
    }

    @Override
    protected void reportsChanged(Computed computed, Looks looks) {
        fill(compare, computed.between().isEmpty() ? List.of(WITHIN) : List.of(WITHIN, BETWEEN));
        offer(computed, looks);
    }

    private void offer(Computed computed, Looks looks) {
        List<SubspaceReport> shown = ModuleGrid.available(computed.chosen(between()));
        fill(pair, pairNames(shown));
        fill(
                module,
                ModuleGrid.places(shown).stream().map(ModuleGrid.Place::module).toList());
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
    protected Figure draw(Computed computed, Looks looks, Choice choices, Scope scope) {
        boolean acrossRuns = BETWEEN.equals(choices.compare());
        String one = choices.run();
        List<SubspaceReport> reports = one == null || acrossRuns ? computed.chosen(acrossRuns) : computed.within();
        List<SubspaceReport> shown = one == null || acrossRuns
                ? reports
                : reports.stream().filter(r -> r.source().equals(one)).toList();
        SubspaceMetric chosen = Arrays.stream(SubspaceMetric.values())
                .filter(m -> m.words().equals(choices.metric()))
                .findFirst()
                .orElse(SubspaceMetric.OVERLAP);
        int index = Math.max(0, pairNames(ModuleGrid.available(reports)).indexOf(choices.pair()));
        return SubspacesFigure.of(shown, looks, new SubspacesFigure.Choice(chosen, index, choices.module()));
    }

    @Override
    protected Choice choices() {
        return new Choice(metric.getValue(), pair.getValue(), compare.getValue(), run.chosen(), module.getValue());
    }
}
