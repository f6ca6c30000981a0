package org.counterpoint.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.counterpoint.method.Stage;

/**
 * The margin terms that later stages take from earlier ones. They are computed once, when the earlier stage ends: at that moment
 * its adapter on and off are exactly the model and the reference of its implicit reward, so that no second model is kept.
 */
final class StageMargins {
    private final List<Stage> stages;
    private final PairData data;
    private final int batch;
    private final double beta;
    private final long seed;
    private final Map<Integer, double[][]> offsets = new LinkedHashMap<>();

    StageMargins(List<Stage> stages, PairData data, int batch, double beta, long seed) {
        this.stages = stages;
        this.data = data;
        this.batch = batch;
        this.beta = beta;
        this.seed = seed;
        for (Stage s : stages) {
            offsets.put(
                    s.number(),
                    data.shares(s).stream()
                            .map(share -> new double[share.pairs().size()])
                            .toArray(double[][]::new));
        }
    }

    /** The batches of a stage, with the margins that are known by now. */
    StageBatches batches(Stage stage) {
        return new StageBatches(stage, data.shares(stage), batch, seed(stage), offsets(stage));
    }

    /**
     * Adds the implicit reward of a finished stage, whose adapter is still attached, to the margins of the stages that want it, for
     * the pairs they will use.
     *
     * @param first pairs at the start of each source that are wanted in any case
     */
    void add(Stage finished, Policy policy, int first) {
        for (Stage later : stages) {
            for (Stage.MarginTerm term : later.margins()) {
                if (term.stage() == finished.number()) {
                    add(later, term.coefficient() * beta, policy, first);
                }
            }
        }
    }

    private void add(Stage later, double factor, Policy policy, int first) {
        List<PairData.Share> shares = data.shares(later);
        int[][] used = StageBatches.used(later, shares, batch, seed(later));
        for (int s = 0; s < used.length; s++) {
            List<Pair> all = shares.get(s).pairs();
            TreeSet<Integer> wanted =
                    new TreeSet<>(Arrays.stream(used[s]).boxed().toList());
            for (int i = 0; i < Math.min(first, all.size()); i++) {
                wanted.add(i);
            }
            List<Pair> pairs = new ArrayList<>();
            wanted.forEach(i -> pairs.add(all.get(i)));
            double[] now = PairScores.margins(policy, pairs);
            double[] before = PairScores.margins(PairScores.referenceSums(policy, pairs));
            int at = 0;
            for (int i : wanted) {
                offsets(later)[s][i] += factor * (now[at] - before[at]);
                at++;
            }
        }
    }

    /** The offsets of the stages from one on that take any, by number; for {@link #restore}. */
    Map<Integer, double[][]> state(int from) {
        Map<Integer, double[][]> known = new LinkedHashMap<>();
        for (Stage s : stages) {
            if (s.number() >= from && !s.margins().isEmpty()) {
                known.put(s.number(), offsets(s));
            }
        }
        return known;
    }

    /** Puts back what {@link #state} gave, for the same pairs. */
    void restore(Map<Integer, double[][]> known) {
        known.forEach((number, saved) -> {
            double[][] mine = Objects.requireNonNull(offsets.get(number));
            for (int s = 0; s < mine.length; s++) {
                System.arraycopy(saved[s], 0, mine[s], 0, mine[s].length);
            }
        });
    }

    private double[][] offsets(Stage stage) {
        return Objects.requireNonNull(offsets.get(stage.number()));
    }

    private long seed(Stage stage) {
        return Seeds.mix(seed, 10, stage.number());
    }
}
