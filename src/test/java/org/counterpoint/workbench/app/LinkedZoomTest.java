package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.stage.Window;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.FigurePane;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.views.shared.FigureView;
import org.jfree.data.Range;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Panels over the same axis zoom together in the real window, on a stage. */
@Timeout(120)
class LinkedZoomTest {
    private static final String ONE = "reward-helpful";
    private static final String OTHER = "reward-harmless";

    @TempDir
    private Path folder;

    private WindowFixture ui;

    @BeforeEach
    void open() throws Exception {
        ui = new WindowFixture(folder);
        Path dir = Runs.finished(folder, "linear", 1, 40);
        Fx.run(() -> ui.window.workbench().openRuns(List.of(dir)));
        show("tradeoffs");
        drawn(ONE);
        drawn(OTHER);
    }

    @AfterEach
    void close() throws Exception {
        ui.close();
    }

    private void show(String target) throws Exception {
        Fx.run(() -> ui.window.center().showHere(target));
    }

    private FigurePane pane() {
        View view = ui.window.center().current().orElseThrow();
        return ((FigureView<?, ?>) view).pane();
    }

    private void drawn(String panel) throws Exception {
        Fx.layout(ui.window.scene());
        Fx.await(
                "the picture of " + panel,
                () -> ui.window
                        .center()
                        .current()
                        .flatMap(view -> ((FigureView<?, ?>) view).pane().locate(panel, 1, 1))
                        .isPresent());
    }

    private Node plot(String panel) {
        return ui.node("#plot-" + panel);
    }

    private Range seen(String panel) throws Exception {
        return Fx.call(() -> pane().seen(panel).orElseThrow());
    }

    private void drag(String panel, double from, double to, MouseButton button) throws Exception {
        Fx.run(() -> {
            Node plot = plot(panel);
            Point2D start = at(panel, from);
            Point2D end = at(panel, to);
            mouse(plot, MouseEvent.MOUSE_PRESSED, start, button, 1);
            mouse(plot, MouseEvent.MOUSE_DRAGGED, end, button, 1);
            mouse(plot, MouseEvent.MOUSE_RELEASED, end, button, 1);
        });
    }

    /** A point of a plot in the coordinates of the scene, in the middle of its height. */
    private Point2D at(String panel, double step) {
        Point2D local = pane().locate(panel, step, 0.5).orElseThrow();
        double x = pane().localToScene(local).getX();
        Node plot = plot(panel);
        return new Point2D(
                x, plot.localToScene(0, plot.getLayoutBounds().getHeight() / 2).getY());
    }

    private static void mouse(Node node, EventType<MouseEvent> type, Point2D scene, MouseButton button, int clicks) {
        boolean primary = button == MouseButton.PRIMARY;
        Event.fireEvent(
                node,
                new MouseEvent(
                        type,
                        scene.getX(),
                        scene.getY(),
                        scene.getX(),
                        scene.getY(),
                        button,
                        clicks,
                        false,
                        false,
                        false,
                        false,
                        primary,
                        false,
                        !primary,
                        false,
                        false,
                        false,
                        null));
    }

    private void doubleClick(String panel) throws Exception {
        Fx.run(() -> mouse(plot(panel), MouseEvent.MOUSE_CLICKED, at(panel, 20), MouseButton.PRIMARY, 2));
    }

