package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javafx.event.EventType;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.counterpoint.workbench.settings.CenterShape;
import org.counterpoint.workbench.settings.Layout;
import org.counterpoint.workbench.view.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Views move between the panes of the real window, with the pointer and by actions. */
@Timeout(120)
class ViewMovesTest {
    @TempDir
    private Path folder;

    private WindowFixture ui;

    @BeforeEach
    void open() throws Exception {
        ui = new WindowFixture(folder);
        ui.perform("panelLibrary");
        ui.perform("panelDetails");
    }

    @AfterEach
    void close() throws Exception {
        ui.close();
    }

    @Test
    void edgesMeanHalvesAndTheRestMeansThePane() {
        Bounds pane = new BoundingBox(100, 50, 400, 340);
        assertThat(PanePlace.at(pane, 40, 300, 240)).isEqualTo(PanePlace.INSIDE);
        assertThat(PanePlace.at(pane, 40, 110, 240)).isEqualTo(PanePlace.LEFT);
        assertThat(PanePlace.at(pane, 40, 490, 240)).isEqualTo(PanePlace.RIGHT);
        assertThat(PanePlace.at(pane, 40, 300, 95)).isEqualTo(PanePlace.TOP);
        assertThat(PanePlace.at(pane, 40, 300, 385)).isEqualTo(PanePlace.BOTTOM);
        assertThat(PanePlace.at(pane, 40, 110, 60)).as("the header").isEqualTo(PanePlace.INSIDE);
        for (PanePlace place : PanePlace.values()) {
            assertThat(place.part(pane).getWidth() * place.part(pane).getHeight())
                    .isEqualTo(400 * 340 / (place == PanePlace.INSIDE ? 1.0 : 2.0));
        }
    }

    @Test
    void aTabIsDraggedToAnotherPaneWithItsViewAndBackByUndo() throws Exception {
        ui.library("linear");
        ui.perform("selectAll");
        ui.perform("splitRight");
        show("covariance/weights");
        Fx.run(() -> ui.window.center().updateNow());
        Fx.await("made", () -> pane(1).view().isPresent());
        ViewPane left = pane(0);
        ViewPane right = pane(1);
        View moved = Fx.call(() -> right.view().orElseThrow());

        Node tab = tab(right, "covariance");
        press(tab);
        drag(tab, middle(left));
        assertThat(ui.has("#drop-mark")).isTrue();
        assertThat(Fx.call(() -> ((Label) ui.node("#drop-mark")).getText())).contains(moved.title());
        assertThat(Fx.call(() -> scene(ui.node("#drop-mark")).getWidth()))
                .isEqualTo(scene(left).getWidth());
        Fx.key(ui.window.scene().getRoot(), KeyCode.ESCAPE);
        assertThat(ui.has("#drop-mark")).isFalse();
        release(tab, middle(left));
        assertThat(fronts()).containsExactly("tradeoffs", "covariance");

        press(tab);
        drag(tab, middle(left));
        release(tab, middle(left));
        Fx.layout(ui.window.scene());
        assertThat(ui.has("#drop-mark")).isFalse();
        assertThat(fronts()).containsExactly("covariance", "tradeoffs");
        assertThat(Fx.call(() -> left.view().orElseThrow())).isSameAs(moved);
        assertThat(moved.page()).isEqualTo("weights");
        assertThat(Fx.call(() -> moved.node().getScene())).isSameAs(ui.window.scene());
        assertThat(Fx.call(() -> panes().active())).isSameAs(left);

        ui.perform("undo");
        Fx.layout(ui.window.scene());
        assertThat(fronts()).containsExactly("tradeoffs", "covariance");
        assertThat(Fx.call(() -> right.view().orElseThrow())).isSameAs(moved);
    }

