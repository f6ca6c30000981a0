package org.counterpoint.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
                throw new TrainingException("The base model's completions give no preference pair for the objective "
                        + pairs.objective() + "; sample more per prompt with \"samples_per_prompt\".");
            }
        }
    }

    /**
     * Samples and pairs.
     *
     * @param perPrompt completions per prompt
     * @param wanted pairs that the longest stage will use; no more than {@value #PROMPTS_PER_PAIR} prompts for each are sampled
     */
    static PairData sample(RunContext run, int perPrompt, long wanted) {
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
        return new PairData(
                PreferencePairs.of(
                        run.environment(),
                        samples,
                        PAIRS_PER_PROMPT,
                        Seeds.mix(run.config().seed(), 9)),
                run,
                count,
                tokens);
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
