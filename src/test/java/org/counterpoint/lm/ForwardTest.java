package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForwardTest {

    private static ModelConfig windowed() {
        ModelConfig c = Tiny.llama();
        return new ModelConfig(
                ModelConfig.Architecture.MISTRAL,
                c.vocabSize(),
                c.hiddenSize(),
                c.intermediateSize(),
                1,
                c.heads(),
                c.kvHeads(),
                c.headDim(),
                c.maxPositions(),
                c.normEps(),
                c.ropeTheta(),
                c.ropeScaling(),
                false,
                false,
                false,
                false,
                c.activation(),
                4,
                0,
                -1,
                List.of(0),
                1);
    }

    @Test
    void paddingOnTheRightChangesNothing() {
        for (ModelConfig config : List.of(Tiny.llama(), Tiny.gpt2())) {
            try (CausalLm model = Tiny.model(config, 1)) {
                Random random = new Random(2);
                List<int[]> prompts = new ArrayList<>();
                List<int[]> completions = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    prompts.add(Tiny.tokens(random, 1 + i, 37));
                    completions.add(Tiny.tokens(random, 9 - 2 * i, 37));
                }
                TokenBatch all = TokenBatch.of(prompts, completions, 1);
                float[] together = Tiny.logProbs(model, all);
                for (int r = 0; r < prompts.size(); r++) {
                    int prompt = prompts.get(r).length;
                    int length = completions.get(r).length;
                    float[] alone = Tiny.logProbs(
                            model, TokenBatch.of(List.of(prompts.get(r)), List.of(completions.get(r)), 1));
                    for (int t = 0; t < all.width() - 1; t++) {
                        float value = together[r * (all.width() - 1) + t];
                        if (t >= prompt - 1 && t < prompt - 1 + length) {
                            assertThat(value).isCloseTo(alone[t], within(1e-5f));
                        } else {
                            assertThat(value).isZero();
                        }
                    }
                }
            }
        }
    }

    @Test
    void scoresHoldLogProbabilitiesAndEntropies() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 1);
                NDManager scope = model.newScope()) {
            TokenBatch batch = TokenBatch.of(
                    List.of(new int[] {3, 4}, new int[] {5}), List.of(new int[] {7}, new int[] {8, 9}), 1);
            CausalLm.Scores scores = model.scores(scope, batch);
            assertThat(Tiny.distance(scores.logProbs().toFloatArray(), Tiny.logProbs(model, batch)))
                    .isLessThan(1e-5);
            float[] logits = Tiny.lastLogits(model, new int[] {3, 4});
            double z = 0;
            for (float l : logits) {
                z += Math.exp(l);
            }
            double entropy = 0;
            for (float l : logits) {
                entropy -= Math.exp(l) / z * (l - Math.log(z));
            }
            assertThat(scores.entropy().toFloatArray()[1]).isCloseTo((float) entropy, within(1e-4f));
            assertThat(scores.entropy().toFloatArray()[0]).isZero();
            assertThat(batch.scored()).isEqualTo(3);
            assertThat(batch.mask()).containsExactly(0, 1, 1, 1);
        }
    }

    @Test
    void slidingWindowLimitsWhatIsSeenWithAndWithoutCache() {
        try (CausalLm model = Tiny.model(windowed(), 3)) {
            int[] tokens = Tiny.tokens(new Random(4), 10, 37);
            int[] other = tokens.clone();
            other[5] = (other[5] + 1) % 37;
            float[] before = Tiny.lastLogits(model, tokens);
            // the last of 10 positions sees positions 6 to 9 through one layer
            assertThat(Tiny.distance(before, Tiny.lastLogits(model, other))).isLessThan(1e-6);
            other[6] = (other[6] + 1) % 37;
            assertThat(Tiny.distance(before, Tiny.lastLogits(model, other))).isGreaterThan(1e-3);
            Generation g = new Sampler(model)
                    .generate(List.of(tokens), SamplingSpec.plain(12, List.of(), 1))
                    .getFirst();
            float[] full = Tiny.logProbs(model, TokenBatch.of(List.of(tokens), List.of(g.tokens()), 1));
            for (int i = 0; i < g.tokens().length; i++) {
                assertThat(full[9 + i]).isCloseTo(g.logProbs()[i], within(1e-4f));
            }
        }
    }

    @Test
    void refusesTokensAndLengthsThatTheModelDoesNotHave() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 1);
                NDManager scope = model.newScope()) {
            assertThatThrownBy(() -> model.logits(scope, scope.create(new long[] {37}, new Shape(1, 1))))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(
                            "Token 37 is outside the model's vocabulary of 37; use the tokenizer that belongs to the model.");
            assertThatThrownBy(() -> model.logits(scope, scope.create(new long[49], new Shape(1, 49))))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("49 tokens but the model takes at most 48");
        }
    }

    @Test
    void generalOperationsAgreeWithTheirDefinitions() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 1);
                NDManager scope = model.newScope()) {
            var x = scope.create(new float[] {2, 0, 0, 3, 4, 0}, new Shape(2, 3));
            var svd = model.ops().call(scope, "svd", x);
            var back = svd.get(0).mul(svd.get(1)).matMul(svd.get(2));
            assertThat(Tiny.distance(back.toFloatArray(), x.toFloatArray())).isLessThan(1e-5);
            // trace 29 and determinant 64 of x x^T
            assertThat(svd.get(1).toFloatArray()[0])
                    .isCloseTo((float) Math.sqrt((29 + Math.sqrt(585)) / 2), within(1e-4f));
            var qr = model.ops().call(scope, "qr", x);
            assertThat(Tiny.distance(qr.get(0).matMul(qr.get(1)).toFloatArray(), x.toFloatArray()))
                    .isLessThan(1e-5);
        }
    }
}
