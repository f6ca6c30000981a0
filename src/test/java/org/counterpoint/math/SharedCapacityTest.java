package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Progressive filling of one space by several objectives. */
class SharedCapacityTest {

    /** Two gradients on separate axes: the one with the flatter spectrum gets more directions for the same share. */
    @Test
    void servesTheSmallestShareFirst() {
        double[] steep = new double[6 * 6];
        steep[0] = 3;
        steep[7] = 1;
        double[] flat = new double[6 * 6];
        for (int i = 2; i < 6; i++) {
            flat[i * 6 + i] = 1;
        }
        SharedCapacity three = SharedCapacity.fill(6, 6, List.of(steep, flat), 4, 1);
        // steep takes 0.9 with its first; flat holds 0.25, 0.5, 0.75 and is always the poorer one
        assertThat(three.shares().get(0).size()).isEqualTo(1);
        assertThat(three.shares().get(1).size()).isEqualTo(3);
        assertThat(three.captured()).containsExactly(new double[] {0.9, 0.75}, within(1e-9));
        SharedCapacity all = SharedCapacity.fill(6, 6, List.of(steep, flat), 6, 1);
        assertThat(all.captured()).containsExactly(new double[] {1, 1}, within(1e-9));
        assertThat(all.shares().get(0).size()).isEqualTo(2);
    }

    @Test
    void picksTheSameDirectionsAsFullDecompositions() {
        int m = 12;
        int n = 9;
        List<double[]> g = List.of(
                Randoms.update(m, n, 4, 1, 1).dense(),
                Randoms.gaussian(m * n, 2),
                Randoms.update(m, n, 2, 3, 3).dense());
        SharedCapacity shared = SharedCapacity.fill(m, n, g, 8, 5);
        // the same filling by dense decompositions
        Basis taken = Basis.empty(m);
        double[] got = new double[3];
        int[] sizes = new int[3];
        for (int step = 0; step < 8; step++) {
            int poorest = 0;
            for (int i = 1; i < 3; i++) {
                poorest = share(got, sizes, g, i) < share(got, sizes, g, poorest) ? i : poorest;
            }
            Basis lead = FreeDirections.leading(taken, g.get(poorest), n, 1, 0);
            got[poorest] += Projector.onto(lead).energyKept(g.get(poorest), n);
            sizes[poorest]++;
            taken = taken.union(lead, 1e-9);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(shared.shares().get(i).size()).isEqualTo(sizes[i]);
            assertThat(shared.captured()[i]).isCloseTo(got[i], within(1e-5));
        }
    }

    private static double share(double[] got, int[] sizes, List<double[]> g, int i) {
        return sizes[i] == 0 ? -1 : got[i] / Projector.awayFrom(Basis.empty(12)).energyKept(g.get(i), 9);
    }

    @Property(tries = 40)
    void sharesAreDisjointOrthonormalAndWithinTheCapacity(
            @ForAll @IntRange(min = 3, max = 16) int m,
            @ForAll @IntRange(min = 1, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 3) int objectives,
            @ForAll @IntRange(min = 0, max = 13) int more,
            @ForAll long seed) {
        int capacity = Math.min(m, objectives + more);
        List<double[]> gradients = new ArrayList<>();
        for (int i = 0; i < objectives; i++) {
            gradients.add(Randoms.gaussian(m * n, seed + i));
        }
        SharedCapacity shared = SharedCapacity.fill(m, n, gradients, capacity, seed);
        Basis union = Basis.empty(m);
        int total = 0;
        for (int i = 0; i < objectives; i++) {
            Basis u = shared.shares().get(i);
            assertThat(u.size()).isGreaterThanOrEqualTo(1);
            assertThat(u.orthonormalityError()).isLessThan(1e-10);
            assertThat(Subspaces.largestCosine(u, union)).isLessThan(1e-10);
            union = union.union(u, 1e-6);
            total += u.size();
            assertThat(shared.captured()[i]).isCloseTo(Projector.onto(u).energyKept(gradients.get(i), n), within(1e-9));
        }
        assertThat(total).isLessThanOrEqualTo(capacity);
        assertThat(union.size()).isEqualTo(total);
    }

    /** The place in the list is worth one direction at most, here less than a tenth of the energy. */
    @Test
    void noObjectiveGainsByComingFirst() {
        double[] a = Randoms.gaussian(10 * 8, 1);
        double[] b = Randoms.gaussian(10 * 8, 2);
        double[] ab = SharedCapacity.fill(10, 8, List.of(a, b), 6, 3).captured();
        double[] ba = SharedCapacity.fill(10, 8, List.of(b, a), 6, 3).captured();
        assertThat(Math.abs(ab[0] - ab[1])).isLessThan(0.2);
        assertThat(ab[0]).isCloseTo(ba[1], within(0.1));
        assertThat(ab[1]).isCloseTo(ba[0], within(0.1));
    }

    @Test
    void anObjectiveWithoutGradientGetsOneDirection() {
        SharedCapacity shared = SharedCapacity.fill(5, 4, List.of(new double[20], Randoms.gaussian(20, 1)), 4, 3);
        assertThat(shared.shares().get(0).size()).isEqualTo(1);
        assertThat(shared.shares().get(1).size()).isEqualTo(3);
        assertThat(shared.captured()[0]).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedCapacity.fill(5, 4, List.of(new double[20], new double[20]), 1, 3))
                .withMessageContaining("2 objectives");
    }
}
