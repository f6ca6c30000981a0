package org.counterpoint.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static CausalLm model;
    private static List<int[]> prompts;

    @BeforeAll
    static void make() {
        model = Tiny.model(Tiny.llama(), 7);
        Random random = new Random(1);
        prompts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int[] prompt = Tiny.tokens(random, 1 + 2 * i, 37);
            prompts.addAll(Collections.nCopies(3, prompt));
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<int[]> tokens(List<Generation> generations) {
        return generations.stream().map(Generation::tokens).toList();
    }

    @Test
    void cachedLogProbsEqualTheFullForwardPass() {
        for (ModelConfig config : List.of(Tiny.llama(), Tiny.gpt2())) {
            try (CausalLm lm = Tiny.model(config, 8)) {
                List<Generation> g = new Sampler(lm).generate(prompts, SamplingSpec.plain(16, List.of(0, 1, 2), 3));
                TokenBatch batch = TokenBatch.of(prompts, tokens(g), 1);
                float[] full = Tiny.logProbs(lm, batch);
                for (int r = 0; r < prompts.size(); r++) {
                    for (int t = 0; t < g.get(r).tokens().length; t++) {
                        assertThat(g.get(r).logProbs()[t])
                                .isCloseTo(
                                        full[r * (batch.width() - 1) + prompts.get(r).length - 1 + t], within(1e-4f));
                    }
                }
            }
        }
    }

    @Test
    void theSeedDecidesAndTheBatchDoesNot() {
        SamplingSpec spec = SamplingSpec.plain(12, List.of(0, 3, 5, 7), 11);
        List<int[]> first = tokens(new Sampler(model).generate(prompts, spec));
        assertThat(tokens(new Sampler(model).generate(prompts, spec)))
                .usingRecursiveComparison()
                .isEqualTo(first);
        assertThat(tokens(new Sampler(model, 4).generate(prompts, spec)))
                .usingRecursiveComparison()
                .isEqualTo(first);
        List<int[]> other = tokens(new Sampler(model).generate(prompts, SamplingSpec.plain(12, List.of(0), 12)));
        assertThat(other).usingRecursiveComparison().isNotEqualTo(first);
        // equal prompts draw different completions
        assertThat(first.get(15)).isNotEqualTo(first.get(16));
    }

    @Test
    void stopTokensEndCompletions() {
        List<Integer> stops = List.of(1, 2, 3, 4, 5, 6, 7, 8);
        boolean sawStopped = false;
        for (Generation g : new Sampler(model).generate(prompts, SamplingSpec.plain(10, stops, 5))) {
            int[] t = g.tokens();
            assertThat(t.length).isBetween(1, 10);
            for (int i = 0; i < t.length - 1; i++) {
                assertThat(stops).doesNotContain(t[i]);
            }
            assertThat(g.stopped()).isEqualTo(stops.contains(t[t.length - 1]));
            assertThat(g.stopped() || t.length == 10).isTrue();
            assertThat(g.logProbs()).hasSameSizeAs(t);
            sawStopped |= g.stopped();
        }
        assertThat(sawStopped).isTrue();
    }

    @Test
    void greedyFollowsTheLargestLogitAndIsTheLimitOfTheOthers() {
        List<Generation> greedy = new Sampler(model).generate(prompts, SamplingSpec.greedy(6, List.of()));
        for (int r = 0; r < prompts.size(); r += 3) {
            int[] sequence = prompts.get(r);
            for (int token : greedy.get(r).tokens()) {
                float[] logits = Tiny.lastLogits(model, sequence);
                int best = 0;
                for (int i = 1; i < logits.length; i++) {
                    best = logits[i] > logits[best] ? i : best;
                }
                assertThat(token).isEqualTo(best);
                sequence = Arrays.copyOf(sequence, sequence.length + 1);
                sequence[sequence.length - 1] = token;
            }
        }
        for (SamplingSpec spec : List.of(
                new SamplingSpec(1, 1, 1, 6, List.of(), 4),
                new SamplingSpec(1, 0, 1e-6, 6, List.of(), 4),
                new SamplingSpec(1e-4, 0, 1, 6, List.of(), 4))) {
            assertThat(tokens(new Sampler(model).generate(prompts, spec)))
                    .usingRecursiveComparison()
                    .isEqualTo(tokens(greedy));
        }
    }

    @Test
    void frequenciesFollowTheModel() {
        int n = 4000;
        List<int[]> same = Collections.nCopies(n, new int[] {3, 9, 4});
        float[] logits = Tiny.lastLogits(model, new int[] {3, 9, 4});
        for (double temperature : new double[] {1, 2}) {
            int[] counts = new int[37];
            for (Generation g :
                    new Sampler(model).generate(same, new SamplingSpec(temperature, 0, 1, 1, List.of(), 21))) {
                counts[g.tokens()[0]]++;
            }
            double[] p = softmax(logits, temperature);
            for (int i = 0; i < p.length; i++) {
                double deviation = Math.sqrt(n * p[i] * (1 - p[i]));
                assertThat((double) counts[i]).isCloseTo(n * p[i], within(4.5 * deviation + 1));
            }
        }
    }

    @Test
    void topKAndTopPKeepTheMostLikelyTokens() {
        List<int[]> same = Collections.nCopies(800, new int[] {3, 9, 4});
        double[] p = softmax(Tiny.lastLogits(model, new int[] {3, 9, 4}), 1);
        Integer[] order = java.util.stream.IntStream.range(0, 37).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> Double.compare(p[b], p[a]));
        List<Integer> three = Arrays.asList(order).subList(0, 3);
        List<Integer> nucleus = new ArrayList<>();
        double mass = 0;
        for (int i : order) {
            if (mass < 0.6) {
                nucleus.add(i);
                mass += p[i];
            }
        }
        assertThat(new Sampler(model).generate(same, new SamplingSpec(1, 3, 1, 1, List.of(), 2)))
                .extracting(g -> g.tokens()[0])
                .isSubsetOf(three)
                .contains(three.get(0), three.get(1));
        assertThat(new Sampler(model).generate(same, new SamplingSpec(1, 0, 0.6, 1, List.of(), 2)))
                .extracting(g -> g.tokens()[0])
                .isSubsetOf(nucleus)
                .contains(nucleus.getFirst());
        // log-probabilities are those of the model, whatever was cut
        Generation g = new Sampler(model)
                .generate(same.subList(0, 1), new SamplingSpec(3, 2, 0.9, 1, List.of(), 2))
                .getFirst();
        assertThat((double) g.logProbs()[0]).isCloseTo(Math.log(p[g.tokens()[0]]), within(1e-4));
    }

    @Test
    void badRequestsAreRefusedInOneSentence() {
        Sampler sampler = new Sampler(model);
        assertThatThrownBy(() -> sampler.generate(List.of(new int[40]), SamplingSpec.greedy(10, List.of())))
                .hasMessageContaining("do not fit into the model's 48 positions");
        assertThatThrownBy(() -> sampler.generate(List.of(new int[] {99}), SamplingSpec.greedy(1, List.of())))
                .hasMessageContaining("Token 99");
        assertThatThrownBy(() -> new SamplingSpec(-1, 0, 1, 1, List.of(), 0)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new SamplingSpec(1, 0, 0, 1, List.of(), 0)).hasMessageContaining("top_p");
        assertThatThrownBy(() -> new SamplingSpec(1, -1, 1, 1, List.of(), 0)).hasMessageContaining("top_k");
        assertThatThrownBy(() -> new SamplingSpec(1, 0, 1, 0, List.of(), 0)).hasMessageContaining("max_tokens");
    }

    private static double[] softmax(float[] logits, double temperature) {
        double[] p = new double[logits.length];
        double z = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(logits[i] / temperature);
            z += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= z;
        }
        return p;
    }
}
