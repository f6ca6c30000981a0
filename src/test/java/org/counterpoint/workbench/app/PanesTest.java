package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.settings.CenterShape;
import org.counterpoint.workbench.settings.Layout;
import org.counterpoint.workbench.settings.LayoutJson;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Panes, selection bar, palette, help, layouts and undo of the real window. */
@Timeout(120)
class PanesTest {
    @TempDir
    private Path folder;

    private WindowFixture ui;

    @BeforeEach
    void open() throws Exception {
        ui = new WindowFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        ui.close();
    }

    @Test
    void fourPanesShowFourViewsOfTheSameRunsAndClosingIsUndone() throws Exception {
        ui.library("linear", "ctwa");
        ui.perform("selectAll");
        Fx.await("opened", () -> ui.labels().size() == 4);
        ui.perform("splitRight");
        show("covariance");
        ui.perform("splitDown");
        show("samples");
        Fx.run(() -> panes().activate(panes().panes().getFirst()));
        ui.perform("splitDown");
        show("subspaces");
        Fx.run(() -> ui.window.center().updateNow());
        assertThat(fronts()).containsExactlyInAnyOrder("tradeoffs", "covariance", "samples", "subspaces");
        Fx.await(
                "all four made",
                () -> panes().panes().stream().allMatch(pane -> pane.view().isPresent()));
        assertThat(panes().panes().stream().map(ViewPane::number).distinct()).hasSize(4);
        ui.perform("closePane");
        assertThat(fronts()).containsExactlyInAnyOrder("tradeoffs", "covariance", "samples");
        assertThat(ui.window.actions().get("undo").getText()).contains("Subspaces");
        ui.perform("undo");
        assertThat(fronts()).containsExactlyInAnyOrder("tradeoffs", "covariance", "samples", "subspaces");
        assertThat(ui.window.actions().get("undo").isDisabled()).isTrue();
    }

    @Test
    void theSameViewTwiceIsComputedTwice() throws Exception {
        ui.library("linear");
        ui.perform("selectAll");
        ui.perform("splitRight");
        Fx.run(() -> ui.window.center().updateNow());
        Fx.await(
                "at rest",
                () -> ui.window.workbench().parts().tasks().running().isEmpty()
                        && ui.window.center().made().count() == 2);
        List<View> views = Fx.call(() -> ui.window.center().made().toList());
        Fx.await(
                "both drawn",
                () -> views.stream()
                        .allMatch(view -> ((org.counterpoint.workbench.views.shared.FigureView<?, ?>) view)
                                .figure()
                                .isPresent()));
    }

    @Test
    void aLayoutIsKeptRestoredResetAndHandedOverAsAFile() throws Exception {
        ui.perform("splitRight");
        show("samples");
        ui.perform("panelLibrary");
        Layout mine = Fx.call(() -> ui.window.layouts().current());
        assertThat(mine.library()).isFalse();
        assertThat(mine.center().panes()).isEqualTo(2);
        ui.perform("saveLayout");
        Fx.run(() -> {
            ((TextField) ui.node("#name-field")).setText("mine");
            ((Button) ui.node("#name-save")).fire();
        });
        assertThat(ui.window.memory().layouts()).containsOnlyKeys("mine");
        ui.perform("resetLayout");
        assertThat(panes().panes()).hasSize(1);
        assertThat(ui.has("#library-table")).isTrue();
        ui.perform("undo");
        assertThat(panes().panes()).hasSize(2);
        ui.perform("resetLayout");
        Fx.run(() -> ui.window.layouts().restore("mine"));
        assertThat(fronts()).containsExactly("tradeoffs", "samples");
        ui.picker.answer = folder.resolve("x");
        ui.perform("exportLayout");
        Path file = folder.resolve("layout.json");
        Fx.await("written", () -> Files.exists(file) && ui.text("#status").contains("layout.json"));
        assertThat(LayoutJson.read(file).center().panes()).isEqualTo(2);
        ui.perform("resetLayout");
        ui.picker.answer = file;
        ui.perform("importLayout");
        Fx.await("shown", () -> panes().panes().size() == 2);
        assertThat(ui.window.memory().layouts()).containsKeys("mine", "layout");
    }

