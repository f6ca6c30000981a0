package org.counterpoint.workbench.views.tradeoffs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.TradeoffPick;
import org.counterpoint.analysis.TradeoffStudy;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/** Objectives over time and over what was spent, against each other, over all preferences, and in numbers. */
public final class TradeoffsView extends FigureView<TradeoffStudy, TradeoffChoice> {
    public static final String ID = "tradeoffs";

    static final String CURVES = "curves";
    static final String TRAJECTORIES = "trajectories";
    static final String PREFERENCE = "preference";
    static final String PARALLEL = "parallel";
    static final String RADAR = "radar";
    static final String FORGETTING = "forgetting";
    static final String TABLE = "table";

    /** A shorter range, as a part of its axis, is taken for a click. */
    private static final double LEAST_RANGE = 0.01;

    private final TradeoffControls controls;
    private final ListChangeListener<String> brushed = change -> brushChanged();
    private Map<String, TradeoffChoice.Range> ranges = Map.of();
    private boolean brushing;

    /** The pages of every such view. */
    public static List<ViewPage> allPages() {
        return ViewPage.of(ID, List.of(CURVES, TRAJECTORIES, PREFERENCE, PARALLEL, RADAR, FORGETTING, TABLE));
    }

    /** A view; em is the base font size in pixels. */
    public TradeoffsView(ViewContext context, double em) {
        super(ID, Messages.text("tradeoffs.title"), context, em);
        setPages(allPages());
        controls = new TradeoffControls(new Bar(), em);
        controls.fit(CURVES, TradeoffPick.Rule.LAST);
        context.selection().brushed().addListener(brushed);
        pane().setOnPoint((panel, series, index) -> focus(series));
        pane().setOnRow((panel, row) -> toggle(row));
        pane().setOnDraw((panel, x0, y0, x1, y1) -> axisDrawn(x0, y0, y1));
        pane().setOnCell((panel, row, column) -> forgettingCell(panel, column));
    }

    /** What the controls need of the view. */
    final class Bar {
        <T> ComboBox<T> choice(String key) {
            return TradeoffsView.this.choice(
                    Messages.text("tradeoffs.bar." + key), Messages.text("tradeoffs.bar." + key + ".help"));
        }

        void add(javafx.scene.Node node) {
            control(node);
        }

        void changed() {
            controls.fit(page(), controls.rule());
            redraw();
        }

        void clearRanges() {
            setRanges(Map.of());
        }
    }

    @Override
    protected TradeoffStudy compute(List<Run> runs) {
        return TradeoffStudy.of(runs);
    }

    @Override
    protected void reportsChanged(TradeoffStudy study, Looks looks) {
        controls.show(study);
        controls.fit(page(), controls.rule());
    }

    @Override
    protected void pageChanged() {
        controls.fit(page(), controls.rule());
    }

    @Override
    protected boolean dependsOnCursor() {
        return controls.rule() == TradeoffPick.Rule.AT_CURSOR && !page().equals(CURVES) && !page().equals(FORGETTING);
    }

    @Override
    protected Figure draw(TradeoffStudy study, Looks looks, TradeoffChoice choices, Scope scope) {
        return TradeoffsFigure.of(study, looks, choices, scope);
    }

    @Override
    protected TradeoffChoice choices() {
        return controls.choice(page(), ranges, inFocus());
    }

    @Override
    public boolean keepsUnbrushed() {
        return true;
    }

    @Override
    public void close() {
        context().selection().brushed().removeListener(brushed);
        super.close();
    }

    /** Runs behind a key that begins with the id of a run or the key of a group. */
    private List<String> runsOf(String key) {
        List<RunLook> looks = looks().runs();
        Optional<RunLook> one = looks.stream()
                .filter(run -> key.equals(run.id()) || key.startsWith(run.id() + "/"))
                .findFirst();
        return one.map(run -> List.of(run.id()))
                .orElseGet(() -> looks.stream()
                        .filter(run -> key.equals(run.group()) || key.startsWith(run.group() + "/"))
                        .map(RunLook::id)
                        .toList());
    }

