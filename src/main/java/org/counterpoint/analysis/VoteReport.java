package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.run.Vote;

/**
 * What votes add up to: who is preferred, whether rewards agree with people, and whether people agree with each other.
 *
 * @param votes votes that count, one for each rater and item
 * @param ties how many of them are ties
 * @param skipped items that were skipped
 * @param wins preferences by group
 * @param agreement agreement of each objective's reward with people
 * @param raters agreement of each two raters that voted on the same items
 */
public record VoteReport(
        int votes, int ties, int skipped, List<Wins> wins, List<Agreement> agreement, List<Raters> raters) {

    /**
     * How often a group is preferred in comparisons with other groups; a choice among more than two counts as one comparison with each
     * other completion.
     *
     * @param group the group
     * @param won comparisons won
     * @param lost comparisons lost
     * @param tied comparisons without preference
     * @param rate won / (won + lost); NaN where there is none
     * @param low lower end of the 95 % Wilson interval
     * @param high upper end
     */
    public record Wins(String group, int won, int lost, int tied, double rate, double low, double high) {}

    /**
     * How far a reward agrees with people.
     *
     * @param objective objective
     * @param decided comparisons in which people and the reward both preferred one
     * @param agreed of these, how many preferred the same one
     * @param rate agreed / decided; NaN where there is none
     * @param low lower end of the 95 % Wilson interval
     * @param high upper end
     * @param compared all comparisons with a reward on both sides, ties included
     * @param kappa Cohen's kappa of first, second or tie over all of them
     * @param tau Kendall's tau-b of the preference (-1, 0, 1) with the difference of the rewards
     */
    public record Agreement(
            String objective,
            int decided,
            int agreed,
            double rate,
            double low,
            double high,
            int compared,
            double kappa,
            double tau) {}

    /**
     * How far two people agree.
     *
     * @param a a rater
     * @param b another rater
     * @param items items both voted on
     * @param agreed items on which they chose the same
     * @param rate agreed / items
     * @param kappa Cohen's kappa over the choices, the tie among them
     */
    public record Raters(String a, String b, int items, int agreed, double rate, double kappa) {}

    private record Pair(Vote.Option first, Vote.Option second, int preference) {}

    /**
     * Adds votes up. Of several votes of one rater on the same completions the last counts; completions of one group against each other say
     * nothing about groups and are counted for the agreement with rewards only.
     *
     * @param minimized objectives of which less is better
     */
    public static VoteReport of(List<Vote> all, Collection<String> minimized) {
        Map<String, Vote> last = new LinkedHashMap<>();
        for (Vote vote : all) {
            last.remove(vote.rater() + "\n" + vote.item());
            last.put(vote.rater() + "\n" + vote.item(), vote);
        }
        List<Vote> counting =
                last.values().stream().filter(v -> v.choice() != Vote.SKIPPED).toList();
        List<Pair> pairs = counting.stream().flatMap(v -> pairs(v).stream()).toList();
        return new VoteReport(
                counting.size(),
                (int) counting.stream().filter(v -> v.choice() == Vote.TIE).count(),
                last.size() - counting.size(),
                wins(pairs),
                agreement(pairs, minimized),
                raters(counting));
    }

    private static List<Pair> pairs(Vote vote) {
        List<Pair> out = new ArrayList<>();
        for (int i = 0; i < vote.options().size(); i++) {
            for (int j = i + 1; j < vote.options().size(); j++) {
                if (vote.choice() == Vote.TIE || vote.choice() == i || vote.choice() == j) {
                    int preference = vote.choice() == i ? 1 : vote.choice() == j ? -1 : 0;
                    out.add(new Pair(vote.options().get(i), vote.options().get(j), preference));
                }
            }
        }
        return out;
    }

    private static List<Wins> wins(List<Pair> pairs) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            if (pair.first.group().equals(pair.second.group())) {
                continue;
            }
            int[] a = counts.computeIfAbsent(pair.first.group(), g -> new int[3]);
            int[] b = counts.computeIfAbsent(pair.second.group(), g -> new int[3]);
            a[1 - pair.preference]++;
            b[1 + pair.preference]++;
        }
        List<Wins> out = new ArrayList<>();
        counts.forEach((group, c) -> {
            double[] interval = wilson(c[0], c[0] + c[2]);
            out.add(new Wins(group, c[0], c[2], c[1], c[0] / (double) (c[0] + c[2]), interval[0], interval[1]));
        });
        return List.copyOf(out);
    }

    private static List<Agreement> agreement(List<Pair> pairs, Collection<String> minimized) {
        Set<String> objectives = new LinkedHashSet<>();
        pairs.forEach(p -> objectives.addAll(p.first.rewards().keySet()));
        List<Agreement> out = new ArrayList<>();
        for (String objective : objectives) {
            List<Integer> human = new ArrayList<>();
            List<Integer> reward = new ArrayList<>();
            List<Double> differences = new ArrayList<>();
            int decided = 0;
            int agreed = 0;
            for (Pair pair : pairs) {
                Double a = pair.first.rewards().get(objective);
                Double b = pair.second.rewards().get(objective);
                if (a == null || b == null) {
                    continue;
                }
                double difference = (minimized.contains(objective) ? -1 : 1) * (a - b);
                int sign = (int) Math.signum(difference);
                human.add(pair.preference);
                reward.add(sign);
                differences.add(difference);
                if (sign != 0 && pair.preference != 0) {
                    decided++;
                    agreed += sign == pair.preference ? 1 : 0;
                }
            }
            double[] interval = wilson(agreed, decided);
            out.add(new Agreement(
                    objective,
                    decided,
                    agreed,
                    agreed / (double) decided,
                    interval[0],
                    interval[1],
                    human.size(),
                    kappa(human, reward),
                    tau(human, differences)));
        }
        return List.copyOf(out);
    }

    private static List<Raters> raters(List<Vote> votes) {
        Map<String, Map<String, Integer>> choices = new LinkedHashMap<>();
        for (Vote vote : votes) {
            // The place in the sorted order is the same for everybody, whatever the order on screen was.
            List<String> sorted =
                    vote.options().stream().map(Vote.Option::key).sorted().toList();
            int choice = vote.choice() == Vote.TIE
                    ? Vote.TIE
                    : sorted.indexOf(vote.options().get(vote.choice()).key());
            choices.computeIfAbsent(vote.rater(), r -> new LinkedHashMap<>()).put(vote.item(), choice);
        }
        List<String> names = List.copyOf(choices.keySet());
        List<Raters> out = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            for (int j = i + 1; j < names.size(); j++) {
                Map<String, Integer> a = choices.getOrDefault(names.get(i), Map.of());
                Map<String, Integer> b = choices.getOrDefault(names.get(j), Map.of());
                List<Integer> mine = new ArrayList<>();
                List<Integer> theirs = new ArrayList<>();
                a.forEach((item, choice) -> {
                    Integer other = b.get(item);
                    if (other != null) {
                        mine.add(choice);
                        theirs.add(other);
                    }
                });
                if (!mine.isEmpty()) {
                    int same = 0;
                    for (int k = 0; k < mine.size(); k++) {
                        same += mine.get(k).equals(theirs.get(k)) ? 1 : 0;
                    }
                    out.add(new Raters(
                            names.get(i),
                            names.get(j),
                            mine.size(),
                            same,
                            same / (double) mine.size(),
                            kappa(mine, theirs)));
                }
            }
        }
        return List.copyOf(out);
    }

    /**
     * Wilson's score interval of a proportion at 95 %.
     *
     * @return lower and upper end; NaN for n = 0
     */
    static double[] wilson(int successes, int n) {
        if (n == 0) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double z = 1.959963984540054;
        double p = successes / (double) n;
        double center = (p + z * z / (2 * n)) / (1 + z * z / n);
        double half = z / (1 + z * z / n) * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n));
        return new double[] {Math.max(0, center - half), Math.min(1, center + half)};
    }

    /** Cohen's kappa of two labelings; NaN where there is none or chance alone would agree always. */
    static double kappa(List<Integer> a, List<Integer> b) {
        int n = a.size();
        Map<Integer, int[]> margins = new LinkedHashMap<>();
        int same = 0;
        for (int i = 0; i < n; i++) {
            margins.computeIfAbsent(a.get(i), l -> new int[2])[0]++;
            margins.computeIfAbsent(b.get(i), l -> new int[2])[1]++;
            same += a.get(i).equals(b.get(i)) ? 1 : 0;
        }
        double chance = margins.values().stream()
                .mapToDouble(m -> m[0] / (double) n * m[1] / n)
                .sum();
        return n == 0 || chance >= 1 ? Double.NaN : (same / (double) n - chance) / (1 - chance);
    }

    /** Kendall's tau-b, which allows for ties on both sides; NaN where one side never varies. */
    static double tau(List<Integer> a, List<Double> b) {
        long concordant = 0;
        long tiedA = 0;
        long tiedB = 0;
        long pairs = 0;
        for (int i = 0; i < a.size(); i++) {
            for (int j = i + 1; j < a.size(); j++) {
                double product = Math.signum(a.get(i) - (double) a.get(j)) * Math.signum(b.get(i) - b.get(j));
                concordant += (long) product;
                tiedA += a.get(i).equals(a.get(j)) ? 1 : 0;
                tiedB += b.get(i).equals(b.get(j)) ? 1 : 0;
                pairs++;
            }
        }
        double scale = Math.sqrt((double) (pairs - tiedA) * (pairs - tiedB));
        return scale == 0 ? Double.NaN : concordant / scale;
    }
}
