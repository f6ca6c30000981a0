package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.train.SteeringRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of jobs over the interface: numbered, refused at once where it must be, kept for a run that waits. */
@Timeout(60)
class SteeringApiTest {
    @TempDir
    Path temp;

    private static Map<String, JsonNode> rate(double value) {
        return Map.of("learning_rate", DoubleNode.valueOf(value));
    }

    @Test
    void requestsAreNumberedKeptAndRefusedInASentence() throws Exception {
        ServiceOptions options = ServiceOptions.of(temp.resolve("library"))
                .withWorkerMain(TestWorker.class.getName())
                .withWorkerHeap("64m");
        try (TrainingService service =
                        TrainingService.start(options, new TestRules()).orElseThrow();
                ServiceClient client = ServiceClient.connect(options.library()).orElseThrow()) {
            assertThat(service.port()).isPositive();
            Job first = client.submit(TestRules.config(1000, 20));
            Job waiting = client.submit(TestRules.config(1, 1));
            assertThat(client.steering(waiting.id()).requests()).isEmpty();
            client.steer(waiting.id(), rate(0.5), "Slower.");
            SteeringInfo info = client.steer(waiting.id(), rate(0.25), "");
            assertThat(info.requests())
                    .extracting(SteeringInfo.Request::number, SteeringInfo.Request::why, SteeringInfo.Request::state)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(1L, "Slower.", SteeringInfo.State.WAITING),
                            org.assertj.core.groups.Tuple.tuple(2L, "", SteeringInfo.State.WAITING));
            assertThat(info.settings().getFirst().value().asDouble()).isEqualTo(0.25);
            assertThatThrownBy(() -> client.steer(waiting.id(), rate(Double.NaN), ""))
                    .isInstanceOfSatisfying(ServiceException.class, e -> {
                        assertThat(e.status()).isEqualTo(400);
                        assertThat(e.getMessage()).contains("at most 1");
                    });
            assertThat(client.steering(waiting.id()).requests()).hasSize(2);
            assertThat(client.checkpoints(first.id())).containsExactly(2L);
            assertThatThrownBy(() -> client.branch(first.id(), 7L, Map.of()))
                    .hasMessageContaining("no checkpoint at step 7");
            Job branch = client.branch(first.id(), 2L, rate(0.5));
            assertThat(branch.id()).isNotEqualTo(first.id());
            RunManifest made = RunManifest.read(options.library().resolve(branch.id()));
            assertThat(made.lineage().parent()).isEqualTo(first.id());
            assertThat(made.lineage().branchStep()).isEqualTo(2);
            assertThat(made.command())
                    .isEqualTo("counterpoint branch " + first.id() + " --step 2 --set 'learning_rate=0.5'");
            client.stop(waiting.id());
            assertThatThrownBy(() -> client.steer(waiting.id(), rate(0.1), ""))
                    .isInstanceOfSatisfying(
                            ServiceException.class, e -> assertThat(e.status()).isEqualTo(409))
                    .hasMessageContaining("has ended");
            CountDownLatch ended = new CountDownLatch(1);
            try (JobFollower follower = client.follow(branch.id(), job -> {
                if (job.state() == RunStatus.FINISHED) {
                    ended.countDown();
                }
            })) {
                assertThat(follower).isNotNull();
                client.stop(first.id());
                assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void aWorkerReadsWhatIsNewAndADamagedFileIsToldNotGuessed() throws IOException {
        Path file = temp.resolve(SteeringFile.NAME);
        assertThat(SteeringFile.read(file)).isEmpty();
        SteeringRequest one = new SteeringRequest(1, "learning_rate", DoubleNode.valueOf(0.5), "Slower.");
        SteeringRequest two = new SteeringRequest(2, "learning_rate", DoubleNode.valueOf(0.25), "");
        SteeringFile.append(file, List.of(one));
        SteeringFile.append(file, List.of(two));
        assertThat(SteeringFile.read(file)).containsExactly(one, two);
        WorkerTask task = new WorkerTask(
                "a", TestRules.config(1, 1), temp, false, org.counterpoint.run.Lineage.NONE, temp.resolve("task.json"));
        assertThat(task.steering(0)).containsExactly(one, two);
        assertThat(task.steering(1)).containsExactly(two);
        assertThat(task.steering(2)).isEmpty();
        Files.writeString(file, "{\"number\": 3, \"sett");
        assertThatThrownBy(() -> SteeringFile.read(file)).hasMessageContaining("is damaged");
    }
}
