package org.counterpoint.service;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.ChatTemplate;
import org.counterpoint.lm.Generation;
import org.counterpoint.lm.GenerationConfig;
import org.counterpoint.lm.MergedFolder;
import org.counterpoint.lm.ModelException;
import org.counterpoint.lm.NextToken;
import org.counterpoint.lm.Precision;
import org.counterpoint.lm.Sampler;
import org.counterpoint.lm.SamplingSpec;
import org.counterpoint.lm.Tokenizer;
import org.counterpoint.train.ModelLocator;
import org.counterpoint.train.PretrainConfig;
import org.counterpoint.train.PretrainListener;
import org.counterpoint.train.Pretrainer;
import org.jspecify.annotations.Nullable;

/**
 * Small services on models for the commands, in this process. Everything throws a {@link RuntimeException} whose message is one
 * sentence when a model folder is damaged or a value is out of range.
 */
public final class ModelTools {
    private ModelTools() {}

    /**
     * Logits of a text.
     *
     * @param tokens the text's tokens
     * @param lastLogits logits of the next token after the text, one per vocabulary entry
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Logits(int[] tokens, float[] lastLogits) {}

    /**
     * A completion.
     *
     * @param text the text after the prompt, without special tokens
     * @param tokens its tokens, the stop token included if there was one
     * @param stopped whether it ended at a stop token
     * @param tokensPerSecond drawn tokens per second, the prompt's pass included
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Completion(String text, int[] tokens, boolean stopped, double tokensPerSecond) {}

    /**
     * Settings of pretraining.
     *
     * @param seed of the corpus, the first parameters and the order
     * @param examples examples of the corpus, each seen once
     * @param batch examples per step
     * @param vocabulary tokens of the tokenizer that is trained first
     * @param learningRate peak learning rate
     */
    public record PretrainSettings(long seed, int examples, int batch, int vocabulary, double learningRate) {
        /** The settings of the shipped pocket model. */
        public static PretrainSettings standard() {
            PretrainConfig d = PretrainConfig.DEFAULT;
            return new PretrainSettings(d.seed(), d.examples(), d.batch(), d.vocabulary(), d.learningRate());
        }
    }

    /** Follows pretraining. */
    public interface PretrainProgress {
        /** Some steps are done; loss in nats per token, throughput since the start. */
        void step(int step, int steps, double loss, double tokensPerSecond);

        /** Asked after every step; true ends pretraining without a model. */
        default boolean stopRequested() {
            return false;
        }
    }

    /**
     * What pretraining reached.
     *
     * @param steps optimizer steps
     * @param loss mean loss of the last hundred steps, nats per token
     * @param tokens tokens seen
     * @param seconds duration
     * @param accuracy fraction of right sampled answers to factual questions
     */
    public record Pretrained(int steps, double loss, long tokens, double seconds, double accuracy) {}

    /**
     * The folder of a model.
     *
     * @param model {@code pocket} for the shipped one, else a path
     */
    public static Path folder(String model) {
        return ModelLocator.locate(model);
    }

    /**
     * How a model is loaded and its prompts are read.
     *
     * @param dtype {@code auto}, {@code float32} or {@code bfloat16}
     * @param adapter PEFT folder of an adapter to put on the model, null for none
     * @param chat whether the prompt is a message of a user, to be put through the model's chat template
     */
    public record Use(String dtype, @Nullable Path adapter, boolean chat) {
        /** The model as it is, its prompts as they are. */
        public static final Use PLAIN = new Use(Precision.AUTO, null, false);
    }

    /**
     * Settings of sampling; null for what the model folder's {@code generation_config.json} says.
     *
     * @param temperature 0 for the most likely token each time
     * @param topK number of tokens, 0 for all
     * @param topP mass of the tokens, 1 for all
     */
    public record Drawing(
            @Nullable Double temperature,
            @Nullable Integer topK,
            @Nullable Double topP) {}

