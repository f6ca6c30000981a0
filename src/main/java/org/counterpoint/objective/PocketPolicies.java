package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.ConvexFront;
import org.counterpoint.math.Hypervolume;
import org.counterpoint.math.ParetoFront;

/**
 * What policies can attain on pocket 3H, computed from the reward table alone.
 *
 * <p>A policy's expected rewards are the share-weighted sum of what it attains in each category, and what it attains in
 * a category is a mixture of the behaviours' rewards. The attainable set is therefore the weighted Minkowski sum of the
 * categories' convex hulls, which is the convex hull of the finitely many deterministic category-level policies. All
 * splits have the same shares, hence the same set.
 */
public final class PocketPolicies {

    private static final double EPS = 1e-9;

    /** A linear weighting counts when each weight is at least this share of their sum. */
    private static final double LEAST_WEIGHT = 1e-3;

    private final List<String> objectives;
    private final List<Frontier.Point> deterministic;
    private final ConvexFront hull;

    PocketPolicies(PocketRewards table, List<String> objectives) {
        this.objectives = List.copyOf(objectives);
        List<double[]> values = new ArrayList<>();
        List<List<String>> policies = new ArrayList<>();
        enumerate(table, List.of(PocketCategory.values()), new double[objectives.size()], List.of(), values, policies);
        double[][] all = values.toArray(new double[0][]);
        this.hull = new ConvexFront(all);
        double[][] tilted = Arrays.stream(all).map(PocketPolicies::tilt).toArray(double[][]::new);
        ConvexFront supporting = new ConvexFront(tilted);
        List<Frontier.Point> points = new ArrayList<>();
        for (int i : ParetoFront.indices(all)) {
            points.add(new Frontier.Point(all[i], supporting.gap(tilted[i]) <= EPS, policies.get(i)));
        }
        this.deterministic = List.copyOf(points);
    }

    /**
     * The point whose product with the weights m equals that of {@code y} with {@code (1 - n d) m + d}: with it, the
     * weights of a supporting plane are at least d each, which leaves out planes that ignore an objective.
     */
    private static double[] tilt(double[] y) {
        double sum = Arrays.stream(y).sum();
        return Arrays.stream(y)
                .map(v -> (1 - y.length * LEAST_WEIGHT) * v + LEAST_WEIGHT * sum)
                .toArray();
    }

    private static void enumerate(
            PocketRewards table,
            List<PocketCategory> categories,
            double[] sum,
            List<String> policy,
            List<double[]> values,
            List<List<String>> policies) {
        if (categories.isEmpty()) {
            values.add(sum);
            policies.add(policy);
            return;
        }
        PocketCategory c = categories.getFirst();
        for (Map.Entry<PocketBehaviour, PocketRewards.Cell> e : table.of(c).entrySet()) {
            double[] r = e.getValue().rewards();
            double[] next = new double[sum.length];
            for (int i = 0; i < next.length; i++) {
                next[i] = sum[i] + c.share() * r[i];
            }
            List<String> longer = new ArrayList<>(policy);
            longer.add(c.id() + "=" + e.getKey().id());
            enumerate(table, categories.subList(1, categories.size()), next, List.copyOf(longer), values, policies);
        }
    }

    /** The attainable front, with its hypervolume above (0, 0, 0). */
    public Frontier frontier() {
        double[] reference = new double[objectives.size()];
        List<Frontier.Point> vertices = new ArrayList<>();
        for (Frontier.Point p : deterministic) {
            double[][] others = deterministic.stream()
                    .filter(q -> !q.policy().equals(p.policy()))
                    .map(Frontier.Point::values)
                    .toArray(double[][]::new);
            if (p.supported() && new ConvexFront(others).gap(p.values()) < -EPS) {
                vertices.add(p);
            }
        }
        double[][] points = deterministic.stream().map(Frontier.Point::values).toArray(double[][]::new);
        return new Frontier(
                objectives,
                reference,
                hull.hypervolume(reference),
                Hypervolume.of(points, reference),
                List.copyOf(vertices),
                deterministic);
    }

    /** The largest value of each objective on its own; no policy attains all of them at once. */
    public double[] ideal() {
        double[] out = new double[objectives.size()];
        Arrays.fill(out, Double.NEGATIVE_INFINITY);
        for (Frontier.Point p : deterministic) {
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.max(out[i], p.values()[i]);
            }
        }
        return out;
    }

    /**
     * The policy of the largest weighted sum: where linear scalarization ends, deterministic or not.
     *
     * @param weights at least 0, one for each objective
     */
    public Frontier.Point linearOptimum(double[] weights) {
        Frontier.Point best = deterministic.getFirst();
        for (Frontier.Point p : deterministic) {
            if (dot(weights, p.values()) > dot(weights, best.values()) + EPS) {
                best = p;
            }
        }
        return best;
    }

    /**
     * The deterministic policy whose largest weighted distance below the ideal point is smallest; of equal ones that of
     * the larger weighted sum. It may be one that no linear weighting reaches.
     *
     * @param weights above 0, one for each objective
     */
    public Frontier.Point chebyshevOptimum(double[] weights) {
        double[] ideal = ideal();
        Frontier.Point best = deterministic.getFirst();
        for (Frontier.Point p : deterministic) {
            double d = distance(weights, ideal, p.values()) - distance(weights, ideal, best.values());
            if (d < -EPS || (d <= EPS && dot(weights, p.values()) > dot(weights, best.values()) + EPS)) {
                best = p;
            }
        }
        return best;
    }

    /**
     * The point of the stochastic front whose largest weighted distance below the ideal point is smallest, in general
     * inside a face of the front, where linear scalarization never ends.
     *
     * @param weights above 0, one for each objective
     */
    public double[] chebyshevMixture(double[] weights) {
        double[] ideal = ideal();
        int n = ideal.length;
        double[][] scaled = new double[deterministic.size()][n];
        double[] target = new double[n];
        for (int i = 0; i < n; i++) {
            if (!(weights[i] > 0)) {
                throw new IllegalArgumentException(
                        "Tchebycheff weights must be above 0, found " + Arrays.toString(weights) + ".");
            }
            target[i] = weights[i] * ideal[i];
            for (int p = 0; p < scaled.length; p++) {
                scaled[p][i] = weights[i] * deterministic.get(p).values()[i];
            }
        }
        double gap = new ConvexFront(scaled).gap(target);
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            out[i] = ideal[i] + gap / weights[i];
        }
        return out;
    }

    /**
     * How far the point may still go along (1, 1, 1) within the attainable set; below 0 when it is not attainable.
     *
     * @param point expected rewards
     */
    public double gap(double[] point) {
        return hull.gap(point);
    }

    private static double distance(double[] weights, double[] ideal, double[] values) {
        double d = 0;
        for (int i = 0; i < values.length; i++) {
            d = Math.max(d, weights[i] * (ideal[i] - values[i]));
        }
        return d;
    }

    private static double dot(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) {
            s += a[i] * b[i];
        }
        return s;
    }
}
