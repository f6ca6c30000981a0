package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToolBar;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.view.ViewPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be worked with has a name for screen readers and is reached by Tab, in every view, page and sheet. */
@SuppressWarnings("try") // the FX thread may be interrupted while closing; a test then fails, as it should
@Timeout(180)
class ReachTest {
    @TempDir
    private Path folder;

    @Test
    void everyControlOfEveryViewIsNamedAndReached() throws Exception {
        try (WindowFixture ui = new WindowFixture(folder)) {
            ui.library("linear", "orthalign");
            Fx.run(() -> {
                ui.window.actions().find("selectAll").perform();
                ui.window.actions().find("panelJobs").perform();
                ui.window.workbench().selection().seedProperty().set(1L);
                ui.window.workbench().selection().objectiveProperty().set("helpful");
                ui.window.actions().find("range").perform();
            });
            Fx.await("opened", () -> ui.labels().size() == 4);
            Set<String> wrong = new LinkedHashSet<>();
            for (var factory : ui.window.workbench().parts().views()) {
                Fx.run(() -> {
                    ui.window.center().showHere(factory.id());
                    ui.window.center().updateNow();
                });
                List<String> pages = new ArrayList<>();
                Fx.call(() -> pages.addAll(ui.window.center().current().orElseThrow().pages().stream()
                        .map(ViewPage::id)
                        .toList()));
                if (pages.isEmpty()) {
                    pages.add("");
                }
                for (String page : pages) {
                    if (!page.isEmpty()) {
                        Fx.run(() -> ui.window.center().showHere(factory.id() + "/" + page));
                    }
                    check(ui, factory.id() + " " + page, wrong);
                }
            }
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void everyControlOfTheSheetsIsNamedAndReached() throws Exception {
        try (WindowFixture ui = new WindowFixture(folder)) {
            ui.library("linear");
            Fx.run(() -> ui.window.actions().find("selectAll").perform());
            Set<String> wrong = new LinkedHashSet<>();
            for (String sheet : List.of("help", "saveSelection", "saveLayout", "manageLayouts", "job.slots", "about")) {
                Fx.run(() -> ui.window.actions().find(sheet).perform());
                check(ui, sheet, wrong);
                Fx.run(() -> Sheet.closeOpen(ui.window.host()));
            }
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void everyControlOfTheQueueIsNamedAndReached() throws Exception {
        try (WindowFixture ui = new WindowFixture(folder)) {
            ui.service.controls.steering = FakeControls.settings("ctwa", List.of("helpful", "harmless"));
            ui.service.controls.checkpoints = List.of(10L);
            ui.service.jobs = List.of(
                    new Job("r", RunStatus.RUNNING, "r", folder, 10, 50, 30, null),
                    new Job("f", RunStatus.FAILED, "f", folder, 10, 50, Double.NaN, "It broke."));
            Fx.run(() -> {
                ui.window.actions().get("panelJobs").setSelected(true);
                ui.window.workbench().jobs().refresh();
            });
            Fx.await("jobs", () -> ui.window.workbench().jobs().jobs().size() == 2);
            Set<String> wrong = new LinkedHashSet<>();
            for (String what : List.of("job.steer", "job.branch", "job.log")) {
                Fx.run(() -> {
                    ui.window.workbench().jobs().pick(List.of(what.equals("job.log") ? "f" : "r"));
                    ui.window.actions().find(what).perform();
                });
                check(ui, what, wrong);
                Fx.run(() -> Sheet.closeOpen(ui.window.host()));
            }
            assertThat(wrong).isEmpty();
        }
    }

    private static void check(WindowFixture ui, String where, Set<String> wrong) throws Exception {
        Fx.await(
                "at rest", () -> ui.window.workbench().parts().tasks().running().isEmpty());
        Fx.layout(ui.window.scene());
        Fx.run(() -> {
            Scene scene = ui.window.scene();
            Set<Node> labelled = new HashSet<>();
            for (Node node : scene.getRoot().lookupAll(".label")) {
                if (node instanceof Label label && label.getLabelFor() != null) {
                    labelled.add(label.getLabelFor());
                }
            }
            Set<Node> reached = walk(scene);
            // What lies below an open sheet is covered, and out of the keyboard's reach.
            Node sheet = scene.lookup(".scrim");
            if (sheet != null && reached.contains(scene.lookup("#library-table"))) {
                wrong.add(where + ": the focus leaves the sheet");
            }
            for (Node node : (sheet == null ? scene.getRoot() : sheet).lookupAll("*")) {
                if (!shown(node) || insideControl(node)) {
                    continue;
                }
                if (node.isFocusTraversable() && !named(node) && !labelled.contains(node)) {
                    wrong.add(where + ": nameless " + describe(node));
                }
                boolean workable = node instanceof ButtonBase
                        || node instanceof TextInputControl
                        || node instanceof ComboBoxBase<?>
                        || node instanceof Slider
                        || node instanceof TableView<?>
                        || node instanceof ListView<?>;
                // In a strip of tabs or a group of switches the arrow keys lead from one to the next.
                boolean roving = node.getStyleClass().contains("view-tab")
                        || (node instanceof ToggleButton toggle && toggle.getToggleGroup() != null);
                if (workable && !roving && !node.isDisabled() && !reached.contains(node)) {
                    wrong.add(where + ": not reached by Tab " + describe(node));
                }
            }
        });
    }

    private static Set<Node> walk(Scene scene) {
        Set<Node> reached = new LinkedHashSet<>();
        if (scene.getFocusOwner() == null) {
            scene.getRoot().requestFocusTraversal(TraversalDirection.NEXT);
        }
        Node at = scene.getFocusOwner();
        while (at != null && reached.add(at) && reached.size() < 2000) {
            at.requestFocusTraversal(TraversalDirection.NEXT);
            at = scene.getFocusOwner();
        }
        return reached;
    }

    private static boolean shown(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return !node.isDisabled();
    }

    /** Inside another control's skin, as the arrow of a list box is; that control answers for it. */
    private static boolean insideControl(Node node) {
        for (Node at = node.getParent(); at != null; at = at.getParent()) {
            if (at instanceof Control
                    && !(at instanceof SplitPane
                            || at instanceof ScrollPane
                            || at instanceof TitledPane
                            || at instanceof ToolBar)) {
                return true;
            }
        }
        return node.getStyleClass().contains("scroll-bar")
                || node.getStyleClass().contains("split-pane-divider");
    }

    private static boolean named(Node node) {
        return !Objects.requireNonNullElse(node.getAccessibleText(), "").isBlank()
                || (node instanceof Labeled labeled
                        && !Objects.requireNonNullElse(labeled.getText(), "").isBlank());
    }

    private static String describe(Node node) {
        String text = node instanceof Labeled labeled ? " \"" + labeled.getText() + "\"" : "";
        return node.getClass().getSimpleName() + " #" + node.getId() + " " + node.getStyleClass() + text;
    }
}
