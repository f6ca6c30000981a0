package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.library.Grouping;
import org.counterpoint.workbench.library.LibraryItem;
import org.counterpoint.workbench.selection.Selection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real window on the headless platform, driven as a user drives it. */
@Timeout(120)
class WorkbenchWindowTest {
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
    void tellsWhatToDoWhereThereIsNoRun() throws Exception {
        Fx.run(() -> ui.window.workbench().library().setFolders(List.of(folder)));
        Fx.await("scan", () -> ui.window.workbench().library().scannedProperty().get());
        assertThat(ui.emptyTexts()).anyMatch(text -> text.contains(Messages.text("library.empty.title")));
        assertThat(ui.emptyTexts()).anyMatch(text -> text.contains(Messages.text("center.empty.title")));
        assertThat(ui.emptyTexts()).anyMatch(text -> text.contains(Messages.text("details.empty.title")));
    }

    @Test
    void clickShowsOneRunAndItsDetailsAndShortcutClickAddsAnother() throws Exception {
        ui.library("linear", "ctwa");
        Fx.click(ui.row("ctwa seed 2"), false);
        Fx.await("one run", () -> ui.labels().equals(List.of("ctwa seed 2")));
        Fx.await("details", () -> ui.texts().contains("learning rate"));
        Fx.click(ui.row("linear seed 1"), true);
        Fx.await("two runs", () -> ui.labels().equals(List.of("ctwa seed 2", "linear seed 1")));
        Fx.await("slider", () -> ui.slider().getMax() == 20);
        // The same run again, with the key held, takes it away.
        Fx.click(ui.row("ctwa seed 2"), true);
        Fx.await("one left", () -> ui.labels().equals(List.of("linear seed 1")));
        Fx.run(ui.window.workbench().selection()::back);
        Fx.await("back to two", () -> ui.labels().size() == 2);
    }

    @Test
    void keyboardAloneShowsRuns() throws Exception {
        ui.library("linear", "ctwa");
        TableView<?> table = (TableView<?>) ui.node("#library-table");
        Fx.run(() -> {
            table.requestFocus();
            table.getSelectionModel().select(1);
        });
        Fx.key(table, KeyCode.ENTER);
        Fx.await("one run", () -> ui.labels().size() == 1);
        Fx.run(() -> table.getSelectionModel().select(2));
        Fx.keyWithShortcut(table, KeyCode.ENTER);
        Fx.await("two runs", () -> ui.labels().size() == 2);
        Fx.keyWithShortcut(table, KeyCode.ENTER);
        Fx.await("one again", () -> ui.labels().size() == 1);
    }

    @Test
    void searchFilterAndGroupArrangeTheTable() throws Exception {
        ui.library("linear", "ctwa");
        TextField search = (TextField) ui.node("#library-search");
        Fx.run(() -> search.setText("ctwa seed:2"));
        assertThat(ui.names()).containsExactly("ctwa seed 2");
        Fx.run(() -> search.setText("nothing like this"));
        assertThat(ui.emptyTexts()).anyMatch(text -> text.contains(Messages.text("library.nomatch.title")));
        Fx.run(() -> ((Button) ui.node("#library-clear")).fire());
        assertThat(ui.names()).hasSize(4);
        Fx.run(() -> search.setText("method:linear"));
        assertThat(ui.names()).containsExactlyInAnyOrder("linear seed 1", "linear seed 2");
        Fx.run(() -> {
            search.setText("");
            ui.window.workbench().library().groupingProperty().set(Grouping.METHOD);
        });
        List<LibraryItem> items = List.copyOf(ui.window.workbench().library().items());
        assertThat(items).hasSize(6);
        assertThat(items.getFirst()).isInstanceOf(LibraryItem.GroupItem.class);
        Fx.click(ui.rows().getFirst(), false);
        Fx.await(
                "the group",
                () -> ui.labels().size() == 2 && ui.labels().stream().allMatch(label -> label.startsWith("ctwa")));
    }

