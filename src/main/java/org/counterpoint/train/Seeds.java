package org.counterpoint.train;

/** Independent seeds out of one: the finalizer of SplitMix64 over the seed and a path of numbers. */
final class Seeds {
    private Seeds() {}

    static long mix(long seed, long... path) {
        long z = seed;
        for (long p : path) {
            z = finalizer(z + 0x9E3779B97F4A7C15L * (p + 1));
        }
        return finalizer(z) & Long.MAX_VALUE;
    }

    private static long finalizer(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
