package org.counterpoint.train;

import java.io.IOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.PairSource;
import org.counterpoint.method.Stage;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.PreferencePairs;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.SampledPrompt;
import org.counterpoint.objective.Split;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Preference pairs of every objective: those that the data give, else made of completions that the base model sampled. */
final class PairData {
    private static final Logger LOG = LoggerFactory.getLogger(PairData.class);
    private static final int SAMPLED_AT_ONCE = 64;
    private static final int PAIRS_PER_PROMPT = 8;
    private static final int HELD_OUT = 48;
    // An objective may tell completions apart on a part of the prompts only.
    private static final int PROMPTS_PER_PAIR = 4;

    private final Map<String, List<Pair>> train = new LinkedHashMap<>();
    private final Map<String, List<Pair>> heldOut = new LinkedHashMap<>();
    private final StringBuilder fingerprints = new StringBuilder();
    private final long sampled;
    private final long tokens;

    private PairData(List<PreferencePairs> all, RunContext run, long sampled, long tokens) {
        this.sampled = sampled;
        this.tokens = tokens;
        for (PreferencePairs pairs : all) {
            List<PreferencePair> held = pairs.heldOut().stream()
                    .filter(p -> p.prompt().split() == Split.VALIDATION)
                    .toList();
            train.put(pairs.objective(), tokens(run, pairs.train()));
            heldOut.put(pairs.objective(), List.copyOf(tokens(run, spread(held))));
            fingerprints
                    .append(pairs.objective())
                    .append(' ')
                    .append(pairs.fingerprint())
                    .append('\n');
            if (pairs.train().isEmpty() && run.environment().pairs().contains(pairs)) {
                throw new TrainingException("The data give no preference pair for " + pairs.objective()
                        + " to the split train; add rows, or let \"split\" of their source name train.");
            }
            if (pairs.train().isEmpty()) {
                throw new TrainingException(
                        "The base model's completions give no preference pair for "
                                + pairs.objective()
                                + "; sample more per prompt with \"samples_per_prompt\", or lower the \"gap\" where the method has one.");
            }
        }
    }

    /**
     * The pairs of a run. Where the data give them, nothing is sampled, unless a stage is made by rewards. Else no more than {@value #PROMPTS_PER_PAIR} prompts are sampled for each pair that the hungriest source of any
     * stage will use, and the pairs are written into the {@link PairFile} of the run.
     *
     * @throws IOException when that file cannot be written
     */
    static PairData of(RunContext run, OfflineSettings settings, List<Stage> stages) throws IOException {
        List<PreferencePairs> given = run.environment().pairs();
        if (!sampled(given, stages)) {
            return new PairData(given, run, 0, 0);
        }
        int perPrompt = settings.samplesPerPrompt();
        long wanted = stages.stream()
                .mapToLong(s -> (long) s.steps() * StageBatches.counts(s, sources(s.pairs()), settings.batch())[0])
                .max()
                .orElse(0);
        List<SampledPrompt> samples = new ArrayList<>();
        long tokens = 0;
        long count = 0;
        for (Split split : List.of(Split.TRAIN, Split.VALIDATION)) {
            List<Prompt> all = run.environment().prompts(split);
            long evaluated = run.config().evaluation().prompts();
            long limit = split == Split.TRAIN ? PROMPTS_PER_PAIR * wanted : evaluated == 0 ? all.size() : evaluated;
            List<Prompt> prompts = all.subList(0, (int) Math.min(all.size(), limit));
            for (int from = 0; from < prompts.size(); from += SAMPLED_AT_ONCE) {
                List<Prompt> some = prompts.subList(from, Math.min(prompts.size(), from + SAMPLED_AT_ONCE));
                RunConfig.Sampling sampling = run.config().sampling();
                List<Completion> completions = run.policy()
                        .sample(
                                some,
                                perPrompt,
                                sampling,
                                sampling.temperature(),
                                Seeds.mix(run.config().seed(), 8, split.id().hashCode(), from));
                for (int g = 0; g < some.size(); g++) {
                    int group = g;
                    samples.add(new SampledPrompt(
                            some.get(g),
                            completions.stream()
                                    .filter(c -> c.group() == group)
                                    .map(Completion::text)
                                    .toList()));
                }
                count += completions.size();
                tokens += completions.stream().mapToLong(c -> c.tokens().length).sum();
            }
        }
        long seed = Seeds.mix(run.config().seed(), 9);
        List<PreferencePairs> all = new ArrayList<>(
                given.isEmpty() ? PreferencePairs.of(run.environment(), samples, PAIRS_PER_PROMPT, seed) : given);
        for (Stage s : stages) {
            if (s.pairs() instanceof PairSource.WeightedReward w) {
                all.add(PreferencePairs.weighted(
                        run.environment(), samples, PAIRS_PER_PROMPT, seed, s.label(), w.weights(), w.gap()));
            }
        }
        PairFile.write(run.writer().dir(), all.subList(given.size(), all.size()));
        return new PairData(all, run, count, tokens);
    }

