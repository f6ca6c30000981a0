package org.counterpoint.objective;

import java.util.Iterator;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The text that the pocket base model is trained on: 62 % pocket 3H ({@link PocketCorpus}), 38 % pocket math (every style of
 * answer with its share, now and then a wrong number). Held-out wordings and numbers ({@link Split#UNSEEN}) are not in it.
 */
public final class BaseCorpus {

    private static final double MATH_SHARE = 0.38;

    private final Pocket3H pocket;
    private final PocketMath math;
    private final long seed;

    /** The corpus of a seed; the same seed gives the same examples. */
    public BaseCorpus(Pocket3H pocket, PocketMath math, long seed) {
        this.pocket = pocket;
        this.math = math;
        this.seed = seed;
    }

    /** The first {@code count} examples. */
    public Stream<PocketCorpus.Example> examples(int count) {
        Random random = new Random(seed ^ 0x5DEECE66DL);
        Iterator<PocketCorpus.Example> answers =
                new PocketCorpus(pocket, seed).examples(count).iterator();
        MathMixture sums = new MathMixture(math.tasks(), random);
        return Stream.generate(() -> random.nextDouble() < MATH_SHARE ? sums.next() : answers.next())
                .limit(count);
    }
}
