package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.counterpoint.math.Basis;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.counterpoint.run.tensors.PeftAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraTest {

    private static final int[] TOKENS = {4, 8, 15, 16, 23, 36};

    private static CausalLm adapted(boolean gpt2) {
        CausalLm model = Tiny.model(gpt2 ? Tiny.gpt2() : Tiny.llama(), 3);
        LoraAdapter adapter =
                model.attachLora(new LoraSpec(3, 6, gpt2 ? LoraSpec.GPT2_TARGETS : LoraSpec.LLAMA_TARGETS, 1));
        Random random = new Random(2);
        for (LowRank f : adapter.factors()) {
            double[] b = random.doubles(f.b().length, -0.2, 0.2).toArray();
            adapter.setFactors(new LowRank(f.module(), f.rows(), f.cols(), f.rank(), f.scale(), b, f.a()));
        }
        return model;
    }

    /** Updates of any rank and scale go on as one adapter; none of them leaves the model its base. */
    @Test
    void givenUpdatesAreAttachedAndLeaveNothingBehind() {
        try (CausalLm model = adapted(false);
                CausalLm other = Tiny.model(Tiny.llama(), 3)) {
            List<LowRank> updates = model.adapter().orElseThrow().factors();
            float[] base = Tiny.lastLogits(other, TOKENS);
            float[] on = Tiny.lastLogits(model, TOKENS);
            List<LowRank> split = updates.stream()
                    .map(u -> LowRank.sum(List.of(u.times(1.5), u.times(-.5))))
                    .toList();
            other.attachUpdates(split);
            assertThat(other.adapter().orElseThrow().factors().getFirst().rank())
                    .isEqualTo(6);
            assertThat(Tiny.lastLogits(other, TOKENS)).containsExactly(on, within(1e-4f));
            other.attachUpdates(updates.stream()
                    .map(u -> LowRank.zero(u.module(), u.rows(), u.cols()))
                    .toList());
            assertThat(Tiny.lastLogits(other, TOKENS)).isEqualTo(base);
            LowRank first = updates.getFirst();
            assertThatThrownBy(() -> other.attachUpdates(List.of(LowRank.zero("nowhere", 2, 2))))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("nowhere");
            assertThatThrownBy(() -> other.attachUpdates(List.of(LowRank.zero(first.module(), 2, 2))))
                    .hasMessageContaining("2 x 2");
        }
    }

    @Test
    void settledUpdatesAddUpBesideTheBase() {
        for (boolean gpt2 : new boolean[] {false, true}) {
            try (CausalLm model = adapted(gpt2);
                    CausalLm merged = adapted(gpt2)) {
                model.adapterEnabled(false);
                float[] base = Tiny.lastLogits(model, TOKENS);
                model.settle(model.adapter().orElseThrow().factors());
                model.removeAdapter();
                MergedWeights.merge(merged);
                assertThat(model.adapter()).isEmpty();
                assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), Tiny.lastLogits(merged, TOKENS)))
                        .isLessThan(1e-4);
                String module = model.modules().getFirst();
                float[] dense = merged.moduleWeight(module);
                double[] settled = model.settledWeight(module);
                for (int i = 0; i < dense.length; i++) {
                    assertThat(settled[i]).isCloseTo(dense[i], within(1e-6));
                }
                // a second stage on top: its reference is the first
                LoraSpec spec = new LoraSpec(2, 4, gpt2 ? LoraSpec.GPT2_TARGETS : LoraSpec.LLAMA_TARGETS, 9);
                for (CausalLm m : List.of(model, merged)) {
                    m.attachLora(spec)
                            .factors()
                            .forEach(u -> m.adapter()
                                    .orElseThrow()
                                    .setFactors(new LowRank(
                                            u.module(), u.rows(), u.cols(), 2, 1, ones(2 * u.rows()), u.a())));
                }
                assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), Tiny.lastLogits(merged, TOKENS)))
                        .isLessThan(2e-4);
                model.adapterEnabled(false);
                merged.adapterEnabled(false);
                assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), Tiny.lastLogits(merged, TOKENS)))
                        .isLessThan(1e-4);
                assertThat(model.asBase(() -> Tiny.lastLogits(model, TOKENS))).isEqualTo(base);
                model.removeAdapter();
                model.unsettle();
                assertThat(Tiny.lastLogits(model, TOKENS)).isEqualTo(base);
            }
        }
    }

    private static double[] ones(int n) {
        double[] x = new double[n];
        Arrays.fill(x, 0.05);
        return x;
    }

    @Test
    void patternsChooseModulesRanksAndScales() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 3)) {
            LoraSpec spec = new LoraSpec(
                    4,
                    8,
                    List.of(".*self_attn\\.(q|v)_proj", "mlp.up_proj"),
                    List.of(1),
                    true,
                    0,
                    Map.of("up_proj", 2, ".*1\\.self_attn\\.v_proj", 1),
                    Map.of("q_proj", 3.0),
                    1);
            assertThat(model.adapted(spec))
                    .containsExactly(
                            "model.layers.1.self_attn.q_proj",
                            "model.layers.1.self_attn.v_proj",
                            "model.layers.1.mlp.up_proj");
            List<LowRank> factors = model.attachLora(spec).factors();
            assertThat(factors).extracting(LowRank::rank).containsExactly(4, 1, 2);
            assertThat(factors).extracting(LowRank::scale).containsExactly(3.0 / 2, 8.0, 8 / Math.sqrt(2));
            assertThat(model.adapted(new LoraSpec(1, 1, List.of(LoraSpec.ALL), 1)))
                    .isEqualTo(model.modules());
            assertThatThrownBy(() -> model.adapted(
                            new LoraSpec(1, 1, List.of("q_proj"), List.of(2), false, 0, Map.of(), Map.of(), 1)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("layers 0 to 1");
            assertThatThrownBy(() -> new LoraSpec(1, 1, List.of("q_(proj"), 1))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("no regular expression");
        }
    }

    @Test
    void startsAtTheBaseModelAndTurnsOff() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 3)) {
            float[] base = Tiny.lastLogits(model, TOKENS);
            LoraAdapter adapter = model.attachLora(new LoraSpec(3, 6, LoraSpec.LLAMA_TARGETS, 1));
            assertThat(adapter.modules()).hasSize(14);
            assertThat(model.trainable()).hasSize(28);
            assertThat(Tiny.lastLogits(model, TOKENS)).isEqualTo(base);
        }
        try (CausalLm model = adapted(false)) {
            float[] on = Tiny.lastLogits(model, TOKENS);
            model.adapterEnabled(false);
            float[] off = Tiny.lastLogits(model, TOKENS);
            assertThat(Tiny.distance(on, off)).isGreaterThan(0.01);
            model.adapterEnabled(true);
            assertThat(Tiny.lastLogits(model, TOKENS)).isEqualTo(on);
            model.removeAdapter();
            assertThat(Tiny.lastLogits(model, TOKENS)).isEqualTo(off);
        }
    }

    @Test
    void mergedModelEqualsTheAdaptedOne() {
        for (boolean gpt2 : new boolean[] {false, true}) {
            try (CausalLm model = adapted(gpt2)) {
                float[] on = Tiny.lastLogits(model, TOKENS);
                String module = model.modules().getFirst();
                LowRank update = model.adapter().orElseThrow().factors(module);
                float[] before = model.moduleWeight(module);
                MergedWeights.merge(model);
                float[] after = model.moduleWeight(module);
                double[] dense = update.dense();
                for (int i = 0; i < dense.length; i++) {
                    assertThat((double) after[i] - before[i]).isCloseTo(dense[i], within(1e-6));
                }
                assertThat(model.adapter()).isEmpty();
                assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), on)).isLessThan(1e-4);
            }
        }
    }

    @Test
    void peftFoldersComeBackTheSame(@TempDir Path dir) throws IOException {
        for (boolean gpt2 : new boolean[] {false, true}) {
            Path folder = dir.resolve(gpt2 ? "gpt2" : "llama");
            try (CausalLm model = adapted(gpt2)) {
                float[] on = Tiny.lastLogits(model, TOKENS);
                model.adapter().orElseThrow().save(folder, "tiny");
                assertThat(PeftAdapter.read(folder).modules()).hasSize(gpt2 ? 8 : 14);
                model.removeAdapter();
                LoraAdapter again = model.loadLora(folder);
                assertThat(again.spec().rank()).isEqualTo(3);
                assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), on)).isLessThan(1e-6);
            }
        }
    }

    @Test
    void fanInFanOutAdaptersFit(@TempDir Path dir) throws IOException {
        try (CausalLm model = adapted(true)) {
            float[] on = Tiny.lastLogits(model, TOKENS);
            model.adapter().orElseThrow().save(dir, "tiny");
            Path config = dir.resolve("adapter_config.json");
            String text = Files.readString(config);
            assertThat(text).containsPattern("\"fan_in_fan_out\"\\s*:\\s*false");
            Files.writeString(config, text.replaceFirst("(\"fan_in_fan_out\"\\s*:\\s*)false", "$1true"));
            model.loadLora(dir);
            assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), on)).isLessThan(1e-6);
        }
    }

    @Test
    void reparametrisedUpdatesStayInTheirSubspace() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 3)) {
            float[] base = Tiny.lastLogits(model, TOKENS);
            LoraAdapter adapter = model.attachLora(new LoraSpec(2, 2, List.of("o_proj"), 1));
            String module = adapter.modules().getFirst();
            double[] basis = new double[16 * 2];
            basis[3 * 2] = 1;
            basis[7 * 2 + 1] = 1;
            adapter.confine(Map.of(
                    module, new Confinement(Confinement.Mode.REPARAM, Projector.onto(new Basis(16, 2, basis)), null)));
            assertThat(Tiny.lastLogits(model, TOKENS)).isEqualTo(base);
            Adam adam = new Adam(model, Adam.Settings.DEFAULT);
            for (int i = 0; i < 3; i++) {
                try (GradMode _ = GradMode.on();
                        NDManager scope = model.newScope()) {
                    NDArray loss = model.logProbs(scope, TokenBatch.ofSequences(List.of(TOKENS), 1))
                            .sum()
                            .neg();
                    adam.step(model.gradients(scope, loss, false), 0.05);
                }
            }
            LowRank update = adapter.factors(module);
            double[] dense = update.dense();
            for (int i = 0; i < 16; i++) {
                double row = 0;
                for (int j = 0; j < 16; j++) {
                    row = Math.max(row, Math.abs(dense[i * 16 + j]));
                }
                if (i == 3 || i == 7) {
                    assertThat(row).isPositive();
                } else {
                    assertThat(row).isZero();
                }
            }
            float[] on = Tiny.lastLogits(model, TOKENS);
            adapter.scaleUpdate(module, 0.5);
            assertThat(adapter.factors(module).dense()[3 * 16]).isCloseTo(dense[3 * 16] / 2, within(1e-7));
            adapter.scaleUpdate(module, 2);
            MergedWeights.merge(model);
            assertThat(Tiny.distance(Tiny.lastLogits(model, TOKENS), on)).isLessThan(1e-5);
        }
    }

    @Test
    void stateComesBack() {
        try (CausalLm model = adapted(false)) {
            LoraAdapter adapter = model.adapter().orElseThrow();
            float[] on = Tiny.lastLogits(model, TOKENS);
            var state = adapter.state();
            adapter.reset(5);
            model.adapterEnabled(false);
            float[] base = Tiny.lastLogits(model, TOKENS);
            model.adapterEnabled(true);
            assertThat(Tiny.lastLogits(model, TOKENS)).isEqualTo(base);
            adapter.restore(state);
            assertThat(Tiny.lastLogits(model, TOKENS)).isEqualTo(on);
        }
    }

    @Test
    void badAdaptersAreRefusedInOneSentence(@TempDir Path dir) {
        try (CausalLm model = adapted(false);
                CausalLm gpt2 = Tiny.model(Tiny.gpt2(), 1);
                CausalLm wide = Tiny.model(ModelConfig.llama(37, 32, 24, 2, 4, 2, 48), 1)) {
            assertThatThrownBy(() -> gpt2.attachLora(new LoraSpec(2, 2, List.of("q_proj"), 1)))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(
                            "The LoRA target 'q_proj' fits no module of this model; use some of [c_attn, c_proj, c_fc].");
            assertThatThrownBy(() -> new LoraSpec(0, 2, List.of("q_proj"), 1)).hasMessageContaining("rank is 0");
            assertThatThrownBy(() -> new LoraSpec(1, Double.NaN, List.of("q_proj"), 1))
                    .hasMessageContaining("alpha");
            model.adapter().orElseThrow().save(dir, "tiny");
            assertThatThrownBy(() -> gpt2.loadLora(dir))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("use the adapter's own base model");
            assertThatThrownBy(() -> wide.loadLora(dir)).hasMessageContaining("but the model has it as");
            assertThatThrownBy(() -> model.loadLora(dir.resolve("none"))).isInstanceOf(ModelException.class);
        }
    }
}
