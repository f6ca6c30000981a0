package org.counterpoint.objective.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.counterpoint.objective.Digests;
import org.counterpoint.objective.Split;
import org.jspecify.annotations.Nullable;

/** All that the sources say about one prompt. */
final class Asked {
    /** What is allowed to differ between copies of one prompt is white space at its ends. */
    static String key(List<Turn> turns) {
        StringBuilder key = new StringBuilder();
        for (Turn t : turns) {
            key.append(t.role().id()).append('\u0001').append(t.text().strip()).append('\u0002');
        }
        return key.toString();
    }

    private final String id;
    private final List<Turn> turns;
    private final String category;
    private final Map<String, String> columns = new LinkedHashMap<>();
    private final Set<Split> assigned = EnumSet.noneOf(Split.class);
    private final Map<String, Map<Pair, Double>> pairs = new LinkedHashMap<>();
    private final Map<String, Map<String, Mean>> scores = new LinkedHashMap<>();

    /**
     * Two completions of a prompt.
     *
     * @param chosen the better one
     * @param rejected the worse one
     */
    record Pair(String chosen, String rejected) {
        Pair turned() {
            return new Pair(/* chosen= */ rejected, /* rejected= */ chosen);
        }
    }

    /** Mean of the scores that one completion got. */
    private static final class Mean {
        private double sum;
        private int n;

        double value() {
            return sum / n;
        }
    }

    Asked(String key, List<Turn> turns, String category) {
        this.id = Digests.sha256(key).substring(0, 16);
        this.turns = turns;
        this.category = category;
    }

    String id() {
        return id;
    }

    List<Turn> turns() {
        return turns;
    }

    String category() {
        return category;
    }

    Map<String, String> columns() {
        return columns;
    }

    void columns(Map<String, String> more) {
        more.forEach(columns::putIfAbsent);
    }

    void assign(Split split) {
        assigned.add(split);
    }

    /** Where sources disagree, the prompt is kept from training. */
    Split split() {
        return assigned.contains(Split.TEST)
                ? Split.TEST
                : assigned.contains(Split.VALIDATION) ? Split.VALIDATION : Split.TRAIN;
    }

    boolean disputed() {
        return assigned.size() > 1;
    }

    /** Notes a preference; false if it was there before. */
    boolean prefer(String objective, Pair pair, double margin) {
        return pairs.computeIfAbsent(objective, _ -> new LinkedHashMap<>()).putIfAbsent(pair, margin) == null;
    }

    /** Notes a score. */
    void score(String objective, String completion, double value) {
        Mean mean = scores.computeIfAbsent(objective, _ -> new LinkedHashMap<>())
                .computeIfAbsent(completion, _ -> new Mean());
        mean.sum += value;
        mean.n++;
    }

    /** Turns scores into preferences of every completion over every one with a lower score. */
    void settle() {
        scores.forEach((objective, of) -> {
            List<String> texts = new ArrayList<>(of.keySet());
            for (String a : texts) {
                for (String b : texts) {
                    double margin = value(of.get(a)) - value(of.get(b));
                    if (margin > 0 && !a.strip().equals(b.strip())) {
                        prefer(objective, new Pair(a, b), margin);
                    }
                }
            }
        });
        scores.clear();
    }

    private static double value(@Nullable Mean mean) {
        return mean == null ? Double.NaN : mean.value();
    }

    /** How many pairs there are now, by objective. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        pairs.forEach((objective, of) -> counts.put(objective, of.size()));
        return counts;
    }

    Map<Pair, Double> pairs(String objective) {
        return pairs.getOrDefault(objective, Map.of());
    }

    /** Some pairs of an objective, chosen by the seed, the objective and the prompt alone; all for 0. */
    List<Map.Entry<Pair, Double>> some(String objective, int most, long seed) {
        List<Map.Entry<Pair, Double>> all = new ArrayList<>(pairs(objective).entrySet());
        if (most == 0 || all.size() <= most) {
            return all;
        }
        all.sort(Comparator.comparing((Map.Entry<Pair, Double> e) -> e.getKey().chosen())
                .thenComparing(e -> e.getKey().rejected()));
        Collections.shuffle(all, new Random(hash(seed + "/" + objective + "/" + id)));
        return all.subList(0, most);
    }

    /** 64 bits of the digest of a text. */
    static long hash(String text) {
        return Long.parseUnsignedLong(Digests.sha256(text).substring(0, 16), 16);
    }
}
