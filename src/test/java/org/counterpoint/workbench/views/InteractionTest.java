package org.counterpoint.workbench.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Line;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.RunDirs;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.FigurePane;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.RunStyle;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.FigureView;
import org.jfree.data.Range;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InteractionTest {
    @TempDir
    static Path parent;

    private static Path linear;
    private static Path orthalign;

    private final Selection selection = new Selection();

    @BeforeAll
    static void start() throws IOException {
        HeadlessToolkit.start();
        linear = RunDirs.online(parent, "linear", 1, 30);
        orthalign = RunDirs.offline(parent, "orthalign", 1, 30, true);
    }

    private View show(String id, Path... dirs) throws IOException {
        ViewContext context = new ViewContext(selection, new SameThreadTaskRunner(), new Theme(Theme.Mode.LIGHT));
        View view = CoreViews.factory(id, ChartStyle.NORMAL_EM).orElseThrow().create(context);
        List<RunModel> models = new ArrayList<>();
        for (Path dir : dirs) {
            Run run = Run.open(dir);
            models.add(new RunModel(run, new RunStyle(run.manifest().method(), 0)));
        }
        Scene scene = new Scene(view.node(), 1200, 800);
        context.theme().apply(scene);
        view.update(models);
        scene.snapshot(null);
        return view;
    }

    private static List<Node> all(Node root) {
        List<Node> nodes = new ArrayList<>(List.of(root));
        if (root instanceof Parent p) {
            p.getChildrenUnmodifiable().forEach(child -> nodes.addAll(all(child)));
        }
        return nodes;
    }

    private static List<String> labels(View view) {
        return all(view.node()).stream()
                .filter(n -> n instanceof Label && n.isVisible())
                .map(n -> ((Label) n).getText())
                .toList();
    }

    private static Node plot(View view, String panel) {
        return view.node().lookup("#plot-" + panel);
    }

    private static double[] pixel(View view, String panel, double x, double y) {
        FigureView<?, ?> figures = (FigureView<?, ?>) view;
        Point2D at = figures.pane().locate(panel, x, y).orElseThrow();
        Point2D local = plot(view, panel).sceneToLocal(figures.pane().localToScene(at));
        return new double[] {local.getX(), local.getY()};
    }

    private static void mouse(
            Node node, javafx.event.EventType<MouseEvent> type, double[] at, int clicks, boolean shift) {
        Point2D scene = node.localToScene(at[0], at[1]);
        Event.fireEvent(
                node,
                new MouseEvent(
                        type,
                        scene.getX(),
                        scene.getY(),
                        scene.getX(),
                        scene.getY(),
                        MouseButton.PRIMARY,
                        clicks,
                        shift,
                        false,
                        false,
                        false,
                        type != MouseEvent.MOUSE_RELEASED,
                        false,
                        false,
                        false,
                        false,
                        type == MouseEvent.MOUSE_CLICKED,
                        null));
    }

    private static void mouse(Node node, javafx.event.EventType<MouseEvent> type, double[] at) {
        mouse(node, type, at, 1, false);
    }

    private static void drag(Node node, double[] from, double[] to, boolean shift) {
        mouse(node, MouseEvent.MOUSE_PRESSED, from, 1, shift);
        mouse(node, MouseEvent.MOUSE_DRAGGED, to, 1, shift);
        mouse(node, MouseEvent.MOUSE_RELEASED, to, 1, shift);
    }

    private static void key(Node node, KeyCode code, boolean shift) {
        Event.fireEvent(node, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, false, false, false));
    }

    private static Range seen(View view, String panel) {
        return ((FigureView<?, ?>) view).pane().seen(panel).orElseThrow();
    }

    @Test
    void pointerShowsExactValuesAndAClickSetsTheTimeCursorOfAllViews() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("tradeoffs", linear);
            Node viewer = plot(view, "reward-helpful");
            double reward = Run.open(linear)
                    .metrics()
                    .series("validation", "reward/helpful/mean")
                    .values()[2];
            double[] at = pixel(view, "reward-helpful", 20, reward);
            mouse(viewer, MouseEvent.MOUSE_MOVED, at);
            assertThat(labels(view))
                    .anySatisfy(text -> assertThat(text)
                            .startsWith("linear seed 1 \u00b7 validation\nstep 20\nmean reward ")
                            .endsWith(" (SE)"));
            mouse(viewer, MouseEvent.MOUSE_CLICKED, at);
            assertThat(selection.step()).isEqualTo(20);
            // One in each objective's panel and one in that of the hypervolume.
            assertThat(all(view.node()).stream()
                            .filter(n -> n instanceof Line
                                    && n.isVisible()
                                    && n.getStyleClass().contains("time-cursor")))
                    .hasSize(4);
            return null;
        });
    }

    @Test
    void zoomSurvivesNewDataAndCanBeReset() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("covariance", linear);
            FigurePane pane = ((FigureView<?, ?>) view).pane();
            Range whole = seen(view, "covariance");
            pane.zoom("covariance", new Range(5, 10), null);
            // What the pane does when a running job has written more rows.
            pane.setStyle(new ChartStyle(new Theme(Theme.Mode.LIGHT).tokens(), 13));
            assertThat(seen(view, "covariance")).isEqualTo(new Range(5, 10));
            mouse(plot(view, "covariance"), MouseEvent.MOUSE_CLICKED, new double[] {200, 100}, 2, false);
            assertThat(seen(view, "covariance")).isEqualTo(whole);
            return null;
        });
    }

    @Test
    void draggingZoomsAndBackspaceGoesBack() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("covariance", linear);
            Range whole = seen(view, "covariance");
            double[] from = pixel(view, "covariance", 10, 0);
            double[] to = pixel(view, "covariance", 20, 0);
            Node plot = plot(view, "covariance");
            drag(plot, from, to, false);
            assertThat(seen(view, "covariance").getLowerBound()).isCloseTo(10, within(0.01));
            assertThat(seen(view, "covariance").getUpperBound()).isCloseTo(20, within(0.01));
            key(plot, KeyCode.PLUS, false);
            assertThat(seen(view, "covariance").getLength()).isCloseTo(8, within(0.01));
            key(plot, KeyCode.BACK_SPACE, false);
            assertThat(seen(view, "covariance").getLength()).isCloseTo(10, within(0.01));
            key(plot, KeyCode.DIGIT0, false);
            assertThat(seen(view, "covariance")).isEqualTo(whole);
            return null;
        });
    }

    @Test
    void shiftAndDragChoosesStepsForAllViewsAndEscapeGivesThemUp() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("tradeoffs", linear);
            Range whole = seen(view, "reward-helpful");
            Node plot = plot(view, "reward-helpful");
            drag(plot, pixel(view, "reward-helpful", 6.4, 0), pixel(view, "reward-helpful", 18.2, 0), true);
            assertThat(selection.rangeProperty().get()).isEqualTo(new StepRange(7, 18));
            assertThat(seen(view, "reward-helpful")).isEqualTo(whole);
            assertThat(all(view.node()).stream()
                            .filter(n -> n.isVisible() && n.getStyleClass().contains("beside-range")))
                    .isNotEmpty();
            key(plot, KeyCode.ESCAPE, false);
            assertThat(selection.rangeProperty().get()).isNull();
            return null;
        });
    }

    @Test
    void keysMoveTheTimeCursorAlongTheDataAndSaySo() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("tradeoffs", linear);
            Node plot = plot(view, "reward-helpful");
            assertThat(plot.isFocusTraversable()).isTrue();
            key(plot, KeyCode.HOME, false);
            long first = selection.step();
            key(plot, KeyCode.RIGHT, false);
            long second = selection.step();
            assertThat(second).isGreaterThan(first);
            assertThat(plot.getAccessibleText()).contains("Time cursor at step " + second + ".");
            key(plot, KeyCode.LEFT, false);
            assertThat(selection.step()).isEqualTo(first);
            key(plot, KeyCode.RIGHT, true);
            assertThat(selection.rangeProperty().get()).isEqualTo(new StepRange(first, second));
            return null;
        });
    }

    @Test
    void clickOnACellChoosesTheModuleForSpectraAndForTheOtherViews() throws Exception {
        HeadlessToolkit.call(() -> {
            selection.moduleProperty().set("model.layers.0.self_attn.q_proj");
            View view = show("subspaces", orthalign);
            mouse(plot(view, "map"), MouseEvent.MOUSE_CLICKED, pixel(view, "map", 5, 2));
            assertThat(selection.moduleProperty().get()).isEqualTo("model.layers.2.mlp.up_proj");
            return null;
        });
    }

    @Test
    void samplesFollowTheTimeCursor() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("samples", linear);
            view.showPage("list");
            view.node().applyCss();
            ((javafx.scene.Parent) view.node()).layout();
            TableView<?> table = (TableView<?>) view.node().lookup("#samples-table");
            assertThat(table.getItems()).hasSize(9);
            assertThat(labels(view)).contains("9 samples at step 30 of 27 logged.");
            selection.stepProperty().set(17);
            assertThat(labels(view)).contains("9 samples at step 15 of 27 logged.");
            return null;
        });
    }

    @Test
    void offlineRunsSayInWordsWhyThereAreNoCovariances() throws Exception {
        HeadlessToolkit.call(() -> {
            assertThat(labels(show("covariance", orthalign)))
                    .anySatisfy(text -> assertThat(text).contains("trained offline with orthalign"));
            return null;
        });
    }
}
