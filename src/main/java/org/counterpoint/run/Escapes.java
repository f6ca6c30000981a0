package org.counterpoint.run;

import java.util.Map;
import java.util.stream.Collectors;

/** Words as cells of tables in text formats: what a format would read as its own is escaped. */
public final class Escapes {
    private static final Map<String, String> LATEX = Map.ofEntries(
            Map.entry("\\", "\\textbackslash{}"),
            Map.entry("&", "\\&"),
            Map.entry("%", "\\%"),
            Map.entry("$", "\\$"),
            Map.entry("#", "\\#"),
            Map.entry("_", "\\_"),
            Map.entry("{", "\\{"),
            Map.entry("}", "\\}"),
            Map.entry("~", "\\textasciitilde{}"),
            Map.entry("^", "\\textasciicircum{}"),
            Map.entry("<", "\\textless{}"),
            Map.entry(">", "\\textgreater{}"),
            Map.entry("\"", "''"),
            Map.entry("\u00b1", "\\ensuremath{\\pm}"),
            Map.entry("\u2212", "\\ensuremath{-}"),
            Map.entry("\u00b7", "\\ensuremath{\\cdot}"),
            Map.entry("\u0394", "\\ensuremath{\\Delta}"),
            Map.entry("\u03bb", "\\ensuremath{\\lambda}"),
            Map.entry("\u03c3", "\\ensuremath{\\sigma}"),
            Map.entry("\u2264", "\\ensuremath{\\le}"),
            Map.entry("\u2265", "\\ensuremath{\\ge}"),
            Map.entry("\u00d7", "\\ensuremath{\\times}"),
            Map.entry("\u2192", "\\ensuremath{\\to}"),
            Map.entry("\u2026", "\\ldots{}"),
            Map.entry("\u2013", "--"),
            Map.entry("\n", " "));

    private Escapes() {}

    /** A cell of comma-separated values: quoted where it holds a comma, a quote or a line break. */
    public static String csv(String text) {
        return text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? text
                : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A cell of a Markdown table, on one line. */
    public static String markdown(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>");
    }

    /** Words in LaTeX, on one line. */
    public static String latex(String text) {
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(c -> LATEX.getOrDefault(c, c))
                .collect(Collectors.joining());
    }
}
