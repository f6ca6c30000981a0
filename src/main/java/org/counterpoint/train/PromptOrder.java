package org.counterpoint.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Endless draws from a list without replacement: every item comes once before any comes again. Position n is a pure function of the seed. */
final class PromptOrder {
    private final long seed;
    private final int size;
    private int[] order = {};
    private long epoch = -1;

    PromptOrder(int size, long seed) {
        if (size < 1) {
            throw new IllegalArgumentException("There is nothing to draw from.");
        }
        this.size = size;
        this.seed = seed;
    }

    /** Item at a position, counted from 0. */
    int at(long position) {
        long wanted = position / size;
        if (wanted != epoch) {
            order = shuffled(size, Seeds.mix(seed, wanted));
            epoch = wanted;
        }
        return order[(int) (position % size)];
    }

    /** Items at consecutive positions. */
    List<Integer> take(long from, int count) {
        List<Integer> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(at(from + i));
        }
        return list;
    }

    static int[] shuffled(int size, long seed) {
        int[] order = new int[size];
        Random random = new Random(seed);
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
