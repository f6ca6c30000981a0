package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunCopy;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;
import org.counterpoint.train.Branch;
import org.jspecify.annotations.Nullable;

/** Rules for configurations of {@link TestWorker}. */
final class TestRules implements TrainingService.ConfigRules {
    static ObjectNode config(long steps, long stepMillis) {
        return Json.mapper()
                .createObjectNode()
                .put("method", "ctwa")
                .put("seed", 3)
                .put("steps", steps)
                .put("step_ms", stepMillis);
    }

    @Override
    public List<Problem> check(JsonNode config) {
        return config.path("steps").asLong() > 0
                ? List.of()
                : List.of(new Problem("steps", "The key \"steps\" must be at least 1."));
    }

    @Override
    public void checkResume(JsonNode config, Path dir) throws IOException {
        if (config.path("stages").asBoolean()) {
            throw new IOException("This method cannot be resumed.");
        }
        if (RunManifest.read(dir).status() == RunStatus.FINISHED) {
            throw new IOException("There is nothing to resume.");
        }
    }

    @Override
    public long steps(JsonNode config) {
        return config.path("steps").asLong();
    }

    @Override
    public String name(JsonNode config) {
        return "a test";
    }

    /** Every run takes a learning rate of at most 1, has a checkpoint at step 2, and a branch is a run of its steps. */
    @Override
    public SteeringRules steering() {
        return new SteeringRules() {
            @Override
            public List<SteeringInfo.Setting> settings(JsonNode config) {
                return List.of(new SteeringInfo.Setting("learning_rate", null, config.path("learning_rate")));
            }

            @Override
            public ObjectNode with(JsonNode config, String path, JsonNode value) {
                ObjectNode next = config.deepCopy();
                next.set(path, value);
                return next;
            }

            @Override
            public Map<String, JsonNode> resolve(JsonNode config, Map<String, JsonNode> asked) {
                if (!(asked.getOrDefault("learning_rate", config).asDouble(2) <= 1)) {
                    throw new IllegalArgumentException("The learning rate must be a number of at most 1.");
                }
                return asked;
            }

            @Override
            public List<Branch.Point> checkpoints(Path run) {
                return List.of(new Branch.Point(2, 0.5));
            }

            @Override
            public Planned branch(Path run, @Nullable Long step, Map<String, JsonNode> asked) {
                if (step != null && step != 2) {
                    throw new IllegalArgumentException("There is no checkpoint at step " + step + ".");
                }
                return new Planned() {
                    @Override
                    public ObjectNode config() {
                        return TestRules.config(4, 1);
                    }

                    @Override
                    public Lineage lineage() {
                        return new Lineage(String.valueOf(run.getFileName()), null, 2L);
                    }

                    @Override
                    public void create(Path out, String id, String command) throws IOException {
                        RunManifest manifest = RunManifest.builder(id, "branch", "ctwa")
                                .command(command)
                                .lineage(lineage())
                                .build();
                        RunCopy.make(out, folder -> RunCopy.finish(folder, manifest, List.of()));
                    }
                };
            }
        };
    }

    @Override
    public double seconds(JsonNode config) {
        return config.path("seconds").asDouble(Double.NaN);
    }
}