    private static CausalLm load(Path folder, Use use) {
        CausalLm model = CausalLm.load(folder, use.dtype());
        Path adapter = use.adapter();
        if (adapter != null) {
            try {
                model.loadLora(adapter);
            } catch (RuntimeException e) {
                model.close();
                throw e;
            }
        }
        return model;
    }

    private static int[] tokens(Path folder, Tokenizer tokenizer, String text, boolean chat) {
        if (!chat) {
            return tokenizer.encode(text, true);
        }
        ChatTemplate template = ChatTemplate.load(folder)
                .orElseThrow(() -> new ModelException(folder
                        + " has no chat template; write one into chat_template.jinja there, or leave out --chat."));
        return tokenizer.encode(template.prompt(text), false);
    }

    /** Logits of the next token after a text. */
    public static Logits logits(Path folder, String text, Use use) {
        try (CausalLm model = load(folder, use);
                Tokenizer tokenizer = Tokenizer.load(folder, model.config())) {
            int[] tokens = tokens(folder, tokenizer, text, use.chat());
            return new Logits(tokens, NextToken.logits(model, tokens));
        }
    }

    /**
     * Completes a prompt; ends at the model's end tokens.
     *
     * @param seed equal seeds give equal completions
     */
    public static Completion generate(Path folder, String prompt, Use use, int maxTokens, Drawing drawing, long seed) {
        try (CausalLm model = load(folder, use);
                Tokenizer tokenizer = Tokenizer.load(folder, model.config())) {
            GenerationConfig own = GenerationConfig.read(folder, model.config());
            Double temperature = drawing.temperature();
            Integer topK = drawing.topK();
            Double topP = drawing.topP();
            SamplingSpec spec = new SamplingSpec(
                    temperature != null ? temperature : own.sample() ? own.temperature() : 0,
                    topK != null ? topK : own.topK(),
                    topP != null ? topP : own.topP(),
                    maxTokens,
                    own.eosIds(),
                    seed);
            int[] tokens = tokens(folder, tokenizer, prompt, use.chat());
            long start = System.nanoTime();
            Generation drawn =
                    new Sampler(model).generate(List.of(tokens), spec).getFirst();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Completion(
                    tokenizer.decode(drawn.tokens()), drawn.tokens(), drawn.stopped(), drawn.tokens().length / seconds);
        }
    }

    /**
     * What a merge wrote.
     *
     * @param folder the new model folder
     * @param dtype number type of the weights
     * @param modules modules that were changed
     * @param files names of the files in it
     */
    public record Merged(Path folder, String dtype, int modules, List<String> files) {}

    /**
     * Adds an adapter to the weights of its base model and writes the whole as a model folder of its own.
     *
     * @param dtype {@code float32}, {@code bfloat16} or {@code float16}; null for that of the base model
     */
    public static Merged merge(Path base, Path adapter, Path out, @Nullable String dtype) {
        MergedFolder.Result r = MergedFolder.write(base, adapter, out, dtype);
        return new Merged(out, r.dtype(), r.modules(), r.files());
    }

    /**
     * Makes a pocket model from nothing.
     *
     * @throws IOException when the folder cannot be written
     */
    public static Pretrained pretrain(PretrainSettings settings, Path folder, PretrainProgress progress)
            throws IOException {
        PretrainConfig d = PretrainConfig.DEFAULT;
        PretrainConfig config = new PretrainConfig(
                settings.seed(),
                settings.examples(),
                settings.batch(),
                settings.vocabulary(),
                settings.learningRate(),
                d.warmup(),
                d.weightDecay(),
                d.clipNorm(),
                d.promptWeight());
        PretrainListener listener = new PretrainListener() {
            @Override
            public void progress(int step, int steps, double loss, double tokensPerSecond) {
                progress.step(step, steps, loss, tokensPerSecond);
            }

            @Override
            public boolean stopRequested() {
                return progress.stopRequested();
            }
        };
        Pretrainer.Result r = new Pretrainer(config, listener).run(folder);
        return new Pretrained(r.steps(), r.loss(), r.tokens(), r.seconds(), r.accuracy());
    }
}
