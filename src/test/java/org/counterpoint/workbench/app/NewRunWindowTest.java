package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.service.Job.Place;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.Submission;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starting runs and working the queue in the real window. */
@Timeout(120)
class NewRunWindowTest {
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

    private void form() throws Exception {
        Fx.shortcut(ui.window.scene(), KeyCode.N);
        ui.awaitForm();
        Fx.layout(ui.window.scene());
    }

    private void type(String selector, String text) throws Exception {
        Fx.run(() -> ((TextInputControl) ui.node(selector)).setText(text));
    }

    private void press(String selector) throws Exception {
        Fx.run(() -> {
            if (ui.node(selector) instanceof ToggleButton toggle) {
                toggle.fire();
            } else {
                ((Button) ui.node(selector)).fire();
            }
        });
        Fx.layout(ui.window.scene());
    }

    private List<String> differing() {
        return ui.node("#new-run-diff").lookupAll(".label").stream()
                .map(node -> ((Labeled) node).getText())
                .toList();
    }

    @Test
    void searchLeavesTheSettingsThatMatchAndResetGoesBackToTheDefault() throws Exception {
        form();
        type("#new-run-search", "learning");
        Fx.layout(ui.window.scene());
        assertThat(ui.has("#field-parameters-learning_rate")).isTrue();
        assertThat(ui.has("#field-seed")).isFalse();
        type("#field-parameters-learning_rate", "0.1");
        press("#reset-parameters-learning_rate");
        assertThat(((TextField) ui.node("#field-parameters-learning_rate")).getText())
                .isEqualTo("0.002");
        type("#new-run-search", "");
        type("#field-steps", "20");
        Fx.run(() -> ((CheckBox) ui.node("#new-run-only-changed")).setSelected(true));
        Fx.layout(ui.window.scene());
        assertThat(ui.has("#field-steps")).isTrue();
        assertThat(ui.has("#field-seed")).isFalse();
        press("#new-run-reset");
        Fx.run(() -> ((CheckBox) ui.node("#new-run-only-changed")).setSelected(false));
        Fx.layout(ui.window.scene());
        assertThat(((TextField) ui.node("#field-steps")).getText()).isEqualTo("150");
    }

    @Test
    void theSelectedRunGivesItsSettingsAndBecomesTheParent() throws Exception {
        ui.library("ctwa");
        Fx.click(ui.row("ctwa seed 2"), false);
        Fx.await("run", () -> ui.labels().equals(List.of("ctwa seed 2")));
        form();
        Fx.await("difference", () -> ui.texts().stream().anyMatch(text -> text.contains("ctwa seed 2")));
        press("#new-run-from");
        Fx.await(
                "taken over",
                () -> ((TextField) ui.node("#field-seed")).getText().equals("2"));
        Fx.await("the seed does not differ", () -> !differing().contains("seed"));
        type("#field-seed", "7");
        Fx.await("live difference", () -> differing().contains("seed"));
        assertThat(Fx.call(this::differing)).contains(Messages.text("newrun.diff.change", "2", "7"));
        press("#new-run-start");
        Fx.await("closed", () -> !ui.has("#new-run-start"));
        Submission sent = ui.service.submissions.getLast();
        assertThat(sent.config().path("seed").asLong()).isEqualTo(7);
        assertThat(sent.lineage().parent()).isNotNull().contains("ctwa");
    }

    @Test
    void theTextAndTheFieldsAreOneConfiguration() throws Exception {
        form();
        type("#field-steps", "33");
        press("#new-run-page-json");
        TextArea text = (TextArea) ui.node("#new-run-json");
        assertThat(text.getText()).contains("\"steps\" : 33");
        Fx.run(() -> text.setText("{\n \"method\": \"ctwa\",\n \"steps\" 5\n}"));
        assertThat(ui.text("#new-run-state")).contains("Line 3").contains("column");
        assertThat(((Button) ui.node("#new-run-start")).isDisabled()).isTrue();
        Fx.run(() -> text.setText("{\"method\": \"ctwa\", \"steps\": 44}"));
        assertThat(((Button) ui.node("#new-run-start")).isDisabled()).isFalse();
        assertThat(text.getText()).as("what is being typed stays").isEqualTo("{\"method\": \"ctwa\", \"steps\": 44}");
        press("#new-run-page-settings");
        assertThat(((TextField) ui.node("#field-steps")).getText()).isEqualTo("44");
        // Closing and opening again takes the work up where it was left.
        Fx.key(ui.node("#field-steps"), KeyCode.ESCAPE);
        assertThat(ui.has("#new-run-start")).isFalse();
        form();
        assertThat(((TextField) ui.node("#field-steps")).getText()).isEqualTo("44");
    }

