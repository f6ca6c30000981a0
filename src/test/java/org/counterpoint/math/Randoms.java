package org.counterpoint.math;

import java.util.Random;

/** Seeded random inputs for tests. */
final class Randoms {

    private Randoms() {}

    static double[] gaussian(int count, long seed) {
        Random random = new Random(seed);
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            out[i] = random.nextGaussian();
        }
        return out;
    }

    static LowRank update(int m, int n, int r, double scale, long seed) {
        return new LowRank("test", m, n, r, scale, gaussian(m * r, seed), gaussian(r * n, seed + 1000));
    }
}
