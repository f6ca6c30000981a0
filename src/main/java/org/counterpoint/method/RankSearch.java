package org.counterpoint.method;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the number of free directions is chosen after a stage (methods-orthalign 2.2, Eq. 8): the largest k for which the reward of
 * the protected objectives, simulated with k tail directions switched on, drifts by at most gamma.
 *
 * @param gamma tolerance, in the unit of the reward
 * @param reward what is simulated
 * @param completions seeded random completions of the tail over which the drift is averaged, at least 1
 * @param least smallest k of use, at least 1
 * @param most largest k to try, 0 for as many as fit
 */
public record RankSearch(double gamma, Reward reward, int completions, int least, int most) {

    /** The reward whose drift is measured, on held-out pairs and against the base model. */
    public enum Reward {
        /** Fraction of pairs whose chosen completion has the larger implicit reward, as the published code prints it. */
        PAIR_ACCURACY,
        /** Mean implicit reward of chosen minus rejected, nats. */
        MEAN_MARGIN,
        /** Mean implicit reward of the chosen completions, nats: the paper's "expected positive reward" as we read it (inferred). */
        EXPECTED_POSITIVE;

        /** Name in a configuration. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The reward of a set of pairs.
         *
         * @param now [2 B] log-probabilities of the chosen, then of the rejected completions under the model
         * @param base [2 B] the same under the base model
         * @param beta inverse temperature of the implicit reward
         */
        public double of(double[] now, double[] base, double beta) {
            int n = now.length / 2;
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double chosen = now[i] - base[i];
                double margin = chosen - (now[n + i] - base[n + i]);
                sum += switch (this) {
                    case PAIR_ACCURACY -> margin > 0 ? 1 : 0;
                    case MEAN_MARGIN -> beta * margin;
                    case EXPECTED_POSITIVE -> beta * chosen;
                };
            }
            return sum / n;
        }
    }

    /** Descriptions of the parameters, {@code rank_selection} included. */
    static List<Parameter> describe() {
        return List.of(
                Parameter.choice(
                        "rank_selection",
                        "fixed",
                        List.of("fixed", "drift"),
                        "fixed uses \"k\"; drift searches after every stage for the largest k whose simulated reward drift stays"
                                + " within \"gamma\" (Eq. 8), and stores the whole curve."),
                Parameter.real(
                        "gamma",
                        0.05,
                        0,
                        1e6,
                        "Largest drift of the protected reward, in its unit; smaller protects more. The paper's value is not known.",
                        ""),
                Parameter.choice(
                        "reward_mode",
                        Reward.PAIR_ACCURACY.id(),
                        Arrays.stream(Reward.values()).map(Reward::id).toList(),
                        "Reward that the drift is measured in: accuracy on held-out pairs as in the published code, their mean margin,"
                                + " or the mean implicit reward of the chosen completions (the paper's wording, inferred)."),
                Parameter.integer(
                        "completions",
                        3,
                        1,
                        100,
                        "Random completions of the tail that the drift is averaged over; their spread is stored as a band.",
                        ""),
                Parameter.integer("k_min", 1, 1, 65_536, "Smallest k that the search may choose.", "directions"),
                Parameter.integer(
                        "k_max",
                        0,
                        0,
                        65_536,
                        "Largest k that the search may choose; 0 means as many as fit.",
                        "directions"));
    }

    /** Reads the parameters, or null when k is fixed. */
    static @Nullable RankSearch of(Parameters p) {
        if (p.choice("rank_selection").equals("fixed")) {
            return null;
        }
        int least = p.integer("k_min");
        int most = p.integer("k_max");
        if (most > 0 && most < least) {
            throw new BadConfigurationException("The parameter \"k_max\" is " + most + " but \"k_min\" is " + least
                    + "; set \"k_max\" to at least \"k_min\", or to 0 for no limit.");
        }
        return new RankSearch(
                p.real("gamma"),
                Reward.valueOf(p.choice("reward_mode").toUpperCase(Locale.ROOT)),
                p.integer("completions"),
                least,
                most);
    }
}
