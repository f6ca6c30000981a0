package org.counterpoint.workbench.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JobTextsTest {
    @TempDir
    private Path folder;

    private static Job job(RunStatus state, double eta) {
        return new Job("a", state, "a", null, 3, 10, eta, null, 0.25, 1_400_000_000L);
    }

    @Test
    void theQueueSaysWhatIsLeftAndWhatItCannotKnow() {
        assertThat(JobTexts.queue(List.of())).isEmpty();
        assertThat(JobTexts.queue(List.of(job(RunStatus.FINISHED, Double.NaN)))).isEmpty();
        assertThat(JobTexts.queue(List.of(job(RunStatus.RUNNING, 60), job(RunStatus.QUEUED, 120))))
                .isEqualTo("1 in training, 1 waiting; about 3 min 0 s in all");
        assertThat(JobTexts.queue(
                        List.of(job(RunStatus.RUNNING, 60), job(RunStatus.RUNNING, 60), job(RunStatus.QUEUED, 120))))
                .contains("about 2 min 0 s");
        assertThat(JobTexts.queue(List.of(job(RunStatus.RUNNING, 60), job(RunStatus.QUEUED, Double.NaN))))
                .contains("at least 1 min 0 s");
        assertThat(JobTexts.queue(List.of(job(RunStatus.STARTING, Double.NaN)))).contains("unknown");
        assertThat(JobTexts.stepTime(job(RunStatus.RUNNING, 1))).isEqualTo("250 ms");
        assertThat(JobTexts.memory(job(RunStatus.RUNNING, 1))).isEqualTo("1.4 GB");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theCopiedCommandWritesTheConfigurationAsItIs() throws Exception {
        ObjectNode config =
                Json.mapper().createObjectNode().put("method", "ctwa").put("name", "it's \"5\" % of $HOME `x`");
        String command = JobCommand.of(config, Path.of("/some/where else"));
        String[] lines = command.split("\n", -1);
        assertThat(lines).hasSize(2);
        Process shell = new ProcessBuilder("sh", "-c", lines[0])
                .directory(folder.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
        assertThat(Json.mapper().readTree(folder.resolve("config.json").toFile()))
                .isEqualTo(config);
        assertThat(lines[1]).isEqualTo("counterpoint submit --config config.json --library '/some/where else'");
    }

    @Test
    void theLogIsReadFromItsEnd() throws IOException {
        assertThatThrownBy(() -> JobLog.tail(folder)).hasMessageContaining("log.txt");
        StringBuilder long_ = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            long_.append("line ").append(i).append('\n');
        }
        Files.writeString(folder.resolve("log.txt"), long_);
        String tail = JobLog.tail(folder);
        assertThat(tail).endsWith("line 19999\n").startsWith("line ").hasSizeLessThan(66_000);
    }
}
