package org.counterpoint.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.service.ModelTools;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a model folder. */
@Command(
        name = "lm",
        description = "Runs a language model folder.",
        mixinStandardHelpOptions = true,
        subcommands = {LmCommand.Logits.class, LmCommand.Generate.class})
final class LmCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new BadInputException("Say what to do: lm logits or lm generate");
    }

    /** The model of a command. */
    static final class ModelOption {
        @Option(
                names = "--model",
                defaultValue = "pocket",
                paramLabel = "DIR",
                description = "Model folder (default: pocket).")
        private String model = "pocket";

        Path folder() {
            return ModelTools.folder(model);
        }
    }

    /** How the model is loaded and the text is read. */
    static final class UseOption {
        @Option(
                names = "--dtype",
                defaultValue = "auto",
                paramLabel = "T",
                description = "auto (default: bfloat16 on a GPU that computes in it), float32 or bfloat16.")
        private String dtype = "auto";

        @Option(names = "--adapter", paramLabel = "DIR", description = "PEFT folder of an adapter to put on the model.")
        private @Nullable Path adapter;

        @Option(
                names = "--chat",
                description = "The text is a message of a user: it goes through the model's chat template.")
        private boolean chat;

        ModelTools.Use use() {
            return new ModelTools.Use(dtype, adapter, chat);
        }
    }

    @Command(name = "logits", description = "Logits of the token after a text.", mixinStandardHelpOptions = true)
    static final class Logits implements Callable<Integer> {
        private static final int SHOWN = 5;

        @Mixin
        private final ModelOption model = new ModelOption();

        @Mixin
        private final UseOption use = new UseOption();

        @Option(names = "--text", required = true, paramLabel = "T", description = "The text.")
        private String text = "";

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            ModelTools.Logits logits = ModelTools.logits(model.folder(), text, use.use());
            output.result(() -> logits, out -> {
                out.println("tokens " + Arrays.toString(logits.tokens()));
                float[] values = logits.lastLogits();
                Integer[] order = new Integer[values.length];
                Arrays.setAll(order, i -> i);
                Arrays.sort(order, (a, b) -> Float.compare(values[b], values[a]));
                Table table = new Table("next token", "logit");
                for (int i = 0; i < Math.min(SHOWN, order.length); i++) {
                    table.row(order[i], (double) values[order[i]]);
                }
                table.print(out);
            });
            return Main.OK;
        }
    }

    @Command(name = "generate", description = "Completes a prompt.", mixinStandardHelpOptions = true)
    static final class Generate implements Callable<Integer> {
        @Mixin
        private final ModelOption model = new ModelOption();

        @Mixin
        private final UseOption use = new UseOption();

        @Option(names = "--prompt", required = true, paramLabel = "T", description = "The prompt.")
        private String prompt = "";

        @Option(
                names = "--max-tokens",
                defaultValue = "32",
                paramLabel = "N",
                description = "Most new tokens (default: 32).")
        private int maxTokens = 32;

        @Option(
                names = "--temperature",
                paramLabel = "X",
                description = "0 takes the likeliest token (default: what generation_config.json says, else 0).")
        private @Nullable Double temperature;

        @Option(
                names = "--top-k",
                paramLabel = "N",
                description = "Draws from so many tokens (default: what generation_config.json says, else all).")
        private @Nullable Integer topK;

        @Option(
                names = "--top-p",
                paramLabel = "X",
                description = "Draws from tokens of that mass (default: what generation_config.json says, else all).")
        private @Nullable Double topP;

        @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Seed of sampling (default: 1).")
        private long seed = 1;

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            ModelTools.Completion completion = ModelTools.generate(
                    model.folder(),
                    prompt,
                    use.use(),
                    maxTokens,
                    new ModelTools.Drawing(temperature, topK, topP),
                    seed);
            output.result(() -> completion, out -> {
                out.println(completion.text());
                out.println(String.format(
                        Locale.ROOT,
                        "(%d tokens, %.0f tokens/s)",
                        completion.tokens().length,
                        completion.tokensPerSecond()));
            });
            return Main.OK;
        }
    }

    @Command(
            name = "pretrain",
            description = "Makes a pocket model from nothing: corpus, tokenizer, training, measured accuracy.",
            mixinStandardHelpOptions = true)
    static final class Pretrain implements Callable<Integer> {
        @Option(names = "--out", required = true, paramLabel = "DIR", description = "New folder for the model.")
        private Path out = Path.of("");

        @Option(names = "--seed", paramLabel = "N", description = "Seed of corpus, first weights and order.")
        private long seed = ModelTools.PretrainSettings.standard().seed();

        @Option(
                names = "--examples",
                paramLabel = "N",
                description = "Examples, each seen once (default: ${DEFAULT-VALUE}).")
        private int examples = ModelTools.PretrainSettings.standard().examples();

        @Option(names = "--batch", paramLabel = "N", description = "Examples per step (default: ${DEFAULT-VALUE}).")
        private int batch = ModelTools.PretrainSettings.standard().batch();

        @Option(
                names = "--vocabulary",
                paramLabel = "N",
                description = "Tokens of the tokenizer (default: ${DEFAULT-VALUE}).")
        private int vocabulary = ModelTools.PretrainSettings.standard().vocabulary();

        @Option(
                names = "--learning-rate",
                paramLabel = "X",
                description = "Peak learning rate (default: ${DEFAULT-VALUE}).")
        private double learningRate = ModelTools.PretrainSettings.standard().learningRate();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws java.io.IOException {
            ModelTools.Pretrained result = ModelTools.pretrain(
                    new ModelTools.PretrainSettings(seed, examples, batch, vocabulary, learningRate),
                    out,
                    (step, steps, loss, speed) -> output.progress(String.format(
                            Locale.ROOT, "step %d of %d, loss %.4f, %.0f tokens/s", step, steps, loss, speed)));
            output.result(
                    () -> Map.of("model", out.toAbsolutePath().normalize().toString(), "result", result),
                    to -> to.println(String.format(
                            Locale.ROOT,
                            "Loss %.4f after %d steps in %.0f s; %.0f %% of sampled factual answers are right. Written to %s.",
                            result.loss(),
                            result.steps(),
                            result.seconds(),
                            100 * result.accuracy(),
                            out)));
            return Main.OK;
        }
    }
}
