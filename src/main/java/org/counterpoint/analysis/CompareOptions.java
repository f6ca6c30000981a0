package org.counterpoint.analysis;

import org.jspecify.annotations.Nullable;

/**
 * How runs are compared.
 *
 * @param groupBy what names a group, see {@link CompareReport#of(java.util.List, CompareOptions)}
 * @param split prompts whose rewards are compared, or null for the least watched split that all runs share
 * @param pick which evaluation of a run counts
 * @param cursor for {@link Pick#AT_STEP}: the last evaluation at or before this step counts
 * @param baseline group that the others are claimed against, or null for linear weighting where it takes part, else the first group
 */
public record CompareOptions(
        String groupBy,
        @Nullable String split,
        Pick pick,
        double cursor,
        @Nullable String baseline) {

    /** The last evaluation of the least watched split, by method. */
    public static final CompareOptions USUAL = byGroup("method");

    /** Which evaluation of a run counts. */
    public enum Pick {
        /** The last one. */
        LAST("last evaluation"),
        /** The one with the highest mean reward over objectives on validation; optimistic on validation itself. */
        BEST_ON_VALIDATION("best on validation"),
        /** The last one at or before the time cursor. */
        AT_STEP("at the time cursor");

        private final String words;

        Pick(String words) {
            this.words = words;
        }

        /** In words, for headings. */
        public String words() {
            return words;
        }
    }

    /** The usual comparison by other groups. */
    public static CompareOptions byGroup(String key) {
        return new CompareOptions(key, null, Pick.LAST, Double.POSITIVE_INFINITY, null);
    }

    /** The same on another split. */
    public CompareOptions on(@Nullable String other) {
        return new CompareOptions(groupBy, other, pick, cursor, baseline);
    }

    /** The same with another evaluation of each run. */
    public CompareOptions at(Pick rule, double step) {
        return new CompareOptions(groupBy, split, rule, step, baseline);
    }

    /** The same against another group. */
    public CompareOptions against(@Nullable String group) {
        return new CompareOptions(groupBy, split, pick, cursor, group);
    }
}
