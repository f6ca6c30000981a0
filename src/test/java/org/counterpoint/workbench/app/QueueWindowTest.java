package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.Job.Place;
import org.counterpoint.service.LocalService;
import org.counterpoint.service.RemoteLibrary;
import org.counterpoint.service.RemotePlace;
import org.counterpoint.service.ServiceOptions;
import org.counterpoint.service.TcpRelay;
import org.counterpoint.service.TestWorker;
import org.counterpoint.service.TrainingService;
import org.counterpoint.workbench.jobs.Job;
import org.counterpoint.workbench.jobs.JobAct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The queue in the real window: on a real service whose workers train nothing, and on one that the test plays. */
@SuppressWarnings("try") // the FX thread may be interrupted while closing; a test then fails, as it should
@Timeout(120)
class QueueWindowTest {
    @TempDir
    private Path folder;

    private static ObjectNode config(String name) {
        ObjectNode config = Catalog.defaultConfig("linear", null, null);
        return config.put("steps", 100_000).put("name", name);
    }

    private static void perform(WindowFixture ui, JobAct act) throws Exception {
        Fx.run(() -> {
            assertThat(ui.window.actions().get(act.key()).getLongText())
                    .as(act.key())
                    .isNotBlank();
            assertThat(ui.window.actions().get(act.key()).isDisabled())
                    .as(ui.window.actions().get(act.key()).getLongText())
                    .isFalse();
            ui.window.actions().find(act.key()).perform();
        });
    }

    private static List<Job> jobs(WindowFixture ui) {
        return ui.window.workbench().jobs().jobs();
    }

    private static Job job(WindowFixture ui, String id) {
        return jobs(ui).stream().filter(job -> job.id().equals(id)).findFirst().orElseThrow();
    }

    /** Asks the service again and again, as the window's clock does. */
    private static void until(WindowFixture ui, String what, BooleanSupplier condition) throws Exception {
        Fx.await(what, () -> {
            ui.window.workbench().jobs().refresh();
            return condition.getAsBoolean();
        });
    }

    private static void until(WindowFixture ui, String id, Predicate<Job> condition) throws Exception {
        until(ui, id, () -> jobs(ui).stream().anyMatch(job -> job.id().equals(id) && condition.test(job)));
    }

    private static void pick(WindowFixture ui, String... ids) throws Exception {
        Fx.run(() -> ui.window.workbench().jobs().pick(List.of(ids)));
    }

    private static void type(WindowFixture ui, String selector, String text) throws Exception {
        Fx.run(() -> ((TextInputControl) ui.node(selector)).setText(text));
    }

    private static void press(WindowFixture ui, String selector) throws Exception {
        Fx.run(() -> ((Button) ui.node(selector)).fire());
        Fx.layout(ui.window.scene());
    }

    private static boolean says(WindowFixture ui, String selector, String words) {
        return ui.has(selector)
                && ui.node(selector) instanceof Label label
                && label.getText().contains(words);
    }

