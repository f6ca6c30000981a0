package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrontsTest {

    @Test
    void paretoKeepsTiesAndDropsNan() {
        double[][] points = {{1, 0}, {0, 1}, {0.5, 0.5}, {0.4, 0.5}, {1, 0}, {Double.NaN, 2}};
        assertThat(ParetoFront.indices(points)).containsExactly(0, 1, 2, 4);
        assertThat(ParetoFront.of(new double[0][])).isEmpty();
    }

    @Test
    void hypervolumesByHand() {
        assertThat(Hypervolume.of(new double[][] {{3}, {2}}, new double[] {1})).isCloseTo(2, within(1e-15));
        double[][] steps = {{1, 3}, {2, 2}, {3, 1}, {1, 1}, {-1, 9}};
        assertThat(Hypervolume.of(steps, new double[2])).isCloseTo(6, within(1e-15));
        double[][] cubes = {{2, 1, 1}, {1, 2, 1}, {1, 1, 2}};
        assertThat(Hypervolume.of(cubes, new double[3])).isCloseTo(4, within(1e-15));
        assertThat(Hypervolume.of(cubes, new double[] {0.5, 0.5, 0.5})).isCloseTo(0.125 + 3 * 0.25, within(1e-15));
        assertThat(Hypervolume.of(new double[0][], new double[3])).isZero();
        assertThat(Hypervolume.of(new double[][] {{1, 1, Double.NaN}}, new double[3]))
                .isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Hypervolume.of(new double[0][], new double[4]));
    }

    /** Against inclusion-exclusion over all subsets, 30 random sets of 8 points; relative error 1e-12. */
    @Test
    void hypervolumeAgreesWithInclusionExclusion() {
        Random random = new Random(3);
        for (int trial = 0; trial < 30; trial++) {
            int d = 2 + trial % 2;
            double[][] points = new double[8][d];
            for (double[] p : points) {
                for (int i = 0; i < d; i++) {
                    p[i] = trial % 3 == 0 ? random.nextInt(4) : random.nextDouble() * 1.2 - 0.2;
                }
            }
            double expected = 0;
            for (int mask = 1; mask < 256; mask++) {
                double box = Integer.bitCount(mask) % 2 == 1 ? 1 : -1;
                for (int i = 0; i < d; i++) {
                    double low = Double.POSITIVE_INFINITY;
                    for (int p = 0; p < 8; p++) {
                        if ((mask >> p & 1) == 1) {
                            low = Math.min(low, points[p][i]);
                        }
                    }
                    box *= Math.max(0, low);
                }
                expected += box;
            }
            assertThat(Hypervolume.of(points, new double[d])).isCloseTo(expected, within(1e-12 * (1 + expected)));
        }
    }

    @Test
    void convexVolumesByHand() {
        ConvexFront line = new ConvexFront(new double[][] {{1, 0}, {0, 1}});
        assertThat(line.hypervolume(new double[2])).isCloseTo(0.5, within(1e-15));
        assertThat(line.hypervolume(new double[] {0.25, 0.25})).isCloseTo(0.125, within(1e-15));
        assertThat(line.hypervolume(new double[] {0.6, 0.6})).isZero();
        ConvexFront simplex = new ConvexFront(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
        assertThat(simplex.hypervolume(new double[3])).isCloseTo(1 / 6.0, within(1e-14));
        assertThat(simplex.hypervolume(new double[] {0.1, 0.2, 0.3})).isCloseTo(0.4 * 0.4 * 0.4 / 6, within(1e-14));
        assertThat(simplex.hypervolume(new double[] {-1, -1, -1}))
                .isCloseTo(volumeBelowShiftedSimplex(), within(1e-13));
        ConvexFront cube = new ConvexFront(new double[][] {{1, 1, 1}, {0.5, 1, 0.2}});
        assertThat(cube.hypervolume(new double[3])).isCloseTo(1, within(1e-15));
        ConvexFront single = new ConvexFront(new double[][] {{0.7}});
        assertThat(single.hypervolume(new double[] {0.2})).isCloseTo(0.5, within(1e-15));
    }

    /** {x in [-1, 1]^3 below a mixture of the unit vectors}: by sections, integrated over z. */
    private static double volumeBelowShiftedSimplex() {
        // for z <= 0 mixtures leave 1 for x and y: the unit square, two unit slabs beside it, and half a square
        double lower = 1 * (1 + 2 * 1 + 0.5);
        // for z in [0, 1]: mixtures leave 1 - z for x and y: 1 + 2 (1 - z) + (1 - z)^2 / 2
        double upper = 1 + 1 + 1 / 6.0;
        return lower + upper;
    }

    /** Against counting random points: 12 random sets in three dimensions, half of them partly below the reference. */
    @Test
    void convexVolumeAgreesWithCounting() {
        Random random = new Random(8);
        for (int trial = 0; trial < 12; trial++) {
            double[][] points = new double[3 + trial][3];
            for (double[] p : points) {
                for (int i = 0; i < 3; i++) {
                    p[i] = trial % 2 == 0 ? random.nextDouble() : random.nextDouble() * 1.4 - 0.4;
                }
            }
            ConvexFront front = new ConvexFront(points);
            int n = 20_000;
            int inside = 0;
            for (int draw = 0; draw < n; draw++) {
                double[] x = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
                inside += front.gap(x) >= 0 ? 1 : 0;
            }
            // 0.5 / sqrt(20000) = 0.0035 is the largest standard error
            assertThat(front.hypervolume(new double[3]))
                    .as("trial " + trial)
                    .isCloseTo(inside / (double) n, within(0.014));
        }
    }

    @Test
    void convexContainsTheUnionOfBoxes() {
        Random random = new Random(9);
        for (int trial = 0; trial < 50; trial++) {
            double[][] points = new double[10][3];
            for (double[] p : points) {
                for (int i = 0; i < 3; i++) {
                    p[i] = random.nextInt(5) / 4.0;
                }
            }
            double convex = new ConvexFront(points).hypervolume(new double[3]);
            assertThat(convex)
                    .isGreaterThanOrEqualTo(Hypervolume.of(points, new double[3]) - 1e-12)
                    .isLessThanOrEqualTo(1 + 1e-12);
            // permuting the axes changes nothing
            double[][] turned = new double[10][];
            for (int i = 0; i < 10; i++) {
                turned[i] = new double[] {points[i][2], points[i][0], points[i][1]};
            }
            assertThat(new ConvexFront(turned).hypervolume(new double[3])).isCloseTo(convex, within(1e-12));
        }
    }

    @Test
    void gapToTheFront() {
        ConvexFront line = new ConvexFront(new double[][] {{2, 0}, {0, 1}});
        assertThat(line.gap(new double[] {0, 0})).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(line.gap(new double[] {1, 0.5})).isCloseTo(0, within(1e-12));
        assertThat(line.gap(new double[] {3, 0})).isCloseTo(-1, within(1e-12));
        assertThat(line.contains(new double[] {1, 0.5}, 1e-9)).isTrue();
        assertThat(line.contains(new double[] {1, 0.51}, 1e-9)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new ConvexFront(new double[][] {{1, Double.NaN}}));
    }
}
