package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.counterpoint.run.RunFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole copy of a run, cut off and completed. */
@Timeout(60)
class RunPullTest {
    @TempDir
    Path temp;

    @Test
    void aCopyThatWasCutOffIsCompletedAndChecked() throws Exception {
        assumeTrue(TcpRelay.possible());
        ServiceOptions options = ServiceOptions.of(temp.resolve("there"));
        Path run = RemoteRuns.make(options.library(), "one", 20);
        byte[] bytes = new byte[5 << 20];
        new Random(1).nextBytes(bytes);
        Files.createDirectories(run.resolve("checkpoint"));
        Files.write(run.resolve("checkpoint/adapter_model.safetensors"), bytes);
        Files.writeString(run.resolve("notes.txt"), "stays there");
        Path out = temp.resolve("out");
        try (TrainingService service =
                        TrainingService.start(options, new TestRules()).orElseThrow();
                TcpRelay relay = new TcpRelay(service.port())) {
            String token = ServiceState.read(options.stateDir()).orElseThrow().token();
            RemotePlace place = new RemotePlace("gpu", RemotePlace.address(relay.address()), token, null, "");
            try (ServiceClient client = ServiceClient.attach(place)) {
                relay.cutAfter(2 << 20);
                assertThatThrownBy(() -> RunPull.pull(client, "one", out, name -> {}))
                        .isInstanceOf(IOException.class);
            }
            relay.restore();
            try (ServiceClient client = ServiceClient.attach(place)) {
                RunPull.Pulled pulled = RunPull.pull(client, "one", out, name -> {});
                assertThat(pulled.files()).isEqualTo(4);
                // What had come was not fetched again.
                assertThat(pulled.fetched()).isBetween(1L, pulled.bytes() - (1 << 20));
                assertThat(RunFiles.list(out)).isEqualTo(RunFiles.list(run));
                for (RunFiles.Known file : RunFiles.list(run)) {
                    assertThat(out.resolve(file.name())).hasSameBinaryContentAs(run.resolve(file.name()));
                }
                assertThat(out.resolve("notes.txt")).doesNotExist();
                // A copy that was damaged is mended, one that is right is left alone.
                Files.writeString(out.resolve("checkpoint/adapter_model.safetensors"), "damaged");
                assertThat(RunPull.pull(client, "one", out, name -> {}).fetched())
                        .isEqualTo(bytes.length);
                assertThat(RunPull.pull(client, "one", out, name -> {}).fetched())
                        .isZero();
                assertThatThrownBy(() -> RunPull.pull(client, "one", temp, name -> {}))
                        .hasMessageContaining("holds something else");
                assertThatThrownBy(() -> RunPull.pull(client, "none", temp.resolve("b"), name -> {}))
                        .hasMessageContaining("no run of this id");
                assertThatThrownBy(() -> RunPull.pull(client, "../one", temp.resolve("b"), name -> {}))
                        .hasMessageContaining("not the id of a run");
            }
        }
    }
}
