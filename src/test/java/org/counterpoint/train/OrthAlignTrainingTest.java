package org.counterpoint.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.counterpoint.analysis.ConfinementReport;
import org.counterpoint.analysis.RunAnalysis;
import org.counterpoint.math.Subspaces;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.RankSelection;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.UpdateFactors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two short stages of the shipped model under the constraints of the OrthAlign family. */
class OrthAlignTrainingTest {
    private static final String FULL = ", \"basis\": \"full_complement\"";
    private static final String SMALL = """
            "model": "assets/pocket", "seed": 3, "steps": 6, "lora": {"rank": 4, "alpha": 8, "targets": ["q_proj", "down_proj"]},
            "sampling": {"max_tokens": 16}, "evaluation": {"every": 100, "prompts": 4, "samples_per_prompt": 2},
            "offline": {"batch": 6, "samples_per_prompt": 4, "learning_rate": 0.003, "warmup": 0}
            """;

    @TempDir
    Path dir;

    private static RunConfig config(String method, String parameters) {
        try {
            return RunConfig.parse(new ObjectMapper()
                    .readTree("{\"method\": \"" + method + "\", " + SMALL
                            + ", \"parameters\": {\"order\": [\"harmless\", \"helpful\"]" + parameters + "}}"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Run train(String method, String parameters) throws IOException {
        Path folder = dir.resolve(Integer.toHexString((method + parameters).hashCode()));
        TrainResult result = Trainer.run(config(method, parameters), folder, false, TrainListener.NONE);
        assertThat(result.status()).as(result.message()).isEqualTo(RunStatus.FINISHED);
        return Run.open(folder);
    }

    private static List<ModuleFactors> second(Run run) throws IOException {
        return run.factors().stream()
                .filter(f -> f.stage() == 2)
                .map(UpdateFactors::modules)
                .findFirst()
                .orElseThrow();
    }

    private static double largest(Run run, ToDoubleFunction<ModuleFactors> of) throws IOException {
        return second(run).stream().mapToDouble(of).max().orElseThrow();
    }

    private static ConfinementReport confinement(Run run) {
        return RunAnalysis.of(run).subspaces().confinement().orElseThrow();
    }

    @Test
    void theHookLeaksAndTheExactFormsDoNot() throws IOException {
        Run hook = train("orthalign", FULL + ", \"projection\": \"hook\", \"side\": \"both\"");
        for (ModuleFactors m : second(hook)) {
            assertThat(m.leak()).isGreaterThan(1e-3);
            assertThat(m.geometry().rightLeak()).isGreaterThan(1e-3);
        }
        assertThat(String.join(" ", confinement(hook).notes())).contains("element-wise division");
        for (String mode : List.of("post", "reparam")) {
            Run exact = train("orthalign", FULL + ", \"projection\": \"" + mode + "\", \"side\": \"both\"");
            for (ModuleFactors m : second(exact)) {
                assertThat(m.leak()).as(mode).isLessThan(1e-6);
                assertThat(m.geometry().rightLeak()).as(mode).isLessThan(1e-6);
                assertThat(Math.abs(m.geometry().cosine())).isLessThan(1e-6);
                assertThat(m.geometry().free()).isEqualTo(m.rows() - 4.0);
                assertThat(m.geometry().rightProtected()).isEqualTo(4);
                assertThat(m.geometry().rightFree()).isEqualTo(m.cols() - 4.0);
                assertThat(m.energyKept()).isBetween(0.1, 1.0);
                assertThat(m.s()[0]).isPositive();
            }
            ConfinementReport report = confinement(exact);
            assertThat(report.projection()).isEqualTo(mode);
            assertThat(report.stages().get(1).largestLeak()).isLessThan(1e-6);
            assertThat(String.join(" ", report.notes())).contains("exact up to rounding");
            assertThat(exact.metrics().keys("train"))
                    .contains(
                            "subspace/leak",
                            "subspace/cosine",
                            "subspace/protected",
                            "subspace/free",
                            "subspace/right_leak",
                            "subspace/right_free",
                            "subspace/output_change",
                            "lipschitz/stable_rank");
        }
    }

    @Test
    void theControlOfEqualSizeProtectsNothing() throws IOException {
        Run control = train("orthalign", ", \"basis\": \"control_random_k\", \"k\": 20");
        Run free = train("orthalign", ", \"basis\": \"grad_top_k\", \"k\": 20");
        for (ModuleFactors m : second(control)) {
            assertThat(m.leak()).isGreaterThan(0.01);
            assertThat(m.geometry().free()).isEqualTo(20);
        }
        for (ModuleFactors m : second(free)) {
            assertThat(m.leak()).isLessThan(1e-6);
            assertThat(m.geometry().free()).isEqualTo(20);
            // twenty chosen directions keep more of the gradient than twenty drawn ones
            ModuleFactors drawn = second(control).stream()
                    .filter(c -> c.module().equals(m.module()))
                    .findFirst()
                    .orElseThrow();
            assertThat(m.energyKept()).isGreaterThan(drawn.energyKept());
        }
    }

    @Test
    void capsHoldAfterEveryStepAndKeepTheSubspace() throws IOException {
        Run run = train(
                "orthalign", ", \"side\": \"both\", \"cap\": 0.004, \"cap_mode\": \"clip\", \"cap_every\": \"step\"");
        for (ModuleFactors m : second(run)) {
            assertThat(m.s()[0]).isLessThanOrEqualTo(0.004 * (1 + 1e-5));
            // cut, not scaled: several values stand at the cap
            assertThat(m.s()[1]).isGreaterThan(0.0035);
            assertThat(m.leak()).isLessThan(1e-6);
            assertThat(m.geometry().rightLeak()).isLessThan(1e-6);
        }
        double[] held = run.metrics().series("train", "lipschitz/capped").values();
        assertThat(Arrays.stream(held).max().orElse(0))
                .isEqualTo(run.factors().getFirst().modules().size());
        assertThat(held[held.length - 1]).isPositive();
    }

    @Test
    void theSearchChoosesKAndStoresItsCurve() throws IOException {
        Run run = train(
                "orthalign",
                ", \"basis\": \"random_k\", \"rank_selection\": \"drift\", \"gamma\": 0.2, \"completions\": 2,"
                        + " \"reward_mode\": \"mean_margin\", \"k_max\": 40");
        RankSelection selection = run.rankSelections().getFirst();
        assertThat(selection.stage()).isEqualTo(1);
        assertThat(selection.objectives()).containsExactly("harmless");
        assertThat(selection.most()).isEqualTo(40);
        assertThat(selection.chosen()).isBetween(1, 40);
        assertThat(selection.curve()).hasSizeGreaterThanOrEqualTo(9);
        int before = 0;
        for (RankSelection.Point p : selection.curve()) {
            assertThat(p.k()).isGreaterThan(before);
            assertThat(p.drift()).isBetween(p.driftLow(), p.driftHigh());
            assertThat(p.reward()).isBetween(p.rewardLow(), p.rewardHigh());
            if (p.k() == selection.chosen()) {
                assertThat(p.drift()).isLessThanOrEqualTo(selection.gamma());
            }
            before = p.k();
        }
        assertThat(selection.curve()).anyMatch(p -> p.k() == selection.chosen());
        assertThat(selection.curve()).anyMatch(p -> p.drift() > 0);
        for (ModuleFactors m : second(run)) {
            assertThat(m.geometry().free()).isEqualTo(selection.chosen());
            assertThat(m.leak()).isLessThan(1e-6);
        }
        // the trial left the model as it was: the update of stage 1 is all that lies between base and stage 2
        assertThat(confinement(run).rankSelections()).hasSize(1);
    }

    @Test
    void aStageWithoutRoomWithinGammaIsRefused() throws IOException {
        TrainResult result = Trainer.run(
                config(
                        "orthalign",
                        ", \"basis\": \"random_k\", \"rank_selection\": \"drift\", \"gamma\": 0, \"completions\": 1,"
                                + " \"reward_mode\": \"mean_margin\", \"k_min\": 30, \"k_max\": 31"),
                dir.resolve("refused"),
                false,
                TrainListener.NONE);
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.message()).contains("Stage 2 (helpful) is refused").contains("gamma");
        Run run = Run.open(dir.resolve("refused"));
        assertThat(run.rankSelections().getFirst().chosen()).isZero();
        assertThatThrownBy(() -> config("orthalign", FULL + ", \"rank_selection\": \"drift\""))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("full_complement has no k");
    }

    @Test
    void protectedInputsKeepOldOutputs() throws IOException {
        Run left = train("orthalign", FULL);
        Run both = train("orthalign-two-sided", ", \"energy\": 0.99, \"activation_pairs\": 32");
        for (ModuleFactors m : second(both)) {
            assertThat(m.leak()).isLessThan(1e-6);
            assertThat(m.geometry().rightLeak()).isLessThan(1e-6);
            assertThat(m.geometry().rightProtected()).isBetween(4.0, m.cols() - 1.0);
            assertThat(m.geometry().rightFree())
                    .isEqualTo(m.cols() - m.geometry().rightProtected());
        }
        assertThat(largest(both, m -> m.geometry().outputChange()))
                .isLessThan(0.5 * largest(left, m -> m.geometry().outputChange()));
        assertThatThrownBy(() -> Trainer.run(
                        config("orthalign-two-sided", ", \"energy\": 1, \"activation_pairs\": 64"),
                        dir.resolve("full"),
                        false,
                        TrainListener.NONE))
                .isInstanceOf(BadConfigurationException.class)
                .hasMessageContaining("input directions")
                .hasMessageContaining("energy");
    }

    @Test
    void balancedStagesAreOrthogonalFromTheFirstOn() throws IOException {
        Run run = train("orthalign-balanced", ", \"capacity\": 0.5");
        List<UpdateFactors> stages = run.factors();
        assertThat(stages).hasSize(2);
        for (ModuleFactors first : stages.getFirst().modules()) {
            ModuleFactors next = Objects.requireNonNull(stages.get(1).module(first.module()));
            double shared = first.geometry().free() + next.geometry().free();
            assertThat(shared).isEqualTo(first.rows() / 2.0);
            assertThat(first.geometry().free()).isLessThan(first.rows() / 2.0);
            assertThat(first.energyKept()).isBetween(0.1, 1.0);
            assertThat(next.energyKept()).isBetween(0.1, 1.0);
            assertThat(next.leak()).isLessThan(1e-6);
            assertThat(Math.abs(Subspaces.cosine(first.toLowRank(), next.toLowRank())))
                    .isLessThan(1e-6);
        }
        assertThat(run.metrics().series("train", "subspace/free").values()[0]).isLessThan(128 / 2.0);
    }
}
