package org.counterpoint.objective.reward;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What happens to a reward that is not a number or lies outside the range that was declared. */
public enum OnBad {
    /** The run ends with a sentence that names the sample; the default, because a value that breaks its promise is a bug. */
    FAIL,
    /** A value beyond an end of the range counts as that end, and is recorded; what is not a number still ends the run. */
    CLIP,
    /** It counts as the worst value of the range, which must be finite, and is recorded. */
    WORST;

    /** The word in a configuration. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OnBad of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(OnBad::id).toList();
    }
}