    @Test
    void chipsSayWhatIsSelectedAndClearIt() throws Exception {
        ui.library("linear", "ctwa");
        ui.perform("selectAll");
        Fx.await("opened", () -> ui.labels().size() == 4);
        Selection selection = ui.window.workbench().selection();
        Fx.run(() -> ui.window.center().updateNow());
        assertThat(ui.text("#selection-count")).isEqualTo("4 runs");
        Fx.run(() -> {
            selection.brush(selection.runs().subList(0, 3));
            selection.seedProperty().set(2L);
            selection.rangeProperty().set(new StepRange(3, 9));
            selection.objectiveProperty().set("helpful");
            selection.promptProperty().set("p7");
            selection.moduleProperty().set("layers.0.q_proj");
            selection.stageProperty().set(1);
            selection.stepProperty().set(5);
            ui.window.center().updateNow();
        });
        assertThat(chips())
                .containsExactly(
                        "brushed 3 of 4",
                        "seed 2",
                        "steps 3 to 9",
                        "helpful",
                        "prompt p7",
                        "layers.0.q_proj",
                        "stage 1",
                        "at step 5");
        assertThat(ui.text("#selection-count")).matches("[12] of 4 runs");
        Fx.run(() -> ui.node("#chip-seed").requestFocus());
        Fx.key(ui.node("#chip-seed"), KeyCode.DELETE);
        assertThat(selection.seedProperty().get()).isNull();
        assertThat(Fx.call(() -> ui.window.scene().getFocusOwner().getId())).isEqualTo("chip-range");
        Fx.run(() -> ((Button) ui.node("#chip-module")).fire());
        assertThat(selection.moduleProperty().get()).isNull();
        ui.perform("clearParts");
        assertThat(chips()).isEmpty();
        assertThat(selection.runs()).hasSize(4);
        ui.perform("back");
        assertThat(chips()).contains("brushed 3 of 4", "helpful");
    }

    @Test
    void brushAndSeedThatLeaveNothingSaySo() throws Exception {
        ui.library("linear");
        ui.perform("selectAll");
        Fx.await("opened", () -> ui.labels().size() == 2);
        Fx.run(() -> {
            ui.window.workbench().selection().seedProperty().set(77L);
            ui.window.center().updateNow();
        });
        assertThat(ui.text("#selection-count")).contains("leave no run").contains("all 2");
    }

    @Test
    void aRangeIsTypedAndDraggedAndTheWholeCourseIsNone() throws Exception {
        ui.library("linear");
        ui.perform("selectAll");
        Fx.await("steps", () -> ui.slider().getMax() == 20);
        ui.perform("range");
        TextField from = (TextField) ui.node("#range-from");
        TextField to = (TextField) ui.node("#range-to");
        Selection selection = ui.window.workbench().selection();
        Fx.run(() -> {
            from.setText("4");
            to.setText("11");
            to.fireEvent(new javafx.event.ActionEvent());
        });
        assertThat(selection.rangeProperty().get()).isEqualTo(new StepRange(4, 11));
        Fx.run(() -> {
            from.setText("12");
            from.fireEvent(new javafx.event.ActionEvent());
        });
        assertThat(selection.rangeProperty().get()).isEqualTo(new StepRange(4, 11));
        var slider = (org.controlsfx.control.RangeSlider) ui.node("#range-slider");
        assertThat(slider.getLowValue()).isEqualTo(4);
        assertThat(slider.getHighValue()).isEqualTo(11);
        Fx.run(() -> {
            slider.setHighValueChanging(true);
            slider.setHighValue(15);
            slider.setHighValue(18);
        });
        assertThat(selection.rangeProperty().get()).isEqualTo(new StepRange(4, 11));
        Fx.run(() -> slider.setHighValueChanging(false));
        assertThat(selection.rangeProperty().get()).isEqualTo(new StepRange(4, 18));
        ui.perform("back");
        assertThat(selection.rangeProperty().get()).isEqualTo(new StepRange(4, 11));
        Fx.run(() -> {
            from.setText("0");
            to.setText("20");
            to.fireEvent(new javafx.event.ActionEvent());
        });
        assertThat(selection.rangeProperty().get()).isNull();
        TextField step = (TextField) ui.node("#time-typed");
        Fx.run(() -> {
            step.setText("7");
            step.fireEvent(new javafx.event.ActionEvent());
        });
        assertThat(selection.step()).isEqualTo(7);
        ui.perform("stepForward");
        assertThat(selection.step()).isEqualTo(8);
        Fx.run(() -> {
            step.setText("many");
            step.fireEvent(new javafx.event.ActionEvent());
        });
        assertThat(ui.text("#time-value")).contains("from 0 to 20");
        assertThat(selection.step()).isEqualTo(8);
    }

