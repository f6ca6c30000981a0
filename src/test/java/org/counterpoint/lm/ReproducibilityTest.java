package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReproducibilityTest {

    private static List<float[]> train() {
        try (CausalLm model = Tiny.model(Tiny.llama(), 1)) {
            model.attachLora(new LoraSpec(2, 4, LoraSpec.LLAMA_TARGETS, 1));
            Adam adam = new Adam(model, Adam.Settings.DEFAULT);
            Random random = new Random(3);
            for (int step = 1; step <= 20; step++) {
                List<int[]> prompts = Collections.nCopies(8, Tiny.tokens(random, 4, 37));
                List<int[]> completions = new Sampler(model)
                        .generate(prompts, SamplingSpec.plain(8, List.of(0, 1, 2), step)).stream()
                                .map(Generation::tokens)
                                .toList();
                TokenBatch batch = TokenBatch.of(prompts, completions, 1);
                try (GradMode _ = GradMode.on();
                        NDManager scope = model.newScope()) {
                    NDArray advantages = scope.create(new float[] {1, -1, 1, -1, 1, -1, 1, -1})
                            .reshape(8, 1);
                    NDArray loss =
                            model.logProbs(scope, batch).mul(advantages).sum().neg();
                    adam.step(model.gradients(scope, loss, false), 1e-2);
                }
            }
            List<float[]> result = new ArrayList<>();
            model.trainable().forEach(p -> result.add(p.array().toFloatArray()));
            return result;
        }
    }

    @Test
    void theSameSeedsGiveTheSameBits() {
        List<float[]> first = train();
        List<float[]> second = train();
        for (int i = 0; i < first.size(); i++) {
            assertThat(Arrays.equals(first.get(i), second.get(i)))
                    .as("parameter %d", i)
                    .isTrue();
        }
    }
}
