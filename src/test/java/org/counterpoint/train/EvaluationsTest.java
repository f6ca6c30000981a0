package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.counterpoint.analysis.ForgettingReport;
import org.counterpoint.analysis.MaskingReport;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.objective.Split;
import org.counterpoint.run.Run;
import org.counterpoint.run.Series;
import org.counterpoint.run.UpdateFactors;
import org.counterpoint.run.tensors.PeftAdapter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The masking test, the forgetting matrix and evaluations without training, on one short run of the shipped model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvaluationsTest {
    private static final List<String> ORDER = List.of("harmless", "helpful", "truthful");

    private Path dir = Path.of("");
    private Path sequential = Path.of("");

    // A field of a test class that all methods share gets its folder only after this has run, so that it is a
    // parameter.
    @BeforeAll
    void train(@TempDir Path folder) throws IOException {
        dir = folder;
        sequential = train("sequential-dpo");
    }

    private Path train(String method) throws IOException {
        Path out = dir.resolve(method);
        String json = """
                {"method": "%s", "steps": 6, "model": "assets/pocket", "seed": 3,
                 "lora": {"rank": 4, "alpha": 8, "targets": ["q_proj", "down_proj"]}, "sampling": {"max_tokens": 24},
                 "evaluation": {"every": 2, "prompts": 8, "samples_per_prompt": 2},
                 "offline": {"batch": 8, "samples_per_prompt": 2, "learning_rate": 0.03, "warmup": 0}}
                """.formatted(method);
        RunConfig config = RunConfig.parse(new ObjectMapper().readTree(json));
        assertThat(Trainer.run(config, out, false, TrainListener.NONE).message())
                .isEmpty();
        return out;
    }

    private static MaskingReport mask(Path run, @Nullable Integer stage) throws IOException {
        return Masking.run(run, stage, Split.TEST, null, what -> {});
    }

    private static Series test(Path run, String objective) throws IOException {
        return Run.open(run).metrics().series("test", "reward/" + objective + "/mean");
    }

    /** With all stages on the base model the run's own last scores come out again, with none those of the base model. */
    @Test
    void maskingStartsFromTheRunsOwnScores() throws IOException {
        MaskingReport report = mask(sequential, null);
        assertThat(report.masked()).extracting(MaskingReport.Masked::label).containsExactlyElementsOf(ORDER);
        assertThat(report.masked())
                .extracting(MaskingReport.Masked::trained)
                .containsExactly(List.of("harmless"), List.of("helpful"), List.of("truthful"));
        for (int j = 0; j < 3; j++) {
            Series own = test(sequential, report.objectives().get(j));
            // Rounding may turn a single token of the 16 completions.
            assertThat(report.full().mean()[j]).isCloseTo(own.last(), within(.07));
            assertThat(report.base().mean()[j]).isCloseTo(own.first(), within(1e-12));
            for (MaskingReport.Masked m : report.masked()) {
                assertThat(m.change()[j])
                        .isCloseTo(m.score().mean()[j] - report.full().mean()[j], within(1e-12));
                assertThat(m.changeSe()[j]).isNotNegative();
            }
        }
        MaskingReport read = MaskingReport.of(Run.open(sequential));
        assertThat(read.unavailable()).isEmpty();
        assertThat(read.masked()).hasSize(3);
        assertThat(read.full().mean()).containsExactly(report.full().mean());
        assertThat(read.masked().get(1).changeSe())
                .containsExactly(report.masked().get(1).changeSe());
        assertThat(read.masked().get(2).clear(0))
                .isEqualTo(report.masked().get(2).clear(0));
    }

    /** The files of the stages add up to the checkpoint, so that what is masked is what was trained. */
    @Test
    void theStagesAddUpToTheFinalModel() throws IOException {
        List<UpdateFactors> stages = Run.open(sequential).factors();
        List<LowRank> total = PeftAdapter.read(sequential.resolve("checkpoint")).modules();
        for (LowRank part : Masking.sum(stages)) {
            LowRank whole = total.stream()
                    .filter(u -> u.module().equals(part.module()))
                    .findFirst()
                    .orElseThrow();
            double difference =
                    FactoredSvd.of(LowRank.sum(List.of(whole, part.times(-1)))).frobenius();
            assertThat(difference).isLessThan(1e-5 * FactoredSvd.of(whole).frobenius());
        }
    }

    @Test
    void whatCannotBeMaskedIsRefusedInASentence() throws IOException {
        Path soups = train("reward-soups");
        assertThatThrownBy(() -> mask(soups, null))
                .hasMessageContaining("merged by reward-soups")
                .hasMessageEndingWith(".");
        assertThatThrownBy(() -> mask(sequential, 4)).hasMessageContaining("no stage 4");
        Path gap = dir.resolve("gap");
        copy(sequential, gap);
        Files.delete(gap.resolve("subspace/stage-2-helpful.safetensors"));
        assertThatThrownBy(() -> mask(gap, null)).hasMessageContaining("stage-2-");
        Files.writeString(gap.resolve(MaskingReport.FILE), "{\"objectives\": [\"a\"], \"full\": {\"mean\": []");
        assertThat(MaskingReport.of(Run.open(gap)).unavailable())
                .hasValueSatisfying(s -> assertThat(s).contains("masking.json"));
        ForgettingReport merged = ForgettingReport.of(Run.open(soups));
        assertThat(merged.rows())
                .extracting(ForgettingReport.Row::kind)
                .containsExactly(
                        ForgettingReport.Kind.BASE,
                        ForgettingReport.Kind.STAGE,
                        ForgettingReport.Kind.STAGE,
                        ForgettingReport.Kind.STAGE,
                        ForgettingReport.Kind.MERGED);
        double[] last = Run.open(soups)
                .metrics()
                .series("validation", "reward/helpful/mean")
                .values();
        assertThat(merged.rows().get(4).reward()[merged.objectives().indexOf("helpful")])
                .isEqualTo(last[last.length - 1]);
        assertThat(merged.rows().get(3).reward()[merged.objectives().indexOf("helpful")])
                .isEqualTo(last[last.length - 2]);
    }

    @Test
    void theForgettingMatrixHasOneRowPerStage() throws IOException {
        Run run = Run.open(sequential);
        ForgettingReport report = ForgettingReport.of(run);
        assertThat(report.unavailable()).isEmpty();
        assertThat(report.split()).isEqualTo("validation");
        assertThat(report.rows()).extracting(ForgettingReport.Row::step).containsExactly(0L, 2L, 4L, 6L);
        assertThat(report.rows())
                .extracting(ForgettingReport.Row::label)
                .containsExactly("base model", "harmless", "helpful", "truthful");
        for (int j = 0; j < 3; j++) {
            String o = report.objectives().get(j);
            double[] rewards =
                    run.metrics().series("validation", "reward/" + o + "/mean").values();
            double[] pairs = run.metrics().series("train", "dpo/accuracy/" + o).values();
            int own = ORDER.indexOf(o) + 1;
            for (int t = 0; t < 4; t++) {
                assertThat(report.rows().get(t).reward()[j]).isEqualTo(rewards[t]);
            }
            assertThat(report.rows().get(0).pairAccuracy()[j]).isNaN();
            assertThat(report.rows().get(2).pairAccuracy()[j]).isEqualTo(pairs[1]);
            assertThat(report.rows().get(own).trained()).isEqualTo(Map.of(o, 1.0));
            assertThat(report.lost()[j]).isCloseTo(rewards[own] - rewards[3], within(1e-12));
        }
    }

    /** The checkpoint evaluated like the run gives the run's own last test scores. */
    @Test
    void evaluationsStandBesideTheRunTheyAreLike() throws IOException {
        ObjectNode settings = new ObjectMapper().createObjectNode();
        for (String key : List.of("environment", "model", "seed", "sampling", "evaluation")) {
            settings.set(key, Run.open(sequential).manifest().config().get(key));
        }
        Path out = dir.resolve("evaluated");
        TrainResult result =
                ModelEvaluation.run(settings, sequential.resolve("checkpoint"), out, "counterpoint evaluate");
        Run run = Run.open(out);
        assertThat(run.warnings()).isEmpty();
        assertThat(run.manifest().method()).isEqualTo("evaluate");
        assertThat(run.manifest().steps()).isZero();
        assertThat(run.manifest().config().get("adapter_fingerprint").asText()).hasSize(64);
        assertThat(run.metrics().splits()).containsExactlyInAnyOrder("validation", "test", "unseen");
        assertThat(run.metrics().series("validation", "kl").last()).isPositive();
        for (String o : ORDER) {
            assertThat(test(out, o).last()).isCloseTo(test(sequential, o).last(), within(.07));
            assertThat(Objects.requireNonNull(result.objectives().get(o)).last())
                    .isEqualTo(test(out, o).last());
        }
        assertThat(run.factors()).extracting(UpdateFactors::kind).containsExactly(UpdateFactors.Kind.TOTAL);
        Path bare = dir.resolve("bare");
        ModelEvaluation.run(settings, null, bare, "counterpoint evaluate");
        for (String o : ORDER) {
            assertThat(test(bare, o).values())
                    .containsExactly(test(sequential, o).first());
        }
        List<Double> kl = new ArrayList<>();
        Arrays.stream(Run.open(bare).metrics().series("test", "kl").values()).forEach(kl::add);
        assertThat(kl).allSatisfy(v -> assertThat(v).isCloseTo(0, within(1e-6)));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path f : files.toList()) {
                Files.copy(f, to.resolve(from.relativize(f).toString()));
            }
        }
    }
}