    @Test
    void namedSelectionsAreKeptRenamedDeletedAndBroughtBack() throws Exception {
        ui.library("linear", "ctwa");
        ui.perform("selectAll");
        Fx.run(() -> ui.window.workbench().selection().objectiveProperty().set("helpful"));
        ui.perform("saveSelection");
        Fx.run(() -> ((TextField) ui.node("#name-field")).setText("good ones"));
        Fx.run(() -> ((Button) ui.node("#name-save")).fire());
        ui.perform("selectNone");
        ui.perform("manageSelections");
        Fx.run(() -> button("Delete good ones").fire());
        assertThat(ui.window.memory().selections().all()).isEmpty();
        Fx.key(ui.node("#sheet-close"), KeyCode.ESCAPE);
        ui.perform("undo");
        assertThat(ui.window.memory().selections().all()).hasSize(1);
        palette("good on");
        assertThat(ui.window.workbench().selection().runs()).hasSize(4);
        assertThat(ui.window.workbench().selection().objectiveProperty().get()).isEqualTo("helpful");
    }

    @Test
    void thePaletteDoesActionsViewsRunsAndRemembersThem() throws Exception {
        ui.library("linear", "ctwa");
        palette("ctwa seed 2");
        Fx.await("run", () -> ui.labels().equals(List.of("ctwa seed 2")));
        palette("lipsch");
        assertThat(fronts()).containsExactly("lipschitz");
        palette("split right");
        assertThat(panes().panes()).hasSize(2);
        Fx.shortcut(ui.window.scene(), KeyCode.K);
        ListView<?> list = (ListView<?>) ui.node("#palette-list");
        Fx.await("commands", () -> list.getItems().size() > 3);
        assertThat(list.getItems().stream().limit(3).map(item -> ((Command) item).id()))
                .startsWith("splitRight", "view.lipschitz")
                .anyMatch(id -> id.startsWith("run."));
        TextField query = (TextField) ui.node("#palette-query");
        Fx.run(() -> query.setText("no such thing at all"));
        assertThat(list.getItems()).isEmpty();
        Fx.key(query, KeyCode.ESCAPE);
        assertThat(ui.has("#palette-query")).isFalse();
    }

    @Test
    void pagesOfViewsThatWereNeverShownAreInThePaletteAndTheHelp() throws Exception {
        ui.library("linear", "ctwa");
        ui.perform("selectAll");
        List<String> known = Fx.call(() -> HelpSheet.topics(ui.window)).stream()
                .flatMap(topic -> topic.lines().stream())
                .map(HelpSheet.Line::words)
                .toList();
        ui.window
                .workbench()
                .parts()
                .views()
                .forEach(factory -> assertThat(known)
                        .containsAll(
                                factory.pages().stream().map(ViewPage::help).toList()));
        palette("covariance signs prompts");
        assertThat(fronts()).containsExactly("covariance");
        Fx.await("page", () -> ui.window.center().current().map(View::page).equals(Optional.of("ledger")));
    }

    @Test
    void everyActionIsCompleteUniqueInTheMenusThePaletteAndTheHelp() throws Exception {
        List<Actions.Declared> all = ui.window.actions().all();
        List<Command> commands = Fx.call(() -> Commands.of(ui.window));
        List<HelpSheet.Line> help = Fx.call(() -> HelpSheet.topics(ui.window)).stream()
                .flatMap(topic -> topic.lines().stream())
                .toList();
        Set<KeyCombination> keys = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (Actions.Declared declared : all) {
            assertThat(declared.action().getText()).as(declared.id()).isNotBlank();
            assertThat(declared.action().getLongText()).as(declared.id()).isNotBlank();
            assertThat(texts.add(declared.action().getText()))
                    .as("text of " + declared.id())
                    .isTrue();
            KeyCombination key = declared.action().getAccelerator();
            if (key != null) {
                assertThat(keys.add(key)).as("shortcut of " + declared.id()).isTrue();
                assertThat(ui.window.scene().getAccelerators())
                        .as(declared.id())
                        .containsKey(key);
            }
            if (!declared.id().equals("palette")) {
                assertThat(commands).extracting(Command::id).contains(declared.id());
            }
            assertThat(help)
                    .extracting(HelpSheet.Line::name)
                    .contains(declared.action().getText());
        }
        assertThat(help).allSatisfy(line -> assertThat(line.words()).isNotBlank());
    }

