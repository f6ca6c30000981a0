package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import org.counterpoint.analysis.CovarianceLedger.Asked;
import org.counterpoint.analysis.CovarianceLedger.Part;
import org.counterpoint.math.Statistics;

/** Adds the contributions of prompts up over steps and runs, and looks for categories that disagree with the whole. */
public final class CovarianceLedgers {
    private CovarianceLedgers() {}

    /**
     * A prompt in the ledger.
     *
     * @param asked the prompt
     * @param times how often it was in a batch, over all runs
     * @param contribution by objective, its part of the mean covariance over the steps (and over the runs)
     * @param reward by objective, mean reward of its completions
     * @param score mean score of its completions
     */
    public record Line(Asked asked, int times, double[] contribution, double[] reward, double score) {
        /**
         * How hard the prompt pulls one objective up and another down: the geometric mean of both pulls, 0 where either has the
         * other sign.
         */
        public double conflict(int up, int down) {
            return contribution[up] > 0 && contribution[down] < 0
                    ? Math.sqrt(contribution[up] * -contribution[down])
                    : 0;
        }
    }

    /**
     * A category of prompts.
     *
     * @param name category; empty for prompts without one
     * @param prompts number of different prompts
     * @param times batches that held one, counted with repetition
     * @param contribution by objective, sum of its prompts' contributions
     * @param covariance by objective, mean within-prompt covariance of its prompts, each batch counted alike
     * @param se standard error of that mean
     * @param signs sign of {@code covariance} given {@code se}
     * @param against by objective, whether that sign is determined and not the sign of the pooled covariance of all prompts
     */
    public record Category(
            String name,
            int prompts,
            int times,
            double[] contribution,
            double[] covariance,
            double[] se,
            List<Sign> signs,
            boolean[] against) {}

    /**
     * The ledger of some steps.
     *
     * @param objectives names
     * @param part which covariance was split
     * @param lines one per prompt, in order of first appearance
     * @param categories in order of first appearance
     * @param total by objective, sum over the prompts
     * @param logged by objective, mean over steps and runs of what the runs logged themselves; equals {@code total} up to rounding
     * @param pooled by objective, the same sum for {@link Part#POOLED}, whose sign categories are held against
     * @param simpson by objective, whether every category with a determined sign has the other sign than {@code pooled}, and there
     *     are at least two such categories
     * @param steps number of steps, over all runs
     * @param runs number of runs
     */
    public record Summary(
            List<String> objectives,
            Part part,
            List<Line> lines,
            List<Category> categories,
            double[] total,
            double[] logged,
            double[] pooled,
            boolean[] simpson,
            int steps,
            int runs) {}

    /**
     * Adds up over steps, then takes the mean over steps and over runs, so that the contributions of all prompts add up to the mean
     * covariance.
     *
     * @param ledgers ledgers of runs with the same objectives; those without entries in the chosen steps are left out
     * @param part which covariance is split
     * @param chosen which steps count
     */
    public static Summary summary(List<CovarianceLedger> ledgers, Part part, DoublePredicate chosen) {
        List<String> objectives =
                ledgers.isEmpty() ? List.of() : ledgers.getFirst().objectives();
        int m = objectives.size();
        Map<String, Sums> byPrompt = new LinkedHashMap<>();
        double[] logged = new double[m];
        double[] pooled = new double[m];
        int steps = 0;
        List<CovarianceLedger> used = ledgers.stream()
                .filter(ledger -> ledger.objectives().equals(objectives)
                        && steps(ledger, chosen).size() > 0)
                .toList();
        for (CovarianceLedger ledger : used) {
            NavigableSet<Double> own = steps(ledger, chosen);
            steps += own.size();
            double share = 1.0 / own.size() / used.size();
            for (double step : own) {
                double[] there = ledger.logged(part, step);
                for (int j = 0; j < m; j++) {
                    logged[j] += there[j] * share;
                }
            }
            for (int i = 0; i < ledger.size(); i++) {
                if (chosen.test(ledger.step(i))) {
                    Asked asked = ledger.asked(i);
                    byPrompt.computeIfAbsent(asked.id(), id -> new Sums(asked, m))
                            .add(ledger, part, i, share);
                    for (int j = 0; j < m; j++) {
                        pooled[j] += ledger.contribution(Part.POOLED, j, i) * share;
                    }
                }
            }
        }
        double[] total = new double[m];
        List<Line> lines = new ArrayList<>();
        Map<String, List<Sums>> byCategory = new LinkedHashMap<>();
        for (Sums sums : byPrompt.values()) {
            lines.add(sums.line());
            byCategory
                    .computeIfAbsent(sums.asked.category(), name -> new ArrayList<>())
                    .add(sums);
            for (int j = 0; j < m; j++) {
                total[j] += sums.contribution[j];
            }
        }
        List<Category> categories = new ArrayList<>();
        byCategory.forEach((name, members) -> categories.add(category(name, members, pooled)));
        return new Summary(
                objectives,
                part,
                List.copyOf(lines),
                List.copyOf(categories),
                total,
                logged,
                pooled,
                simpson(categories, pooled),
                steps,
                used.size());
    }

