package org.counterpoint.math;

import java.util.TreeMap;
import java.util.TreeSet;
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
        return largest(0, max, gamma, drift);
    }

    /**
     * Binary search for the largest k in least..max with {@code drift(k) <= gamma}.
     *
     * @param least smallest dimension of use, at least 0; the choice is 0 when even this one drifts too far
     * @param max largest dimension to try, at least {@code least}
     * @param gamma tolerance, at least 0
     * @param drift absolute change of the protected reward when k free directions are used; asked once per k
     */
    public static Choice largest(int least, int max, double gamma, IntToDoubleFunction drift) {
        if (least < 0 || max < least || !(gamma >= 0)) {
            throw new IllegalArgumentException("The rank search needs 0 <= least <= max and a tolerance of at least 0,"
                    + " not " + least + ", " + max + " and " + gamma + ".");
        }
        TreeMap<Integer, Double> visited = new TreeMap<>();
        int low = Math.max(0, least - 1);
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
        return new Choice(low < least ? 0 : low, monotone, visited);
    }

    /**
     * Dimensions at which a whole curve is drawn: about {@code count} of them, both ends included, closer together at the small
     * end.
     */
    public static int[] grid(int least, int max, int count) {
        TreeSet<Integer> points = new TreeSet<>();
        double first = Math.max(1, least);
        for (int i = 0; i < count; i++) {
            double share = count == 1 ? 1 : i / (count - 1.0);
            points.add((int) Math.round(first * Math.pow(max / first, share)));
        }
        points.add(max);
        return points.stream()
                .filter(k -> k >= least && k <= max)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
