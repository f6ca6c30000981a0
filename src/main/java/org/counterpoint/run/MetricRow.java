package org.counterpoint.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of {@code metrics.jsonl}.
 *
 * @param step optimizer step, 0 before the first update
 * @param time seconds since the run started
 * @param split {@code train}, {@code validation} or {@code test}
 * @param values values by metric key (see {@link MetricKeys}), in the order they are written; NaN and infinities are allowed
 */
public record MetricRow(long step, double time, String split, Map<String, Double> values) {
    public MetricRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
