package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.io.Json;

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

    @Override
    public double seconds(JsonNode config) {
        return config.path("seconds").asDouble(Double.NaN);
    }
}
