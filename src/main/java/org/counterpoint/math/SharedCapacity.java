package org.counterpoint.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Disjoint orthonormal subspaces for several objectives, chosen by progressive filling: again and again the objective that has
 * captured the smallest share of its gradient energy takes the leading remaining direction of {@code (I - Q Q^T) G_i}, with Q
 * everything taken so far. The first-order decrease of a loss that is trained inside U is proportional to {@code ||U^T G||_F^2},
 * so the filling gives every objective the same share of what it could gain, up to one direction.
 *
 * @param shares one basis per objective, mutually orthogonal
 * @param captured {@code ||U_i^T G_i||_F^2 / ||G_i||_F^2} per objective, in [0, 1]; 1 for a zero gradient
 */
@SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
public record SharedCapacity(List<Basis> shares, double[] captured) {
    private static final double NOTHING_LEFT = 1e-12;

    /** Keeps its own copies. */
    public SharedCapacity {
        shares = List.copyOf(shares);
        captured = captured.clone();
    }

    /** One objective while the space is filled. */
    private static final class Claim {
        final GradientResidual residual;
        final double total;
        final List<double[]> picks = new ArrayList<>();
        double taken;

        Claim(GradientResidual residual) {
            this.residual = residual;
            this.total = residual.energy();
        }

        boolean wantsMore() {
            return picks.isEmpty() || residual.energy() > NOTHING_LEFT * total;
        }

        /** Captured share; an objective without any direction comes before all others. */
        double share() {
            return picks.isEmpty() ? -1 : taken / total;
        }
    }

    /**
     * Fills.
     *
     * @param rows m, dimension of the space that is shared
     * @param cols n, columns of every gradient
     * @param gradients one {@code m x n} row-major matrix per objective
     * @param capacity directions to give away in total, at least one per objective and at most m
     * @param seed of the directions given to an objective whose gradient has none left
     */
    public static SharedCapacity fill(int rows, int cols, List<double[]> gradients, int capacity, long seed) {
        int count = gradients.size();
        if (count == 0 || capacity < count || capacity > rows) {
            throw new IllegalArgumentException("A capacity of " + capacity + " directions cannot be shared by " + count
                    + " objectives in dimension " + rows + "; give at least one to each and at most " + rows + ".");
        }
        List<Claim> claims = gradients.stream()
                .map(g -> new Claim(new GradientResidual(rows, cols, g)))
                .toList();
        Random random = new Random(seed);
        List<double[]> all = new ArrayList<>();
        while (all.size() < capacity) {
            Claim poorest = null;
            for (Claim c : claims) {
                if (c.wantsMore() && (poorest == null || c.share() < poorest.share())) {
                    poorest = c;
                }
            }
            if (poorest == null) {
                break;
            }
            double[] u = poorest.residual.leading(all, random);
            poorest.taken += poorest.residual.along(u);
            poorest.picks.add(u);
            all.add(u);
            claims.forEach(c -> c.residual.remove(u));
        }
        return new SharedCapacity(
                claims.stream().map(c -> basis(rows, c.picks)).toList(),
                claims.stream()
                        .mapToDouble(c -> c.total > 0 ? Math.clamp(c.taken / c.total, 0.0, 1.0) : 1)
                        .toArray());
    }

    private static Basis basis(int rows, List<double[]> columns) {
        int k = columns.size();
        double[] out = new double[rows * k];
        for (int j = 0; j < k; j++) {
            for (int i = 0; i < rows; i++) {
                out[i * k + j] = columns.get(j)[i];
            }
        }
        return new Basis(rows, k, out);
    }
}
