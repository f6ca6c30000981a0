package org.counterpoint.workbench.views;

import static org.assertj.core.api.Assertions.assertThat;

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
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.shape.Line;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.RunDirs;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.SameThreadTaskRunner;
import org.counterpoint.workbench.theme.RunStyle;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.FigureView;
import org.jfree.chart.fx.ChartViewer;
import org.jfree.chart.plot.XYPlot;
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

    private static ChartViewer viewer(View view, String panel) {
        Node node = view.node().lookup("#panel-" + panel);
        return (ChartViewer) all(node).stream()
                .filter(ChartViewer.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static double[] pixel(ChartViewer viewer, double x, double y) {
        XYPlot plot = (XYPlot) viewer.getChart().getPlot();
        var area = viewer.getRenderingInfo().getPlotInfo().getDataArea();
        return new double[] {
            plot.getDomainAxis().valueToJava2D(x, area, plot.getDomainAxisEdge()),
            plot.getRangeAxis().valueToJava2D(y, area, plot.getRangeAxisEdge())
        };
    }

    private static void mouse(ChartViewer viewer, javafx.event.EventType<MouseEvent> type, double[] at) {
        Point2D scene = viewer.localToScene(at[0], at[1]);
        Event.fireEvent(
                viewer,
                new MouseEvent(
                        type,
                        scene.getX(),
                        scene.getY(),
                        scene.getX(),
                        scene.getY(),
                        MouseButton.PRIMARY,
                        1,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        true,
                        null));
    }

    @Test
    void pointerShowsExactValuesAndAClickSetsTheTimeCursorOfAllViews() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("tradeoffs", linear);
            ChartViewer viewer = viewer(view, "reward-helpful");
            double reward = Run.open(linear)
                    .metrics()
                    .series("validation", "reward/helpful/mean")
                    .values()[2];
            double[] at = pixel(viewer, 20, reward);
            mouse(viewer, MouseEvent.MOUSE_MOVED, at);
            assertThat(labels(view))
                    .anySatisfy(text -> assertThat(text)
                            .startsWith("linear seed 1 \u00b7 validation\nstep 20\nmean reward ")
                            .endsWith(" (SE)"));
            mouse(viewer, MouseEvent.MOUSE_CLICKED, at);
            assertThat(selection.step()).isEqualTo(20);
            assertThat(all(view.node()).stream()
                            .filter(n -> n instanceof Line
                                    && n.isVisible()
                                    && n.getStyleClass().contains("time-cursor")))
                    .hasSize(3);
            return null;
        });
    }

    @Test
    void zoomSurvivesNewDataAndCanBeReset() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("covariance", linear);
            ChartViewer viewer = viewer(view, "covariance");
            XYPlot plot = (XYPlot) viewer.getChart().getPlot();
            Range whole = plot.getDomainAxis().getRange();
            plot.getDomainAxis().setRange(new Range(5, 10));
            // What the pane does when a running job has written more rows.
            ((FigureView<?, ?>) view).pane().setStyle(new ChartStyle(new Theme(Theme.Mode.LIGHT).tokens(), 13));
            plot = (XYPlot) viewer(view, "covariance").getChart().getPlot();
            assertThat(plot.getDomainAxis().getRange()).isEqualTo(new Range(5, 10));
            double[] at = {200, 100};
            Event.fireEvent(
                    viewer,
                    new MouseEvent(
                            MouseEvent.MOUSE_CLICKED,
                            at[0],
                            at[1],
                            at[0],
                            at[1],
                            MouseButton.PRIMARY,
                            2,
                            false,
                            false,
                            false,
                            false,
                            false,
                            false,
                            false,
                            false,
                            false,
                            true,
                            null));
            assertThat(plot.getDomainAxis().getRange()).isEqualTo(whole);
            return null;
        });
    }

    @Test
    void clickOnACellChoosesTheModuleForSpectraAndForTheOtherViews() throws Exception {
        HeadlessToolkit.call(() -> {
            selection.moduleProperty().set("model.layers.0.self_attn.q_proj");
            View view = show("subspaces", orthalign);
            ChartViewer viewer = viewer(view, "map-0-1");
            mouse(viewer, MouseEvent.MOUSE_CLICKED, pixel(viewer, 5, 2));
            assertThat(selection.moduleProperty().get()).isEqualTo("model.layers.2.mlp.up_proj");
            return null;
        });
    }

    @Test
    void samplesFollowTheTimeCursor() throws Exception {
        HeadlessToolkit.call(() -> {
            View view = show("samples", linear);
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