    /** Puts the run or the group of a clicked point in focus. */
    private void focus(String key) {
        List<String> runs = runsOf(key);
        if (!runs.isEmpty() && runs.size() < looks().runs().size()) {
            brush(runs);
        }
    }

    /** Puts a run or a group in focus, or gives it up where it is. */
    private void toggle(String key) {
        List<String> runs = runsOf(key);
        brush(runs.equals(inFocus()) ? List.of() : runs);
    }

    /** Ids of the brushed runs; the selection knows runs by their directory. */
    private List<String> inFocus() {
        List<String> keys = context().selection().brushed();
        return models().stream()
                .filter(model -> keys.contains(model.id()))
                .map(model -> model.run().id())
                .toList();
    }

    /** Ranges on axes say how the runs in focus were found; found in another way, they would be wrong. */
    private void brushChanged() {
        ranges = brushing ? ranges : Map.of();
        redraw();
    }

    private void brush(List<String> runs) {
        context()
                .selection()
                .brush(models().stream()
                        .filter(model -> runs.contains(model.run().id()))
                        .map(RunModel::id)
                        .toList());
    }

    /** A cell of the forgetting matrix puts its objective in focus, or gives the focus up. */
    private void forgettingCell(String panel, int column) {
        figure().flatMap(figure ->
                        figure.panels().filter(p -> p.id().equals(panel)).findFirst())
                .filter(Panel.Heat.class::isInstance)
                .map(Panel.Heat.class::cast)
                .ifPresent(heat -> {
                    Selection selection = context().selection();
                    String objective = heat.columns().get(column);
                    boolean same =
                            objective.equals(selection.objectiveProperty().get());
                    selection.objectiveProperty().set(same ? null : objective);
                });
    }

    /** A range was drawn along an axis of the parallel coordinates; without length it gives the axis' range up. */
    private void axisDrawn(double x, double y0, double y1) {
        TradeoffStudy study = reports();
        if (study == null || !page().equals(PARALLEL)) {
            return;
        }
        Scene scene = new Scene(study, looks(), choices(), context().selection().scope()).unbrushed();
        List<ParallelPage.Placed> axes = ParallelPage.axes(scene);
        int at = ParallelPage.axisAt(x, axes.size());
        if (at < 0) {
            return;
        }
        ParallelPage.Placed axis = axes.get(at);
        // Above or below an axis stands its name.
        if (y0 == y1 && axis.objective() && (y0 < 0 || y0 > 1)) {
            Selection selection = context().selection();
            boolean same = axis.key().equals(selection.objectiveProperty().get());
            selection.objectiveProperty().set(same ? null : axis.key());
            return;
        }
        Map<String, TradeoffChoice.Range> next = new LinkedHashMap<>(ranges);
        if (Math.abs(y1 - y0) < LEAST_RANGE) {
            next.remove(axis.key());
        } else {
            next.put(axis.key(), new TradeoffChoice.Range(axis.value(Math.min(y0, y1)), axis.value(Math.max(y0, y1))));
        }
        setRanges(next);
    }

    private void setRanges(Map<String, TradeoffChoice.Range> next) {
        ranges = Map.copyOf(next);
        TradeoffStudy study = reports();
        if (study == null) {
            return;
        }
        Scene scene = new Scene(study, looks(), choices(), context().selection().scope()).unbrushed();
        List<String> passing = ParallelPage.passing(scene, ranges);
        brushing = true;
        try {
            if (ranges.isEmpty()) {
                brush(List.of());
            } else if (passing.isEmpty()) {
                context().host().say(Messages.text("tradeoffs.parallel.nobody"), true);
            } else {
                brush(passing);
            }
        } finally {
            brushing = false;
        }
        redraw();
    }
}
