package org.counterpoint.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Which free directions are chosen, beyond the random ones. */
class FreeDirectionsTest {

    /** Oracle 13 of the orthogonal method. */
    @Test
    void countsOfThePublishedRatio() {
        assertThat(FreeDirections.codeRatioCount(0.8, 4096, 4096)).isEqualTo(3276);
        assertThat(FreeDirections.codeRatioCount(0.1, 4096, 4096)).isEqualTo(409);
        assertThat(FreeDirections.codeRatioCount(0.01, 4096, 4096)).isEqualTo(40);
        assertThat(FreeDirections.codeRatioCount(0.8, 1024, 4096)).isEqualTo(819);
        assertThat(FreeDirections.codeRatioCount(0.001, 64, 64)).isEqualTo(1);
        // 64 x 64 with rank 16: the kept columns start at 13, so three protected directions are among them
        assertThat(FreeDirections.codeRatioOverlaps(0.8, 64, 64, 16)).isTrue();
        assertThat(FreeDirections.codeRatioOverlaps(0.8, 64, 64, 13)).isFalse();
        assertThat(FreeDirections.codeRatioOverlaps(0.8, 4096, 4096, 16)).isFalse();
    }

    @Test
    void theTailOfAWeightIsWhereItIsSmallest() {
        Basis left = Basis.random(14, 9, 1);
        Basis right = Basis.random(9, 9, 2);
        double[] b = left.columns().clone();
        for (int i = 0; i < b.length; i++) {
            b[i] *= 9 - i % 9;
        }
        double[] w = new LowRank("w", 14, 9, 9, 1, b, right.columns()).dense();
        Basis nothing = Basis.empty(14);
        // five directions that W cannot reach at all come first, then those of the singular values 1, 2
        Basis tail = FreeDirections.tail(nothing, w, 9, 7, 3);
        assertThat(tail.orthonormalityError()).isLessThan(1e-13);
        double[] small = Projector.awayFrom(tail).apply(w, 9);
        assertThat(SpectralNorm.ofDense(w, 14, 9)).isCloseTo(9, within(1e-9));
        double[] inside = Projector.onto(tail).apply(w, 9);
        assertThat(SpectralNorm.ofDense(inside, 14, 9)).isCloseTo(2, within(1e-9));
        assertThat(SpectralNorm.ofDense(small, 14, 9)).isCloseTo(9, within(1e-9));
        // with the directions of the singular values 1 and 2 protected, those of 3 and 4 take their place
        Basis protectedSpace = column(left, 8).union(column(left, 7), 1e-6);
        Basis next = FreeDirections.tail(protectedSpace, w, 9, 7, 3);
        assertThat(Subspaces.largestCosine(next, protectedSpace)).isLessThan(1e-12);
        assertThat(SpectralNorm.ofDense(Projector.onto(next).apply(w, 9), 14, 9))
                .isCloseTo(4, within(1e-9));
    }

    @Test
    void theLeadingDirectionsKeepTheMostEnergy() {
        double[] g = Randoms.gaussian(12 * 10, 5);
        Basis protectedSpace = Basis.random(12, 3, 6);
        Basis lead = FreeDirections.leading(protectedSpace, g, 10, 4, 1);
        assertThat(lead.orthonormalityError()).isLessThan(1e-13);
        assertThat(Subspaces.largestCosine(lead, protectedSpace)).isLessThan(1e-12);
        double kept = Projector.onto(lead).energyKept(g, 10);
        for (int seed = 0; seed < 50; seed++) {
            Basis other = protectedSpace.randomComplement(4, seed);
            assertThat(Projector.onto(other).energyKept(g, 10)).isLessThan(kept);
        }
        double[] rest = Projector.awayFrom(protectedSpace).apply(g, 10);
        double[] s = Dense.svd(Dense.wrap(12, 10, rest)).s();
        double all = Math.pow(Dense.frobenius(Dense.wrap(12, 10, g)), 2);
        assertThat(kept).isCloseTo((s[0] * s[0] + s[1] * s[1] + s[2] * s[2] + s[3] * s[3]) / all, within(1e-12));
    }

    @Test
    void missingDirectionsAreFilledUpAndTooManyRefused() {
        double[] rankOne = new LowRank("g", 8, 5, 1, 1, Randoms.gaussian(8, 1), Randoms.gaussian(5, 2)).dense();
        Basis protectedSpace = Basis.random(8, 2, 3);
        Basis lead = FreeDirections.leading(protectedSpace, rankOne, 5, 4, 9);
        assertThat(lead.size()).isEqualTo(4);
        assertThat(lead.orthonormalityError()).isLessThan(1e-13);
        assertThat(Subspaces.largestCosine(lead, protectedSpace)).isLessThan(1e-12);
        assertThat(FreeDirections.leading(protectedSpace, new double[40], 5, 6, 9)
                        .size())
                .isEqualTo(6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FreeDirections.leading(protectedSpace, rankOne, 5, 7, 9))
                .withMessageContaining("choose 1 to 6");
    }

    private static Basis column(Basis b, int c) {
        double[] v = new double[b.dim()];
        for (int i = 0; i < v.length; i++) {
            v[i] = b.columns()[i * b.size() + c];
        }
        return new Basis(b.dim(), 1, v);
    }
}
