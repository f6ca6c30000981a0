package org.counterpoint.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.counterpoint.analysis.ForgettingReport.Kind;
import org.counterpoint.analysis.ForgettingReport.Row;
import org.counterpoint.math.Statistics;
import org.counterpoint.math.StudentT;

/**
 * Forgetting of one configuration over its seeds: every objective after every stage, and how far it moved since the stage that trained it.
 *
 * @param runs ids of the seeds that are in it
 * @param left ids of seeds whose stages differ from those of the first or have not ended
 * @param split split of the rewards
 * @param objectives names, the columns
 * @param rows rows of the first seed: base, stages, merged
 * @param reward [rows][objectives] mean over seeds
 * @param change [rows][objectives] mean over seeds of the change since the last earlier stage that trained the objective, positive where
 *     it got better; NaN for the row of that stage itself and before
 * @param noise [rows][objectives] half-width of the 95 % interval of that change: over seeds (paired) where there are several, else
 *     from the standard errors of the two evaluations as if they were independent
 * @param own [objectives] row that trained the objective last, -1 if none did
 */
public record ForgettingMatrix(
        List<String> runs,
        List<String> left,
        String split,
        List<String> objectives,
        List<Row> rows,
        double[][] reward,
        double[][] change,
        double[][] noise,
        int[] own) {

    /** Half-width of a 95 % interval in standard errors, for evaluations of many prompts. */
    private static final double NORMAL = 1.959963984540054;

    /**
     * Joins the matrices of seeds.
     *
     * @param seeds reports of runs that differ by the seed only
     * @param sign +1 for an objective to maximize, -1 to minimize, by its name
     * @return empty where no seed has a finished stage
     */
    public static Optional<ForgettingMatrix> of(List<ForgettingReport> seeds, ToDoubleFunction<String> sign) {
        Optional<ForgettingReport> some =
                seeds.stream().filter(s -> s.unavailable().isEmpty()).findFirst();
        if (some.isEmpty()) {
            return Optional.empty();
        }
        ForgettingReport first = some.get();
        List<ForgettingReport> kept = seeds.stream()
                .filter(s -> s.unavailable().isEmpty() && labels(s).equals(labels(first)))
                .toList();
        int rows = first.rows().size();
        int columns = first.objectives().size();
        double[][] reward = nan(rows, columns);
        double[][] change = nan(rows, columns);
        double[][] noise = nan(rows, columns);
        int[] own = new int[columns];
        for (int j = 0; j < columns; j++) {
            own[j] = lastTrained(first, first.objectives().get(j), rows);
            for (int r = 0; r < rows; r++) {
                int column = j;
                int row = r;
                reward[r][j] = Statistics.mean(kept.stream()
                        .mapToDouble(s -> s.rows().get(row).reward()[column])
                        .toArray());
                int since = lastTrained(first, first.objectives().get(j), r);
                if (since >= 0) {
                    double[] moved = kept.stream()
                            .mapToDouble(
                                    s -> sign.applyAsDouble(first.objectives().get(column))
                                            * (s.rows().get(row).reward()[column]
                                                    - s.rows().get(since).reward()[column]))
                            .toArray();
                    change[r][j] = Statistics.mean(moved);
                    noise[r][j] = moved.length > 1
                            ? StudentT.critical(0.95, moved.length - 1) * Statistics.standardError(moved)
                            : NORMAL
                                    * Math.hypot(
                                            first.rows().get(r).se()[j],
                                            first.rows().get(since).se()[j]);
                }
            }
        }
        return Optional.of(new ForgettingMatrix(
                kept.stream().map(ForgettingReport::run).toList(),
                seeds.stream()
                        .filter(s -> !kept.contains(s))
                        .map(ForgettingReport::run)
                        .toList(),
                first.split(),
                first.objectives(),
                first.rows(),
                reward,
                change,
                noise,
                own));
    }

    /** Whether a change is larger than its noise; false where nothing is known. */
    public boolean clear(int row, int objective) {
        return Math.abs(change[row][objective]) > noise[row][objective];
    }

    /** The last row before {@code before} that trained the objective, or -1. */
    private static int lastTrained(ForgettingReport report, String objective, int before) {
        for (int r = before - 1; r >= 0; r--) {
            Row row = report.rows().get(r);
            if (row.kind() == Kind.STAGE && row.trained().getOrDefault(objective, 0.0) > 0) {
                return r;
            }
        }
        return -1;
    }

    private static List<String> labels(ForgettingReport report) {
        return report.rows().stream().map(r -> r.kind() + " " + r.label()).toList();
    }

    private static double[][] nan(int rows, int columns) {
        double[][] out = new double[rows][columns];
        for (double[] row : out) {
            Arrays.fill(row, Double.NaN);
        }
        return out;
    }
}
