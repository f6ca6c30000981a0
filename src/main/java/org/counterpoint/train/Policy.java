package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.Generation;
import org.counterpoint.lm.GradMode;
import org.counterpoint.lm.Sampler;
import org.counterpoint.lm.SamplingSpec;
import org.counterpoint.lm.Stretch;
import org.counterpoint.lm.Tokenizer;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.reward.ScoredText;

/** A model with its tokenizer, acting in an environment. */
final class Policy implements AutoCloseable {
    private static final int FORWARD_ROWS = 128;

    private final CausalLm model;
    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final Environment environment;
    private final Map<String, int[]> promptTokens = new HashMap<>();

    private Policy(CausalLm model, Tokenizer tokenizer, Environment environment) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.sampler = new Sampler(model);
        this.environment = environment;
    }

    /** Loads a Hugging Face folder onto the best device. */
    static Policy load(Path folder, Environment environment) {
        CausalLm model = CausalLm.load(folder, Devices.pick().device());
        try {
            return new Policy(model, Tokenizer.load(folder, model.config()), environment);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    CausalLm model() {
        return model;
    }

    /**
     * Samples and scores completions.
     *
     * @param each completions per prompt, which form a group
     * @param spec temperature, limits and seed; stop tokens are those of the model
     */
    List<Completion> sample(List<Prompt> prompts, int each, RunConfig.Sampling spec, double temperature, long seed) {
        List<int[]> inputs = new ArrayList<>();
        for (Prompt p : prompts) {
            int[] tokens = promptTokens.computeIfAbsent(p.text(), tokenizer::encode);
            for (int k = 0; k < each; k++) {
                inputs.add(tokens);
            }
        }
        List<Generation> generations = sampler.generate(
                inputs,
                new SamplingSpec(
                        temperature,
                        spec.topK(),
                        spec.topP(),
                        spec.maxTokens(),
                        model.config().eosIds(),
                        seed));
        List<ScoredText> texts = new ArrayList<>();
        for (int i = 0; i < generations.size(); i++) {
            texts.add(new ScoredText(
                    prompts.get(i / each), tokenizer.decode(generations.get(i).tokens())));
        }
        double[][] rewards = environment.rewards(texts);
        List<Completion> completions = new ArrayList<>();
        for (int i = 0; i < generations.size(); i++) {
            Generation g = generations.get(i);
            Prompt prompt = texts.get(i).prompt();
            String text = texts.get(i).completion();
            completions.add(new Completion(
                    prompt,
                    i / each,
                    inputs.get(i),
                    g.tokens(),
                    widen(g.logProbs()),
                    text,
                    rewards[i],
                    environment.classify(prompt, text).id()));
        }
        return completions;
    }

    /** Lower estimate of the Lipschitz constant of the next-token logits in the embeddings, around some prompts. */
    double stretch(List<Prompt> prompts) {
        return Stretch.ofNetwork(model, tokens(prompts));
    }

    /** Largest {@code ||W x|| / ||x||} of modules over the inputs that some prompts bring to them. */
    Map<String, Double> gains(List<String> modules, List<Prompt> prompts) {
        return Stretch.ofModules(model, modules, tokens(prompts));
    }

    private List<int[]> tokens(List<Prompt> prompts) {
        return prompts.stream()
                .map(p -> promptTokens.computeIfAbsent(p.text(), tokenizer::encode))
                .toList();
    }

    /** A completion given as text, ended by the end token, as the model would have to write it. */
    Completion given(Prompt prompt, String text) {
        int[] encoded = tokenizer.encode(text);
        List<Integer> ends = model.config().eosIds();
        int[] tokens = Arrays.copyOf(encoded, encoded.length + (ends.isEmpty() ? 0 : 1));
        if (!ends.isEmpty()) {
            tokens[encoded.length] = ends.getFirst();
        }
        int[] input = promptTokens.computeIfAbsent(prompt.text(), tokenizer::encode);
        return new Completion(prompt, 0, input, tokens, new double[tokens.length], text, new double[0], "");
    }

    /** [completions][tokens] log-probabilities of completions under the model as it is now, without gradients. */
    double[][] logProbs(List<Completion> completions) {
        return scores(completions, false).logProbs;
    }

    /** The same under the base model, without anything that was trained. */
    double[][] baseLogProbs(List<Completion> completions) {
        return model.asBase(() -> logProbs(completions));
    }

    /**
     * Log-probabilities and entropies.
     *
     * @param logProbs [completions][tokens]
     * @param meanEntropy mean over tokens in nats, NaN when not asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    record Scores(double[][] logProbs, double meanEntropy) {}

    Scores scores(List<Completion> completions, boolean entropy) {
        double[][] result = new double[completions.size()][];
        double entropySum = 0;
        long tokens = 0;
        for (int from = 0; from < completions.size(); from += FORWARD_ROWS) {
            List<Completion> part = completions.subList(from, Math.min(completions.size(), from + FORWARD_ROWS));
            TokenGrid grid = TokenGrid.of(part, model.config().padId());
            try (GradMode _ = GradMode.off();
                    NDManager scope = model.newScope()) {
                NDArray logProbs;
                if (entropy) {
                    CausalLm.Scores scores = model.scores(scope, grid.batch());
                    logProbs = scores.logProbs();
                    for (double[] row : grid.rows(scores.entropy().toFloatArray())) {
                        for (double v : row) {
                            entropySum += v;
                            tokens++;
                        }
                    }
                } else {
                    logProbs = model.logProbs(scope, grid.batch());
                }
                double[][] rows = grid.rows(logProbs.toFloatArray());
                System.arraycopy(rows, 0, result, from, rows.length);
            }
        }
        return new Scores(result, entropy ? entropySum / Math.max(1, tokens) : Double.NaN);
    }

    static double[] widen(float[] values) {
        double[] d = new double[values.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = values[i];
        }
        return d;
    }

    @Override
    public void close() {
        tokenizer.close();
        model.close();
    }
}
