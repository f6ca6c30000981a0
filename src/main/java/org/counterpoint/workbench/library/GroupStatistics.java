package org.counterpoint.workbench.library;

import java.util.List;

/**
 * Mean and spread of a value over the runs of a group.
 *
 * @param runs how many runs have the value
 * @param mean arithmetic mean; NaN where none has it
 * @param spread sample standard deviation (n - 1); NaN below two runs
 * @param least the least value; NaN where none has it
 * @param greatest the greatest value; NaN where none has it
 */
public record GroupStatistics(int runs, double mean, double spread, double least, double greatest) {
    /** Of these runs; those without the value are passed over. */
    public static GroupStatistics of(List<LibraryRow> rows, String objective, RewardValue value) {
        return of(rows.stream()
                .mapToDouble(row -> value.of(row, objective))
                .filter(x -> !Double.isNaN(x))
                .toArray());
    }

    /** Of these numbers. */
    static GroupStatistics of(double[] values) {
        int n = values.length;
        if (n == 0) {
            return new GroupStatistics(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            sum += v;
            least = Math.min(least, v);
            greatest = Math.max(greatest, v);
        }
        double mean = sum / n;
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        return new GroupStatistics(n, mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1)), least, greatest);
    }
}
