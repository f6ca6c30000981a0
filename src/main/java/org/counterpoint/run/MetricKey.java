package org.counterpoint.run;

import java.util.List;

/**
 * What a metric key means.
 *
 * @param pattern the key with {@code <o>}, {@code <a>}, {@code <b>} for objective names and {@code <name>} for a behavior
 * @param unit unit of the value, empty for a plain number
 * @param splits splits it is logged on
 * @param meaning one sentence
 */
public record MetricKey(String pattern, String unit, List<String> splits, String meaning) {
    static final List<String> TRAIN = List.of("train");
    static final List<String> HELD_OUT = List.of("validation", "test", "unseen");
    static final List<String> VALIDATION = List.of("validation");
    static final List<String> SEEN = List.of("train", "validation");
    static final List<String> EVERYWHERE = List.of("train", "validation", "test", "unseen");

    /** Whether a concrete key such as {@code reward/helpful/mean} is of this pattern. */
    public boolean matches(String key) {
        String[] want = pattern.split("/", -1);
        String[] have = key.split("/", -1);
        if (want.length != have.length) {
            return false;
        }
        for (int i = 0; i < want.length; i++) {
            boolean free = want[i].startsWith("<");
            if (free ? have[i].isEmpty() : !want[i].equals(have[i])) {
                return false;
            }
        }
        return true;
    }
}