    @Test
    void hiddenByTheSearchARunStaysShown() throws Exception {
        ui.library("linear", "ctwa");
        Fx.click(ui.row("linear seed 1"), false);
        Fx.run(() -> ((TextField) ui.node("#library-search")).setText("ctwa"));
        Fx.click(ui.row("ctwa seed 1"), true);
        Fx.await("both", () -> ui.labels().equals(List.of("linear seed 1", "ctwa seed 1")));
    }

    @Test
    void themesSwitchTheWholeScene() throws Exception {
        ui.library("linear");
        int light = brightness();
        Fx.run(() -> ui.window.actions().get("themeDark").handle(new ActionEvent()));
        int dark = brightness();
        assertThat(light).isGreaterThan(200);
        assertThat(dark).isLessThan(60);
        Fx.shortcut(ui.window.scene(), KeyCode.T);
        assertThat(brightness()).isEqualTo(light);
    }

    @Test
    void newRunFormNamesWhatIsWrongAndStartsOnlyWhenRight() throws Exception {
        ui.library("linear");
        Fx.shortcut(ui.window.scene(), KeyCode.N);
        ui.awaitForm();
        Fx.layout(ui.window.scene());
        Button start = (Button) ui.node("#new-run-start");
        assertThat(start.isDisabled()).isFalse();
        TextField rate = (TextField) ui.node("#field-parameters-learning_rate");
        Fx.run(() -> rate.setText("fast"));
        assertThat(start.isDisabled()).isTrue();
        assertThat(ui.text("#new-run-state")).contains("learning rate").contains("number");
        Fx.run(() -> rate.setText("7"));
        assertThat(ui.text("#new-run-state")).contains("from 1e-7 to 1");
        Fx.run(() -> rate.setText("0.004"));
        assertThat(start.isDisabled()).isFalse();
        TextField weights = (TextField) ui.node("#field-parameters-weights");
        Fx.run(() -> weights.setText("1, 2"));
        assertThat(ui.text("#new-run-state")).contains("helpful, harmless, truthful");
        Fx.run(() -> weights.setText("1, 2, 3"));
        ui.service.refusal = "There is no model folder nowhere; name an existing one.";
        Fx.run(start::fire);
        Fx.await("refusal", () -> ui.text("#new-run-state").contains("no model folder"));
        ui.service.refusal = "";
        Fx.run(start::fire);
        Fx.await("closed", () -> !ui.has("#new-run-start"));
        ObjectNode sent = Objects.requireNonNull(ui.service.submitted);
        assertThat(sent.path("method").asText()).isEqualTo("ctwa");
        assertThat(sent.at("/parameters/learning_rate").asDouble()).isEqualTo(0.004);
        assertThat(sent.at("/parameters/weights")).hasToString("[1.0,2.0,3.0]");
        assertThat(sent.path("seed").asLong()).isEqualTo(1);
    }

    @Test
    void escapeClosesTheFormAndGivesTheWindowBack() throws Exception {
        ui.library("linear");
        Fx.shortcut(ui.window.scene(), KeyCode.N);
        ui.awaitForm();
        Fx.key(ui.node("#new-run-start"), KeyCode.ESCAPE);
        assertThat(ui.has("#new-run-start")).isFalse();
        assertThat(ui.node("#library-table").isDisabled()).isFalse();
    }