    @Test
    void droppedLayoutsAndConfigurationsOpenAndTheRestIsRefusedWithAList() throws Exception {
        Path layout = folder.resolve("wide.json");
        LayoutJson.write(
                new Layout(
                        true,
                        false,
                        false,
                        0.3,
                        Double.NaN,
                        Double.NaN,
                        new CenterShape.Halves(
                                CenterShape.Side.DOWN,
                                0.5,
                                new CenterShape.Pane("samples", java.util.Map.of()),
                                new CenterShape.Pane("covariance", java.util.Map.of())),
                        null),
                layout);
        Fx.run(() -> ui.window.open(List.of(layout)));
        Fx.await("layout", () -> panes().panes().size() == 2);
        assertThat(fronts()).containsExactly("samples", "covariance");
        Path config = Files.writeString(folder.resolve("config.json"), "{\"method\": \"ctwa\", \"seed\": 5}");
        Fx.run(() -> ui.window.open(List.of(config)));
        Fx.await("form", () -> ui.has("#new-run-start"));
        Fx.run(() -> Sheet.closeOpen(ui.window.host()));
        for (String other : List.of("{\"a\": 1}", "[1]", "plain words", "{")) {
            Path file = Files.writeString(folder.resolve("other.json"), other);
            Fx.run(() -> ui.window.say("", false));
            Fx.run(() -> ui.window.open(List.of(file)));
            Fx.await("refusal", () -> ui.text("#status").contains("other.json"));
            assertThat(ui.text("#status"))
                    .contains("run.json")
                    .contains("adapter")
                    .contains("layout file");
        }
    }

    @Test
    void helpIsSearched() throws Exception {
        ui.perform("help");
        TextField search = (TextField) ui.node("#help-search");
        Fx.run(() -> search.setText("split right"));
        assertThat(ui.texts()).contains(Messages.text("action.splitRight.text"));
        assertThat(ui.texts()).doesNotContain(Messages.text("action.quit.tip"));
    }

    @Test
    void textGrowsWithTheFontScaleAndSoDoCharts() throws Exception {
        ui.library("linear");
        ui.perform("selectAll");
        Fx.await("drawn", () -> ui.window.center().current().isPresent());
        Fx.layout(ui.window.scene());
        double before = Fx.call(() -> ui.node("#selection-count").prefHeight(-1));
        for (int i = 0; i < 5; i++) {
            ui.perform("fontLarger");
        }
        Fx.layout(ui.window.scene());
        assertThat(ui.window.workbench().parts().theme().fontScale()).isEqualTo(1.5);
        assertThat(Fx.call(() -> ui.node("#selection-count").prefHeight(-1))).isGreaterThan(before * 1.35);
        ui.perform("fontReset");
        assertThat(ui.window.workbench().parts().theme().fontScale()).isEqualTo(1);
    }

    private void palette(String query) throws Exception {
        Fx.shortcut(ui.window.scene(), KeyCode.K);
        TextField field = (TextField) ui.node("#palette-query");
        Fx.run(() -> field.setText(query));
        Fx.key(field, KeyCode.ENTER);
        assertThat(ui.has("#palette-query")).isFalse();
    }

    private void show(String view) throws Exception {
        Fx.run(() -> ui.window.center().showHere(view));
    }

    private PaneTree panes() {
        return ui.window.center().panes();
    }

    private List<String> fronts() throws Exception {
        return Fx.call(() -> leaves(panes().shape()));
    }

    private static List<String> leaves(CenterShape shape) {
        List<String> found = new ArrayList<>();
        switch (shape) {
            case CenterShape.Pane pane -> found.add(pane.view());
            case CenterShape.Halves halves -> {
                found.addAll(leaves(halves.first()));
                found.addAll(leaves(halves.second()));
            }
        }
        return found;
    }

    private List<String> chips() throws Exception {
        return Fx.call(() -> ((Parent) ui.node("#selection-bar"))
                .getChildrenUnmodifiable().stream()
                        .filter(node -> node.getStyleClass().contains("selection-chip"))
                        .map(node -> ((Button) node).getText())
                        .toList());
    }

    private Button button(String accessible) {
        for (Node node : ui.window.scene().getRoot().lookupAll(".button")) {
            if (accessible.equals(node.getAccessibleText())) {
                return (Button) node;
            }
        }
        throw new AssertionError("no button " + accessible);
    }
}
