package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.counterpoint.lm.Confinement.Mode;
import org.counterpoint.math.Basis;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.InputEnergy;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Projector;
import org.counterpoint.math.Subspaces;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Updates held inside subspaces by real Adam steps in float32, on small random decoders. */
class ConfinementTest {
    private static final int STEPS = 40;
    private static final TokenBatch BATCH = TokenBatch.of(
            List.of(new int[] {3, 5, 7}, new int[] {11, 2}, new int[] {20}),
            List.of(new int[] {9, 30, 0}, new int[] {4, 4, 19, 36, 0}, new int[] {8, 0}),
            1);

    private static LoraSpec spec(boolean gpt2) {
        return new LoraSpec(3, 6, gpt2 ? LoraSpec.GPT2_TARGETS : LoraSpec.LLAMA_TARGETS, 1);
    }

    private static CausalLm model(boolean gpt2) {
        return Tiny.model(gpt2 ? Tiny.gpt2() : Tiny.llama(), 3);
    }

    /** Protected directions of outputs and inputs of every module, and their free counterparts. */
    private static Map<String, Confinement> confinements(
            CausalLm model, List<String> modules, Mode mode, boolean left, boolean right, int k) {
        Map<String, Confinement> all = new LinkedHashMap<>();
        for (String m : modules) {
            all.put(
                    m,
                    new Confinement(
                            mode, left ? free(outputs(model, m), k) : null, right ? free(inputs(model, m), k) : null));
        }
        return all;
    }

    private static Projector free(Basis protectedSpace, int k) {
        return k == 0 ? Projector.awayFrom(protectedSpace) : Projector.onto(protectedSpace.randomComplement(k, 5));
    }

    private static Basis outputs(CausalLm model, String module) {
        return Basis.random(model.moduleShape(module)[0], 4, module.hashCode());
    }

    private static Basis inputs(CausalLm model, String module) {
        return Basis.random(model.moduleShape(module)[1], 4, module.hashCode() + 1L);
    }

    private static void train(CausalLm model, LoraAdapter adapter, int steps) {
        try (Adam adam = new Adam(model, Adam.Settings.DEFAULT)) {
            for (int i = 0; i < steps; i++) {
                try (GradMode _ = GradMode.on();
                        NDManager scope = model.newScope()) {
                    NDArray loss = model.logProbs(scope, BATCH).sum().neg();
                    List<NDArray> gradients = model.gradients(scope, loss, false);
                    adam.step(adapter.hooked(scope, gradients), 0.01);
                    adapter.project();
                }
            }
        }
    }

    private record Leak(double left, double right) {}

    private static Leak leak(CausalLm model, LoraAdapter adapter) {
        double left = 0;
        double right = 0;
        for (LowRank u : adapter.factors()) {
            FactoredSvd svd = FactoredSvd.of(u);
            assertThat(svd.frobenius()).isGreaterThan(0.01);
            left = Math.max(left, Subspaces.leak(outputs(model, u.module()), svd));
            right = Math.max(right, Subspaces.leak(inputs(model, u.module()), svd.transposed()));
        }
        return new Leak(left, right);
    }

    private static Leak leak(boolean gpt2, Mode mode, boolean left, boolean right, int k) {
        try (CausalLm model = model(gpt2)) {
            LoraAdapter adapter = model.attachLora(spec(gpt2));
            adapter.confine(confinements(model, adapter.modules(), mode, left, right, k));
            train(model, adapter, STEPS);
            return leak(model, adapter);
        }
    }

    @Test
    void onlyTheHookLeaksUnderAdam() {
        for (boolean gpt2 : new boolean[] {false, true}) {
            for (int k : new int[] {0, 4}) {
                assertThat(leak(gpt2, Mode.HOOK, true, false, k).left()).isGreaterThan(1e-3);
                assertThat(leak(gpt2, Mode.HOOK, false, true, k).right()).isGreaterThan(1e-3);
                for (Mode mode : new Mode[] {Mode.POST, Mode.REPARAM}) {
                    assertThat(leak(gpt2, mode, true, false, k).left())
                            .as("%s left", mode)
                            .isLessThan(1e-6);
                    assertThat(leak(gpt2, mode, false, true, k).right())
                            .as("%s right", mode)
                            .isLessThan(1e-6);
                    Leak both = leak(gpt2, mode, true, true, k);
                    assertThat(both.left()).as("%s both", mode).isLessThan(1e-6);
                    assertThat(both.right()).as("%s both", mode).isLessThan(1e-6);
                }
            }
        }
    }

    /** The side that is not confined is free to leak. */
    @Test
    void eachSideIsHeldByItself() {
        Leak left = leak(false, Mode.REPARAM, true, false, 0);
        assertThat(left.right()).isGreaterThan(0.1);
        Leak right = leak(false, Mode.POST, false, true, 0);
        assertThat(right.left()).isGreaterThan(0.1);
    }

