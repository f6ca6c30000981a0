package org.counterpoint.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.PairSource;
import org.counterpoint.method.Stage;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.PreferencePairs;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.SampledPrompt;
import org.counterpoint.objective.Split;

/** Preference pairs of every objective, made of completions that the base model sampled. */
final class PairData {
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
            train.put(
                    pairs.objective(),
                    pairs.train().stream().map(p -> pair(run, p)).toList());
            heldOut.put(
                    pairs.objective(),
                    spread(held).stream().map(p -> pair(run, p)).toList());
            fingerprints
                    .append(pairs.objective())
                    .append(' ')
                    .append(pairs.fingerprint())
                    .append('\n');
            if (pairs.train().isEmpty()) {
                throw new TrainingException(
                        "The base model's completions give no preference pair for "
                                + pairs.objective()
                                + "; sample more per prompt with \"samples_per_prompt\", or lower the \"gap\" where the method has one.");
            }
        }
    }

    /**
     * Samples and pairs. No more than {@value #PROMPTS_PER_PAIR} prompts are sampled for each pair that the hungriest source of any
     * stage will use.
     */
    static PairData sample(RunContext run, OfflineSettings settings, List<Stage> stages) {
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
        List<PreferencePairs> all =
                new ArrayList<>(PreferencePairs.of(run.environment(), samples, PAIRS_PER_PROMPT, seed));
        for (Stage s : stages) {
            if (s.pairs() instanceof PairSource.WeightedReward w) {
                all.add(PreferencePairs.weighted(
                        run.environment(), samples, PAIRS_PER_PROMPT, seed, s.label(), w.weights(), w.gap()));
            }
        }
        return new PairData(all, run, count, tokens);
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

    private static Pair pair(RunContext run, PreferencePair p) {
        return new Pair(run.policy().given(p.prompt(), p.chosen()), run.policy().given(p.prompt(), p.rejected()));
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
