package org.counterpoint.service;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.counterpoint.analysis.RewardQuality;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.Split;
import org.counterpoint.objective.reward.BadRewardException;
import org.counterpoint.objective.reward.NgramTrainer;
import org.counterpoint.objective.reward.PairFile;
import org.counterpoint.objective.reward.RewardException;
import org.counterpoint.objective.reward.RewardParameter;
import org.counterpoint.objective.reward.RewardProblem;
import org.counterpoint.objective.reward.RewardProvider;
import org.counterpoint.objective.reward.RewardSpec;
import org.counterpoint.objective.reward.Rewards;
import org.counterpoint.objective.reward.ScoredText;
import org.counterpoint.objective.reward.Utility;
import org.counterpoint.run.ObjectiveInfo;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * Rewards for commands and forms: what kinds there are, training of small ones, scoring and measuring, in this process. Everything
 * throws a {@link RuntimeException} or {@link IOException} whose message is one sentence.
 */
public final class RewardTools {
    /** Least difference between two exact rewards that makes a preference. */
    private static final double GAP = 1e-9;

    private RewardTools() {}

    /**
     * A kind of reward.
     *
     * @param id the {@code type} in a configuration
     * @param summary one or two sentences
     * @param settings in the order in which a form shows them
     */
    public record RewardType(String id, String summary, List<Setting> settings) {}

    /**
     * A setting of a kind of reward.
     *
     * @param name key in the reward's object
     * @param type kind of value in lower case, as {@link RewardParameter.Type} names it
     * @param defaultValue value where none is given, or null where there is none
     * @param required whether it has to be given
     * @param min least number, negative infinity where there is none
     * @param max largest number, positive infinity where there is none
     * @param choices words of a choice, otherwise empty
     * @param help one or two sentences
     * @param unit unit of the value, or empty
     */
    public record Setting(
            String name,
            String type,
            @Nullable JsonNode defaultValue,
            boolean required,
            double min,
            double max,
            List<String> choices,
            String help,
            String unit) {}

    /** Where completions with exact rewards, or preferences, come from. */
    public sealed interface Source {
        /** JSON lines with prompt, chosen and rejected. */
        record Pairs(Path file) implements Source {}

        /**
         * Completions that a model samples for the prompts of a built-in environment, with the environment's exact rewards.
         *
         * @param environment id of the environment
         * @param objective name of its objective
         * @param model {@code pocket} or a model folder
         * @param prompts most prompts, 0 for all
         * @param samplesPerPrompt completions per prompt, at least 2
         */
        record Sampled(String environment, String objective, String model, int prompts, int samplesPerPrompt)
                implements Source {}

        /** The completions that a run recorded, with the rewards it recorded for one objective. */
        record Recorded(Path run, String objective) implements Source {}
    }

    /**
     * Settings of training.
     *
     * @param seed of sampling, of the order of pairs and of what is held out
     * @param heldOut part of the prompts of a file or run that is held out
     * @param buckets of the hashed features, a power of two
     * @param cross whether words count together with words of the question
     * @param learningRate of AdaGrad
     * @param l2 penalty
     * @param epochs most passes
     */
    public record TrainSettings(
            long seed, double heldOut, int buckets, boolean cross, double learningRate, double l2, int epochs) {
        /** What is used where nothing is said. */
        public static TrainSettings standard() {
            NgramTrainer.Settings d = NgramTrainer.Settings.DEFAULT;
            return new TrainSettings(
                    d.seed(), d.heldOut(), d.buckets(), d.cross(), d.learningRate(), d.l2(), d.epochs());
        }
    }

    /**
     * What training reached; held-out pairs are of other prompts, losses in nats per pair.
     *
     * @param file where the model was written
     */
    public record Trained(
            String file,
            int pairs,
            int heldOutPairs,
            int epochs,
            int bestEpoch,
            double loss,
            double heldOutLoss,
            double accuracy,
            double heldOutAccuracy) {}