    private void key(String panel, KeyCode code) throws Exception {
        Fx.run(() -> Event.fireEvent(
                plot(panel), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false)));
    }

    private void wheel(String panel) throws Exception {
        Fx.run(() -> {
            Point2D scene = at(panel, 20);
            Event.fireEvent(
                    plot(panel),
                    new ScrollEvent(
                            ScrollEvent.SCROLL,
                            scene.getX(),
                            scene.getY(),
                            scene.getX(),
                            scene.getY(),
                            false,
                            false,
                            false,
                            false,
                            false,
                            false,
                            0,
                            120,
                            0,
                            120,
                            ScrollEvent.HorizontalTextScrollUnits.NONE,
                            0,
                            ScrollEvent.VerticalTextScrollUnits.NONE,
                            0,
                            0,
                            null));
        });
    }

    private void menu(String panel, String key) throws Exception {
        Fx.run(() -> {
            Point2D middle = plot(panel).localToScreen(50, 50);
            Event.fireEvent(
                    plot(panel),
                    new ContextMenuEvent(
                            ContextMenuEvent.CONTEXT_MENU_REQUESTED, 50, 50, middle.getX(), middle.getY(), true, null));
            ContextMenu menu = Window.getWindows().stream()
                    .filter(ContextMenu.class::isInstance)
                    .map(ContextMenu.class::cast)
                    .findFirst()
                    .orElseThrow();
            MenuItem item = menu.getItems().stream()
                    .filter(each -> Messages.text(key).equals(each.getText()))
                    .findFirst()
                    .orElseThrow();
            if (item instanceof CheckMenuItem check) {
                check.setSelected(!check.isSelected());
            }
            item.fire();
            menu.hide();
        });
    }

    @Test
    void panelsOverTheSameAxisZoomAndMoveTogetherAndBackspaceUndoesItInAll() throws Exception {
        Range whole = seen(ONE);
        assertThat(seen(OTHER)).isEqualTo(whole);
        drag(ONE, 10, 30, MouseButton.PRIMARY);
        assertThat(seen(ONE).getLowerBound()).isCloseTo(10, within(0.01));
        assertThat(seen(OTHER)).isEqualTo(seen(ONE));
        drawn(OTHER);
        Range zoomed = seen(ONE);
        // Moving starts from the picture, which is drawn a little later.
        Fx.await(
                "the part of it",
                () -> at(OTHER, 30).getX() - at(OTHER, 10).getX()
                        > plot(OTHER).getLayoutBounds().getWidth() / 2);
        drag(OTHER, 20, 25, MouseButton.SECONDARY);
        assertThat(seen(OTHER).getLowerBound()).isCloseTo(5, within(0.05));
        assertThat(seen(ONE)).isEqualTo(seen(OTHER));
        wheel(ONE);
        assertThat(seen(OTHER)).isEqualTo(seen(ONE));
        assertThat(seen(ONE).getLength()).isLessThan(zoomed.getLength() - 1);
        key(OTHER, KeyCode.BACK_SPACE);
        assertThat(seen(ONE).getLowerBound()).isCloseTo(5, within(0.05));
        key(ONE, KeyCode.BACK_SPACE);
        assertThat(seen(OTHER)).isEqualTo(zoomed);
        key(ONE, KeyCode.BACK_SPACE);
        assertThat(seen(ONE)).isEqualTo(whole);
        assertThat(seen(OTHER)).isEqualTo(whole);
    }

    @Test
    void aDoubleClickShowsEverythingInAllAndItCanBeUndone() throws Exception {
        Range whole = seen(ONE);
        Fx.run(() -> pane().zoom(ONE, new Range(10, 20), new Range(0.2, 0.4)));
        doubleClick(OTHER);
        assertThat(seen(ONE)).isEqualTo(whole);
        assertThat(seen(OTHER)).isEqualTo(whole);
        key(OTHER, KeyCode.BACK_SPACE);
        assertThat(seen(ONE)).isEqualTo(new Range(10, 20));
        assertThat(seen(OTHER)).isEqualTo(new Range(10, 20));
    }

    @Test
    void zoomingToTheStepsInFocusAppliesToAllPagesOfTheView() throws Exception {
        Fx.run(() -> ui.window.workbench().selection().rangeProperty().set(new StepRange(12, 18)));
        show("covariance/signs");
        drawn("sign-strip");
        menu("sign-strip", "chart.menu.torange");
        Range part = new Range(11.5, 18.5);
        assertThat(seen("sign-strip")).isEqualTo(part);
        assertThat(seen("covariance")).isEqualTo(part);
        show("covariance/weights");
        drawn("weights");
        assertThat(seen("weights")).isEqualTo(part);
    }

    @Test
    void panelsAreUnlinkedByTheMenuAndLinkedAgainByTheAction() throws Exception {
        Range whole = seen(ONE);
        Fx.run(() -> pane().zoom(ONE, new Range(10, 30), null));
        menu(ONE, "chart.menu.linked");
        assertThat(ui.window.actions().get("zoomLinked").isSelected()).isFalse();
        Fx.run(() -> pane().zoom(ONE, new Range(15, 20), null));
        assertThat(seen(OTHER)).isEqualTo(new Range(10, 30));
        key(OTHER, KeyCode.BACK_SPACE);
        assertThat(seen(OTHER)).isEqualTo(whole);
        key(ONE, KeyCode.BACK_SPACE);
        assertThat(seen(ONE)).isEqualTo(new Range(10, 30));
        Fx.run(() -> ui.window.actions().find("zoomLinked").perform());
        assertThat(seen(OTHER)).isEqualTo(new Range(10, 30));
        key(OTHER, KeyCode.BACK_SPACE);
        assertThat(seen(OTHER)).isEqualTo(whole);
    }

    @Test
    void theCommonPartStaysWhileARunGrows() throws Exception {
        Path growing = folder.resolve("growing");
        try (RunWriter writer = RunWriter.create(growing, Runs.manifest("ctwa", 3, 60, RunStatus.RUNNING))) {
            for (int step = 0; step <= 40; step++) {
                Runs.append(writer, "ctwa", 3, step);
            }
            Fx.run(() -> ui.window.workbench().openRuns(List.of(growing)));
            Fx.await("the run", () -> ui.lastStep(growing) == 40);
            drawn(ONE);
            Fx.run(() -> pane().zoom(ONE, new Range(10, 30), null));
            for (int step = 41; step <= 60; step++) {
                Runs.append(writer, "ctwa", 3, step);
            }
            Fx.await(
                    "its new rows",
                    () -> Stream.ofNullable(pane().figure())
                            .flatMap(Figure::panels)
                            .anyMatch(panel -> panel instanceof Panel.Xy xy
                                    && xy.series().stream().anyMatch(series -> last(series) == 60)));
            assertThat(seen(ONE)).isEqualTo(new Range(10, 30));
            assertThat(seen(OTHER)).isEqualTo(new Range(10, 30));
        }
    }

    private static double last(Series series) {
        return series.x().length == 0 ? Double.NaN : series.x()[series.x().length - 1];
    }
}
