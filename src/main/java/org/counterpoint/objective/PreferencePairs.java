package org.counterpoint.objective;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.counterpoint.objective.reward.ScoredText;

/**
 * Preference pairs of one objective (or of a weighted sum of them), given by data, or made from sampled completions by an
 * environment's rewards.
 *
 * @param objective name of the objective, or of the weighted sum
 * @param train pairs on prompts of the train split
 * @param heldOut pairs on prompts of the other splits, for measuring only
 */
public record PreferencePairs(String objective, List<PreferencePair> train, List<PreferencePair> heldOut) {

    /** Smallest difference of rewards that counts as a preference. */
    private static final double MARGIN = 1e-9;

    public PreferencePairs {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
    }

    /**
     * Makes the pairs of every objective, in the order of the objectives. From each prompt at most {@code perPrompt}
     * pairs are taken, chosen at random among all pairs of distinct completions with different rewards; the choice
     * depends on the seed, the objective and the prompt only, not on the order of the samples.
     */
    public static List<PreferencePairs> of(
            Environment environment, List<SampledPrompt> samples, int perPrompt, long seed) {
        List<PreferencePairs> out = new ArrayList<>();
        List<Objective> objectives = environment.objectives();
        for (int o = 0; o < objectives.size(); o++) {
            int index = o;
            out.add(of(environment, samples, perPrompt, seed, objectives.get(o).name(), MARGIN, r -> r[index]));
        }
        return List.copyOf(out);
    }

    /**
     * Makes the pairs of the weighted sum of the rewards, as RS-DPO does: only completions whose weighted rewards differ by
     * more than a gap are a pair.
     *
     * @param name what the pairs are called in place of an objective
     * @param weights by objective; objectives that are not named count nothing
     * @param gap at least 0
     */
    public static PreferencePairs weighted(
            Environment environment,
            List<SampledPrompt> samples,
            int perPrompt,
            long seed,
            String name,
            Map<String, Double> weights,
            double gap) {
        double[] w = environment.objectives().stream()
                .mapToDouble(o -> weights.getOrDefault(o.name(), 0.0))
                .toArray();
        return of(environment, samples, perPrompt, seed, name, Math.max(gap, MARGIN), r -> {
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                sum += w[i] * r[i];
            }
            return sum;
        });
    }

    private static PreferencePairs of(
            Environment environment,
            List<SampledPrompt> samples,
            int perPrompt,
            long seed,
            String name,
            double gap,
            ToDoubleFunction<double[]> reward) {
        List<PreferencePair> train = new ArrayList<>();
        List<PreferencePair> heldOut = new ArrayList<>();
        for (SampledPrompt s : sorted(samples)) {
            List<PreferencePair> pairs = pairs(environment, s, gap, reward);
            String path = seed + "/" + name + "/" + s.prompt().id();
            Random random =
                    new Random(Long.parseUnsignedLong(Digests.sha256(path).substring(0, 16), 16));
            Collections.shuffle(pairs, random);
            (s.prompt().split() == Split.TRAIN ? train : heldOut)
                    .addAll(pairs.subList(0, Math.min(perPrompt, pairs.size())));
        }
        Collections.shuffle(train, new Random(seed));
        return new PreferencePairs(name, train, heldOut);
    }

    private static List<SampledPrompt> sorted(List<SampledPrompt> samples) {
        return samples.stream()
                .sorted(Comparator.comparing(s -> s.prompt().id()))
                .toList();
    }

    private static List<PreferencePair> pairs(
            Environment environment, SampledPrompt sample, double gap, ToDoubleFunction<double[]> reward) {
        List<String> texts = sample.completions().stream().distinct().sorted().toList();
        double[] rewards = Arrays.stream(environment.rewards(texts.stream()
                        .map(t -> new ScoredText(sample.prompt(), t))
                        .toList()))
                .mapToDouble(reward)
                .toArray();
        List<PreferencePair> out = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < texts.size(); j++) {
                double margin = rewards[i] - rewards[j];
                if (margin > gap) {
                    out.add(new PreferencePair(sample.prompt(), texts.get(i), texts.get(j), margin));
                }
            }
        }
        return out;
    }

    /** SHA-256 in hexadecimal over the objective and all pairs in order. */
    public String fingerprint() {
        MessageDigest digest = Digests.start();
        update(digest, objective);
        for (List<PreferencePair> list : List.of(train, heldOut)) {
            for (PreferencePair p : list) {
                update(digest, p.prompt().id());
                update(digest, p.chosen());
                update(digest, p.rejected());
            }
            update(digest, "");
        }
        return Digests.finish(digest);
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
