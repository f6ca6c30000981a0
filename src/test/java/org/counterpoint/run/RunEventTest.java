package org.counterpoint.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The events of a run survive what its rows do not, and a follower hears of them. */
@Timeout(30)
class RunEventTest {
    @TempDir
    Path temp;

    private static RunEvent steered(long step, long number) {
        return new RunEvent(
                step,
                1.5,
                RunEvent.STEERED,
                "online.learning_rate",
                DoubleNode.valueOf(0.1),
                DoubleNode.valueOf(0.2),
                number,
                "A test asked.");
    }

    @Test
    void eventsAreKeptByAResumeWhichCutsRowsAndATornOneNeverHappened() throws IOException {
        Path dir = temp.resolve("run");
        RunEvent stop = RunEvent.of(3, Double.NaN, RunEvent.EARLY_STOP, "helpful", "Ended.");
        try (RunWriter writer =
                RunWriter.create(dir, RunManifest.builder("a", "a", "ctwa").build())) {
            assertThat(Run.open(dir).events()).isEmpty();
            writer.append(steered(1, 1));
            writer.append(new MetricRow(2, 2, "train", java.util.Map.of("loss", 1.0)));
        }
        Files.writeString(dir.resolve(RunEvent.FILE), "{\"step\": 2, \"kind\": \"st", StandardOpenOption.APPEND);
        assertThat(Run.open(dir).events()).containsExactly(steered(1, 1));
        assertThat(Run.open(dir).warnings()).isEmpty();
        try (RunWriter writer = RunWriter.resume(dir, RunPosition.START)) {
            writer.append(stop);
        }
        Run run = Run.open(dir);
        assertThat(run.metrics().lastStep()).isNotPositive();
        assertThat(run.events()).containsExactly(steered(1, 1), stop);
        Files.writeString(dir.resolve(RunEvent.FILE), "no event\n", StandardOpenOption.APPEND);
        assertThat(Run.open(dir).events()).hasSize(2);
        assertThat(Run.open(dir).warnings()).singleElement().asString().contains("events.jsonl: line 3");
    }

    @Test
    void aBranchOwnsWhatCameAfterItBegan() {
        RunEvent branched = RunEvent.of(2, 1, RunEvent.BRANCHED, "a", "Branched.");
        assertThat(RunEvent.own(List.of(steered(1, 1), branched, steered(4, 1))))
                .containsExactly(steered(4, 1));
        assertThat(RunEvent.own(List.of(steered(1, 1)))).containsExactly(steered(1, 1));
    }

    @Test
    void aFollowerHearsOfEvents() throws Exception {
        Path dir = temp.resolve("run");
        LinkedBlockingQueue<List<RunEvent>> heard = new LinkedBlockingQueue<>();
        try (RunWriter writer = RunWriter.create(
                        dir, RunManifest.builder("a", "a", "ctwa").build());
                RunTail tail =
                        RunTail.follow(dir, update -> heard.add(update.run().events()))) {
            assertThat(tail).isNotNull();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(new ArrayList<>());
            writer.append(steered(1, 1));
            assertThat(heard.poll(10, TimeUnit.SECONDS)).containsExactly(steered(1, 1));
        }
    }
}