    @Test
    void aServiceIsWorkedFromTheQueue() throws Exception {
        ServiceOptions options = ServiceOptions.of(folder.resolve("library"))
                .withWorkerMain(TestWorker.class.getName())
                .withWorkerHeap("64m");
        try (TrainingService service = TrainingService.start(options).orElseThrow();
                LocalService local = new LocalService(options.library());
                WindowFixture ui = new WindowFixture(folder, new ServiceParts.ServiceJobs(local))) {
            assertThat(service.port()).isPositive();
            String a = local.submit(config("a")).id();
            String b = local.submit(config("b"), new Lineage(a, "sweep-1")).id();
            String c = local.submit(config("c"), new Lineage(null, "sweep-1")).id();
            Fx.run(() -> ui.window.actions().get("panelJobs").setSelected(true));
            until(ui, a, job -> job.step() >= 2);
            assertThat(jobs(ui)).extracting(Job::id).containsExactly(a, b, c);
            assertThat(job(ui, a).place().slot()).isEqualTo("cpu");

            pick(ui, c);
            perform(ui, JobAct.FIRST);
            until(ui, c, job -> job.place().position() == 1);
            Fx.layout(ui.window.scene());
            TableView<?> table = (TableView<?>) ui.node("#jobs-table");
            assertThat(table.getItems()).extracting(item -> ((Job) item).id()).containsExactly(a, c, b);
            assertThat(table.getSelectionModel().getSelectedIndices()).containsExactly(1);
            perform(ui, JobAct.SWEEP);
            assertThat(ui.window.workbench().jobs().pickedProperty().get())
                    .extracting(Job::id)
                    .containsExactly(c, b);
            perform(ui, JobAct.PAUSE);
            until(ui, b, job -> job.state() == RunStatus.PAUSED);
            assertThat(job(ui, c).state()).isEqualTo(RunStatus.PAUSED);
            pick(ui, a);
            assertThat(ui.window.actions().get("job.up").isDisabled()).isTrue();
            assertThat(ui.window.actions().get("job.up").getLongText()).contains("a is running");
            perform(ui, JobAct.PAUSE);
            until(ui, a, job -> job.state() == RunStatus.PAUSED);
            perform(ui, JobAct.RESUME);
            until(ui, a, job -> job.state() == RunStatus.RUNNING);

            perform(ui, JobAct.STEER);
            Fx.await("settings", () -> ui.has("#steer-online-learning_rate"));
            Fx.layout(ui.window.scene());
            Button change = (Button) ui.node("#steer-change");
            assertThat(change.isDisabled()).isTrue();
            type(ui, "#steer-online-learning_rate", "7");
            assertThat(change.isDisabled()).as("more than the setting takes").isTrue();
            assertThat(ui.texts()).anyMatch(text -> text.startsWith("This must be from"));
            type(ui, "#steer-online-learning_rate", "1e-4");
            for (String objective : List.of("helpful", "harmless", "honest", "truthful")) {
                if (ui.has("#steer-parameters-weights-" + objective)) {
                    type(ui, "#steer-parameters-weights-" + objective, "0");
                }
            }
            press(ui, "#steer-change");
            Fx.await("refused by the service", () -> says(ui, "#steer-answer", "weights"));
            press(ui, "#steer-reset");
            type(ui, "#steer-online-learning_rate", "1e-4");
            type(ui, "#steer-why", "it jumps");
            press(ui, "#rules-add");
            press(ui, "#steer-change");
            Fx.await(
                    "asked",
                    () -> ui.texts().contains("Waits: online.learning_rate to 1e-4 (it jumps)")
                            && ui.texts().stream().anyMatch(text -> text.startsWith("Waits: early_stop to ")));
            assertThat(local.connected().steering(a).settings())
                    .filteredOn(setting -> setting.path().equals("early_stop"))
                    .singleElement()
                    .satisfies(setting -> assertThat(setting.value()).hasSize(1));
            assertThat(((TextField) ui.node("#steer-online-learning_rate")).getText())
                    .isEqualTo("1e-4");
            assertThat(change.isDisabled()).as("nothing differs any more").isTrue();

            long pid = new ObjectMapper()
                    .readTree(options.library()
                            .resolve(".service/jobs/" + a + "/job.json")
                            .toFile())
                    .path("pid")
                    .asLong();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            until(ui, a, job -> job.state() == RunStatus.FAILED);
            Fx.await("why", () -> ui.has("#jobs-command") && says(ui, "#jobs-advice", "counterpoint resume " + a));
            assertThat(ui.text("#jobs-message")).isEqualTo(job(ui, a).message());
            assertThat(((TextField) ui.node("#jobs-command")).getText())
                    .startsWith("counterpoint train --config ")
                    .contains(a);
            press(ui, "#side-job-resume");
            until(ui, a, job -> job.state() == RunStatus.RUNNING);
            pick(ui, a, b, c);
            perform(ui, JobAct.STOP);
            until(ui, a, Job::ended);
            perform(ui, JobAct.FORGET);
            until(ui, "empty", () -> jobs(ui).isEmpty());
        }
    }

    @Test
    void aServiceElsewhereIsWorkedAndALostLineIsSaid() throws Exception {
        assumeTrue(TcpRelay.possible());
        ServiceOptions options = ServiceOptions.of(folder.resolve("there"))
                .withWorkerMain(TestWorker.class.getName())
                .withWorkerHeap("64m");
        try (TrainingService service = TrainingService.start(options).orElseThrow();
                LocalService there = new LocalService(options.library());
                TcpRelay relay = new TcpRelay(service.port());
                RemoteLibrary remote = new RemoteLibrary(
                        new RemotePlace("gpu", URI.create(relay.address()), token(options), null, ""),
                        folder.resolve("mirror"),
                        state -> {});
                WindowFixture ui = new WindowFixture(folder.resolve("here"), new RemoteJobs(remote))) {
            String a = there.submit(config("a")).id();
            Fx.run(() -> ui.window.actions().get("panelJobs").setSelected(true));
            until(ui, a, job -> job.step() >= 1);
            assertThat(job(ui, a).run()).isEqualTo(remote.dir(a));
            Fx.run(() -> ui.window.jobsPane().lookAtMachine());
            Fx.await("its machine", () -> says(ui, "#jobs-slots", "1 of 1 slot"));
            pick(ui, a);
            perform(ui, JobAct.PAUSE);
            until(ui, a, job -> job.state() == RunStatus.PAUSED);
            relay.cut();
            until(ui, "lost", () -> says(ui, "#jobs-queue", "does not answer") || says(ui, "#jobs-queue", "Nobody"));
            assertThat(jobs(ui)).as("as last heard").hasSize(1);
            perform(ui, JobAct.RESUME);
            Fx.await("not resumed", () -> says(ui, "#jobs-problem", "a was not resumed: "));
            relay.restore();
            until(ui, "back", () -> says(ui, "#jobs-queue", "1 paused"));
            perform(ui, JobAct.STOP);
            until(ui, a, Job::ended);
        }
    }

