package org.counterpoint.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.counterpoint.math.LeastNormSimplex;
import org.counterpoint.method.ScalarizerCases.Case;
import org.counterpoint.method.ScalarizerCases.Inputs;
import org.counterpoint.run.MetricKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws that hold for every scalarizer, and the laws of single ones. */
class ScalarizerPropertiesTest {
    /** Methods whose weights sum to one by their definition (raw_scale and published GradNorm do not). */
    private static final Set<String> ON_SIMPLEX = Set.of(
            "linear",
            "dynamic",
            "smooth-tchebycheff",
            "mgda",
            "nash-mtl",
            "famo",
            "pama",
            "tchebycheff",
            "covariance-cone");

    static List<Case> cases() {
        return ScalarizerCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRestoredScalarizerContinuesAsIfNeverStopped(Case c) {
        Scalarizer a = c.fresh(3);
        for (int step = 1; step <= 7; step++) {
            ScalarizerCases.step(a, new Inputs(3, step, 1));
        }
        Map<String, double[]> saved = new HashMap<>();
        a.snapshot().forEach((key, value) -> {
            assertThat(key).isNotEqualTo("counters");
            assertThat(Coefficients.finite(value))
                    .as(key + " can be written as JSON")
                    .isTrue();
            // a checkpoint does not hold empty arrays
            if (value.length > 0) {
                saved.put(key, value.clone());
            }
        });
        Scalarizer b = c.fresh(3);
        b.restore(saved);
        assertThat(b.weights()).containsExactly(a.weights());
        assertThat(b.diagnostics()).isEqualTo(a.diagnostics());
        for (int step = 8; step <= 14; step++) {
            double[][] first = ScalarizerCases.step(a, new Inputs(3, step, 1));
            double[][] second = ScalarizerCases.step(b, new Inputs(3, step, 1));
            for (int i = 0; i < first.length; i++) {
                assertThat(second[i]).containsExactly(first[i]);
            }
            assertThat(b.weights()).containsExactly(a.weights());
            assertThat(b.diagnostics()).isEqualTo(a.diagnostics());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFreshScalarizerCanBeSavedAndHasWeights(Case c) {
        for (int m = 1; m <= 5; m++) {
            Scalarizer s = c.fresh(m);
            assertThat(s.weights()).hasSize(m);
            assertThat(Arrays.stream(s.weights()).sum()).isPositive();
            Map<String, double[]> saved = new HashMap<>(s.snapshot());
            saved.values().removeIf(v -> v.length == 0);
            Scalarizer other = c.fresh(m);
            other.restore(saved);
            assertThat(other.weights()).containsExactly(s.weights());
        }
    }

    /**
     * With one objective the score is an increasing affine function of the reward, the advantage a positive multiple of the
     * objective's, and the coefficient positive: the plain policy gradient. PAMA is the exception: corrected trains on the positive
     * part by its definition (whole advantages with positive_part off), published puts one number on every token.
     */
    @ParameterizedTest
    @MethodSource("cases")
    void oneObjectiveIsThePlainPolicyGradient(Case c) {
        Scalarizer s = c.fresh(1);
        for (int step = 1; step <= 5; step++) {
            Inputs in = new Inputs(1, step, 2);
            double[][] out = ScalarizerCases.step(s, in);
            switch (s.level()) {
                case SCORE -> {
                    double slope = (out[0][1] - out[0][0]) / (in.rewards[1][0] - in.rewards[0][0]);
                    assertThat(slope).isPositive();
                    for (int i = 0; i < out[0].length; i++) {
                        assertThat(out[0][i] - out[0][0])
                                .isCloseTo(slope * (in.rewards[i][0] - in.rewards[0][0]), within(1e-9 * slope));
                    }
                }
                case ADVANTAGE -> {
                    boolean pama = c.method() instanceof PamaMethod;
                    boolean positive =
                            pama && c.parameters().path("positive_part").asBoolean(true);
                    for (int i = 0; i < out.length; i++) {
                        double a = in.advantages[0][i][0];
                        double expected = positive ? Math.max(0, a) : a;
                        if (pama && c.published()) {
                            assertThat(out[i]).containsOnly(out[0][0]);
                        } else {
                            assertThat(out[i]).containsOnly(expected);
                        }
                    }
                }
                case LOSS, GRADIENT -> {
                    assertThat(out[0]).hasSize(1);
                    assertThat(out[0][0]).isPositive().isFinite();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsOfTheSimplexStayOnIt(Case c) {
        for (int m = 2; m <= 5; m++) {
            Scalarizer s = c.fresh(m);
            for (int step = 1; step <= 20; step++) {
                ScalarizerCases.step(s, new Inputs(m, step, m));
                double[] w = s.weights();
                assertThat(Coefficients.finite(w)).isTrue();
                assertThat(s.diagnostics().values()).allMatch(Double::isFinite);
                assertThat(s.diagnostics().keySet())
                        .allMatch(k -> MetricKeys.find(k).isPresent());
                boolean own = ON_SIMPLEX.contains(c.method().id())
                        || (!c.published()
                                && Set.of("lagrangian", "gradnorm")
                                        .contains(c.method().id()));
                boolean scaled =
                        c.parameters().has("raw_scale") || c.parameters().has("normalize");
                if (own && !scaled) {
                    assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-9));
                    assertThat(Arrays.stream(w).min().orElse(-1)).isGreaterThanOrEqualTo(0);
                }
            }
        }
    }

    /** Numbers that are none never enter the state: coefficients skip the step or are finite, and the next step is as good as new. */
    @ParameterizedTest
    @MethodSource("cases")
    void inputsThatAreNoNumbersDoNoLastingHarm(Case c) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            Scalarizer s = c.fresh(3);
            ScalarizerCases.step(s, new Inputs(3, 1, 3));
            Inputs in = new Inputs(3, 2, 3);
            in.rewards[5][1] = bad;
            in.gram[0][2] = bad;
            in.losses[1] = bad;
            in.lossesAfter[0] = bad;
            in.clippedWeights[3] = bad;
            in.advantages[1][5][0] = bad;
            double[][] out = ScalarizerCases.step(s, in);
            if (s.level() == Scalarizer.Level.LOSS || s.level() == Scalarizer.Level.GRADIENT) {
                assertThat(Coefficients.finite(out[0]) || Arrays.stream(out[0]).allMatch(Double::isNaN))
                        .isTrue();
            }
            assertThat(Coefficients.finite(s.weights())).isTrue();
            assertThat(s.diagnostics().values()).allMatch(Double::isFinite);
            s.snapshot()
                    .forEach((key, value) ->
                            assertThat(Coefficients.finite(value)).as(key).isTrue());
            double[][] next = ScalarizerCases.step(s, new Inputs(3, 3, 3));
            boolean dead = c.published() && c.method() instanceof GradNormMethod;
            assertThat(Coefficients.finite(next)).isEqualTo(!dead);
        }
    }

    /** The direction of MGDA makes at least its own squared norm with every gradient (Karush-Kuhn-Tucker). */
    @Property(tries = 300)
    void mgdaIsOptimal(
            @ForAll @IntRange(min = 1, max = 6) int m, @ForAll @IntRange(min = 1, max = 6) int dim, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] g = new double[m][dim];
        for (double[] row : g) {
            for (int i = 0; i < dim; i++) {
                row[i] = random.nextGaussian();
            }
        }
        double[][] gram = Batches.gram(g);
        double[] w = new MgdaScalarizer(false, Variant.CORRECTED, m).combineGradients(gram, new double[m]);
        double[] inner = LeastNormSimplex.times(gram, w);
        double square = 0;
        for (int i = 0; i < m; i++) {
            assertThat(w[i]).isGreaterThanOrEqualTo(0);
            square += w[i] * inner[i];
        }
        assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
        for (double x : inner) {
            assertThat(x).isGreaterThanOrEqualTo(square - 1e-9);
        }
    }

    @Property(tries = 200)
    void ctwaWeightsNeverFallAndBoundingThemChangesNoShare(
            @ForAll @IntRange(min = 1, max = 5) int m,
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = .5) double leak) {
        Random random = new Random(seed);
        double[] start = LinearScalarizer.normalized(random.doubles(m, .1, 1).toArray());
        double[] targets = random.doubles(m, -.2, .3).toArray();
        double[] goals = Coefficients.filled(m, .5);
        CtwaController plain = new CtwaController(start, .1, .5, targets, goals, true);
        CtwaController leaky =
                new CtwaController(start, .1, .5, targets, goals, true, new CtwaController.Ablation(leak, false));
        CtwaController bounded =
                new CtwaController(start, .1, .5, targets, goals, true, new CtwaController.Ablation(leak, true));
        for (int step = 0; step < 30; step++) {
            double[] before = plain.weights();
            double[] v = random.doubles(m, -.5, .5).toArray();
            double[] means = random.doubles(m).toArray();
            plain.update(v, means);
            leaky.update(v, means);
            bounded.update(v, means);
            for (int j = 0; j < m; j++) {
                assertThat(plain.weights()[j]).isGreaterThanOrEqualTo(before[j]);
                assertThat(bounded.shares()[j]).isCloseTo(leaky.shares()[j], within(1e-9));
            }
            assertThat(Arrays.stream(bounded.weights()).sum()).isCloseTo(1, within(1e-9));
        }
    }

    /** A leak brings the weights back once nothing is asked for. */
    @Property(tries = 20)
    void leakyWeightsReturn(@ForAll @DoubleRange(min = .05, max = 1) double leak) {
        CtwaController c = new CtwaController(
                new double[] {.7, .3},
                1,
                5,
                new double[] {.05, .05},
                new double[2],
                false,
                new CtwaController.Ablation(leak, false));
        c.update(new double[] {.1, -.3}, new double[2]);
        assertThat(c.shares()[1]).isGreaterThan(.5);
        for (int i = 0; i < 400; i++) {
            c.update(new double[] {.1, .1}, new double[2]);
        }
        assertThat(c.shares()).containsExactly(new double[] {.7, .3}, within(1e-6));
    }

    /** Raw or renormalized, the weights give the same GRPO advantages, up to the 1e-6 in its denominator. */
    @Property(tries = 100)
    void renormalizingWeightsLeavesTheAdvantagesAlone(
            @ForAll long seed, @ForAll @DoubleRange(min = .2, max = 20) double factor) {
        Random random = new Random(seed);
        double[] w = LinearScalarizer.normalized(random.doubles(3, .1, 1).toArray());
        double[] raw = Arrays.stream(w).map(v -> v * factor).toArray();
        double[][] r = new double[16][];
        Arrays.setAll(r, i -> random.doubles(3).toArray());
        int[] groups = new int[16];
        Arrays.setAll(groups, i -> i / 8);
        double[] a = Advantages.grpo(Mixtures.ofRewards(r, w), groups);
        double[] b = Advantages.grpo(Mixtures.ofRewards(r, raw), groups);
        for (int i = 0; i < 16; i++) {
            assertThat(Math.abs(b[i] - a[i])).isLessThanOrEqualTo(1e-4 * Math.abs(a[i]) + 1e-12);
        }
    }

    /** CAGrad's step is never longer than the mean gradient, PCGrad's equals it where nothing conflicts. */
    @Property(tries = 200)
    void surgeryKeepsTheScaleOfTheMeanGradient(@ForAll @IntRange(min = 1, max = 5) int m, @ForAll long seed) {
        Random random = new Random(seed);
        double[][] g = new double[m][4];
        double[][] positive = new double[m][4];
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < 4; k++) {
                g[i][k] = random.nextGaussian();
                positive[i][k] = random.nextDouble();
            }
        }
        double[][] gram = Batches.gram(g);
        double[] u = Coefficients.uniform(m);
        double[] d = new CaGradScalarizer(.5, m).combineGradients(gram, new double[m]);
        assertThat(square(gram, d)).isLessThanOrEqualTo(square(gram, u) * (1 + 1e-9) + 1e-15);
        assertThat(new PcGradScalarizer(seed, m).combineGradients(Batches.gram(positive), new double[m]))
                .containsExactly(u, within(1e-15));
    }

    private static double square(double[][] gram, double[] w) {
        double[] product = LeastNormSimplex.times(gram, w);
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * product[i];
        }
        return sum;
    }
}