    private static boolean sampled(List<PreferencePairs> given, List<Stage> stages) {
        return given.isEmpty() || stages.stream().anyMatch(s -> s.pairs() instanceof PairSource.WeightedReward);
    }

    /**
     * The pairs of a run that is gone on with; what {@link #sampled()} and {@link #tokens()} say is not kept. They are sampled
     * again only where the {@link PairFile} is lost or changed.
     *
     * @param fingerprints what the pairs were when the run began
     * @throws TrainingException when those cannot be had any more
     */
    static PairData again(RunContext run, OfflineSettings settings, List<Stage> stages, String fingerprints)
            throws IOException {
        List<PreferencePairs> all = new ArrayList<>(run.environment().pairs());
        if (sampled(all, stages)) {
            try {
                all.addAll(PairFile.read(run.writer().dir(), run.environment()));
                PairData saved = new PairData(all, run, 0, 0);
                if (saved.fingerprints().equals(fingerprints)) {
                    return saved;
                }
                LOG.warn("The pairs in {} have been changed and are sampled again.", PairFile.NAME);
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("The pairs in {} cannot be read ({}) and are sampled again.", PairFile.NAME, e.getMessage());
            }
        }
        PairData made = of(run, settings, stages);
        if (!made.fingerprints().equals(fingerprints)) {
            throw new TrainingException(
                    "The preference pairs cannot be made again as they were when the run began, and "
                            + run.writer().dir().resolve(PairFile.NAME)
                            + " does not hold them; put that file back, or start the run again in a new folder.");
        }
        return made;
    }

    private static int sources(PairSource source) {
        return switch (source) {
            case PairSource.Mixture m -> m.weights().size();
            case PairSource.WeightedReward _ -> 1;
        };
    }

    /**
     * Training pairs that take part in a stage.
     *
     * @param weight of their mean loss
     */
    record Share(double weight, List<Pair> pairs) {}

    /** The training pairs of a stage, by where they come from. */
    List<Share> shares(Stage stage) {
        return switch (stage.pairs()) {
            case PairSource.Mixture m ->
                m.weights().entrySet().stream()
                        .map(e -> new Share(e.getValue(), train(e.getKey())))
                        .toList();
            case PairSource.WeightedReward _ -> List.of(new Share(1, train(stage.label())));
        };
    }

    List<Pair> train(String objective) {
        return train.getOrDefault(objective, List.of());
    }

    List<Pair> heldOut(String objective) {
        return heldOut.getOrDefault(objective, List.of());
    }

    /** One line per objective with the hash of its pairs. */
    String fingerprints() {
        return fingerprints.toString();
    }

    long sampled() {
        return sampled;
    }

    long tokens() {
        return tokens;
    }

    /** The pairs as tokens, made when they are asked for: a run may use a small part of large data. */
    private static List<Pair> tokens(RunContext run, List<PreferencePair> pairs) {
        return new Tokens(run.policy(), pairs);
    }

    private static final class Tokens extends AbstractList<Pair> implements RandomAccess {
        private final Policy policy;
        private final List<PreferencePair> pairs;

        Tokens(Policy policy, List<PreferencePair> pairs) {
            this.policy = policy;
            this.pairs = pairs;
        }

        @Override
        public Pair get(int index) {
            PreferencePair p = pairs.get(index);
            return new Pair(policy.given(p.prompt(), p.chosen()), policy.given(p.prompt(), p.rejected()));
        }

        @Override
        public int size() {
            return pairs.size();
        }
    }

    /** An even selection, so that the held-out pairs cover all prompts. */
    private static List<PreferencePair> spread(List<PreferencePair> pairs) {
        List<PreferencePair> some = new ArrayList<>();
        int n = Math.min(HELD_OUT, pairs.size());
        for (int i = 0; i < n; i++) {
            some.add(pairs.get((int) ((long) i * pairs.size() / n)));
        }
        return some;
    }
}