    /** The dead branch of the published code: the draw of A is not projected, so the input side leaks from the first step on. */
    @Test
    void theHookLeavesTheDrawOfAAsItIs() {
        try (CausalLm model = model(false)) {
            LoraAdapter adapter = model.attachLora(spec(false));
            String module = adapter.modules().getFirst();
            double[] drawn = adapter.factors(module).a();
            adapter.confine(confinements(model, List.of(module), Mode.HOOK, false, true, 0));
            assertThat(adapter.factors(module).a()).isEqualTo(drawn);
            double[] projected = Projector.awayFrom(inputs(model, module)).applyRight(drawn, 3);
            for (Mode mode : new Mode[] {Mode.POST, Mode.REPARAM}) {
                adapter.confine(confinements(model, List.of(module), mode, false, true, 0));
                assertThat(adapter.factors(module).a()).containsExactly(projected, within(1e-6));
            }
        }
    }

    @Test
    void aConfinedModelIsTheSameMergedAndTurnsOff() {
        for (boolean gpt2 : new boolean[] {false, true}) {
            for (Mode mode : Mode.values()) {
                try (CausalLm model = model(gpt2)) {
                    int[] tokens = {4, 8, 15, 16, 23, 36};
                    float[] base = Tiny.lastLogits(model, tokens);
                    LoraAdapter adapter = model.attachLora(spec(gpt2));
                    adapter.confine(confinements(model, adapter.modules(), mode, true, true, 4));
                    assertThat(Tiny.lastLogits(model, tokens)).isEqualTo(base);
                    train(model, adapter, 3);
                    float[] on = Tiny.lastLogits(model, tokens);
                    assertThat(Tiny.distance(on, base)).isGreaterThan(1e-3);
                    // setting what is there changes nothing, also where it is held in coordinates
                    adapter.factors().forEach(adapter::setFactors);
                    assertThat(Tiny.distance(Tiny.lastLogits(model, tokens), on))
                            .isLessThan(1e-4);
                    MergedWeights.merge(model);
                    assertThat(Tiny.distance(Tiny.lastLogits(model, tokens), on))
                            .isLessThan(1e-4);
                }
            }
        }
    }

    @Test
    void confinementsThatDoNotFitAreRefused() {
        try (CausalLm model = model(false)) {
            LoraAdapter adapter = model.attachLora(spec(false));
            String module = adapter.modules().getFirst();
            @Nullable Projector wrong = Projector.onto(Basis.random(7, 3, 1));
            assertThatThrownBy(() -> adapter.confine(Map.of(module, new Confinement(Mode.POST, wrong, null))))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(module)
                    .hasMessageContaining("outputs");
            Projector nothing = Projector.awayFrom(Basis.random(16, 16, 1));
            assertThatThrownBy(() -> adapter.confine(Map.of(module, new Confinement(Mode.POST, null, nothing))))
                    .hasMessageContaining("keeps 0 of 16 inputs");
        }
    }

    /** At B = 0 the gradient of B is scale * G A^T with G the gradient of the whole weight. */
    @Test
    void gradientsOfWholeWeightsExplainThoseOfTheFactors() {
        for (boolean gpt2 : new boolean[] {false, true}) {
            try (CausalLm model = model(gpt2)) {
                LoraAdapter adapter = model.attachLora(spec(gpt2));
                List<String> modules = adapter.modules();
                Map<String, double[]> whole = WeightGradients.of(
                        model,
                        modules,
                        List.of(
                                scope -> model.logProbs(scope, BATCH).sum().neg(),
                                scope -> model.logProbs(scope, BATCH).sum().mul(-3)),
                        2);
                List<float[]> gradients = new ArrayList<>();
                try (GradMode _ = GradMode.on();
                        NDManager scope = model.newScope()) {
                    NDArray loss = model.logProbs(scope, BATCH).sum().neg();
                    model.gradients(scope, loss, false).forEach(g -> gradients.add(g.toFloatArray()));
                }
                for (int m = 0; m < modules.size(); m++) {
                    LowRank u = adapter.factors(modules.get(m));
                    double[] g = whole.getOrDefault(u.module(), new double[0]);
                    float[] gb = gradients.get(2 * m + 1);
                    double largest = 0;
                    double error = 0;
                    for (int i = 0; i < u.rows(); i++) {
                        for (int r = 0; r < u.rank(); r++) {
                            double expected = 0;
                            for (int j = 0; j < u.cols(); j++) {
                                // the mean of the losses is twice the first of them
                                expected += u.scale() * g[i * u.cols() + j] / 2 * u.a()[r * u.cols() + j];
                            }
                            largest = Math.max(largest, Math.abs(expected));
                            error = Math.max(error, Math.abs(expected - gb[i * u.rank() + r]));
                        }
                    }
                    assertThat(largest).isPositive();
                    assertThat(error / largest).as(u.module()).isLessThan(1e-4);
                }
                // the base is frozen again
                assertThat(model.trainable()).hasSize(2 * modules.size());
                assertThat(model.parameter(modules.getFirst() + ".weight").hasGradient())
                        .isFalse();
            }
        }
    }

