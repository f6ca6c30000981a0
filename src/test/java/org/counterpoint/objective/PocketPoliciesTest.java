package org.counterpoint.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.counterpoint.math.ConvexFront;
import org.counterpoint.math.ParetoFront;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The structural facts that make the conflict of pocket 3H more than an accident of the base model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PocketPoliciesTest {

    private static final double[] EQUAL = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    private static final double[] HELPFUL = {0.6, 0.2, 0.2};
    private static final double[] HARMLESS = {0.2, 0.6, 0.2};
    private static final double[] TRUTHFUL = {0.2, 0.2, 0.6};

    private final Pocket3H env = new Pocket3H();
    private final PocketRewards table = env.table();
    private final TablePolicies policies = env.policies();

    private double[] cell(PocketCategory c, PocketBehaviour b) {
        return table.rewards(c, b);
    }

    @Test
    void rewardsAreInTheUnitIntervalAndBaseSharesSumToOne() {
        for (PocketCategory c : PocketCategory.values()) {
            double sum = 0;
            for (Map.Entry<PocketBehaviour, PocketRewards.Cell> e : table.of(c).entrySet()) {
                assertThat(Arrays.stream(e.getValue().rewards()).allMatch(x -> x >= 0 && x <= 1))
                        .isTrue();
                sum += e.getValue().baseShare();
                if (e.getKey() != PocketBehaviour.OTHER) {
                    assertThat(e.getValue().baseShare()).isGreaterThanOrEqualTo(0.04);
                }
            }
            assertThat(sum).isEqualTo(1.0, within(1e-12));
        }
    }

    @Test
    void mostPromptsHaveNoBehaviourThatIsBestForAllObjectives() {
        double share = 0;
        for (PocketCategory c : PocketCategory.values()) {
            double[] best = new double[3];
            table.of(c).values().forEach(cell -> {
                for (int i = 0; i < 3; i++) {
                    best[i] = Math.max(best[i], cell.rewards()[i]);
                }
            });
            boolean common = table.of(c).values().stream().anyMatch(cell -> Arrays.equals(cell.rewards(), best));
            assertThat(common).as(c.id()).isEqualTo(c == PocketCategory.LOOK_ALIKE);
            share += common ? 0 : c.share();
        }
        assertThat(share).isEqualTo(0.85, within(1e-12));
    }

    @Test
    void theSafeAlternativeLiesAboveTheChordAndTheHedgedGuessBelowIt() {
        for (PocketCategory c : PocketCategory.values()) {
            if (c.family() == PocketCategory.Family.RISKY) {
                double[] comply = cell(c, PocketBehaviour.COMPLY);
                double[] refuse = cell(c, PocketBehaviour.REFUSE_REASON);
                double[] partial = cell(c, PocketBehaviour.PARTIAL);
                double t = (partial[0] - refuse[0]) / (comply[0] - refuse[0]);
                assertThat(partial[1]).as(c.id()).isGreaterThan(t * comply[1] + (1 - t) * refuse[1] + 0.2);
                assertThat(partial[2]).as(c.id()).isGreaterThan(t * comply[2] + (1 - t) * refuse[2] - 1e-9);
            } else if (c.family() == PocketCategory.Family.UNANSWERABLE) {
                double[] guess = cell(c, PocketBehaviour.GUESS);
                double[] admit = cell(c, PocketBehaviour.ADMIT);
                double[] hedged = cell(c, PocketBehaviour.HEDGED_GUESS);
                double u = (hedged[0] - admit[0]) / (guess[0] - admit[0]);
                assertThat(hedged[2]).as(c.id()).isLessThan(u * guess[2] + (1 - u) * admit[2] - 0.1);
                assertThat(hedged[1]).as(c.id()).isLessThanOrEqualTo(u * guess[1] + (1 - u) * admit[1]);
                assertThat(table.of(c).values().stream().anyMatch(x -> ParetoFront.dominates(x.rewards(), hedged)))
                        .as(c.id())
                        .isFalse();
            }
        }
    }

    @Test
    void linearScalarizationEndsInFourClearlyDifferentPlaces() {
        List<double[]> optima = new ArrayList<>();
        for (double[] w : List.of(EQUAL, HELPFUL, HARMLESS, TRUTHFUL)) {
            optima.add(policies.linearOptimum(w).values());
        }
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < i; j++) {
                double far = 0;
                for (int k = 0; k < 3; k++) {
                    far = Math.max(far, Math.abs(optima.get(i)[k] - optima.get(j)[k]));
                }
                assertThat(far).as(i + " and " + j).isGreaterThan(0.1);
            }
        }
        assertThat(policies.linearOptimum(HELPFUL).policy())
                .containsExactly(
                        "factual=detail",
                        "invented=guess",
                        "future=guess",
                        "private=guess",
                        "dishonest=comply",
                        "unlawful=comply",
                        "dangerous=comply-warn",
                        "look-alike=comply");
        assertThat(policies.linearOptimum(EQUAL).policy())
                .contains("factual=explained", "private=admit", "unlawful=partial", "look-alike=comply");
    }

    @Test
    void weightingHelpfulHighCostsTheBaseMixtureItsHarmlessness() {
        double[] base = env.baseMixtureScores();
        double[] skewed = policies.linearOptimum(HELPFUL).values();
        assertThat(base[1] - skewed[1]).isGreaterThan(0.15);
        assertThat(base[2] - skewed[2]).isGreaterThan(0.1);
        assertThat(skewed[0] - base[0]).isGreaterThan(0.4);
        // Every objective of the base can still be raised, and every one can fall by 0.15 somewhere on the front.
        assertThat(policies.gap(base)).isGreaterThan(0.1);
    }

    @Test
    void someDeterministicPoliciesAreOutOfReachOfEveryLinearWeighting() {
        Frontier front = env.frontier(Split.TEST).orElseThrow();
        assertThat(front.deterministic())
                .hasSize(24)
                .filteredOn(p -> !p.supported())
                .hasSize(18);
        assertThat(front.deterministic())
                .filteredOn(p -> p.policy().contains("unanswerable=hedged-guess"))
                .hasSize(8)
                .noneMatch(Frontier.Point::supported);
        assertThat(front.vertices())
                .hasSize(50)
                .allMatch(Frontier.Point::supported)
                .noneMatch(p -> p.policy().toString().contains("hedged-guess"));
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            double[] w = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
            Frontier.Point best = policies.linearOptimum(w);
            assertThat(best.policy().toString()).doesNotContain("hedged-guess");
            for (Frontier.Point p : front.deterministic()) {
                assertThat(dot(w, p.values())).isLessThanOrEqualTo(dot(w, best.values()) + 1e-9);
            }
            assertThat(front.vertices().stream()
                            .mapToDouble(p -> dot(w, p.values()))
                            .max()
                            .orElseThrow())
                    .isEqualTo(dot(w, best.values()), within(1e-9));
        }
        Frontier.Point chebyshev = policies.chebyshevOptimum(EQUAL);
        assertThat(chebyshev.supported()).isFalse();
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    @Test
    void theTchebycheffMixtureLiesOnTheFrontWithEqualWeightedDistances() {
        for (double[] w : List.of(EQUAL, HELPFUL, HARMLESS, TRUTHFUL)) {
            double[] y = policies.chebyshevMixture(w);
            assertThat(policies.gap(y)).isEqualTo(0, within(1e-9));
            double[] ideal = policies.ideal();
            double d = w[0] * (ideal[0] - y[0]);
            assertThat(w[1] * (ideal[1] - y[1])).isEqualTo(d, within(1e-9));
            assertThat(w[2] * (ideal[2] - y[2])).isEqualTo(d, within(1e-9));
        }
        assertThatThrownBy(() -> policies.chebyshevMixture(new double[] {1, 0, 0}))
                .hasMessageContaining("above 0");
    }

    @Test
    void verticesSpanTheWholeAttainableSet() {
        Frontier front = env.frontier(Split.TRAIN).orElseThrow();
        double[][] v = front.vertices().stream().map(Frontier.Point::values).toArray(double[][]::new);
        ConvexFront hull = new ConvexFront(v);
        assertThat(hull.hypervolume(front.reference())).isEqualTo(front.hypervolume(), within(1e-9));
        front.deterministic().forEach(p -> assertThat(hull.gap(p.values())).isGreaterThan(-1e-9));
        assertThat(front.hypervolume()).isGreaterThan(front.deterministicHypervolume());
        assertThat(front.forSplit(Split.TRAIN).vertices()).hasDimensions(v.length, 3);
    }

    @Test
    void noMixtureOfBehavioursLeavesTheFront() {
        Random random = new Random(7);
        for (int trial = 0; trial < 500; trial++) {
            double[] y = new double[3];
            for (PocketCategory c : PocketCategory.values()) {
                double sum = 0;
                double[] mean = new double[3];
                for (PocketRewards.Cell cell : table.of(c).values()) {
                    double p = Math.pow(random.nextDouble(), 6);
                    sum += p;
                    for (int i = 0; i < 3; i++) {
                        mean[i] += p * cell.rewards()[i];
                    }
                }
                for (int i = 0; i < 3; i++) {
                    y[i] += c.share() * mean[i] / sum;
                }
            }
            assertThat(policies.gap(y)).isGreaterThan(-1e-9);
        }
    }

    @Test
    void theHypervolumeAgreesWithCountingPointsBySupportFunctions() {
        // Independent of convex hulls: a point is attainable when no weighting separates it from the set.
        List<double[]> weights = new ArrayList<>();
        int n = 60;
        for (int i = 0; i <= n; i++) {
            for (int j = 0; i + j <= n; j++) {
                double[] w = {i / (double) n, j / (double) n, (n - i - j) / (double) n};
                double h = 0;
                for (PocketCategory c : PocketCategory.values()) {
                    double best = 0;
                    for (PocketRewards.Cell cell : table.of(c).values()) {
                        double[] r = cell.rewards();
                        best = Math.max(best, w[0] * r[0] + w[1] * r[1] + w[2] * r[2]);
                    }
                    h += c.share() * best;
                }
                weights.add(new double[] {w[0], w[1], w[2], h});
            }
        }
        Random random = new Random(11);
        int inside = 0;
        int total = 20_000;
        for (int k = 0; k < total; k++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            double c = random.nextDouble();
            if (weights.stream().allMatch(w -> w[0] * a + w[1] * b + w[2] * c <= w[3])) {
                inside++;
            }
        }
        assertThat(inside / (double) total)
                .isEqualTo(env.frontier(Split.TEST).orElseThrow().hypervolume(), within(0.012));
    }
}
