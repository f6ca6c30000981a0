package org.counterpoint.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.GradMode;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.lm.TokenBatch;
import org.counterpoint.method.Schedule;
import org.counterpoint.objective.BaseCorpus;
import org.counterpoint.objective.BpeFiles;
import org.counterpoint.objective.BpeTokenizer;
import org.counterpoint.objective.BpeTrainer;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Environments;
import org.counterpoint.objective.Pocket3H;
import org.counterpoint.objective.PocketCorpus;
import org.counterpoint.objective.PocketMath;
import org.counterpoint.objective.PocketMathGated;
import org.counterpoint.objective.Split;

/**
 * Makes the pocket base model: trains a tokenizer on the corpus, then a small Llama-family decoder for one pass over it, and
 * writes a Hugging Face folder. The result is a function of the configuration and the number of threads.
 */
public final class Pretrainer {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int TOKENIZER_EXAMPLES = 20_000;
    private static final int BATCHES_PER_BUCKET = 16;
    private static final int CURVE_POINTS = 200;
    private static final int SCORE_SAMPLES = 4;
    private static final List<String> ENVIRONMENTS = List.of(Pocket3H.ID, PocketMath.ID, PocketMathGated.ID);

    private final PretrainConfig config;
    private final PretrainListener listener;
    private final IntFunction<ModelConfig> architecture;

    /** A run that makes the pocket architecture. */
    public Pretrainer(PretrainConfig config, PretrainListener listener) {
        this(config, listener, ModelConfig::pocket);
    }

    /**
     * A run of any shape.
     *
     * @param architecture the model for a vocabulary size
     */
    public Pretrainer(PretrainConfig config, PretrainListener listener, IntFunction<ModelConfig> architecture) {
        this.config = config;
        this.listener = listener;
        this.architecture = architecture;
    }

    /**
     * What pretraining reached.
     *
     * @param steps optimizer steps
     * @param loss mean loss over the last hundred steps
     * @param tokens tokens seen
     * @param seconds duration of the optimization
     * @param accuracy fraction of right answers to factual questions, sampled at temperature 1
     */
    public record Result(int steps, double loss, long tokens, double seconds, double accuracy) {}

    private record Example(int[] prompt, int[] completion) {
        int length() {
            return prompt.length + completion.length;
        }
    }

    /**
     * Trains and writes the folder.
     *
     * @param folder created if absent; its model files are replaced
     * @throws TrainingException when the loss stops being a number or a stop is requested
     */
    public Result run(Path folder) throws IOException {
        Pocket3H environment = new Pocket3H();
        BaseCorpus corpus = new BaseCorpus(environment, new PocketMath(), config.seed());
        int forTokenizer = Math.min(TOKENIZER_EXAMPLES, config.examples());
        BpeTokenizer tokenizer =
                BpeTrainer.train(corpus.examples(forTokenizer).map(PocketCorpus.Example::text), config.vocabulary());
        ModelConfig shape = architecture.apply(tokenizer.vocabularySize());
        List<List<Example>> batches = batches(corpus, tokenizer, shape.maxPositions());
        try (CausalLm model =
                CausalLm.random(shape, config.seed(), Devices.pick().device())) {
            double[] losses = new double[batches.size()];
            long started = System.nanoTime();
            long tokens = optimize(model, batches, losses, started);
            double seconds = (System.nanoTime() - started) / 1e9;
            Files.createDirectories(folder);
            BpeFiles.write(tokenizer, folder, shape.maxPositions());
            model.save(folder);
            double accuracy = new FactualAccuracy(environment, 8, config.seed()).measure(folder);
            double loss = mean(losses, Math.max(0, losses.length - 100), losses.length);
            Result result = new Result(batches.size(), loss, tokens, seconds, accuracy);
            write(folder, model, losses, result);
            return result;
        }
    }

    private long optimize(CausalLm model, List<List<Example>> batches, double[] losses, long started) {
        model.trainBase(true);
        long tokens = 0;
        Adam.Settings settings = new Adam.Settings(0.9, 0.98, 1e-8, config.weightDecay(), config.clipNorm());
        try (Adam adam = new Adam(model, settings)) {
            for (int i = 0; i < batches.size(); i++) {
                int step = i + 1;
                List<Example> batch = batches.get(i);
                tokens += batch.stream().mapToLong(Example::length).sum();
                double rate = Schedule.COSINE.rate(config.learningRate(), step, config.warmup(), batches.size());
                losses[i] = step(model, adam, batch, rate, step);
                if (step % 20 == 0 || step == batches.size()) {
                    double perSecond = tokens / ((System.nanoTime() - started) / 1e9);
                    listener.progress(step, batches.size(), mean(losses, Math.max(0, step - 20), step), perSecond);
                }
                if (listener.stopRequested()) {
                    throw new TrainingException(
                            "Pretraining was stopped after step " + step + "; no model was written.");
                }
            }
        }
        model.trainBase(false);
        return tokens;
    }

