package org.counterpoint.workbench.chart;

import java.util.List;
import java.util.function.Supplier;

/**
 * Something that a panel does not show one to one: points merged for the screen, values that are no numbers, a seed that is missing.
 * Shown as words above the chart; a click lists the rows behind it.
 *
 * @param words what is not shown, with its count, such as {@code 12 without a value}
 * @param why what that means for the reader, one sentence
 * @param columns names of the columns of the rows
 * @param rows the raw rows, made when they are asked for; each has one text for each column
 */
public record Badge(String words, String why, List<String> columns, Supplier<List<List<String>>> rows) {
    /** Copies the columns. */
    public Badge {
        columns = List.copyOf(columns);
    }

    /** A badge that says something but has no rows. */
    public static Badge of(String words, String why) {
        return new Badge(words, why, List.of(), List::of);
    }
}