    private static String token(ServiceOptions options) throws IOException {
        return new ObjectMapper()
                .readTree(options.library().resolve(".service/service.json").toFile())
                .path("token")
                .asText();
    }

    private static Job made(String id, RunStatus state, Path run, int position) {
        Place place = new Place(position, "cpu", position * 60.0);
        return new Job(id, state, "job " + id, run, 10, 50, 60, "Said of " + id, 0.5, 9_000_000L, Lineage.NONE, place);
    }

    @Test
    void branchesSlotsAndRefusalsAreSaidInPlace() throws Exception {
        Path run = Files.createDirectories(folder.resolve("r"));
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            log.append("line ").append(i).append('\n');
        }
        Files.writeString(run.resolve(RunWriter.LOG), log);
        try (WindowFixture ui = new WindowFixture(folder)) {
            FakeControls controls = ui.service.controls;
            controls.checkpoints = List.of(10L, 5L);
            controls.resources = (ObjectNode) new ObjectMapper()
                    .readTree("{\"cpu\": {\"load\": 0.5, \"processors\": 4}, \"memory\": {\"used_bytes\": 2000000000,"
                            + " \"total_bytes\": 8000000000}, \"disk\": {\"free_bytes\": 90000000000}, \"gpus\": [{\"index\": 0,"
                            + " \"name\": \"A GPU\", \"memory_total_bytes\": 80000000000, \"memory_used_bytes\": 1000000000,"
                            + " \"utilization\": 0.25}], \"workers\": [{\"memory_bytes\": 1500000000}]}");
            ui.service.jobs = List.of(
                    made("f", RunStatus.FAILED, run, 0),
                    made("q", RunStatus.QUEUED, run, 1),
                    made("r", RunStatus.RUNNING, run, 0));
            Fx.run(() -> {
                ui.window.actions().get("panelJobs").setSelected(true);
                ui.window.workbench().jobs().refresh();
                ui.window.jobsPane().lookAtMachine();
            });
            Fx.await("jobs", () -> jobs(ui).size() == 3);
            Fx.layout(ui.window.scene());
            Fx.await("machine", () -> says(ui, "#jobs-gpus", "GPU 0 25 %, 1.0 of 80.0 GB"));
            assertThat(ui.text("#jobs-cpu")).isEqualTo("CPU 50 %");
            assertThat(ui.text("#jobs-workers")).isEqualTo("1 run holds 1.5 GB");

            pick(ui, "r");
            controls.refusal = "This method cannot be resumed.";
            perform(ui, JobAct.PAUSE);
            Fx.await(
                    "refusal", () -> says(ui, "#jobs-problem", "job r was not paused: This method cannot be resumed."));
            until(ui, "stays while news come", () -> says(ui, "#jobs-problem", "was not paused"));
            perform(ui, JobAct.BRANCH);
            Fx.await("checkpoints", () -> !((Button) ui.node("#branch-start")).isDisabled());
            ComboBox<?> step = (ComboBox<?>) ui.node("#branch-step");
            assertThat(step.getValue()).isEqualTo(10L);
            press(ui, "#branch-start");
            Fx.await("refused in the form", () -> says(ui, "#branch-problem", "cannot be resumed"));
            controls.refusal = "";
            Fx.run(() -> step.getSelectionModel().select(1));
            press(ui, "#branch-add");
            press(ui, "#branch-start");
            assertThat(ui.text("#branch-problem")).contains("setting and a value");
            Fx.run(() -> ((ComboBox<?>) ui.node("#branch-key-0")).getEditor().setText("online.learning_rate"));
            type(ui, "#branch-value-0", "1e-5");
            press(ui, "#branch-start");
            Fx.await("closed", () -> !ui.has("#branch-start"));
            assertThat(controls.asked).containsExactly("branch r 5 " + Map.of("online.learning_rate", 1.0E-5));

            Fx.run(() -> ui.window.actions().find("job.slots").perform());
            Fx.layout(ui.window.scene());
            type(ui, "#slots-cpu", "none");
            assertThat(((Button) ui.node("#slots-change")).isDisabled()).isTrue();
            type(ui, "#slots-cpu", "3");
            press(ui, "#slots-change");
            Fx.await("changed", () -> controls.asked.contains("slots 3 all"));

            pick(ui, "f");
            perform(ui, JobAct.LOG);
            Fx.await("log", () -> ((TextArea) ui.node("#jobs-log")).getText().endsWith("line 499\n"));
            Fx.layout(ui.window.scene());
            ScrollBar bar = (ScrollBar) ui.node("#jobs-log").lookup(".scroll-bar:vertical");
            Fx.await("at its end", () -> bar.getValue() == bar.getMax());
            pick(ui, "q", "r");
            Fx.await("no single job", () -> says(ui, "#jobs-message", "Pick one job"));
            assertThat(ui.window.actions().get("job.steer").isDisabled()).isTrue();
            assertThat(ui.window.actions().get("job.steer").getLongText()).contains("one job at a time");
        }
    }
}
