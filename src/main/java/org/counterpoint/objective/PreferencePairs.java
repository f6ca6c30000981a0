package org.counterpoint.objective;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Preference pairs of one objective, made from sampled completions by an environment's rewards.
 *
 * @param objective name of the objective
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
            List<PreferencePair> train = new ArrayList<>();
            List<PreferencePair> heldOut = new ArrayList<>();
            for (SampledPrompt s : sorted(samples)) {
                List<PreferencePair> pairs = pairs(environment, s, o);
                String name =
                        seed + "/" + objectives.get(o).name() + "/" + s.prompt().id();
                Random random =
                        new Random(Long.parseUnsignedLong(Digests.sha256(name).substring(0, 16), 16));
                Collections.shuffle(pairs, random);
                (s.prompt().split() == Split.TRAIN ? train : heldOut)
                        .addAll(pairs.subList(0, Math.min(perPrompt, pairs.size())));
            }
            Collections.shuffle(train, new Random(seed));
            out.add(new PreferencePairs(objectives.get(o).name(), train, heldOut));
        }
        return List.copyOf(out);
    }

    private static List<SampledPrompt> sorted(List<SampledPrompt> samples) {
        return samples.stream()
                .sorted(Comparator.comparing(s -> s.prompt().id()))
                .toList();
    }

    private static List<PreferencePair> pairs(Environment environment, SampledPrompt sample, int objective) {
        List<String> texts = sample.completions().stream().distinct().sorted().toList();
        List<double[]> rewards =
                texts.stream().map(t -> environment.rewards(sample.prompt(), t)).toList();
        List<PreferencePair> out = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < texts.size(); j++) {
                double margin = rewards.get(i)[objective] - rewards.get(j)[objective];
                if (margin > MARGIN) {
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