    @Test
    void aRunningRunGrowsOnScreenAndItsJobIsShown() throws Exception {
        ui.library("linear");
        Path dir = folder.resolve("live");
        try (RunWriter writer = RunWriter.create(dir, Runs.manifest("ctwa", 9, 50, RunStatus.RUNNING))) {
            Runs.append(writer, "ctwa", 9, 0);
            ui.service.jobs = List.of(new Job("j1", RunStatus.RUNNING, "ctwa seed 9", dir, 0, 50, 40, null));
            long begin = System.nanoTime();
            Fx.run(() -> {
                ui.window.startClocks();
                ui.window.workbench().openRuns(List.of(dir));
            });
            Fx.await("first point", () -> ui.lastStep(dir) == 0);
            assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L);
            Fx.await("job", () -> ui.window.workbench().jobs().jobs().size() == 1);
            for (int step = 1; step <= 12; step++) {
                Runs.append(writer, "ctwa", 9, step);
            }
            Fx.await(
                    "cursor follows",
                    () -> ui.slider().getMax() == 12 && ui.slider().getValue() == 12);
            assertThat(ui.window.workbench().selection().step()).isEqualTo(Selection.LATEST);
            Fx.run(() -> ui.slider().setValue(5));
            assertThat(ui.window.workbench().selection().step()).isEqualTo(5);
            Runs.append(writer, "ctwa", 9, 13);
            Fx.await("thirteen steps", () -> ui.slider().getMax() == 13);
            assertThat(ui.slider().getValue()).isEqualTo(5);
            writer.updateManifest(m -> m.withEnd(RunStatus.FAILED, "The worker was killed at step 13."));
        }
        Fx.await("end", () -> ui.texts().stream().anyMatch(text -> text.contains("was killed at step 13")));
        Fx.run(() -> ui.window.workbench().jobs().stop(List.of(ui.service.jobs.getFirst())));
        Fx.await("stop", () -> ui.service.stopped.contains("j1"));
    }

    @Test
    void brokenRunsSayWhyInPlace() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("torn"));
        Files.writeString(broken.resolve("run.json"), "{\"formatVersion\":1,");
        ui.library("linear");
        Fx.await("listed", () -> ui.names().contains("torn"));
        Fx.click(ui.row("torn"), false);
        Fx.await("refused", () -> !ui.window.workbench().openRuns().problems().isEmpty());
        Fx.run(() -> ui.window.center().updateNow());
        assertThat(ui.emptyTexts()).anyMatch(text -> text.contains("run.json"));
        assertThat(ui.emptyTexts()).anyMatch(text -> text.contains(Messages.text("center.problem.title")));
    }

    @Test
    void opensFoldersByChoiceAndExportsTheViewOnScreen() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        ui.picker.answer = Runs.finished(elsewhere, "orthalign", 3, 10);
        Fx.run(() -> ui.window.actions().get("openFolder").handle(new ActionEvent()));
        Fx.await("opened", () -> ui.labels().equals(List.of("orthalign seed 3")));
        Fx.run(() -> ui.window.center().updateNow());
        Fx.run(() -> ui.window.actions().get("exportSvg").handle(new ActionEvent()));
        Fx.await("export", () -> ui.exports.size() == 1);
        assertThat(ui.exports.getFirst()).startsWith("tradeoffs 1 ").endsWith("tradeoffs.svg");
        Path file = Files.writeString(folder.resolve("notes.txt"), "x");
        Fx.run(() -> ui.window.open(List.of(file)));
        Fx.await("refusal", () -> ui.text("#status").contains("notes.txt"));
    }

    @Test
    void everyControlOfTheFrameHasAName() throws Exception {
        ui.library("linear");
        Fx.layout(ui.window.scene());
        List<String> nameless = Fx.call(() -> {
            List<String> found = new ArrayList<>();
            for (Node node : ui.window.scene().getRoot().lookupAll("*")) {
                boolean named = node.getAccessibleText() != null
                        || (node instanceof Labeled labeled
                                && !Objects.requireNonNullElse(labeled.getText(), "")
                                        .isBlank());
                if (node.isFocusTraversable() && node.isVisible() && node.getId() != null && !named) {
                    found.add(node.toString());
                }
            }
            return found;
        });
        assertThat(nameless).isEmpty();
    }

    private int brightness() throws Exception {
        int rgb = Fx.picture(ui.window.scene()).getRGB(700, 12);
        return ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255)) / 3;
    }
}
