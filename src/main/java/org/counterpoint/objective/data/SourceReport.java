package org.counterpoint.objective.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found in one source.
 *
 * @param source the source
 * @param sha256 of the bytes of the whole file, hexadecimal
 * @param rows rows read, bad ones too
 * @param bad rows that cannot be used, the first {@value #LISTED}
 * @param badRows how many cannot be used
 * @param ties comparisons that prefer neither completion
 * @param unrated scores that rows leave out
 * @param duplicates preferences that were there before
 * @param pairs preferences by objective, each once
 */
public record SourceReport(
        DataSource source,
        String sha256,
        long rows,
        List<BadRow> bad,
        long badRows,
        long ties,
        long unrated,
        long duplicates,
        Map<String, Long> pairs) {
    /** How many bad rows are kept with their reasons. */
    public static final int LISTED = 1000;

    public SourceReport {
        bad = List.copyOf(bad);
        pairs = Collections.unmodifiableMap(new LinkedHashMap<>(pairs));
    }

    /**
     * A row that cannot be used.
     *
     * @param line line of the file, or row of a Parquet file
     * @param reason what is wrong with it, without a full stop
     */
    public record BadRow(long line, String reason) {}
}
