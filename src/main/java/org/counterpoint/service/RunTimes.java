package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunSummary;
import org.counterpoint.run.Series;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Step times of earlier runs. */
final class RunTimes {
    private static final Logger LOG = LoggerFactory.getLogger(RunTimes.class);
    private static final int RUNS = 3;

    private RunTimes() {}

    static Optional<Duration> estimate(JsonNode config, List<RunSummary> library) {
        List<Double> perStep = new ArrayList<>();
        for (RunSummary summary : library) {
            RunManifest manifest = summary.manifest();
            if (perStep.size() < RUNS && manifest != null && summary.lastStep() >= 2 && alike(manifest, config)) {
                try {
                    double seconds = secondsPerStep(Run.open(summary.dir()));
                    if (seconds > 0) {
                        perStep.add(seconds);
                    }
                } catch (IOException e) {
                    LOG.debug("No step times from {}: {}", summary.dir(), e.getMessage());
                }
            }
        }
        if (perStep.isEmpty()) {
            return Optional.empty();
        }
        perStep.sort(null);
        double seconds = perStep.get(perStep.size() / 2) * config.path("steps").asLong();
        return Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static boolean alike(RunManifest run, JsonNode config) {
        return run.method().equals(config.path("method").asText())
                && run.environmentId().equals(config.path("environment").asText())
                && run.config().path("model").equals(config.path("model"))
                && run.environment().os().startsWith(System.getProperty("os.name"))
                && run.environment().machine().contains(Runtime.getRuntime().availableProcessors() + " processors");
    }

    private static double secondsPerStep(Run run) {
        Series series = run.metrics().series("train", "loss");
        int last = series.size() - 1;
        if (last < 1 || series.steps()[last] <= series.steps()[0]) {
            return Double.NaN;
        }
        return (series.times()[last] - series.times()[0]) / (series.steps()[last] - series.steps()[0]);
    }
}
