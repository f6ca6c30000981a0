package org.counterpoint.workbench.views.tradeoffs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.counterpoint.analysis.TradeoffAxis;
import org.counterpoint.analysis.TradeoffBand;
import org.counterpoint.analysis.TradeoffPick;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.RunDirs;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.RunStyle;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.ViewContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trade-off view driven as a person drives it: tool bar, clicks and drags. */
class TradeoffsViewTest {
    private static final List<String> RUNS = List.of("linear-1", "linear-2", "ctwa-1", "ctwa-2");

    @TempDir
    static Path parent;

    private final Selection selection = new Selection();

    @BeforeAll
    static void start() throws IOException {
        HeadlessToolkit.start();
        for (int seed = 1; seed <= 2; seed++) {
            RunDirs.online(parent, "linear", seed, 30);
            // One ctwa seed ends earlier.
            RunDirs.online(parent, "ctwa", seed, seed == 2 ? 20 : 30);
        }
        RunDirs.offline(parent, "orthalign", 1, 30, true);
    }

    private TradeoffsView show(String page, List<String> runs) throws IOException {
        ViewContext context = new ViewContext(selection, new SameThreadTaskRunner(), new Theme(Theme.Mode.LIGHT));
        TradeoffsView view = new TradeoffsView(context, ChartStyle.NORMAL_EM);
        List<RunModel> models = new ArrayList<>();
        for (String id : runs) {
            Run run = Run.open(parent.resolve(id));
            models.add(new RunModel(run, new RunStyle(run.manifest().method(), 0)));
        }
        selection.select(models.stream().map(RunModel::id).toList());
        Scene scene = new Scene(view.node(), 1200, 800);
        context.theme().apply(scene);
        view.showPage(page);
        view.update(models);
        scene.snapshot(null);
        return view;
    }

    private static Panel.Xy xy(TradeoffsView view, String id) {
        return (Panel.Xy) panel(view, id);
    }

