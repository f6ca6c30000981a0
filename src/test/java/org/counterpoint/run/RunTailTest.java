package org.counterpoint.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RunTailTest {
    @TempDir
    Path temp;

    private static final class Events implements RunTail.Listener {
        final LinkedBlockingQueue<RunTail.Update> updates = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<String> complaints = new LinkedBlockingQueue<>();

        @Override
        public void changed(RunTail.Update update) {
            updates.add(update);
        }

        @Override
        public void unreadable(String message) {
            complaints.add(message);
        }

        /** Collects until an update makes the condition true. */
        List<RunTail.Update> until(Predicate<RunTail.Update> condition) throws InterruptedException {
            List<RunTail.Update> seen = new ArrayList<>();
            while (true) {
                RunTail.Update update = updates.poll(5, TimeUnit.SECONDS);
                assertThat(update)
                        .as("an update within 5 s, after " + seen.size())
                        .isNotNull();
                seen.add(update);
                if (condition.test(update)) {
                    return seen;
                }
            }
        }
    }

    private static List<Long> steps(List<RunTail.Update> updates) {
        return updates.stream()
                .flatMap(u -> u.rows().stream())
                .map(MetricRow::step)
                .toList();
    }

    @Test
    void followsARunThatAppearsLaterAndGrows() throws IOException, InterruptedException {
        Path dir = temp.resolve("later");
        Events events = new Events();
        try (RunTail tail = RunTail.follow(dir, events)) {
            assertThat(events.complaints.poll(5, TimeUnit.SECONDS)).contains("run.json");
            try (RunWriter writer = RunWriter.create(dir, RunFixtures.manifest("later"))) {
                writer.append(RunFixtures.row(1));
                List<RunTail.Update> first = events.until(u -> u.run().metrics().lastStep() == 1);
                assertThat(steps(first)).containsExactly(1L);
                Run early = first.getLast().run();
                Files.writeString(dir.resolve("metrics.jsonl"), "", StandardOpenOption.APPEND);
                writer.append(RunFixtures.row(2));
                writer.append(RunFixtures.row(3));
                writer.append(RunFixtures.sample(3, 3));
                List<RunTail.Update> second = events.until(
                        u -> u.run().samples().size() == 1 && u.run().metrics().lastStep() == 3);
                assertThat(steps(second)).containsExactly(2L, 3L);
                assertThat(early.metrics().rows("train"))
                        .as("an old snapshot does not grow")
                        .isEqualTo(1);
                assertThat(early.samples().size()).isZero();
                writer.writeFactors(RunFixtures.factors(1));
                events.until(RunTail.Update::factorsChanged);
                writer.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
                RunTail.Update last =
                        events.until(RunTail.Update::manifestChanged).getLast();
                assertThat(last.run().manifest().status()).isEqualTo(RunStatus.FINISHED);
                assertThat(last.rows()).isEmpty();
            }
            assertThat(tail).isNotNull();
        }
        assertThat(events.updates).isEmpty();
    }

    @Test
    void aLineIsDeliveredOnceItIsWhole() throws IOException, InterruptedException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 1);
        RunWriter.resume(dir).close();
        try (RunWriter writer = RunWriter.resume(dir)) {
            writer.updateManifest(m -> m.withStatus(RunStatus.RUNNING));
        }
        Events events = new Events();
        try (RunTail tail = RunTail.follow(dir, events)) {
            events.until(u -> u.run().metrics().lastStep() == 1);
            Path metrics = dir.resolve("metrics.jsonl");
            Files.writeString(metrics, "{\"step\":2,", StandardOpenOption.APPEND);
            assertThat(events.updates.poll(600, TimeUnit.MILLISECONDS)).isNull();
            Files.writeString(metrics, "\"a\":1}\n", StandardOpenOption.APPEND);
            RunTail.Update update = events.until(u -> true).getFirst();
            assertThat(update.rows())
                    .singleElement()
                    .satisfies(r -> assertThat(r.step()).isEqualTo(2));
            assertThat(update.run().warnings()).isEmpty();
            assertThat(tail).isNotNull();
        }
    }

    @Test
    void rowsThatAreCutAreReadAnew() throws IOException, InterruptedException {
        Path dir = temp.resolve("r");
        RunFixtures.write(dir, 6);
        Events events = new Events();
        try (RunTail tail = RunTail.follow(dir, events)) {
            events.until(u -> u.run().metrics().lastStep() == 6);
            try (RunWriter writer = RunWriter.resume(dir, RunFixtures.after(dir, 2))) {
                writer.updateManifest(m -> m.withStatus(RunStatus.RUNNING));
            }
            RunTail.Update update = events.until(RunTail.Update::reset).getLast();
            assertThat(update.run().metrics().steps("train")).containsExactly(1, 2);
            assertThat(update.rows()).hasSize(2);
            assertThat(update.run().samples().size()).isEqualTo(2);
            assertThat(tail).isNotNull();
        }
    }
}
