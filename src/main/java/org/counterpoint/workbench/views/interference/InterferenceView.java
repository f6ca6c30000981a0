package org.counterpoint.workbench.views.interference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.CovarianceLedger;
import org.counterpoint.analysis.InterferenceReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.samples.SamplesView;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.ReportCache;
import org.counterpoint.workbench.views.shared.RunChoice;
import org.counterpoint.workbench.views.shared.Signatures;
import org.jspecify.annotations.Nullable;

/** Which objective rose while which fell. */
public final class InterferenceView extends FigureView<List<Run>, InterferenceView.Choice> {
    public static final String ID = "interference";

    private static final List<Integer> WIDTHS = List.of(0, 1, 2, 3, 5, 10);
    private static final List<Double> ERRORS = List.of(1.0, 1.96, 0.0);

    private final ReportCache<CovarianceLedger> ledgers = new ReportCache<>(CovarianceLedger::of, Signatures::rows);
    private final RunChoice run = new RunChoice(box("run"));
    private final ComboBox<String> split = box("split");
    private final ComboBox<String> width = box("width");
    private final ComboBox<String> errors = box("errors");
    private final ComboBox<String> metric = box("metric");

    /**
     * What is chosen in the tool bar.
     *
     * @param page page shown
     * @param run the one run to show, or null for all
     * @param split split whose rewards count, or null for the first that a run has
     * @param width window in evaluations, 0 for a fifth of them
     * @param errors standard errors that a change must exceed
     * @param metric what the pair matrix says
     */
    protected record Choice(
            String page, @Nullable String run, @Nullable String split, int width, double errors, String metric) {}

    /** The pages of every such view. */
    public static List<ViewPage> allPages() {
        return ViewPage.of(
                ID, List.of(InterferenceFigure.WINDOWS, InterferenceFigure.PAIRS, InterferenceFigure.DRAWDOWN));
    }

    /** A view; em is the base font size in pixels. */
    public InterferenceView(ViewContext context, double em) {
        super(ID, Messages.text("interference.title"), context, em);
        setPages(allPages());
        fill(
                width,
                WIDTHS.stream()
                        .map(w -> w == 0
                                ? Messages.text("interference.choice.width.fifth")
                                : Messages.text("interference.choice.width.evaluations", w))
                        .toList());
        fill(
                errors,
                List.of(
                        Messages.text("interference.choice.errors.one"),
                        Messages.text("interference.choice.errors.two"),
                        Messages.text("interference.choice.errors.none")));
        fill(
                metric,
                Arrays.stream(PairsPage.Metric.values())
                        .map(PairsPage.Metric::words)
                        .toList());
        pageChanged();
        pane().setOnRow(this::rowClicked);
        pane().setOnCell(this::cellClicked);
    }

    private ComboBox<String> box(String name) {
        return choice(
                Messages.text("interference.choice." + name), Messages.text("interference.choice." + name + ".help"));
    }

    @Override
    protected List<Run> compute(List<Run> runs) {
        return List.copyOf(runs);
    }

    @Override
    protected void reportsChanged(List<Run> runs, Looks looks) {
        run.fill(looks);
        Set<String> splits = new TreeSet<>();
        runs.forEach(r -> splits.addAll(r.metrics().splits()));
        List<String> items = new ArrayList<>(List.of(Messages.text("interference.choice.split.first")));
        items.addAll(splits);
        fill(split, items);
    }

    @Override
    protected Figure draw(List<Run> runs, Looks looks, Choice choices, Scope scope) {
        List<Run> chosen = runs.stream()
                .filter(r -> choices.run() == null || r.id().equals(choices.run()))
                .toList();
        List<InterferenceReport> reports =
                chosen.stream().map(r -> report(r, choices)).toList();
        return InterferenceFigure.of(reports, () -> ledgers.of(chosen), looks, choices.page(), choices.metric(), scope);
    }

    private static InterferenceReport report(Run run, Choice choices) {
        String split = choices.split();
        return split == null
                ? InterferenceReport.of(run, choices.width(), choices.errors())
                : InterferenceReport.of(run, split, choices.width(), choices.errors());
    }

    @Override
    protected Choice choices() {
        int at = split.getItems().indexOf(split.getValue());
        return new Choice(
                page(),
                run.chosen(),
                at > 0 ? split.getValue() : null,
                WIDTHS.get(Math.max(0, width.getItems().indexOf(width.getValue()))),
                ERRORS.get(Math.max(0, errors.getItems().indexOf(errors.getValue()))),
                List.of(PairsPage.Metric.values())
                        .get(Math.max(0, metric.getItems().indexOf(metric.getValue())))
                        .name());
    }

    @Override
    protected void pageChanged() {
        Node pair = metric.getParent();
        if (pair != null) {
            pair.setVisible(page().equals(InterferenceFigure.PAIRS));
            pair.setManaged(page().equals(InterferenceFigure.PAIRS));
        }
    }

    private void rowClicked(String panel, String key) {
        if (panel.equals("prompts")) {
            context().selection().promptProperty().set(key);
            context().host().show(SamplesView.ID);
            return;
        }
        // run | objective that rose | objective that fell | from | to
        String[] parts = key.split("\\|", -1);
        if (parts.length == 5) {
            context().selection().objectiveProperty().set(parts[2]);
            context()
                    .selection()
                    .rangeProperty()
                    .set(new StepRange(Long.parseLong(parts[3]), Long.parseLong(parts[4])));
            context().selection().stepProperty().set(Long.parseLong(parts[4]));
        }
    }

    private void cellClicked(String panel, int row, int column) {
        List<Run> runs = reports();
        if (!panel.startsWith("pairs-") || runs == null || runs.isEmpty()) {
            return;
        }
        List<String> names = runs.getFirst().manifest().objectiveNames();
        if (column >= 0 && column < names.size()) {
            context().selection().objectiveProperty().set(names.get(column));
        }
    }
}