    /** Updates that cannot see any earlier input of any module leave the whole network's earlier outputs as they were. */
    @Test
    void fullInputProtectionKeepsOldOutputs() {
        for (boolean gpt2 : new boolean[] {false, true}) {
            try (CausalLm model = model(gpt2)) {
                TokenBatch old = TokenBatch.of(
                        List.of(new int[] {4, 8}, new int[] {15}),
                        List.of(new int[] {16, 23}, new int[] {36, 5, 9}),
                        1);
                TokenBatch other = TokenBatch.ofSequences(List.of(new int[] {30, 2, 17, 21}), 1);
                float[] oldBefore = Tiny.logProbs(model, old);
                float[] otherBefore = Tiny.logProbs(model, other);
                LoraAdapter adapter = model.attachLora(spec(gpt2));
                Map<String, double[]> moments = InputMoments.of(model, adapter.modules(), List.of(old));
                Random random = new Random(4);
                for (LowRank u : adapter.factors()) {
                    double[] m = moments.getOrDefault(u.module(), new double[0]);
                    Basis q = InputEnergy.protect(u.cols(), List.of(m), 1 - 1e-7);
                    // three places of each row have a part in a scored token; rounding may look like one more direction
                    assertThat(q.size()).isBetween(1, 8);
                    double[] b = random.doubles(u.b().length, -0.2, 0.2).toArray();
                    double[] a = Projector.awayFrom(q).applyRight(u.a(), u.rank());
                    adapter.setFactors(new LowRank(u.module(), u.rows(), u.cols(), u.rank(), u.scale(), b, a));
                }
                assertThat(Tiny.distance(Tiny.logProbs(model, old), oldBefore)).isLessThan(2e-4);
                assertThat(Tiny.distance(Tiny.logProbs(model, other), otherBefore))
                        .isGreaterThan(0.01);
            }
        }
    }

    /** Moments of two batches add up, and modules that read the same input share theirs. */
    @Test
    void momentsAddUp() {
        try (CausalLm model = model(false)) {
            List<String> modules = model.modules();
            TokenBatch one = TokenBatch.ofSequences(List.of(new int[] {4, 8, 15}), 1);
            TokenBatch two = TokenBatch.ofSequences(List.of(new int[] {30, 2, 17, 21}), 1);
            Map<String, double[]> a = InputMoments.of(model, modules, List.of(one));
            Map<String, double[]> b = InputMoments.of(model, modules, List.of(two));
            Map<String, double[]> both = InputMoments.of(model, modules, List.of(one, two));
            TokenBatch padded = TokenBatch.ofSequences(List.of(new int[] {4, 8, 15}, new int[] {30, 2, 17, 21}), 1);
            Map<String, double[]> together = InputMoments.of(model, modules, List.of(padded));
            for (String m : modules) {
                double[] first = Objects.requireNonNull(a.get(m));
                double[] second = Objects.requireNonNull(b.get(m));
                double[] sum = new double[first.length];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] = first[i] + second[i];
                }
                assertThat(both.get(m)).containsExactly(sum, within(1e-5));
                assertThat(together.get(m)).containsExactly(sum, within(1e-2));
            }
            assertThat(both.get("model.layers.0.self_attn.q_proj"))
                    .isSameAs(both.get("model.layers.0.self_attn.v_proj"))
                    .isNotSameAs(both.get("model.layers.0.self_attn.o_proj"))
                    .isNotSameAs(both.get("model.layers.0.mlp.gate_proj"));
            assertThat(both.get("model.layers.0.self_attn.q_proj"))
                    .isNotSameAs(both.get("model.layers.1.self_attn.q_proj"));
        }
    }

    /** Every trial starts from the same weights, and closing brings them back bit for bit. */
    @Test
    void trialsLeaveNoTrace() {
        for (boolean gpt2 : new boolean[] {false, true}) {
            try (CausalLm model = model(gpt2)) {
                int[] tokens = {4, 8, 15, 16, 23, 36};
                float[] base = Tiny.lastLogits(model, tokens);
                List<LowRank> updates = new ArrayList<>();
                Random random = new Random(6);
                for (String m : model.modules()) {
                    int[] shape = model.moduleShape(m);
                    double[] b = random.doubles(shape[0] * 2L, -0.2, 0.2).toArray();
                    double[] a = random.doubles(2L * shape[1], -0.2, 0.2).toArray();
                    updates.add(new LowRank(m, shape[0], shape[1], 2, 0.5, b, a));
                }
                float[] first;
                try (WeightTrial trial = new WeightTrial(model)) {
                    trial.set(updates);
                    first = Tiny.lastLogits(model, tokens);
                    trial.set(List.of());
                    assertThat(Tiny.lastLogits(model, tokens)).isEqualTo(base);
                    trial.set(updates);
                    assertThat(Tiny.lastLogits(model, tokens)).isEqualTo(first);
                }
                assertThat(Tiny.lastLogits(model, tokens)).isEqualTo(base);
                // the same as an adapter with these factors
                LoraAdapter adapter =
                        model.attachLora(new LoraSpec(2, 1, gpt2 ? LoraSpec.GPT2_TARGETS : LoraSpec.LLAMA_TARGETS, 1));
                updates.forEach(adapter::setFactors);
                assertThat(Tiny.distance(Tiny.lastLogits(model, tokens), first)).isLessThan(1e-4);
            }
        }
    }
}
