package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.ChatTemplate;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.Generation;
import org.counterpoint.lm.GenerationConfig;
import org.counterpoint.lm.GradMode;
import org.counterpoint.lm.Precision;
import org.counterpoint.lm.Sampler;
import org.counterpoint.lm.SamplingSpec;
import org.counterpoint.lm.Stretch;
import org.counterpoint.lm.Tokenizer;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.reward.ScoredText;
import org.jspecify.annotations.Nullable;

/** A model with its tokenizer, acting in an environment. */
final class Policy implements AutoCloseable {
    private static final int FORWARD_ROWS = 128;
    private static final ModelOptions PLAIN = new ModelOptions(Precision.AUTO, 0, 512, "off", Devices.AUTO);

    private final CausalLm model;
    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final Environment environment;
    private final ModelOptions options;
    private final GenerationConfig generation;
    private final int end;
    private final @Nullable ChatTemplate template;
    private final Map<String, int[]> promptTokens = new HashMap<>();

    private Policy(Path folder, CausalLm model, Tokenizer tokenizer, Environment environment, ModelOptions options) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.generation = GenerationConfig.read(folder, model.config());
        this.end = generation.endToken(folder, tokenizer);
        this.template = template(folder, environment, options);
        this.options = options;
        this.sampler = new Sampler(model, options.sampleBatch());
        this.environment = environment;
    }

    /** Loads a Hugging Face folder onto the best device, with nothing chosen. */
    static Policy load(Path folder, Environment environment) {
        return load(folder, environment, PLAIN);
    }

    /** Loads the model of a run onto the best device, with the adapter that it starts from. */
    static Policy load(Path folder, Environment environment, RunConfig config) {
        Policy policy = load(folder, environment, config.options());
        Path adapter = config.lora().adapterFolder();
        if (adapter != null) {
            try {
                policy.model.startFrom(adapter);
            } catch (RuntimeException e) {
                policy.close();
                throw e;
            }
        }
        return policy;
    }

    private static Policy load(Path folder, Environment environment, ModelOptions options) {
        CausalLm model = CausalLm.load(folder, options.dtype(), Devices.pick(options.device()));
        try {
            return new Policy(folder, model, Tokenizer.load(folder, model.config()), environment, options);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static @Nullable ChatTemplate template(Path folder, Environment environment, ModelOptions options) {
        String choice = options.chatTemplate();
        if (choice.equals("off") || (choice.equals("auto") && !environment.chat())) {
            return null;
        }
        Optional<ChatTemplate> found = ChatTemplate.load(folder);
        if (found.isEmpty() && choice.equals("on")) {
            throw new BadConfigurationException("The key \"model_options.chat_template\" is \"on\" but " + folder
                    + " has no chat template; write one into chat_template.jinja there, or set it to \"auto\".");
        }
        return found.orElse(null);
    }

    /** Most sequences per forward and backward pass, 0 for all at once. */
    int microBatch() {
        return options.microBatch();
    }

    CausalLm model() {
        return model;
    }

    /**
     * Samples and scores completions.
     *
     * @param each completions per prompt, which form a group
     * @param spec temperature, limits and seed; stop tokens are those of the model folder
     */
    List<Completion> sample(List<Prompt> prompts, int each, RunConfig.Sampling spec, double temperature, long seed) {
        List<int[]> inputs = new ArrayList<>();
        for (Prompt p : prompts) {
            int[] tokens = encoded(p);
            for (int k = 0; k < each; k++) {
                inputs.add(tokens);
            }
        }
        List<Generation> generations = sampler.generate(
                inputs,
                new SamplingSpec(temperature, spec.topK(), spec.topP(), spec.maxTokens(), generation.eosIds(), seed));
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
        return prompts.stream().map(this::encoded).toList();
    }

    /** A prompt as the model is given it: through the chat template, which holds its own special tokens, or with the tokenizer's frame. */
    int[] encoded(Prompt prompt) {
        ChatTemplate chat = template;
        return chat == null
                ? promptTokens.computeIfAbsent(prompt.text(), text -> tokenizer.encode(text, true))
                : promptTokens.computeIfAbsent(
                        prompt.text(),
                        _ -> tokenizer.encode(chat.render(environment.conversation(prompt), true), false));
    }

    /** A completion given as text, ended by the end token, as the model would have to write it. */
    Completion given(Prompt prompt, String text) {
        int[] encoded = tokenizer.encode(text);
        int[] tokens = Arrays.copyOf(encoded, encoded.length + (end < 0 ? 0 : 1));
        if (end >= 0) {
            tokens[encoded.length] = end;
        }
        int[] input = encoded(prompt);
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
        for (int[] p : GradientSum.parts(completions.size(), microBatch() == 0 ? FORWARD_ROWS : microBatch())) {
            List<Completion> part = completions.subList(p[0], p[1]);
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
                System.arraycopy(rows, 0, result, p[0], rows.length);
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
