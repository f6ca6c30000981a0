package org.counterpoint.workbench.settings;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the run library is arranged, in plain words; names that mean nothing to the library are passed over.
 *
 * @param search what is searched for
 * @param grouping by what runs are grouped
 * @param value which value of a course the reward columns show
 * @param archived whether archived runs are listed
 * @param columns columns that are not as at first: {@code +id} shown, {@code -id} hidden
 * @param order ids of all columns as the user ordered them; empty for the library's own order
 * @param widths widths that the user gave to columns, in pixels at the ordinary size of text
 * @param sort by which columns lines are sorted, the first first: {@code +id} ascending, {@code -id} descending; empty for newest first
 */
public record LibraryShape(
        String search,
        String grouping,
        String value,
        boolean archived,
        List<String> columns,
        List<String> order,
        Map<String, Double> widths,
        List<String> sort) {
    /** The arrangement of a first start. */
    public static final LibraryShape STANDARD =
            new LibraryShape("", "SEEDS", "LAST", false, List.of(), List.of(), Map.of(), List.of());

    /** A copy that cannot change. */
    public LibraryShape {
        columns = List.copyOf(columns);
        order = List.copyOf(order);
        widths = Collections.unmodifiableMap(new TreeMap<>(widths));
        sort = List.copyOf(sort);
    }
}
