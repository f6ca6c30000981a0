package org.counterpoint.workbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.service.RemotePlaces;
import org.counterpoint.service.ServiceOptions;
import org.counterpoint.service.TcpRelay;
import org.counterpoint.service.TrainingService;
import org.counterpoint.workbench.Runs;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.remote.Attached;
import org.counterpoint.workbench.views.samples.SamplesView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The window on a service elsewhere: attached in its sheet, cut off, back again, detached. */
@SuppressWarnings("try") // the FX thread may be interrupted while closing; a test then fails, as it should
@Timeout(120)
class RemoteWindowTest {
    @TempDir
    private Path folder;

    private static void type(WindowFixture ui, String field, String text) {
        ((TextInputControl) ui.node(field)).setText(text);
    }

    @Test
    void aServiceIsAttachedCutOffAndDetached() throws Exception {
        assumeTrue(TcpRelay.possible());
        Path there = folder.resolve("there");
        Path linear = Runs.finished(there, "linear", 1, 20);
        Runs.finished(there, "ctwa", 1, 20);
        ServiceOptions options = ServiceOptions.of(there);
        try (TrainingService service = TrainingService.start(options).orElseThrow();
                TcpRelay relay = new TcpRelay(service.port());
                WindowFixture ui = new WindowFixture(folder.resolve("here"))) {
            assertThat(ui.node("#service-choice").isVisible()).isFalse();
            Fx.run(() -> {
                ui.window.actions().find("attach").perform();
                type(ui, "#remote-name", "gpu");
                type(ui, "#remote-address", relay.address());
                type(ui, "#remote-host", "me@gpu");
                type(ui, "#remote-token", "0123456789");
            });
            assertThat(((TextField) ui.node("#remote-command")).getText())
                    .isEqualTo("ssh -N -o ServerAliveInterval=15 -L " + service.port() + ":127.0.0.1:" + service.port()
                            + " me@gpu");
            Fx.run(() -> ((Button) ui.node("#remote-attach")).fire());
            Fx.await("refused", () -> ui.text("#remote-problem").contains("does not know this token"));
            Fx.run(() -> {
                type(ui, "#remote-file", there.resolve(".service/service.json").toString());
                ((Button) ui.node("#remote-attach")).fire();
            });
            Fx.await("attached", () -> ui.names().size() == 2);
            assertThat(ui.has("#remote-problem")).isFalse();
            Attached gpu =
                    Fx.call(() -> ui.window.workbench().remotes().attached().getFirst());
            ChoiceBox<?> choice = (ChoiceBox<?>) ui.node("#service-choice");
            assertThat(choice.isVisible()).isTrue();
            assertThat(choice.getValue()).isEqualTo("gpu");
            judgesTheForm(ui);
            Path mirror = gpu.library().dir(RunManifest.read(linear).id());
            // What is not looked at is listed and not fetched; its curve comes in advance.
            assertThat(mirror.resolve("samples.jsonl")).doesNotExist();
            Fx.run(() -> ui.window.workbench().selection().select(List.of(RunModel.key(mirror))));
            Fx.await("opened", () -> ui.lastStep(mirror) == 20);
            Fx.run(() -> ui.window.center().show(SamplesView.ID));
            Fx.await("samples", () -> Files.exists(mirror.resolve("samples.jsonl")));

            relay.cut();
            Fx.await(
                    "notice",
                    () -> ui.node("#remote-notice").getParent().isVisible()
                            && ui.text("#remote-notice").startsWith("gpu is not connected since "));
            assertThat(ui.text("#remote-notice")).contains("ssh -N");
            assertThat(ui.names()).hasSize(2);
            try (RunWriter writer = RunWriter.resume(linear)) {
                writer.updateManifest(m -> m.resumed().withStatus(RunStatus.RUNNING));
                for (int step = 21; step <= 30; step++) {
                    writer.append(new MetricRow(step, step, "train", java.util.Map.of("reward/helpful/mean", 0.5)));
                }
                writer.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
            }
            relay.restore();
            Fx.run(() -> ui.window.actions().find("reconnect").perform());
            Fx.await("caught up", () -> ui.lastStep(mirror) == 30);
            Fx.await("no notice", () -> !ui.node("#remote-notice").getParent().isVisible());

            assertThat(new RemotePlaces(folder.resolve("here/.attached")).list())
                    .singleElement()
                    .matches(place -> place.name().equals("gpu") && place.host().equals("me@gpu"));
            Fx.run(() -> ui.window.workbench().remotes().detach(gpu));
            Fx.await("detached", () -> ui.names().isEmpty());
            Fx.await("removed", () -> !Files.exists(mirror));
            assertThat(new RemotePlaces(folder.resolve("here/.attached")).list())
                    .isEmpty();
            assertThat(choice.isVisible()).isFalse();
        }
    }

    /** The fixture's own catalog finds nothing wrong with any model; the service there looks for it. */
    private static void judgesTheForm(WindowFixture ui) throws Exception {
        Fx.run(() -> ui.window.actions().find("newRun").perform());
        ui.awaitForm();
        Fx.layout(ui.window.scene());
        Fx.await("judged there", () -> ui.text("#new-run-state").contains("says the service"));
        Fx.run(() -> type(ui, "#field-model", "/models/only-there"));
        Fx.await("its words", () -> ui.text("#new-run-state").contains("/models/only-there"));
        assertThat(((Button) ui.node("#new-run-start")).isDisabled()).isTrue();
        Fx.run(() -> type(ui, "#field-model", "pocket"));
        Fx.await("startable", () -> !((Button) ui.node("#new-run-start")).isDisabled());
        Fx.await("memory there", () -> ui.text("#new-run-memory").contains(" of "));
        Fx.run(() -> ((Button) ui.node("#sheet-close")).fire());
    }
}
