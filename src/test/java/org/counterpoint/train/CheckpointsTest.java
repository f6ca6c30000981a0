package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.Confinement;
import org.counterpoint.math.Basis;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.counterpoint.run.RunPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of checkpoints, without a model. */
class CheckpointsTest {
    @TempDir
    Path dir;

    private final List<String> said = new ArrayList<>();

    private LoopState loop = new LoopState.Online(
            Map.of("s", new double[] {1 / 3.0, Double.POSITIVE_INFINITY, -0.0}, "empty", new double[0]));

    private void write(long step, long metrics) throws IOException {
        ObjectNode evaluation = JsonNodeFactory.instance.objectNode();
        evaluation.putArray("means").add(Double.NaN).add(0.1);
        Checkpoints.write(
                dir,
                folder -> new Checkpoint(
                                folder,
                                step,
                                1.5,
                                new RunPosition(metrics, 0, 0, Set.of()),
                                Map.of("tokens", 7L),
                                Map.of("a", new float[] {1 / 3f, -0f}),
                                new Adam.State(step, Map.of("exp_avg.a", new float[] {1e-30f, Float.MIN_VALUE})),
                                loop,
                                evaluation)
                        .write());
    }

    private long newest() {
        Checkpoint found = Checkpoints.newest(dir, said::add);
        return found == null ? -1 : found.step();
    }

    @Test
    void everyNumberComesBack() throws IOException {
        write(3, 0);
        Checkpoint read = Objects.requireNonNull(Checkpoints.newest(dir, said::add));
        assertThat(read.step()).isEqualTo(3);
        assertThat(read.seconds()).isEqualTo(1.5);
        assertThat(read.counters()).containsOnly(Map.entry("tokens", 7L));
        assertThat(read.adapter().get("a")).containsExactly(1 / 3f, -0f);
        assertThat(read.optimizer().steps()).isEqualTo(3);
        assertThat(read.optimizer().arrays().get("exp_avg.a")).containsExactly(1e-30f, Float.MIN_VALUE);
        Map<String, double[]> scalarizer = ((LoopState.Online) read.loop()).scalarizer();
        assertThat(scalarizer).containsOnlyKeys("s");
        assertThat(scalarizer.get("s")).containsExactly(1 / 3.0, Double.POSITIVE_INFINITY, -0.0);
        assertThat(Checkpoint.numbers(read.evaluation().path("means"))).containsExactly(Double.NaN, 0.1);
        assertThat(said).isEmpty();
    }

    @Test
    void theStateOfAStageComesBack() throws IOException {
        double third = 1 / 3f;
        LowRank update = new LowRank("m", 3, 2, 1, 0.3, new double[] {third, -0.0, 2}, new double[] {1e-30f, 4});
        double[][] margins = {{0.1, -0.0}, {}};
        Basis basis = new Basis(3, 1, new double[] {0.1, 1 / 3.0, -0.7});
        Confinement one =
                new Confinement(Confinement.Mode.POST, Projector.awayFrom(basis), Projector.onto(Basis.empty(2)));
        loop = new StageState(
                2,
                5,
                "helpful abc\n",
                false,
                Map.of(1, List.of(update)),
                Map.of(2, margins),
                Map.of("m", new StageState.Space(one, 0.1), "n", new StageState.Space(Confinement.FREE, 1)));
        write(7, 0);
        StageState read = (StageState)
                Objects.requireNonNull(Checkpoints.newest(dir, said::add)).loop();
        assertThat(said).isEmpty();
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("spaces", "margins")
                .isEqualTo(loop);
        assertThat(read.margins()).containsOnlyKeys(2);
        assertThat(Objects.requireNonNull(read.margins().get(2))).isDeepEqualTo(margins);
        assertThat(Objects.requireNonNull(read.spaces().get("n")).confinement().isFree())
                .isTrue();
        StageState.Space space = Objects.requireNonNull(read.spaces().get("m"));
        assertThat(space.energyKept()).isEqualTo(0.1);
        assertThat(space.confinement().mode()).isEqualTo(Confinement.Mode.POST);
        Projector outputs = Objects.requireNonNull(space.confinement().outputs());
        assertThat(outputs.isComplement()).isTrue();
        assertThat(outputs.basis().columns()).containsExactly(0.1, 1 / 3.0, -0.7);
        Projector inputs = Objects.requireNonNull(space.confinement().inputs());
        assertThat(inputs.isComplement()).isFalse();
        assertThat(inputs.dim()).isEqualTo(2);
        assertThat(inputs.rank()).isZero();
    }

    @Test
    void theLastTwoAreKeptAndEveryDamageFallsBackToTheOneBefore() throws IOException {
        assertThat(newest()).isEqualTo(-1);
        write(1, 0);
        write(2, 0);
        write(3, 0);
        try (var files = Files.list(dir)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("checkpoint", "checkpoint-previous");
        }
        assertThat(newest()).isEqualTo(3);
        for (String file : List.of("training.safetensors", "state.json", Checkpoints.SUMS)) {
            Path path = dir.resolve("checkpoint").resolve(file);
            byte[] whole = Files.readAllBytes(path);
            byte[] flipped = whole.clone();
            flipped[whole.length / 2] ^= 1;
            Files.write(path, flipped);
            assertThat(newest()).as(file + " with a flipped bit").isEqualTo(2);
            Files.delete(path);
            assertThat(newest()).as(file + " missing").isEqualTo(2);
            Files.write(path, whole);
        }
        assertThat(said)
                .hasSize(6)
                .allSatisfy(s -> assertThat(s).contains("checkpoint cannot be used", "the one before"));
        assertThat(newest()).isEqualTo(3);
    }

    @Test
    void aGoodOneIsNotPushedOutByADamagedOne() throws IOException {
        write(1, 0);
        write(2, 0);
        Files.writeString(dir.resolve("checkpoint/state.json"), "");
        Checkpoints.keep(dir, Checkpoints.newest(dir, said::add));
        assertThat(newest()).isEqualTo(1);
        write(3, 0);
        Files.delete(dir.resolve("checkpoint/state.json"));
        assertThat(newest()).isEqualTo(1);
        Checkpoints.keep(dir, null);
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aKillBetweenTheRenamesAndLostRowsFallBack() throws IOException {
        Files.writeString(dir.resolve("metrics.jsonl"), "12345\n");
        write(1, 6);
        Files.move(dir.resolve("checkpoint"), dir.resolve("checkpoint-previous"));
        Files.createDirectories(dir.resolve(".checkpoint.new"));
        assertThat(newest()).isEqualTo(1);
        assertThat(said).isEmpty();
        write(2, 7);
        assertThat(newest()).isEqualTo(1);
        assertThat(said).singleElement().asString().contains("lost rows");
    }
}
