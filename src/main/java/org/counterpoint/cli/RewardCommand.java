package org.counterpoint.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.counterpoint.analysis.AnalysisJson;
import org.counterpoint.analysis.RewardQuality;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.service.RewardTools;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains, uses and measures rewards. */
@Command(
        name = "reward",
        description =
                "Trains a small reward model from preferences, scores completions, measures how far a reward can be trusted.",
        mixinStandardHelpOptions = true,
        subcommands = {RewardCommand.Train.class, RewardCommand.Score.class, RewardCommand.Evaluate.class})
final class RewardCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new BadInputException("Say what to do: reward train, reward score or reward evaluate");
    }

    /** Where preferences come from. */
    static final class SourceOptions {
        @Option(
                names = "--pairs",
                paramLabel = "FILE",
                description =
                        "Pairs: JSON lines with prompt, chosen and rejected, and group where several prompts are one request.")
        private @Nullable Path pairs;

        @Option(
                names = "--environment",
                paramLabel = "NAME",
                description = "A built-in environment: completions are sampled and scored by its exact rewards.")
        private @Nullable String environment;

        @Option(
                names = "--run",
                paramLabel = "RUN",
                description = "A run directory: its recorded completions and rewards.")
        private @Nullable Path run;

        @Option(names = "--objective", paramLabel = "O", description = "Objective of the environment or run.")
        private @Nullable String objective;

        @Option(
                names = "--model",
                defaultValue = "pocket",
                paramLabel = "DIR",
                description = "Model that samples for the environment (default: ${DEFAULT-VALUE}).")
        private String model = "pocket";

        @Option(
                names = "--prompts",
                defaultValue = "512",
                paramLabel = "N",
                description =
                        "Most prompts of the environment that are sampled for, 0 for all (default: ${DEFAULT-VALUE}).")
        private int prompts = 512;

        @Option(
                names = "--samples",
                defaultValue = "8",
                paramLabel = "N",
                description = "Completions per prompt (default: ${DEFAULT-VALUE}).")
        private int samples = 8;

        @Option(
                names = "--seed",
                defaultValue = "1",
                paramLabel = "N",
                description = "Seed of sampling, of the order and of what is held out (default: ${DEFAULT-VALUE}).")
        private long seed = 1;

        RewardTools.Source source() {
            if (Stream.of(pairs, environment, run).filter(o -> o != null).count() != 1) {
                throw new BadInputException("Give exactly one of --pairs FILE, --environment NAME and --run RUN");
            }
            if (pairs != null) {
                return new RewardTools.Source.Pairs(pairs);
            }
            if (objective == null) {
                throw new BadInputException("Say which objective with --objective");
            }
            if (run != null) {
                return new RewardTools.Source.Recorded(run, objective);
            }
            if (prompts < 0 || samples < 2) {
                throw new BadInputException("Give --prompts of at least 0 and --samples of at least 2");
            }
            return new RewardTools.Source.Sampled(
                    environment == null ? "" : environment, objective, model, prompts, samples);
        }
    }

    @Command(
            name = "train",
            description =
                    "Trains a small Bradley-Terry reward model over words and pairs of words. Pairs of some prompts are held out;"
                            + " of an environment those of the validation prompts.",
            mixinStandardHelpOptions = true)
    static final class Train implements Callable<Integer> {
        private static final RewardTools.TrainSettings STANDARD = RewardTools.TrainSettings.standard();

        @Mixin
        private final SourceOptions source = new SourceOptions();

        @Option(
                names = "--out",
                required = true,
                paramLabel = "FILE",
                description = "File to write, such as helpful.safetensors.")
        private Path out = Path.of("");

        @Option(
                names = "--held-out",
                paramLabel = "X",
                description = "Part of the prompts held out (default: ${DEFAULT-VALUE}).")
        private double heldOut = STANDARD.heldOut();

        @Option(
                names = "--buckets",
                paramLabel = "N",
                description = "Buckets of the features, a power of two (default: ${DEFAULT-VALUE}).")
        private int buckets = STANDARD.buckets();

        @Option(names = "--cross", description = "Let words count together with words of the question.")
        private boolean cross = STANDARD.cross();

        @Option(
                names = "--learning-rate",
                paramLabel = "X",
                description = "Learning rate of AdaGrad (default: ${DEFAULT-VALUE}).")
        private double learningRate = STANDARD.learningRate();

        @Option(
                names = "--l2",
                paramLabel = "X",
                description = "Penalty on the squared weights (default: ${DEFAULT-VALUE}).")
        private double l2 = STANDARD.l2();

        @Option(
                names = "--epochs",
                paramLabel = "N",
                description = "Most passes over the pairs (default: ${DEFAULT-VALUE}).")
        private int epochs = STANDARD.epochs();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            RewardTools.Trained t = RewardTools.train(
                    source.source(),
                    new RewardTools.TrainSettings(source.seed, heldOut, buckets, cross, learningRate, l2, epochs),
                    out,
                    output::progress);
            output.result(
                    () -> t,
                    to -> to.println(String.format(
                            Locale.ROOT,
                            "Accuracy %.3f on %d pairs of held-out prompts (loss %.4f, knowing nothing 0.6931), %.3f on the %d it was"
                                    + " trained on; best after pass %d of %d. Written to %s.",
                            t.heldOutAccuracy(),
                            t.heldOutPairs(),
                            t.heldOutLoss(),
                            t.accuracy(),
                            t.pairs(),
                            t.bestEpoch(),
                            t.epochs(),
                            out)));
            return Main.OK;
        }
    }

    /** The reward of a command. */
    static final class RewardOption {
        @Option(
                names = "--reward",
                required = true,
                paramLabel = "R",
                description =
                        "A file that reward train wrote, a .json file of one reward as in a configuration, or that JSON itself.")
        private String reward = "";
    }

    @Command(
            name = "score",
            description =
                    "Scores completions: JSON lines with prompt and completion, such as the samples.jsonl of a run.",
            mixinStandardHelpOptions = true)
    static final class Score implements Callable<Integer> {
        @Mixin
        private final RewardOption reward = new RewardOption();

        @Option(names = "--in", required = true, paramLabel = "FILE", description = "The completions.")
        private Path in = Path.of("");

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Write id, completion and reward as JSON lines to this file.")
        private @Nullable Path out;

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            RewardTools.Scored scored = RewardTools.score(reward.reward, in);
            if (out != null) {
                StringBuilder lines = new StringBuilder();
                for (RewardTools.Score s : scored.scores()) {
                    lines.append(AnalysisJson.tree(s)).append('\n');
                }
                AtomicFiles.replace(out, lines.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            output.result(() -> scored, to -> print(scored, to));
            return Main.OK;
        }

        private void print(RewardTools.Scored scored, PrintWriter to) {
            List<RewardTools.Score> scores = scored.scores();
            if (out == null) {
                for (RewardTools.Score s : scores) {
                    to.println(Table.number(s.reward()) + "  " + s.id() + "  "
                            + s.completion().replaceAll("\\s+", " ").strip());
                }
            }
            double[] values =
                    scores.stream().mapToDouble(RewardTools.Score::reward).toArray();
            to.println("Mean " + Table.number(Arrays.stream(values).average().orElse(Double.NaN)) + " of "
                    + values.length + " completions, from "
                    + Table.number(Arrays.stream(values).min().orElse(Double.NaN)) + " to "
                    + Table.number(Arrays.stream(values).max().orElse(Double.NaN))
                    + (scored.replaced() == 0
                            ? "."
                            : "; " + scored.replaced() + " stand for values that were not usable."));
        }
    }

    @Command(
            name = "evaluate",
            description =
                    "Measures a reward: accuracy and calibration on pairs; against exact rewards also correlations and what each"
                            + " level of the reward is really worth. Of an environment and of a run the test prompts are used.",
            mixinStandardHelpOptions = true)
    static final class Evaluate implements Callable<Integer> {
        @Mixin
        private final RewardOption reward = new RewardOption();

        @Mixin
        private final SourceOptions source = new SourceOptions();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            RewardTools.Evaluated e =
                    RewardTools.evaluate(reward.reward, source.source(), source.seed, output::progress);
            output.result(() -> e, to -> {
                print(e.preferences(), to);
                print(e.exact(), to);
            });
            return Main.OK;
        }

        private static void print(RewardQuality.@Nullable Preferences p, PrintWriter to) {
            if (p == null) {
                to.println("There are no two completions of one prompt that differ in the exact reward.");
                return;
            }
            to.println(String.format(
                    Locale.ROOT,
                    "Accuracy %.3f on %d pairs; loss %.4f (knowing nothing 0.6931); calibration error %.3f",
                    p.accuracy(),
                    p.pairs(),
                    p.loss(),
                    p.calibrationError()));
            Table table = new Table("confidence", "pairs", "mean confidence", "accuracy");
            for (RewardQuality.Confidence c : p.bins()) {
                table.row(
                        String.format(Locale.ROOT, "%.1f - %.1f", c.from(), c.to()),
                        c.pairs(),
                        c.confidence(),
                        c.accuracy());
            }
            table.print(to);
        }

        private static void print(RewardQuality.@Nullable Exact e, PrintWriter to) {
            if (e == null) {
                return;
            }
            to.println(String.format(
                    Locale.ROOT,
                    "Correlation with the exact reward over %d completions: %.3f (ranks %.3f, within prompts %.3f%s)",
                    e.completions(),
                    e.pearson(),
                    e.spearman(),
                    e.withinPrompts(),
                    Double.isNaN(e.auc()) ? "" : String.format(Locale.ROOT, ", AUC %.3f", e.auc())));
            Table table = new Table("completions by reward", "mean reward", "mean exact", "deviation of exact");
            for (RewardQuality.Level l : e.levels()) {
                table.row(l.completions(), l.reward(), l.exact(), l.deviation());
            }
            table.print(to);
        }
    }
}
