package org.counterpoint.analysis;

/**
 * How much of an update counts: its strongest directions up to a rank, or up to a share of its energy.
 *
 * @param kind what is limited
 * @param value the rank (at least 1), or the share of the squared Frobenius norm (in (0, 1])
 */
public record SubspaceCut(Kind kind, double value) {
    /** All directions above the numerical tolerance. */
    public static final SubspaceCut NONE = new SubspaceCut(Kind.NONE, 0);

    /** What a cut limits. */
    public enum Kind {
        /** Nothing. */
        NONE,
        /** The number of directions. */
        RANK,
        /** The energy, that is the squared Frobenius norm. */
        ENERGY
    }

    /** Checks the value. */
    public SubspaceCut {
        if (kind == Kind.RANK && value < 1) {
            throw new IllegalArgumentException("A cut keeps at least one direction, not " + value + ".");
        }
        if (kind == Kind.ENERGY && !(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "A share of energy lies above 0 and at most at 1, not at " + value + ".");
        }
    }

    /** Keeps the strongest directions, at most {@code rank} of them. */
    public static SubspaceCut rank(int rank) {
        return new SubspaceCut(Kind.RANK, rank);
    }

    /** Keeps the fewest directions that hold a share of the energy. */
    public static SubspaceCut energy(double share) {
        return new SubspaceCut(Kind.ENERGY, share);
    }

    /**
     * Number of directions kept.
     *
     * @param singular singular values, descending
     */
    public int keep(double[] singular) {
        return switch (kind) {
            case NONE -> singular.length;
            case RANK -> (int) Math.min(singular.length, Math.round(value));
            case ENERGY -> {
                double wanted = value * energy(singular, singular.length) * (1 - 1e-12);
                double sum = 0;
                int k = 0;
                while (k < singular.length && sum < wanted) {
                    sum += singular[k] * singular[k];
                    k++;
                }
                yield k;
            }
        };
    }

    /** Share of the energy in the first {@code count} directions; 1 for the zero update. */
    static double share(double[] singular, int count) {
        double all = energy(singular, singular.length);
        return all > 0 ? energy(singular, count) / all : 1;
    }

    private static double energy(double[] singular, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += singular[i] * singular[i];
        }
        return sum;
    }
}
