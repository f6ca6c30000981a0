package org.counterpoint.workbench.chart;

import java.util.List;

/** Comma-separated text after RFC 4180: a cell with a comma, quote or line break stands in quotes. */
final class Csv {
    private Csv() {}

    /** Appends one line. */
    static void row(StringBuilder csv, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            csv.append(i == 0 ? "" : ",");
            boolean quote = cell.indexOf(',') >= 0
                    || cell.indexOf('"') >= 0
                    || cell.indexOf('\n') >= 0
                    || cell.indexOf('\r') >= 0;
            csv.append(quote ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
        }
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
