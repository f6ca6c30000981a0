package org.counterpoint.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.Series;

/** Measures the time of a training step by making real runs that are thrown away. */
public final class StepTimes {
    private StepTimes() {}

    /**
     * Median seconds between two steps of a run, evaluations left out.
     *
     * @param config its evaluations should be further apart than its steps are many
     * @throws TrainingException when the run fails
     */
    public static double median(RunConfig config) throws IOException {
        Path dir = Files.createTempDirectory("counterpoint-steps");
        try {
            TrainResult result = Trainer.run(config, dir.resolve("run"), false, TrainListener.NONE);
            if (result.status() != RunStatus.FINISHED) {
                throw new TrainingException(result.message());
            }
            Series loss = Run.open(dir.resolve("run")).metrics().series("train", "loss");
            double[] between = new double[loss.size() - 1];
            for (int i = 0; i < between.length; i++) {
                between[i] = loss.times()[i + 1] - loss.times()[i];
            }
            Arrays.sort(between);
            return between[between.length / 2];
        } finally {
            delete(dir);
        }
    }

    private static void delete(Path dir) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(dir)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
