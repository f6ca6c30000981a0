package org.counterpoint.math;

import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** Chooses the dimension of the free subspace by a drift test (methods-orthalign 2.2, Eq. 8, binary search). */
public final class DriftRank {

    private DriftRank() {}

    /**
     * The chosen dimension.
     *
     * @param rank largest k found with drift within the tolerance; 0 when even k = 1 drifts too far
     * @param monotone false when the drifts that were visited do not grow with k, so that the search may have missed a larger k
     * @param visited drift of every k that was evaluated
     */
    public record Choice(int rank, boolean monotone, TreeMap<Integer, Double> visited) {}

    /**
     * Binary search for the largest k in 0..max with {@code drift(k) <= gamma}; k = 0 always passes.
     *
     * @param max largest dimension to try, at least 0
     * @param gamma tolerance, at least 0
     * @param drift absolute change of the protected reward when k free directions are used
     */
    public static Choice largest(int max, double gamma, IntToDoubleFunction drift) {
        if (max < 0 || !(gamma >= 0)) {
            throw new IllegalArgumentException(
                    "The rank search needs a largest rank and a tolerance of at least 0, not " + max + " and " + gamma
                            + ".");
        }
        TreeMap<Integer, Double> visited = new TreeMap<>();
        int low = 0;
        int high = max;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            double d = drift.applyAsDouble(middle);
            visited.put(middle, d);
            if (d <= gamma) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        boolean monotone = true;
        double previous = Double.NEGATIVE_INFINITY;
        for (double d : visited.values()) {
            monotone &= d >= previous;
            previous = d;
        }
        return new Choice(low, monotone, visited);
    }
}
