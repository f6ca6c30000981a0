package org.counterpoint.workbench.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Job.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JobTextsTest {
    @TempDir
    private Path folder;

    private static Job job(RunStatus state, double start, double eta) {
        return new Job(
                "a",
                state,
                "a",
                null,
                3,
                10,
                eta,
                null,
                0.25,
                1_400_000_000L,
                new Lineage("b", "20260301-101500-sweep-7f8a9b", 40L),
                new Place(1, "cpu", start));
    }

    private static Job job(RunStatus state, double eta) {
        return job(state, Double.NaN, eta);
    }

    @Test
    void theQueueSaysWhatIsLeftAndWhatItCannotKnow() {
        assertThat(JobTexts.queue(List.of())).isEmpty();
        assertThat(JobTexts.queue(List.of(job(RunStatus.FINISHED, Double.NaN)))).isEmpty();
        assertThat(JobTexts.queue(List.of(job(RunStatus.PAUSED, 60)))).isEqualTo("1 paused");
        assertThat(JobTexts.queue(
                        List.of(job(RunStatus.RUNNING, 60), job(RunStatus.PAUSED, 9), job(RunStatus.QUEUED, 60, 120))))
                .isEqualTo("1 in training, 1 waiting, 1 paused; done in about 3 min 0 s");
        assertThat(JobTexts.queue(List.of(job(RunStatus.RUNNING, 200), job(RunStatus.QUEUED, 60, 120))))
                .contains("about 3 min 20 s");
        assertThat(JobTexts.queue(List.of(job(RunStatus.RUNNING, 60), job(RunStatus.QUEUED, 60, Double.NaN))))
                .contains("at least 1 min 0 s");
        assertThat(JobTexts.queue(List.of(job(RunStatus.STARTING, Double.NaN)))).contains("unknown");
        assertThat(JobTexts.stepTime(job(RunStatus.RUNNING, 1))).isEqualTo("250 ms");
        assertThat(JobTexts.memory(job(RunStatus.RUNNING, 1))).isEqualTo("1.4 GB");
    }

    @Test
    void expectedTimesAreSaidByTheClock() {
        LocalDateTime now = LocalDateTime.of(2026, 3, 1, 23, 50);
        assertThat(JobTexts.when(job(RunStatus.RUNNING, 125), now)).isEqualTo("23:52, in 2 min 5 s");
        assertThat(JobTexts.when(job(RunStatus.QUEUED, 300, 600), now)).isEqualTo("23:55 to Mon 00:05");
        assertThat(JobTexts.when(job(RunStatus.QUEUED, 300, Double.NaN), now)).isEqualTo("starts 23:55");
        assertThat(JobTexts.when(job(RunStatus.QUEUED, 600), now)).isEqualTo("takes 10 min 0 s");
        assertThat(JobTexts.when(job(RunStatus.QUEUED, Double.NaN), now)).isEqualTo("not known yet");
        assertThat(JobTexts.when(job(RunStatus.PAUSED, 10), now)).isEmpty();
        assertThat(JobTexts.origin(job(RunStatus.RUNNING, 1), id -> "run " + id))
                .isEqualTo("run b at step 40, sweep 7f8a9b");
    }

    @Test
    void waitingJobsMoveTogether() {
        List<String> queue = List.of("a", "b", "c", "d");
        assertThat(moved(queue, Set.of("c", "d"), JobAct.FIRST)).containsExactly("c", "d", "a", "b");
        assertThat(moved(queue, Set.of("a", "c"), JobAct.LAST)).containsExactly("b", "d", "a", "c");
        assertThat(moved(queue, Set.of("b", "d"), JobAct.UP)).containsExactly("b", "a", "d", "c");
        assertThat(moved(queue, Set.of("a", "b"), JobAct.UP)).containsExactly("a", "b", "c", "d");
        assertThat(moved(queue, Set.of("a", "b"), JobAct.DOWN)).containsExactly("c", "a", "b", "d");
        assertThat(moved(queue, Set.of("d", "c"), JobAct.DOWN)).containsExactly("a", "b", "c", "d");
        assertThat(moved(queue, Set.of("c"), JobAct.DOWN)).containsExactly("a", "b", "d", "c");
    }

    /** The queue after the moves, each made as the service makes it. */
    private static List<String> moved(List<String> queue, Set<String> ids, JobAct act) {
        List<String> now = new ArrayList<>(queue);
        for (QueueMoves.Move move : QueueMoves.plan(queue, ids, act)) {
            now.remove(move.id());
            now.add(
                    move.to().equals("first") ? 0 : move.to().equals("last") ? now.size() : now.indexOf(move.to()),
                    move.id());
        }
        return now;
    }

    @Test
    void whatCannotBeDoneSaysWhy() {
        Job running = job(RunStatus.RUNNING, 1);
        Job done = job(RunStatus.FINISHED, Double.NaN);
        assertThat(JobAct.PAUSE.reason(List.of())).contains("Pick jobs");
        assertThat(JobAct.PAUSE.reason(List.of(done))).contains("a is finished");
        assertThat(JobAct.PAUSE.reason(List.of(done, running))).isEmpty();
        assertThat(JobAct.PAUSE.fitting(List.of(done, running))).containsExactly(running);
        assertThat(JobAct.FIRST.reason(List.of(running))).contains("a is running");
        assertThat(JobAct.STEER.reason(List.of(running, running))).contains("one job at a time");
        assertThat(JobAct.RESUME.fitting(List.of(done, running))).isEmpty();
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