    private double step(CausalLm model, Adam adam, List<Example> batch, double rate, int step) {
        int pad = model.config().padId();
        List<int[]> sequences =
                batch.stream().map(e -> concat(e.prompt, e.completion)).toList();
        TokenBatch tokens = TokenBatch.ofSequences(sequences, pad);
        int columns = tokens.width() - 1;
        float[] weights = new float[batch.size() * columns];
        double total = 0;
        for (int r = 0; r < batch.size(); r++) {
            Example e = batch.get(r);
            for (int t = 0; t < e.length() - 1; t++) {
                float w = t + 1 < e.prompt.length ? (float) config.promptWeight() : 1;
                weights[r * columns + t] = w;
                total += w;
            }
        }
        try (GradMode _ = GradMode.on();
                NDManager scope = model.newScope()) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] /= (float) -total;
            }
            NDArray weight = scope.create(weights).reshape(batch.size(), columns);
            NDArray loss = model.logProbs(scope, tokens).mul(weight).sum();
            double value = loss.getFloat();
            if (!Double.isFinite(value)) {
                throw diverged(step);
            }
            if (!adam.step(model.gradients(scope, loss, false), rate).applied()) {
                throw diverged(step);
            }
            return value;
        }
    }

    private static TrainingException diverged(int step) {
        return new TrainingException("The loss of pretraining is not a number at step " + step
                + "; use a smaller learning rate or a smaller clip norm.");
    }

    /** Batches of examples of similar length, in an order that does not depend on length. */
    private List<List<Example>> batches(BaseCorpus corpus, BpeTokenizer tokenizer, int context) {
        int end = 0;
        List<Example> examples = corpus.examples(config.examples())
                .map(e -> {
                    int[] prompt = e.prompt().isEmpty() ? new int[0] : tokenizer.encode(e.prompt());
                    int[] text = tokenizer.encode(e.completion());
                    int[] completion = Arrays.copyOf(text, text.length + 1);
                    completion[text.length] = end;
                    return new Example(prompt, completion);
                })
                .filter(e -> e.length() <= context)
                .toList();
        List<List<Example>> batches = new ArrayList<>();
        int bucket = config.batch() * BATCHES_PER_BUCKET;
        for (int from = 0; from < examples.size(); from += bucket) {
            List<Example> sorted = new ArrayList<>(examples.subList(from, Math.min(from + bucket, examples.size())));
            sorted.sort(Comparator.comparingInt(Example::length));
            List<List<Example>> cut = new ArrayList<>();
            for (int i = 0; i < sorted.size(); i += config.batch()) {
                cut.add(List.copyOf(sorted.subList(i, Math.min(i + config.batch(), sorted.size()))));
            }
            IntStream.of(PromptOrder.shuffled(cut.size(), Seeds.mix(config.seed(), from)))
                    .forEach(i -> batches.add(cut.get(i)));
        }
        return batches;
    }

    private void write(Path folder, CausalLm model, double[] losses, Result result) throws IOException {
        ObjectNode generation = JSON.createObjectNode();
        generation.put("do_sample", true).put("temperature", 1.0).put("max_new_tokens", 32);
        generation.put("eos_token_id", 0).put("pad_token_id", 1);
        Files.writeString(folder.resolve("generation_config.json"), JSON.writeValueAsString(generation) + "\n");
        ObjectNode node = JSON.createObjectNode();
        node.put("command", config.command("assets/pocket"));
        ObjectNode environments = node.putObject("environments");
        ENVIRONMENTS.forEach(id -> environments.put(id, Environments.of(id).fingerprint()));
        node.put("parameters", model.parameterCount());
        node.put("seed", config.seed()).put("examples", config.examples()).put("batch", config.batch());
        node.put("learning_rate", config.learningRate()).put("warmup", config.warmup());
        node.put("weight_decay", config.weightDecay()).put("prompt_weight", config.promptWeight());
        node.put("steps", result.steps).put("tokens", result.tokens);
        node.put("seconds", Math.rint(result.seconds))
                .put("tokens_per_second", Math.rint(result.tokens / result.seconds));
        node.put("final_loss", round(result.loss));
        node.put("factual_accuracy_at_temperature_1", round(result.accuracy));
        scores(node.putObject("base_scores"), folder);
        ArrayNode curve = node.putArray("loss_curve");
        int points = Math.min(CURVE_POINTS, losses.length);
        for (int p = 0; p < points; p++) {
            int from = (int) ((long) p * losses.length / points);
            int to = (int) ((long) (p + 1) * losses.length / points);
            curve.addArray().add(to).add(round(mean(losses, from, to)));
        }
        Files.writeString(folder.resolve("pretraining.json"), JSON.writeValueAsString(node) + "\n");
    }

    /** What the model scores before any alignment: for each environment and held-out split rewards and shares of behaviours. */
    private void scores(ObjectNode node, Path folder) {
        node.put("temperature", 1.0).put("samples_per_prompt", SCORE_SAMPLES);
        for (String id : ENVIRONMENTS) {
            Environment environment = Environments.of(id);
            for (Split split : List.of(Split.TEST, Split.UNSEEN)) {
                BaseScores s = BaseScores.measure(folder, environment, split, SCORE_SAMPLES, config.seed());
                ObjectNode out = node.withObject("/" + id + "/" + split.id());
                out.put("prompts", s.prompts());
                ObjectNode rewards = out.putObject("rewards");
                s.rewards().forEach((o, v) -> rewards.put(o, round(v)));
                ObjectNode behaviours = out.putObject("behaviours");
                s.behaviours().forEach((b, v) -> behaviours.put(b, round(v)));
            }
        }
    }

    private static double round(double v) {
        return Math.rint(v * 1e4) / 1e4;
    }

    private static double mean(double[] v, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += v[i];
        }
        return sum / Math.max(1, to - from);
    }

    private static int[] concat(int[] a, int[] b) {
        int[] c = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, c, a.length, b.length);
        return c;
    }
}