    /**
     * A scored completion.
     *
     * @param id id of the prompt
     * @param completion what was scored
     * @param reward the raw reward
     */
    public record Score(String id, String completion, double reward) {}

    /**
     * Scores of a file.
     *
     * @param objective name, unit, direction and range of the reward
     * @param scores in the order of the file
     * @param replaced how many of them stand for bad values
     */
    public record Scored(ObjectiveInfo objective, List<Score> scores, long replaced) {}

    /**
     * How far a reward can be trusted.
     *
     * @param objective name, unit, direction and range of the reward
     * @param preferences against preferences, or null where the source has no two completions with different exact rewards
     * @param exact against exact rewards, or null where the source has preferences only
     */
    public record Evaluated(
            ObjectiveInfo objective,
            RewardQuality.@Nullable Preferences preferences,
            RewardQuality.@Nullable Exact exact) {}

    /** Every kind of reward on the class path. */
    public static List<RewardType> types() {
        return Rewards.types().stream().map(RewardTools::describe).toList();
    }

    /** The settings that every kind has beside its name and type. */
    public static List<Setting> common() {
        return RewardSpec.common().stream().map(RewardTools::describe).toList();
    }

    /**
     * Trains a small reward model and writes it to a file.
     *
     * @param progress hears a line for every pass
     */
    public static Trained train(Source source, TrainSettings settings, Path out, Consumer<String> progress)
            throws IOException {
        NgramTrainer.Settings s = new NgramTrainer.Settings(
                settings.seed(),
                settings.heldOut(),
                settings.buckets(),
                settings.cross(),
                settings.learningRate(),
                settings.l2(),
                settings.epochs());
        NgramTrainer.Progress passes = (epoch, loss, heldOutLoss, heldOutAccuracy) -> progress.accept(String.format(
                Locale.ROOT,
                "pass %d: loss %.4f, held out %.4f, held-out accuracy %.3f",
                epoch,
                loss,
                heldOutLoss,
                heldOutAccuracy));
        NgramTrainer.Result result =
                switch (source) {
                    case Source.Pairs p -> NgramTrainer.train(PairFile.pairs(p.file()), s, passes);
                    case Source.Recorded r ->
                        NgramTrainer.train(RewardData.pairs(RewardData.recorded(r, false), s.seed(), GAP), s, passes);
                    case Source.Sampled e ->
                        NgramTrainer.train(
                                RewardData.pairs(RewardData.sampled(e, Split.TRAIN, s.seed(), progress), s.seed(), GAP),
                                RewardData.pairs(
                                        RewardData.sampled(e, Split.VALIDATION, s.seed(), progress), s.seed(), GAP),
                                s,
                                passes);
                };
        result.model().save(out);
        return new Trained(
                out.toAbsolutePath().normalize().toString(),
                result.pairs(),
                result.heldOutPairs(),
                result.epochs(),
                result.bestEpoch(),
                result.loss(),
                result.heldOutLoss(),
                result.accuracy(),
                result.heldOutAccuracy());
    }

    /**
     * Scores the completions of a file of JSON lines with prompt and completion.
     *
     * @param reward a file that {@link #train} wrote, a JSON file of one reward, or the JSON itself
     */
    public static Scored score(String reward, Path in) throws IOException {
        List<ScoredText> items = PairFile.completions(in);
        try (Rewards rewards = open(reward)) {
            double[][] values = rewards.score(items);
            List<Score> scores = new ArrayList<>();
            for (int i = 0; i < values.length; i++) {
                scores.add(new Score(items.get(i).prompt().id(), items.get(i).completion(), values[i][0]));
            }
            return new Scored(rewards.objectives().getFirst(), scores, replaced(rewards));
        }
    }

