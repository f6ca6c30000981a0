package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;

/** Finished runs in a library, written as training writes them. */
final class RemoteRuns {
    private RemoteRuns() {}

    static Path make(Path library, String id, int steps) throws IOException {
        RunManifest manifest = RunManifest.builder(id, "test " + id, "ctwa")
                .status(RunStatus.RUNNING)
                .objectives(List.of(new ObjectiveInfo("helpful", "", ObjectiveInfo.Direction.MAXIMIZE, 0, 1, "Helps.")))
                .steps(steps)
                .build();
        Path dir = library.resolve(id);
        try (RunWriter writer = RunWriter.create(dir, manifest)) {
            for (int step = 1; step <= steps; step++) {
                writer.append(new MetricRow(step, step, "train", Map.of("reward/helpful/mean", 0.01 * step)));
            }
            writer.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
        }
        return dir;
    }
}
