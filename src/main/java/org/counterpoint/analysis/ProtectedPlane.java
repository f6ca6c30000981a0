package org.counterpoint.analysis;

/**
 * The plane that two directions span in three dimensions, as the smallest picture of protected subspaces (methods-orthalign): an
 * update is split into what lies in the plane, which earlier objectives feel, and what is orthogonal to it.
 */
public final class ProtectedPlane {
    private final double[] e1;
    private final double[] e2;

    private ProtectedPlane(double[] e1, double[] e2) {
        this.e1 = e1;
        this.e2 = e2;
    }

    /**
     * The plane of two directions.
     *
     * @param a three numbers, not all 0
     * @param b three numbers, not a multiple of {@code a}
     * @throws IllegalArgumentException when they span no plane
     */
    public static ProtectedPlane of(double[] a, double[] b) {
        double[] e1 = unit(a);
        double[] rest = minus(b, scaled(e1, dot(e1, b)));
        if (!(norm(rest) > 1e-12 * norm(b))) {
            throw new IllegalArgumentException("The two directions lie on one line; turn one of them.");
        }
        return new ProtectedPlane(e1, unit(rest));
    }

    /**
     * An update in its two parts.
     *
     * @param leak what lies in the plane
     * @param kept what is orthogonal to it
     * @param energyKept share of the squared length that is kept, 0..1
     * @param leakShare length of the leak over the length of the update, 0..1
     */
    @SuppressWarnings("ArrayRecordComponent") // three numbers each; never compared
    public record Split(double[] leak, double[] kept, double energyKept, double leakShare) {}

    /** Splits an update of three numbers; one of length 0 keeps nothing and leaks nothing. */
    public Split split(double[] update) {
        double[] leak = plus(scaled(e1, dot(e1, update)), scaled(e2, dot(e2, update)));
        double[] kept = minus(update, leak);
        double length = norm(update);
        double share = length == 0 ? 0 : Math.min(1, norm(leak) / length);
        double energy = length == 0 ? 0 : Math.min(1, dot(kept, kept) / (length * length));
        return new Split(leak, kept, energy, share);
    }

    /** The unit vector that is orthogonal to the plane. */
    public double[] normal() {
        return new double[] {e1[1] * e2[2] - e1[2] * e2[1], e1[2] * e2[0] - e1[0] * e2[2], e1[0] * e2[1] - e1[1] * e2[0]
        };
    }

    /** The point {@code s e1 + t e2} of the plane. */
    public double[] point(double s, double t) {
        return plus(scaled(e1, s), scaled(e2, t));
    }

    /** Adam's first step along a gradient: its signs, because both moments are the gradient's own (eps aside). */
    public static double[] firstAdamStep(double[] gradient) {
        double[] step = new double[3];
        for (int i = 0; i < 3; i++) {
            step[i] = Math.abs(gradient[i]) < 1e-12 ? 0 : Math.signum(gradient[i]);
        }
        return step;
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static double[] unit(double[] a) {
        double length = norm(a);
        if (!(length > 0)) {
            throw new IllegalArgumentException("A direction of length 0 spans nothing; give it a length.");
        }
        return scaled(a, 1 / length);
    }

    private static double[] scaled(double[] a, double factor) {
        return new double[] {a[0] * factor, a[1] * factor, a[2] * factor};
    }

    private static double[] plus(double[] a, double[] b) {
        return new double[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
    }

    private static double[] minus(double[] a, double[] b) {
        return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    }
}