    /**
     * Measures a reward on test prompts of an environment, on what a run recorded, or on pairs.
     *
     * @param reward as in {@link #score}
     * @param seed of sampling and of which pairs are taken
     * @param progress hears what is done
     */
    public static Evaluated evaluate(String reward, Source source, long seed, Consumer<String> progress)
            throws IOException {
        try (Rewards rewards = open(reward)) {
            List<RewardData.Labeled> labeled =
                    switch (source) {
                        case Source.Pairs _ -> List.of();
                        case Source.Sampled e -> RewardData.sampled(e, Split.TEST, seed, progress);
                        case Source.Recorded r -> RewardData.recorded(r, true);
                    };
            List<PreferencePair> pairs =
                    source instanceof Source.Pairs p ? PairFile.pairs(p.file()) : RewardData.pairs(labeled, seed, GAP);
            progress.accept("Scoring " + labeled.size() + " completions and " + pairs.size() + " pairs");
            RewardQuality.Exact exact = labeled.isEmpty()
                    ? null
                    : RewardQuality.exact(
                            utilities(
                                    rewards,
                                    labeled.stream()
                                            .map(RewardData.Labeled::text)
                                            .toList()),
                            labeled.stream()
                                    .mapToDouble(RewardData.Labeled::exact)
                                    .toArray(),
                            labeled.stream().map(l -> l.text().prompt().id()).toList());
            RewardQuality.Preferences preferences = pairs.isEmpty()
                    ? null
                    : RewardQuality.preferences(
                            utilities(
                                    rewards,
                                    pairs.stream()
                                            .map(p -> new ScoredText(p.prompt(), p.chosen()))
                                            .toList()),
                            utilities(
                                    rewards,
                                    pairs.stream()
                                            .map(p -> new ScoredText(p.prompt(), p.rejected()))
                                            .toList()));
            return new Evaluated(rewards.objectives().getFirst(), preferences, exact);
        }
    }

    private static long replaced(Rewards rewards) {
        return rewards.replaced().values().stream().mapToLong(n -> n).sum();
    }

    private static double[] utilities(Rewards rewards, List<ScoredText> items) {
        Utility utility = rewards.utilities().getFirst();
        double[] values = new double[items.size()];
        double[][] raw = rewards.score(items);
        for (int i = 0; i < values.length; i++) {
            values[i] = utility.of(raw[i][0]);
        }
        return values;
    }

    /** Makes one reward; what cannot be made is the user's to mend. */
    private static Rewards open(String reward) throws IOException {
        try {
            if (reward.strip().startsWith("{")) {
                return Rewards.create(List.of(spec("The reward", reward)), Path.of(""));
            }
            Path file = Path.of(reward);
            if (reward.endsWith(".json")) {
                Path folder = file.toAbsolutePath().getParent();
                return Rewards.create(
                        List.of(spec(reward, Files.readString(file))), folder == null ? Path.of("") : folder);
            }
            ObjectNode settings =
                    JsonNodeFactory.instance.objectNode().put("file", reward).put("output", "logit");
            ObjectNode json = settings.put("name", "learned").put("type", "ngram");
            return Rewards.create(List.of(RewardSpec.parse(json)), Path.of(""));
        } catch (RewardException e) {
            throw new BadRewardException(List.of(new RewardProblem("", String.valueOf(e.getMessage()))));
        }
    }

    private static RewardSpec spec(String what, String text) {
        try {
            return RewardSpec.parse(Json.mapper().readTree(text));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    what + " is not valid JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("")
                            + "); give one object such as"
                            + " {\"name\": \"concise\", \"type\": \"length\", \"best\": 20, \"worst\": 120}.",
                    e);
        }
    }

    private static RewardType describe(RewardProvider type) {
        return new RewardType(
                type.id(),
                type.summary(),
                type.parameters().stream().map(RewardTools::describe).toList());
    }

    private static Setting describe(RewardParameter p) {
        return new Setting(
                p.name(),
                p.type().name().toLowerCase(Locale.ROOT),
                p.defaultValue() == null ? null : Json.mapper().<JsonNode>valueToTree(p.defaultValue()),
                p.required(),
                p.min(),
                p.max(),
                p.choices(),
                p.help(),
                p.unit());
    }
}
