package org.counterpoint.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All metrics of a run, column by column: per split the steps and times of its rows, per key only the rows that have it.
 *
 * <p>A table never changes. Tables that a {@link Builder} hands out share its columns, so a snapshot of a growing run costs no
 * copy of what was there before.
 */
public final class MetricTable {
    private final Map<String, Split> splits;

    private MetricTable(Map<String, Split> splits) {
        this.splits = splits;
    }

    /** A table without rows. */
    public static MetricTable empty() {
        return new MetricTable(Map.of());
    }

    /** A table of these rows. */
    public static MetricTable of(Iterable<MetricRow> rows) {
        Builder builder = new Builder();
        rows.forEach(builder::add);
        return builder.snapshot();
    }

    /** Names of the splits that have rows, in the order of their first row. */
    public Set<String> splits() {
        return splits.keySet();
    }

    /** Metric keys of a split in the order they first appeared; empty for an unknown split. */
    public Set<String> keys(String split) {
        Split s = splits.get(split);
        return s == null ? Set.of() : s.keys();
    }

    /** Whether a split has at least one value of the key. */
    public boolean has(String split, String key) {
        Split s = splits.get(split);
        return s != null && s.columns.containsKey(key);
    }

    /** Number of rows of a split; 0 for an unknown one. */
    public int rows(String split) {
        Split s = splits.get(split);
        return s == null ? 0 : s.size;
    }

    /** The points of one metric; empty if the split or the key does not exist. The arrays are fresh copies. */
    public Series series(String split, String key) {
        Split s = splits.get(split);
        Column column = s == null ? null : s.columns.get(key);
        if (s == null || column == null) {
            return Series.empty();
        }
        double[] steps = new double[column.size];
        double[] times = new double[column.size];
        for (int i = 0; i < column.size; i++) {
            steps[i] = s.steps[column.rows[i]];
            times[i] = s.times[column.rows[i]];
        }
        return new Series(steps, times, Arrays.copyOf(column.values, column.size));
    }

    /** The steps of all rows of a split, in order. */
    public long[] steps(String split) {
        Split s = splits.get(split);
        return s == null ? new long[0] : Arrays.copyOf(s.steps, s.size);
    }

    /** The largest step of any split, or -1 if there is no row. */
    public long lastStep() {
        long last = -1;
        for (Split s : splits.values()) {
            for (int i = 0; i < s.size; i++) {
                last = Math.max(last, s.steps[i]);
            }
        }
        return last;
    }

    /** The row at {@code index} of a split, put together again. */
    public MetricRow row(String split, int index) {
        Split s = splits.get(split);
        if (s == null || index < 0 || index >= s.size) {
            throw new IndexOutOfBoundsException("The split " + split + " has no row " + index + ".");
        }
        Map<String, Double> values = new LinkedHashMap<>();
        s.columns.forEach((key, column) -> {
            int at = Arrays.binarySearch(column.rows, 0, column.size, index);
            if (at >= 0) {
                values.put(key, column.values[at]);
            }
        });
        return new MetricRow(s.steps[index], s.times[index], split, values);
    }

    /** Rows of one split; arrays may be longer than {@code size} because a builder still fills them. */
    private record Split(long[] steps, double[] times, int size, Map<String, Column> columns) {
        Set<String> keys() {
            return columns.keySet();
        }
    }

    /** Values of one key; {@code rows} are increasing row numbers of its split. */
    private record Column(int[] rows, double[] values, int size) {}

    /** Collects rows; not safe for use by several threads, but the snapshots are. */
    public static final class Builder {
        private final Map<String, SplitBuilder> splits = new LinkedHashMap<>();

        /** Appends a row. */
        public void add(MetricRow row) {
            RowSink sink = begin(row.split(), row.step(), row.time());
            row.values().forEach(sink::put);
        }

        /** Starts a row whose values follow one by one, without a map per row. */
        RowSink begin(String split, long step, double time) {
            SplitBuilder s = splits.computeIfAbsent(split, name -> new SplitBuilder());
            s.addRow(step, time);
            return s;
        }

        /** The table of all rows so far; later rows do not show in it. */
        public MetricTable snapshot() {
            Map<String, Split> copy = new LinkedHashMap<>();
            splits.forEach((name, s) -> copy.put(name, s.snapshot()));
            return new MetricTable(Collections.unmodifiableMap(copy));
        }
    }

    /** Takes the values of the row that was begun last. */
    interface RowSink {
        /** Adds one value; a key that comes twice in one row keeps the later value. */
        void put(String key, double value);
    }

    private static final class SplitBuilder implements RowSink {
        private long[] steps = new long[64];
        private double[] times = new double[64];
        private int size;
        private final Map<String, ColumnBuilder> columns = new LinkedHashMap<>();

        void addRow(long step, double time) {
            if (size == steps.length) {
                steps = Arrays.copyOf(steps, size * 2);
                times = Arrays.copyOf(times, size * 2);
            }
            steps[size] = step;
            times[size] = time;
            size++;
        }

        @Override
        public void put(String key, double value) {
            columns.computeIfAbsent(key, k -> new ColumnBuilder()).add(size - 1, value);
        }

        Split snapshot() {
            Map<String, Column> copy = LinkedHashMap.newLinkedHashMap(columns.size());
            columns.forEach((key, column) -> copy.put(key, new Column(column.rows, column.values, column.size)));
            return new Split(steps, times, size, Collections.unmodifiableMap(copy));
        }
    }

    private static final class ColumnBuilder {
        private int[] rows = new int[16];
        private double[] values = new double[16];
        private int size;

        void add(int row, double value) {
            if (size > 0 && rows[size - 1] == row) {
                values = values.clone();
                values[size - 1] = value;
                return;
            }
            if (size == rows.length) {
                rows = Arrays.copyOf(rows, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            rows[size] = row;
            values[size] = value;
            size++;
        }
    }

    /** All rows of all splits in the order of their step; made for export, not for speed. */
    public List<MetricRow> allRows() {
        List<MetricRow> all = new ArrayList<>();
        for (String split : splits.keySet()) {
            for (int i = 0; i < rows(split); i++) {
                all.add(row(split, i));
            }
        }
        all.sort((x, y) -> Long.compare(x.step(), y.step()));
        return all;
    }
}