    @Test
    void aConfigurationIsImportedAndExported() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.json"), "{\"method\":\"ctwa\",\"steps\":12}");
        form();
        ui.picker.answer = file;
        MenuButton presets = (MenuButton) ui.node("#new-run-presets");
        Fx.run(() -> menu(presets, "newrun.import"));
        Fx.await(
                "imported",
                () -> ((TextField) ui.node("#field-steps")).getText().equals("12"));
        Fx.run(() -> menu(presets, "newrun.export"));
        Fx.await("exported", () -> Files.exists(folder.resolve("config.json")));
        assertThat(Files.readString(folder.resolve("config.json"))).contains("\"steps\" : 12");
        ui.picker.answer = Files.writeString(folder.resolve("bad.json"), "{");
        Fx.run(() -> menu(presets, "newrun.import"));
        Fx.await("refused", () -> ui.text("#new-run-state").contains("bad.json"));
    }

    private static void menu(MenuButton button, String key) {
        button.getItems().stream()
                .filter(item -> Messages.text(key).equals(item.getText()))
                .findFirst()
                .orElseThrow()
                .fire();
    }

    @Test
    void aSweepShowsEveryRunBeforeItStartsAndSubmitsThem() throws Exception {
        form();
        press("#new-run-page-sweep");
        type("#sweep-seeds", "1..3");
        Fx.await("three", () -> ((Button) ui.node("#new-run-start")).getText().contains("3"));
        assertThat(((TableView<?>) ui.node("#sweep-table")).getItems()).hasSize(3);
        type("#sweep-seeds", "three");
        Fx.await("told", () -> ui.text("#sweep-problem").contains("1..5"));
        assertThat(((Button) ui.node("#new-run-start")).isDisabled()).isTrue();
        type("#sweep-seeds", "5, 8");
        press("#sweep-add-axis");
        Fx.run(() -> ((TextField) ui.node(".sweep-values")).setText("0.1, 0.2, -3"));
        Node key = ui.window.scene().getRoot().lookupAll(".combo-box").stream()
                .filter(node -> node instanceof ComboBox<?> box && box.isEditable())
                .findFirst()
                .orElseThrow();
        Fx.run(() -> ((ComboBox<?>) key).getEditor().setText("parameters.tau"));
        Fx.await(
                "four of six",
                () -> ((Button) ui.node("#new-run-start")).getText().contains("4"));
        assertThat(ui.text("#sweep-problem")).contains("2 combinations").contains("tau");
        press("#new-run-start");
        Fx.await("closed", () -> !ui.has("#new-run-start"));
        assertThat(ui.service.submissions).hasSize(4);
        assertThat(ui.service.submissions)
                .extracting(s -> s.config().path("name").asText())
                .containsExactly(
                        "CTWA, tau 0.1, seed 5",
                        "CTWA, tau 0.1, seed 8",
                        "CTWA, tau 0.2, seed 5",
                        "CTWA, tau 0.2, seed 8");
        assertThat(ui.service.submissions.stream().map(s -> s.lineage().sweep()).distinct())
                .hasSize(1)
                .doesNotContainNull();
    }

    @Test
    void everyControlOfTheFormHasAName() throws Exception {
        form();
        List<String> nameless = new ArrayList<>();
        for (String page : List.of("settings", "sweep", "json")) {
            press("#new-run-page-" + page);
            nameless.addAll(nameless(page));
        }
        assertThat(nameless).isEmpty();
    }

    private List<String> nameless(String page) throws Exception {
        return Fx.call(() -> {
            List<String> found = new ArrayList<>();
            for (Node node : ui.node(".new-run").lookupAll("*")) {
                boolean named = node.getAccessibleText() != null
                        || (node instanceof Labeled labeled
                                && !Objects.requireNonNullElse(labeled.getText(), "")
                                        .isBlank());
                boolean inside =
                        node instanceof ListView<?> || node.getStyleClass().contains("text-input");
                if (node.isFocusTraversable() && node.isVisible() && (node.getId() != null || inside) && !named) {
                    found.add(page + " " + node);
                }
            }
            return found;
        });
    }

    @Test
    @SuppressWarnings("unchecked")
    void listsAreEditedInPlaceAndTheFocusStaysWhereTheWorkIs() throws Exception {
        form();
        press("#add-early_stop");
        Fx.await(
                "focus on the new rule",
                () -> ui.node("#field-early_stop-0-objective").isFocused());
        Fx.run(() -> {
            ComboBox<String> when = (ComboBox<String>) ui.node("#field-early_stop-0-when");
            when.requestFocus();
            when.setValue("reward_below");
        });
        Fx.layout(ui.window.scene());
        assertThat(ui.node("#field-early_stop-0-when").isFocused()).isTrue();
        assertThat(((Button) ui.node("#new-run-start")).isDisabled()).isTrue();
        assertThat(ui.text("#new-run-state")).startsWith("Rule 1, Value");
        press("#new-run-show-problem");
        Fx.await("shown", () -> ui.node("#field-early_stop-0-value").isFocused());
        type("#field-early_stop-0-value", "0.3");
        Fx.run(() -> ((ComboBox<String>) ui.node("#field-early_stop-0-then")).setValue("pause"));
        Fx.await("startable", () -> !((Button) ui.node("#new-run-start")).isDisabled());
        press("#new-run-page-json");
        TextArea text = (TextArea) ui.node("#new-run-json");
        assertThat(text.getText()).contains("\"early_stop\"").contains("\"then\" : \"pause\"");
        Fx.run(() -> text.setText("{\"method\": \"ctwa\", \"environment\": \"open\", \"rewards\": ["
                + "{\"name\": \"a\", \"type\": \"length\", \"best\": 1, \"worst\": 9}, {\"name\": \"b\", \"type\": \"command\","
                + " \"command\": [\"run\", \"me\"]}]}"));
        press("#new-run-page-settings");
        assertThat(ui.has("#field-early_stop-0-then")).isFalse();
        assertThat(((TextInputControl) ui.node("#field-rewards-1-command")).getText())
                .isEqualTo("run\nme");
        press("#up-rewards-1");
        assertThat(((TextInputControl) ui.node("#field-rewards-0-name")).getText())
                .isEqualTo("b");
        assertThat(ui.has("#field-rewards-0-best")).isFalse();
        press("#remove-rewards-0");
        assertThat(ui.node("#add-rewards").isFocused()).isTrue();
        assertThat(ui.has("#field-rewards-1-name")).isFalse();
        assertThat(((TextInputControl) ui.node("#field-rewards-0-best")).getText())
                .isEqualTo("1");
        press("#add-data-sources");
        assertThat(ui.text("#rows-1")).isEqualTo(Messages.text("newrun.rows.none"));
        assertThat(ui.node("#remove-data-sources-0").getAccessibleText()).isEqualTo("File 1: remove");
        assertThat(nameless("settings")).isEmpty();
        // Every control that can be typed into or pressed is reached by Tab, in the order of the page.
        List<String> order = reached(ui.node("#field-data-sources-0-file"), ui.node("#add-rewards"));
        assertThat(order)
                .containsSubsequence(
                        "field-data-sources-0-file",
                        "field-data-sources-0-limit",
                        "up-data-sources-1",
                        "remove-data-sources-1",
                        "field-data-sources-1-file",
                        "add-data-sources",
                        "field-rewards-0-name",
                        "field-rewards-0-type",
                        "field-rewards-0-best",
                        "field-rewards-0-utility",
                        "add-rewards");
    }

    private List<String> reached(Node from, Node to) throws Exception {
        return Fx.call(() -> {
            List<String> ids = new ArrayList<>();
            from.requestFocus();
            Node now = from;
            while (now != null && ids.size() < 200) {
                ids.add(String.valueOf(now.getId()));
                if (now.equals(to)) {
                    break;
                }
                now.requestFocusTraversal(TraversalDirection.NEXT);
                now = ui.window.scene().getFocusOwner();
            }
            return ids;
        });
    }

    private static Job job(
            String id, RunStatus state, @Nullable Path run, long step, @Nullable String message, int position) {
        double eta = state.ended() ? Double.NaN : 30;
        Place place = new Place(position, null, position * 30.0);
        return new Job(id, state, "job " + id, run, step, 50, eta, message, 0.5, 900_000_000L, Lineage.NONE, place);
    }

    @Test
    void theQueueIsWorkedFromTheTable() throws Exception {
        Path run = Files.createDirectories(folder.resolve("a"));
        Files.writeString(run.resolve(RunWriter.LOG), "starting\nout of paper\n");
        ui.service.jobs = List.of(
                job("e", RunStatus.FAILED, run, 3, "The worker was killed.", 0),
                job("q2", RunStatus.QUEUED, null, 0, null, 2),
                job("q1", RunStatus.QUEUED, null, 0, null, 1),
                job("r", RunStatus.RUNNING, run, 10, null, 0));
        Fx.run(() -> {
            ui.window.actions().get("panelJobs").setSelected(true);
            ui.window.workbench().jobs().refresh();
        });
        Fx.await("jobs", () -> ui.window.workbench().jobs().jobs().size() == 4);
        Fx.layout(ui.window.scene());
        @SuppressWarnings("unchecked")
        TableView<Job> table = (TableView<Job>) ui.node("#jobs-table");
        assertThat(table.getItems()).extracting(Job::id).containsExactly("r", "q1", "q2", "e");
        assertThat(ui.text("#jobs-queue")).contains("1 in training, 2 waiting").contains("1 min 30 s");
        assertThat(((Button) ui.node("#button-job-stop")).isDisabled()).isTrue();
        Fx.run(() -> table.getSelectionModel().selectIndices(1, 2, 3));
        press("#button-job-stop");
        Fx.await("both stopped", () -> ui.service.stopped.containsAll(List.of("q1", "q2")));
        assertThat(ui.service.stopped).doesNotContain("e", "r");
        // The picked rows stay picked while the jobs go on.
        ui.service.jobs = List.of(
                job("e", RunStatus.FAILED, run, 3, "The worker was killed.", 0),
                job("q2", RunStatus.STOPPED, null, 0, null, 0),
                job("q1", RunStatus.STOPPED, null, 0, null, 0),
                job("r", RunStatus.RUNNING, run, 11, null, 0));
        Fx.run(ui.window.workbench().jobs()::refresh);
        Fx.await("news", () -> table.getItems().getFirst().step() == 11);
        Fx.run(() -> {
            table.getSelectionModel().clearSelection();
            table.getSelectionModel().select(3);
        });
        assertThat(table.getSelectionModel().getSelectedItem().id()).isIn("e", "q1");
        Fx.run(() -> {
            table.getSelectionModel().clearSelection();
            table.getSelectionModel().select(0);
        });
        press("#button-job-log");
        Fx.await(
                "log",
                () -> ui.has("#jobs-log")
                        && ((TextArea) ui.node("#jobs-log")).getText().contains("out of paper"));
        Fx.run(() -> ui.window.actions().find("job.rerun").perform());
        Fx.await("again", () -> !ui.service.submissions.isEmpty());
        assertThat(ui.service.submissions.getLast().lineage().parent()).isEqualTo("r");
        Fx.run(() -> ui.window.actions().find("job.forgetEnded").perform());
        Fx.await("forgotten", () -> ui.service.forgotten.size() == 3);
        assertThat(ui.service.forgotten).doesNotContain("r");
        Fx.await("one left", () -> table.getItems().size() == 1);
        ui.service.jobs = List.of(job("r", RunStatus.FINISHED, run, 50, null, 0));
        Fx.run(ui.window.workbench().jobs()::refresh);
        Fx.await("told", () -> ui.text("#status").contains("job r finished after 50 steps"));
    }

    @Test
    void withoutAServiceTheQueueSaysHowItStarts() throws Exception {
        ui.service.alive = false;
        Fx.run(() -> {
            ui.window.actions().get("panelJobs").setSelected(true);
            ui.window.workbench().jobs().refresh();
        });
        Fx.layout(ui.window.scene());
        Fx.await("said", () -> {
            try {
                return ui.emptyTexts().stream().anyMatch(text -> text.contains(Messages.text("jobs.absent.reason")));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        ui.service.jobs = List.of(job("e", RunStatus.STOPPED, null, 3, "Stopped.", 0));
        Fx.run(ui.window.workbench().jobs()::refresh);
        Fx.await("said", () -> ui.text("#jobs-queue").contains(Messages.text("jobs.absent")));
    }
}
