package org.counterpoint.workbench.library;

import java.util.Arrays;
import java.util.List;

/**
 * How the library is arranged, in plain words that settings can keep.
 *
 * @param grouping name of a {@link Grouping}
 * @param value code of a {@link RewardValue}
 * @param archived whether archived runs are listed
 * @param columns columns that are not as at first: {@code +id} shown, {@code -id} hidden
 */
public record LibraryState(String grouping, String value, boolean archived, List<String> columns) {
    /** Keeps a copy. */
    public LibraryState {
        columns = List.copyOf(columns);
    }

    /** The grouping; by seeds where the name is none. */
    Grouping group() {
        return Arrays.stream(Grouping.values())
                .filter(g -> g.name().equals(grouping))
                .findFirst()
                .orElse(Grouping.SEEDS);
    }
}
