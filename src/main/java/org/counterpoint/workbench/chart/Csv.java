package org.counterpoint.workbench.chart;

import java.util.List;
import java.util.stream.Collectors;
import org.counterpoint.run.Escapes;

/** Comma-separated text after RFC 4180: a cell with a comma, quote or line break stands in quotes. */
final class Csv {
    private Csv() {}

    /** Appends one line. */
    static void row(StringBuilder csv, List<String> cells) {
        csv.append(cells.stream().map(Escapes::csv).collect(Collectors.joining(",")));
        csv.append('\n');
    }

    /** Headings and rows. */
    static String of(List<String> columns, List<List<String>> rows) {
        StringBuilder csv = new StringBuilder();
        row(csv, columns);
        rows.forEach(row -> row(csv, row));
        return csv.toString();
    }
}
