package org.counterpoint.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The prompts or preference pairs a run was trained on.
 *
 * @param name name of the data set
 * @param fingerprint hash of its content; equal fingerprints mean equal data; empty if unknown
 * @param sources the files it was read from; empty for data that come with an environment
 */
public record DataInfo(String name, String fingerprint, List<Source> sources) {
    public DataInfo {
        sources = List.copyOf(sources);
    }

    /** Data without files. */
    public DataInfo(String name, String fingerprint) {
        this(name, fingerprint, List.of());
    }

    /**
     * A file.
     *
     * @param file absolute path
     * @param sha256 of its bytes, hexadecimal
     * @param form what its columns were taken to mean
     * @param map column by role, where a column was not named like its role
     * @param counts what was found in it, such as {@code rows}, {@code bad_rows} and {@code pairs/<objective>}
     */
    public record Source(String file, String sha256, String form, Map<String, String> map, Map<String, Long> counts) {
        public Source {
            map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
            counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        }
    }
}