    @Test
    void aDropAtAnEdgeDividesThePaneAndTheLayoutComesBackAsItWas() throws Exception {
        show("samples");
        ViewPane only = pane(0);
        Node tab = tab(only, "samples");
        Bounds bounds = scene(only);
        double[] leftEdge = {bounds.getMinX() + 12, bounds.getCenterY()};
        press(tab);
        drag(tab, middle(only));
        assertThat(Fx.call(() -> ui.node("#drop-mark").isVisible()))
                .as("its own pane is no target")
                .isFalse();
        drag(tab, leftEdge);
        assertThat(Fx.call(() -> scene(ui.node("#drop-mark")).getWidth()))
                .isEqualTo(bounds.getWidth() / 2, org.assertj.core.api.Assertions.within(1.0));
        release(tab, leftEdge);
        Fx.layout(ui.window.scene());
        assertThat(panes().shape()).isInstanceOf(CenterShape.Halves.class);
        assertThat(fronts()).containsExactly("samples", "tradeoffs");
        Layout mine = Fx.call(() -> ui.window.layouts().current());

        ui.perform("moveDown");
        Fx.layout(ui.window.scene());
        assertThat(panes().panes()).hasSize(3);
        assertThat(panes().panes().stream().map(ViewPane::number).distinct()).hasSize(3);
        ui.perform("undo");
        assertThat(Fx.call(() -> panes().shape())).isEqualTo(mine.center());
        ui.perform("resetLayout");
        assertThat(panes().panes()).hasSize(1);
        Fx.run(() -> ui.window.layout().apply(mine));
        assertThat(fronts()).containsExactly("samples", "tradeoffs");
    }

    @Test
    void actionsMoveTheViewInFrontAndSelectionsStillGoBack() throws Exception {
        ui.library("linear", "ctwa");
        ui.perform("selectAll");
        Fx.run(() -> ui.window
                .workbench()
                .selection()
                .select(List.of(ui.window.workbench().library().all().getFirst().key())));
        show("lipschitz");
        ui.perform("moveNext");
        assertThat(fronts()).containsExactly("tradeoffs", "lipschitz");
        ui.perform("moveNext");
        Fx.layout(ui.window.scene());
        assertThat(fronts()).first().isEqualTo("lipschitz");
        ui.perform("back");
        assertThat(ui.window.workbench().selection().runs()).hasSize(4);
        ui.perform("forward");
        assertThat(ui.window.workbench().selection().runs()).hasSize(1);
        for (int i = panes().panes().size(); i < PaneTree.MOST; i++) {
            ui.perform("splitRight");
        }
        ui.perform("moveRight");
        assertThat(panes().panes()).hasSize(PaneTree.MOST);
        assertThat(ui.text("#status")).contains(String.valueOf(PaneTree.MOST));
    }

    private Node tab(ViewPane pane, String view) throws Exception {
        Fx.layout(ui.window.scene());
        return Fx.call(() -> pane.lookup("#tab-" + view));
    }

    private static Bounds scene(Node node) throws Exception {
        return Fx.call(() -> node.localToScene(node.getBoundsInLocal()));
    }

    private static double[] middle(Node node) throws Exception {
        Bounds bounds = scene(node);
        return new double[] {bounds.getCenterX(), bounds.getCenterY()};
    }

    private static void press(Node node) throws Exception {
        fire(node, MouseEvent.MOUSE_PRESSED, middle(node));
    }

    private static void drag(Node node, double[] to) throws Exception {
        fire(node, MouseEvent.MOUSE_DRAGGED, to);
    }

    private static void release(Node node, double[] at) throws Exception {
        fire(node, MouseEvent.MOUSE_RELEASED, at);
    }

    private static void fire(Node node, EventType<MouseEvent> type, double[] at) throws Exception {
        boolean down = type != MouseEvent.MOUSE_RELEASED;
        Fx.run(() -> node.fireEvent(new MouseEvent(
                type,
                at[0],
                at[1],
                at[0],
                at[1],
                MouseButton.PRIMARY,
                1,
                false,
                false,
                false,
                false,
                down,
                false,
                false,
                true,
                false,
                false,
                null)));
    }

    private void show(String view) throws Exception {
        Fx.run(() -> ui.window.center().showHere(view));
    }

    private PaneTree panes() {
        return ui.window.center().panes();
    }

    private ViewPane pane(int index) {
        return panes().panes().get(index);
    }

    /** Views in front, by the panes' order on screen. */
    private List<String> fronts() throws Exception {
        return Fx.call(() -> leaves(panes().shape()));
    }

    private static List<String> leaves(CenterShape shape) {
        return switch (shape) {
            case CenterShape.Pane pane -> List.of(pane.view());
            case CenterShape.Halves halves ->
                java.util.stream.Stream.of(halves.first(), halves.second())
                        .flatMap(half -> leaves(half).stream())
                        .toList();
        };
    }
}
