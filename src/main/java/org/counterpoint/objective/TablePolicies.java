package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.math.ConvexFront;
import org.counterpoint.math.Hypervolume;
import org.counterpoint.math.ParetoFront;

/**
 * What policies can attain where rewards are a table over categories of prompts and behaviors.
 *
 * <p>A policy's expected rewards are the share-weighted sum of what it attains in each category, and what it attains in
 * a category is a mixture of the behaviors' rewards. The attainable set is therefore the weighted Minkowski sum of the
 * categories' convex hulls. Deterministic policies are finitely many; listed are those that treat the categories of a
 * family alike, so that their number stays within what a person can look through.
 */
public final class TablePolicies {

    private static final double EPS = 1e-9;

    /** A linear weighting counts when each weight is at least this share of their sum. */
    private static final double LEAST_WEIGHT = 1e-3;

    private final List<String> objectives;
    private final List<Category> categories;
    private final List<Frontier.Point> corners;
    private final List<Frontier.Point> deterministic;
    private final ConvexFront hull;

    /**
     * One category of prompts.
     *
     * @param id name
     * @param family categories of one family have the same behaviors
     * @param share of the prompts
     * @param rewards by behavior, in a fixed order
     */
    public record Category(String id, String family, double share, Map<String, double[]> rewards) {}

    /** The policies over a table; the shares add up to 1. */
    public TablePolicies(List<Category> categories, List<String> objectives) {
        this.objectives = List.copyOf(objectives);
        this.categories = List.copyOf(categories);
        double[] zero = new double[objectives.size()];
        List<Frontier.Point> all = List.of(new Frontier.Point(zero, true, List.of()));
        for (Category c : categories) {
            all = corners(sums(all, points(c.id(), c.share(), c.rewards())));
        }
        this.hull = new ConvexFront(values(all));
        ConvexFront supporting =
                new ConvexFront(all.stream().map(p -> tilt(p.values())).toArray(double[][]::new));
        this.corners = all.stream()
                .filter(p -> supporting.gap(tilt(p.values())) <= EPS)
                .toList();
        this.deterministic = families(categories).stream()
                .map(p -> new Frontier.Point(p.values(), supporting.gap(tilt(p.values())) <= EPS, p.policy()))
                .toList();
    }

    /** The non-dominated policies that treat each family alike, of equal ones the first. */
    private static List<Frontier.Point> families(List<Category> categories) {
        Map<String, Map<String, double[]>> families = new LinkedHashMap<>();
        for (Category c : categories) {
            Map<String, double[]> family = families.computeIfAbsent(c.family(), k -> new LinkedHashMap<>());
            c.rewards().forEach((b, r) -> family.merge(b, scale(r, c.share()), TablePolicies::plus));
        }
        List<Frontier.Point> all = List.of();
        for (Map.Entry<String, Map<String, double[]>> f : families.entrySet()) {
            List<Frontier.Point> points = points(f.getKey(), 1, f.getValue());
            List<Frontier.Point> sums = all.isEmpty() ? points : sums(all, points);
            double[][] values = values(sums);
            List<Frontier.Point> kept = new ArrayList<>();
            for (int i : ParetoFront.indices(values)) {
                if (kept.stream().noneMatch(p -> Arrays.equals(p.values(), values[i]))) {
                    kept.add(sums.get(i));
                }
            }
            all = kept;
        }
        return all;
    }

    private static List<Frontier.Point> points(String id, double share, Map<String, double[]> rewards) {
        List<Frontier.Point> out = new ArrayList<>();
        rewards.forEach((b, r) -> out.add(new Frontier.Point(scale(r, share), true, List.of(id + "=" + b))));
        return out;
    }

    private static List<Frontier.Point> sums(List<Frontier.Point> left, List<Frontier.Point> right) {
        List<Frontier.Point> out = new ArrayList<>();
        for (Frontier.Point p : left) {
            for (Frontier.Point q : right) {
                List<String> policy = new ArrayList<>(p.policy());
                policy.addAll(q.policy());
                out.add(new Frontier.Point(plus(p.values(), q.values()), true, List.copyOf(policy)));
            }
        }
        return out;
    }

    /** Those that no mixture of the others reaches; equal ones once. */
    private static List<Frontier.Point> corners(List<Frontier.Point> points) {
        double[][] vertices = new ConvexFront(values(points)).vertices();
        List<Frontier.Point> out = new ArrayList<>();
        for (double[] v : vertices) {
            points.stream()
                    .filter(p -> Arrays.equals(p.values(), v))
                    .findFirst()
                    .ifPresent(out::add);
        }
        return out;
    }

    private static double[][] values(List<Frontier.Point> points) {
        return points.stream().map(Frontier.Point::values).toArray(double[][]::new);
    }

    /** Sums without the last digits that the order of addition decides. */
    private static double[] plus(double[] a, double[] b) {
        double[] out = new double[a.length];
        Arrays.setAll(out, i -> Math.rint((a[i] + b[i]) * 1e12) / 1e12);
        return out;
    }

    private static double[] scale(double[] a, double factor) {
        return Arrays.stream(a).map(v -> Math.rint(v * factor * 1e12) / 1e12).toArray();
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

    /** The attainable front, with its hypervolume above the origin. */
    public Frontier frontier() {
        double[] reference = new double[objectives.size()];
        return new Frontier(
                objectives,
                reference,
                hull.hypervolume(reference),
                Hypervolume.of(values(deterministic), reference),
                corners,
                deterministic);
    }

    /** The largest value of each objective on its own; in general no policy attains all of them at once. */
    public double[] ideal() {
        double[] out = new double[objectives.size()];
        for (Category c : categories) {
            for (int i = 0; i < out.length; i++) {
                int objective = i;
                out[i] += c.share()
                        * c.rewards().values().stream()
                                .mapToDouble(r -> r[objective])
                                .max()
                                .orElse(0);
            }
        }
        return out;
    }

    /**
     * The policy of the largest weighted sum, category by category: where linear scalarization ends, deterministic or not.
     *
     * @param weights at least 0, one for each objective
     */
    public Frontier.Point linearOptimum(double[] weights) {
        double[] sum = new double[objectives.size()];
        List<String> policy = new ArrayList<>();
        for (Category c : categories) {
            String best = null;
            double[] most = new double[sum.length];
            for (Map.Entry<String, double[]> e : c.rewards().entrySet()) {
                if (best == null || dot(weights, e.getValue()) > dot(weights, most) + EPS) {
                    best = e.getKey();
                    most = e.getValue();
                }
            }
            sum = plus(sum, scale(most, c.share()));
            policy.add(c.id() + "=" + best);
        }
        return new Frontier.Point(sum, true, List.copyOf(policy));
    }

    /** Expected rewards of a policy that shows every behavior that may show with equal probability, those of a list left out. */
    public double[] uniform(List<String> without) {
        double[] sum = new double[objectives.size()];
        for (Category c : categories) {
            List<double[]> shown = c.rewards().entrySet().stream()
                    .filter(e -> !without.contains(e.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            for (double[] r : shown) {
                sum = plus(sum, scale(r, c.share() / shown.size()));
            }
        }
        return sum;
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
        double[][] scaled = new double[corners.size()][n];
        double[] target = new double[n];
        for (int i = 0; i < n; i++) {
            if (!(weights[i] > 0)) {
                throw new IllegalArgumentException(
                        "Tchebycheff weights must be above 0, found " + Arrays.toString(weights) + ".");
            }
            target[i] = weights[i] * ideal[i];
            for (int p = 0; p < scaled.length; p++) {
                scaled[p][i] = weights[i] * corners.get(p).values()[i];
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
