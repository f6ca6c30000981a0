package org.counterpoint.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Few points stand for a course, but last, best and mean of the last values are exact. */
class RewardCurveTest {
    @TempDir
    Path temp;

    @Property(tries = 60)
    void keepsFirstAndLastAndTheExactSummary(@ForAll @IntRange(min = 1, max = 2000) int n) {
        RewardCurve.Builder builder = new RewardCurve.Builder(false);
        double best = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            double value = Math.sin(i * 0.37) + i * 1e-3;
            best = Math.max(best, value);
            builder.add(i * 10L, value);
        }
        RewardCurve curve = builder.build("validation");
        assertThat(curve.size()).isLessThanOrEqualTo(RewardCurve.POINTS).isGreaterThanOrEqualTo(Math.min(n, 60));
        assertThat(curve.step(0)).isZero();
        assertThat(curve.step(curve.size() - 1)).isEqualTo((n - 1) * 10L);
        for (int i = 1; i < curve.size(); i++) {
            assertThat(curve.step(i)).isGreaterThan(curve.step(i - 1));
        }
        assertThat(curve.best()).isEqualTo(best);
        assertThat(curve.last()).isEqualTo(Math.sin((n - 1) * 0.37) + (n - 1) * 1e-3);
        double sum = 0;
        int k = Math.min(3, n);
        for (int i = n - k; i < n; i++) {
            sum += Math.sin(i * 0.37) + i * 1e-3;
        }
        assertThat(curve.meanOfLast(3)).isCloseTo(sum / k, within(1e-12));
        assertThat(curve.count()).isEqualTo(n);
    }

    @Test
    void bestFollowsTheDirectionAndPassesOverNan() {
        RewardCurve.Builder builder = new RewardCurve.Builder(true);
        builder.add(0, Double.NaN);
        builder.add(1, 3);
        builder.add(2, 1);
        builder.add(3, 2);
        RewardCurve curve = builder.build("test");
        assertThat(curve.best()).isEqualTo(1);
        assertThat(curve.bestStep()).isEqualTo(2);
        assertThat(curve.last()).isEqualTo(2);
    }

    @Test
    void readsHeldOutRowsAndGoesOnWhereItStopped() throws IOException {
        Path dir = temp.resolve("lib/a");
        try (RunWriter writer = RunWriter.create(dir, RunFixtures.manifest("a"))) {
            for (int step = 0; step < 5; step++) {
                writer.append(RunFixtures.row(step));
                writer.append(RunFixtures.evaluation(step));
            }
        }
        RunLibrary library = new RunLibrary(List.of(temp.resolve("lib")));
        RunSummary summary = library.scan().getFirst();
        Map<String, RewardCurve> curves = library.curves(summary);
        assertThat(curve(curves, "helpful").split()).isEqualTo("validation");
        assertThat(curve(curves, "helpful").count()).isEqualTo(5);
        assertThat(curve(curves, "helpful").last()).isEqualTo(0.8, within(1e-12));
        // Where an objective was never evaluated, its training reward is all there is.
        assertThat(curve(curves, "harmless").split()).isEqualTo("train");
        assertThat(curve(curves, "harmless").count()).isEqualTo(5);
        assertThat(library.curves(summary)).isSameAs(curves);
        Files.writeString(
                dir.resolve("metrics.jsonl"),
                "{\"step\": 9, \"split\": \"validation\", \"reward/helpful/mean\": 7}\n",
                StandardOpenOption.APPEND);
        assertThat(curve(library.curves(library.scan().getFirst()), "helpful").last())
                .isEqualTo(7);
        assertThat(curve(library.curves(library.scan().getFirst()), "helpful").count())
                .isEqualTo(6);
    }

    private static RewardCurve curve(Map<String, RewardCurve> curves, String objective) {
        return Objects.requireNonNull(curves.get(objective), objective);
    }
}