    private static NavigableSet<Double> steps(CovarianceLedger ledger, DoublePredicate chosen) {
        TreeSet<Double> steps = new TreeSet<>();
        for (int i = 0; i < ledger.size(); i++) {
            if (chosen.test(ledger.step(i))) {
                steps.add(ledger.step(i));
            }
        }
        return steps;
    }

    private static Category category(String name, List<Sums> members, double[] pooled) {
        int m = pooled.length;
        double[] contribution = new double[m];
        double[] covariance = new double[m];
        double[] se = new double[m];
        List<Sign> signs = new ArrayList<>();
        boolean[] against = new boolean[m];
        int times = 0;
        for (int j = 0; j < m; j++) {
            int o = j;
            double[] each = members.stream()
                    .flatMapToDouble(sums -> sums.covariances.stream().mapToDouble(c -> c[o]))
                    .toArray();
            times = each.length;
            contribution[j] =
                    members.stream().mapToDouble(sums -> sums.contribution[o]).sum();
            covariance[j] = Statistics.mean(each);
            se[j] = Statistics.standardError(each);
            Sign sign = Sign.of(covariance[j], se[j]);
            signs.add(sign);
            against[j] = (sign == Sign.POSITIVE && pooled[j] < 0) || (sign == Sign.NEGATIVE && pooled[j] > 0);
        }
        return new Category(name, members.size(), times, contribution, covariance, se, List.copyOf(signs), against);
    }

    private static boolean[] simpson(List<Category> categories, double[] pooled) {
        boolean[] flags = new boolean[pooled.length];
        for (int j = 0; j < flags.length; j++) {
            int o = j;
            long determined = categories.stream()
                    .filter(c -> c.signs().get(o) == Sign.POSITIVE || c.signs().get(o) == Sign.NEGATIVE)
                    .count();
            long against = categories.stream().filter(c -> c.against()[o]).count();
            flags[j] = determined >= 2 && against == determined;
        }
        return flags;
    }

    private static final class Sums {
        private final Asked asked;
        private final double[] contribution;
        private final double[] reward;
        private double score;
        private int times;
        private final List<double[]> covariances = new ArrayList<>();

        Sums(Asked asked, int objectives) {
            this.asked = asked;
            this.contribution = new double[objectives];
            this.reward = new double[objectives];
        }

        void add(CovarianceLedger ledger, Part part, int entry, double share) {
            double[] own = new double[contribution.length];
            for (int j = 0; j < own.length; j++) {
                contribution[j] += ledger.contribution(part, j, entry) * share;
                reward[j] += ledger.reward(j, entry);
                own[j] = ledger.covariance(j, entry);
            }
            covariances.add(own);
            score += ledger.score(entry);
            times++;
        }

        Line line() {
            double[] means = new double[reward.length];
            for (int j = 0; j < means.length; j++) {
                means[j] = reward[j] / times;
            }
            return new Line(asked, times, contribution, means, score / times);
        }
    }
}