    private static Panel panel(TradeoffsView view, String id) {
        return view.figure()
                .orElseThrow()
                .panels()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Series series(Panel.Xy panel, Predicate<Series> which) {
        return panel.series().stream().filter(which).findFirst().orElseThrow();
    }

    private static List<String> badges(Panel panel) {
        return panel.badges().stream().map(Badge::words).toList();
    }

    @SuppressWarnings("unchecked")
    private static <T> void choose(TradeoffsView view, String id, T value) {
        ((ComboBox<T>) view.node().lookup("#tradeoffs-" + id)).setValue(value);
        redrawn(view);
    }

    /** Redraws are held to ten a second; a picture of the scene lets the last one through. */
    private static void redrawn(TradeoffsView view) {
        view.pane().setStyle(new ChartStyle(view.context().theme().tokens(), ChartStyle.NORMAL_EM));
        view.node().getScene().snapshot(null);
    }

    private static void drag(TradeoffsView view, String panel, double[] from, double[] to, int clicks) {
        Node plot = view.node().lookup("#plot-" + panel);
        Point2D a = view.pane()
                .localToScene(view.pane().locate(panel, from[0], from[1]).orElseThrow());
        Point2D b =
                view.pane().localToScene(view.pane().locate(panel, to[0], to[1]).orElseThrow());
        if (clicks == 0) {
            mouse(plot, MouseEvent.MOUSE_PRESSED, a, 1);
            mouse(plot, MouseEvent.MOUSE_DRAGGED, b, 1);
            mouse(plot, MouseEvent.MOUSE_RELEASED, b, 1);
        } else {
            mouse(plot, MouseEvent.MOUSE_CLICKED, a, clicks);
        }
        redrawn(view);
    }

    private static void mouse(Node node, javafx.event.EventType<MouseEvent> type, Point2D at, int clicks) {
        Event.fireEvent(
                node,
                new MouseEvent(
                        type,
                        at.getX(),
                        at.getY(),
                        at.getX(),
                        at.getY(),
                        MouseButton.PRIMARY,
                        clicks,
                        false,
                        false,
                        false,
                        false,
                        type != MouseEvent.MOUSE_CLICKED,
                        false,
                        false,
                        false,
                        false,
                        type == MouseEvent.MOUSE_CLICKED,
                        null));
    }

    @Test
    void rangesOnAxesPickRunsAndADoubleClickGivesThemUp() throws Exception {
        HeadlessToolkit.call(() -> {
            TradeoffsView view = show("parallel", RUNS);
            Panel.Xy panel = xy(view, "parallel");
            List<String> upper = panel.series().stream()
                    .filter(s -> s.y()[0] >= 0.5)
                    .map(s -> s.key().substring(0, s.key().indexOf('/')))
                    .toList();
            assertThat(upper).isNotEmpty().hasSizeLessThan(RUNS.size());
            drag(view, "parallel", new double[] {0, 1.04}, new double[] {0, 0.5}, 0);
            assertThat(selection.brushed())
                    .containsExactlyInAnyOrderElementsOf(upper.stream()
                            .map(id -> RunModel.key(parent.resolve(id)))
                            .toList());
            Panel.Xy picked = xy(view, "parallel");
            assertThat(picked.series()).hasSize(RUNS.size());
            assertThat(badges(picked)).contains((RUNS.size() - upper.size()) + " runs not in focus");
            drag(view, "parallel", new double[] {0, 0.3}, new double[] {0, 0.3}, 2);
            assertThat(selection.brushed()).isEmpty();
            return null;
        });
    }

    @Test
    void anObjectivesNameOnItsAxisPutsItInFocus() throws Exception {
        HeadlessToolkit.call(() -> {
            TradeoffsView view = show("parallel", RUNS);
            drag(view, "parallel", new double[] {1, 1.1}, new double[] {1, 1.1}, 2);
            assertThat(selection.objectiveProperty().get()).isEqualTo("harmless");
            view.showPage("curves");
            redrawn(view);
            // The objective in focus has the first row for itself.
            assertThat(view.figure().orElseThrow().rows().getFirst().cells())
                    .singleElement()
                    .satisfies(cell -> assertThat(cell.panel().id()).isEqualTo("reward-harmless"));
            return null;
        });
    }

    @Test
    void aReferencePointIsCheckedAndDeclared() throws Exception {
        HeadlessToolkit.call(() -> {
            TradeoffsView view = show("trajectories", RUNS);
            TextField field = (TextField) view.node().lookup("#tradeoffs-reference");
            Label problem = (Label) view.node().lookup("#tradeoffs-reference-problem");
            double before = volumes(view);
            field.setText("0.1, x, 0");
            assertThat(problem.isVisible()).isTrue();
            assertThat(problem.getText()).isEqualTo("\"x\" is not a number.");
            field.setText("0.1, 0.2");
            assertThat(problem.getText()).isEqualTo("Write 3 numbers, one each for helpful, harmless, truthful.");
            redrawn(view);
            assertThat(volumes(view)).isEqualTo(before);
            field.setText("0.1, 0.2, 0");
            redrawn(view);
            assertThat(problem.isVisible()).isFalse();
            assertThat(panel(view, "volume").title()).isEqualTo("Hypervolume above (0.1, 0.2, 0)");
            assertThat(volumes(view)).isLessThan(before);
            return null;
        });
    }

    private static double volumes(TradeoffsView view) {
        return series(xy(view, "volume"), s -> s.key().endsWith("/volume")).x()[0];
    }

    @Test
    void smoothingAddsALineAndLeavesTheRest() throws Exception {
        HeadlessToolkit.call(() -> {
            TradeoffsView view = show("curves", RUNS);
            Series before = series(xy(view, "reward-helpful"), s -> s.key().endsWith("/mean"));
            choose(view, "smoothing", 0.1);
            Panel.Xy panel = xy(view, "reward-helpful");
            Series raw = series(panel, s -> s.key().equals(before.key()));
            assertThat(raw.y()).containsExactly(before.y());
            assertThat(raw.lo()).containsExactly(before.lo());
            assertThat(panel.series()).anySatisfy(s -> assertThat(s.key()).endsWith("/mean/smooth"));
            assertThat(badges(panel)).contains("smoothed");
            return null;
        });
    }

    @Test
    void oneSwitchPutsAllPanelsOnAnotherAxisAndABandIsWhatItSays() throws Exception {
        HeadlessToolkit.call(() -> {
            TradeoffsView view = show("curves", RUNS);
            Panel.Xy panel = xy(view, "reward-helpful");
            // The groups differ by their planned steps, so both ctwa runs stand alone.
            assertThat(panel.series()).anySatisfy(s -> assertThat(s.key()).isEqualTo("ctwa-1/validation"));
            choose(view, "axis", TradeoffAxis.TIME);
            assertThat(xy(view, "reward-helpful").x().title()).isEqualTo("wall time [s]");
            choose(view, "axis", TradeoffAxis.KL);
            assertThat(panel(view, "reward-helpful")).isInstanceOf(Panel.Words.class);
            choose(view, "axis", TradeoffAxis.STEP);
            choose(view, "band", TradeoffBand.Kind.T95);
            Series mean = series(xy(view, "reward-helpful"), s -> s.key().endsWith("/mean"));
            double half = Objects.requireNonNull(mean.hi())[1] - mean.y()[1];
            // Two seeds: the t of one degree of freedom times half their distance.
            double[] a = series(xy(view, "reward-helpful"), s -> s.key().equals("linear-1/validation"))
                    .y();
            double[] b = series(xy(view, "reward-helpful"), s -> s.key().equals("linear-2/validation"))
                    .y();
            assertThat(half)
                    .isCloseTo(12.706204736 * Math.abs(a[1] - b[1]) / 2, org.assertj.core.api.Assertions.within(1e-6));
            return null;
        });
    }

    @Test
    void whatStandsForARunIsNamedAndFollowsTheCursorAndTheRange() throws Exception {
        HeadlessToolkit.call(() -> {
            TradeoffsView view = show("table", List.of("linear-1"));
            assertThat(view.figure().orElseThrow().title()).startsWith("Rewards at the last evaluation, on held-out");
            choose(view, "points", TradeoffPick.Rule.AT_CURSOR);
            selection.stepProperty().set(14);
            redrawn(view);
            assertThat(view.figure().orElseThrow().title()).startsWith("Rewards at the last evaluation up to step 14");
            assertThat(step(view)).isEqualTo(10);
            selection.stepProperty().set(Selection.LATEST);
            selection.rangeProperty().set(new StepRange(0, 25));
            choose(view, "points", TradeoffPick.Rule.LAST);
            assertThat(step(view)).isEqualTo(20);
            return null;
        });
    }

    private static double step(TradeoffsView view) {
        return ((Panel.Table) panel(view, "finals-runs"))
                .rows()
                .getFirst()
                .cells()
                .get(1)
                .value();
    }

    @Test
    void aForgettingCellPutsItsObjectiveInFocus() throws Exception {
        HeadlessToolkit.call(() -> {
            TradeoffsView view = show("forgetting", List.of("orthalign-1", "linear-1"));
            Panel.Heat heat = view.figure()
                    .orElseThrow()
                    .panels()
                    .map(Panel.Heat.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(heat.rows()).contains("base model", "1: harmless", "2: helpful", "3: truthful");
            assertThat(badges(heat)).contains("1 runs without stages");
            drag(view, heat.id(), new double[] {1, 1}, new double[] {1, 1}, 1);
            assertThat(selection.objectiveProperty().get()).isEqualTo("harmless");
            return null;
        });
    }

    @Test
    void eachPageShowsOnlyTheChoicesThatItHeeds() throws Exception {
        HeadlessToolkit.call(() -> {
            TradeoffsView view = show("curves", RUNS);
            assertThat(shown(view, "axis")).isTrue();
            assertThat(shown(view, "points")).isFalse();
            view.showPage("table");
            assertThat(shown(view, "axis")).isFalse();
            assertThat(shown(view, "points")).isTrue();
            assertThat(shown(view, "count")).isFalse();
            choose(view, "points", TradeoffPick.Rule.MEAN_LAST);
            assertThat(shown(view, "count")).isTrue();
            return null;
        });
    }

    private static boolean shown(TradeoffsView view, String id) {
        Node box = view.node().lookup("#tradeoffs-" + id);
        return box.getParent().isVisible();
    }
}
