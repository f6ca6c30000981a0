package org.counterpoint.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.counterpoint.lm.WeightTrial;
import org.counterpoint.math.Basis;
import org.counterpoint.math.DriftRank;
import org.counterpoint.math.LowRank;
import org.counterpoint.method.RankSearch;
import org.counterpoint.run.RankSelection;

/**
 * Chooses the number of free directions after a stage (methods-orthalign 2.2 and 7.1, {@code selectRank}): the model is tried with
 * {@code mu sum_{j<=k} u_j v_j^T} added to every module, where mu is the mean singular value of the stage's update and the pairs
 * (u_j, v_j) are a random completion outside the protected outputs and inputs. Which completion it is has no meaning, so several are
 * averaged; within one completion the directions of a smaller k are among those of a larger one.
 */
final class DriftSearch implements AutoCloseable {
    private static final int CURVE = 10;

    /**
     * A module to try.
     *
     * @param module name
     * @param outputs protected outputs
     * @param inputs protected inputs
     * @param mu size of a simulated direction
     */
    record Tail(String module, Basis outputs, Basis inputs, double mu) {
        int room() {
            return Math.min(outputs.dim() - outputs.size(), inputs.dim() - inputs.size());
        }
    }

    private final RankSearch settings;
    private final StageData data;
    private final double beta;
    private final List<String> objectives;
    private final List<Tail> tails;
    private final int most;
    private final List<List<LowRank>> completions = new ArrayList<>();
    private final WeightTrial trial;
    private final Map<String, Double> before = new LinkedHashMap<>();
    private final TreeMap<Integer, RankSelection.Point> points = new TreeMap<>();

    /**
     * Prepares a search with the model as it is now, the finished stage's update included.
     *
     * @param objectives protected objectives that have held-out pairs
     * @param tails all adapted modules
     * @param beta inverse temperature of implicit rewards
     */
    DriftSearch(
            RankSearch settings, StageData data, List<String> objectives, List<Tail> tails, double beta, long seed) {
        this.settings = settings;
        this.data = data;
        this.beta = beta;
        this.objectives = List.copyOf(objectives);
        this.tails = List.copyOf(tails);
        int room = tails.stream().mapToInt(Tail::room).min().orElse(0);
        this.most = settings.most() > 0 ? Math.min(settings.most(), room) : room;
        for (String o : objectives) {
            before.put(o, reward(o));
        }
        for (int c = 0; c < settings.completions(); c++) {
            completions.add(completion(Seeds.mix(seed, c)));
        }
        this.trial = new WeightTrial(data.model());
    }

    /** Largest k that may be tried. */
    int most() {
        return most;
    }

    /**
     * Searches and draws the whole curve.
     *
     * @param stage the finished stage
     */
    RankSelection choose(int stage) {
        DriftRank.Choice choice = DriftRank.largest(settings.least(), most, settings.gamma(), this::drift);
        for (int k : DriftRank.grid(settings.least(), most, CURVE)) {
            drift(k);
        }
        return new RankSelection(
                stage,
                objectives,
                settings.reward().id(),
                settings.gamma(),
                settings.completions(),
                settings.least(),
                most,
                before.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN),
                choice.rank(),
                fall().isEmpty(),
                warning(choice.rank()),
                List.copyOf(points.values()));
    }

    private double drift(int k) {
        return points.computeIfAbsent(k, this::point).drift();
    }

    private RankSelection.Point point(int k) {
        double[] reward = new double[completions.size()];
        double[] drift = new double[completions.size()];
        for (int c = 0; c < reward.length; c++) {
            trial.set(completions.get(c).stream().map(u -> first(u, k)).toList());
            for (String o : objectives) {
                double r = reward(o);
                reward[c] += r / objectives.size();
                drift[c] = Math.max(drift[c], Math.abs(r - before.getOrDefault(o, Double.NaN)));
            }
        }
        return new RankSelection.Point(
                k, mean(reward), least(reward), largest(reward), mean(drift), least(drift), largest(drift));
    }

    private double reward(String objective) {
        return settings.reward().of(data.heldOutSums(objective), data.baseSums(objective), beta);
    }

    private List<LowRank> completion(long seed) {
        List<LowRank> all = new ArrayList<>();
        for (int i = 0; i < tails.size(); i++) {
            Tail t = tails.get(i);
            Basis u = t.outputs.randomComplement(most, Seeds.mix(seed, i, 0));
            Basis v = t.inputs.randomComplement(most, Seeds.mix(seed, i, 1));
            all.add(new LowRank(t.module, u.dim(), v.dim(), most, t.mu, u.columns(), v.transposed()));
        }
        return all;
    }

    /** The first k of the directions. */
    private static LowRank first(LowRank u, int k) {
        double[] b = new double[u.rows() * k];
        for (int i = 0; i < u.rows(); i++) {
            System.arraycopy(u.b(), i * u.rank(), b, i * k, k);
        }
        double[] a = Arrays.copyOf(u.a(), k * u.cols());
        return new LowRank(u.module(), u.rows(), u.cols(), k, u.scale(), b, a);
    }

    /** Where the drift falls although k grows, as a sentence; empty when it never does. */
    private String fall() {
        RankSelection.Point last = null;
        for (RankSelection.Point p : points.values()) {
            if (last != null && p.drift() < last.drift()) {
                return String.format(
                        Locale.ROOT,
                        "The drift falls from %.3g at k = %d to %.3g at k = %d, so the binary search may have missed a larger k.",
                        last.drift(),
                        last.k(),
                        p.drift(),
                        p.k());
            }
            last = p;
        }
        return "";
    }

    private String warning(int chosen) {
        if (chosen == most) {
            return "";
        }
        String fall = fall();
        int within = points.values().stream()
                .filter(p -> p.drift() <= settings.gamma())
                .mapToInt(RankSelection.Point::k)
                .max()
                .orElse(0);
        return within > chosen ? fall + " On the curve, k = " + within + " lies within gamma too." : fall;
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).average().orElse(Double.NaN);
    }

    private static double least(double[] x) {
        return Arrays.stream(x).min().orElse(Double.NaN);
    }

    private static double largest(double[] x) {
        return Arrays.stream(x).max().orElse(Double.NaN);
    }

    @Override
    public void close() {
        trial.close();
    }
}
