package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.counterpoint.analysis.CompareReport.Aggregate;
import org.counterpoint.analysis.CompareReport.Row;
import org.counterpoint.run.Escapes;

/** The table of a comparison for papers and notes: LaTeX (booktabs), Markdown and CSV, all with the same numbers. */
public final class CompareExport {
    private static final String BETTER = "⁺";
    private static final String WORSE = "⁻";

    private final CompareReport report;
    private final List<String> objectives;

    private CompareExport(CompareReport report) {
        this.report = report;
        this.objectives = report.objectives();
    }

    /** A LaTeX table; needs the package booktabs. */
    public static String latex(CompareReport report) {
        return new CompareExport(report).latex();
    }

    /** A Markdown table with the sentence on what it shows above it and the claims below. */
    public static String markdown(CompareReport report) {
        return new CompareExport(report).markdown();
    }

    /** One line per group and objective, with every number in full. */
    public static String csv(CompareReport report) {
        return new CompareExport(report).csv();
    }

    /**
     * What the numbers, intervals and marks of a table mean.
     *
     * @param mark what marks the best of a column, such as {@code Bold}
     */
    public static String caption(CompareReport report, String mark) {
        return new CompareExport(report).caption(mark);
    }

    /** Whether a group has the best interquartile mean on an objective. */
    public static boolean best(CompareReport report, String group, String objective) {
        return new CompareExport(report).best(group, objective);
    }

    private String latex() {
        StringBuilder out = new StringBuilder();
        out.append("% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n\\caption{")
                .append(Escapes.latex(caption("Bold")))
                .append("}\n\\label{tab:comparison}\n\\begin{tabular}{l r ")
                .append("l ".repeat(objectives.size() + 1).trim())
                .append("}\n\\toprule\n");
        out.append(Escapes.latex(capital(report.groupBy()))).append(" & $n$");
        objectives.forEach(o -> out.append(" & ").append(Escapes.latex(o)));
        out.append(" & all \\\\\n\\midrule\n");
        for (String group : report.groups()) {
            out.append(Escapes.latex(group)).append(" & ").append(seeds(group));
            for (String objective : objectives) {
                Optional<Row> row = report.row(group, objective);
                out.append(" & ")
                        .append(
                                row.isEmpty()
                                        ? "--"
                                        : texCell(
                                                row.get().iqm(),
                                                row.get().ci(),
                                                best(group, objective),
                                                mark(group, objective)));
            }
            out.append(" & ")
                    .append(aggregate(group)
                            .map(a -> texCell(a.iqm(), a.ci(), false, ""))
                            .orElse("--"))
                    .append(" \\\\\n");
        }
        return out.append("\\bottomrule\n\\end{tabular}\n\\end{table}\n").toString();
    }

    private static String texCell(double value, double[] ci, boolean best, String mark) {
        if (Double.isNaN(value)) {
            return "--";
        }
        String number = number(value);
        return (best ? "\\textbf{" + number + "}" : number)
                + (mark.isEmpty() ? "" : "$^{" + (mark.equals(BETTER) ? "+" : "-") + "}$")
                + (Double.isNaN(ci[0]) ? "" : " {\\scriptsize [" + number(ci[0]) + ", " + number(ci[1]) + "]}");
    }

    private String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("| ").append(Escapes.markdown(report.groupBy())).append(" | n |");
        objectives.forEach(o -> out.append(' ').append(Escapes.markdown(o)).append(" |"));
        out.append(" all |\n|---|---:|")
                .append("---|".repeat(objectives.size() + 1))
                .append('\n');
        for (String group : report.groups()) {
            out.append("| ")
                    .append(Escapes.markdown(group))
                    .append(" | ")
                    .append(seeds(group))
                    .append(" |");
            for (String objective : objectives) {
                Optional<Row> row = report.row(group, objective);
                out.append(' ')
                        .append(
                                row.isEmpty()
                                        ? "–"
                                        : plainCell(
                                                row.get().iqm(),
                                                row.get().ci(),
                                                best(group, objective) ? s -> "**" + s + "**" : s -> s,
                                                mark(group, objective)))
                        .append(" |");
            }
            out.append(' ')
                    .append(aggregate(group)
                            .map(a -> plainCell(a.iqm(), a.ci(), s -> s, ""))
                            .orElse("–"))
                    .append(" |\n");
        }
        out.append('\n')
                .append(caption("Bold"))
                .append("\n\nRuns are ")
                .append(report.comparability().words())
                .append(".\n");
        for (CompareReport.Claim claim : report.claims()) {
            out.append("\n- ").append(claim.sentence());
            claim.conditions().forEach(c -> out.append(' ').append(c));
        }
        report.axisChanges().forEach(change -> out.append("\n- ").append(change));
        return out.append('\n').toString();
    }

    /** A number with its interval, as tables on screen show it. */
    public static String cell(double value, double[] ci) {
        return plainCell(value, ci, s -> s, "");
    }

    private static String plainCell(double value, double[] ci, UnaryOperator<String> emphasis, String mark) {
        return Double.isNaN(value)
                ? "–"
                : emphasis.apply(number(value))
                        + mark
                        + (Double.isNaN(ci[0]) ? "" : " [" + number(ci[0]) + ", " + number(ci[1]) + "]");
    }

    private String csv() {
        List<String> lines = new ArrayList<>();
        lines.add("group,objective,split,rule,n,iqm,low,high,mean,best,values,seeds");
        for (Row row : report.table()) {
            lines.add(String.join(
                    ",",
                    Escapes.csv(row.method()),
                    Escapes.csv(row.objective()),
                    Escapes.csv(report.split()),
                    Escapes.csv(report.rule()),
                    Integer.toString(row.nSeeds()),
                    exact(row.iqm()),
                    exact(row.ci()[0]),
                    exact(row.ci()[1]),
                    exact(row.mean()),
                    Boolean.toString(best(row.method(), row.objective())),
                    join(row.values()),
                    join(row.seeds())));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String join(double[] values) {
        return String.join(
                " ",
                java.util.Arrays.stream(values).mapToObj(CompareExport::exact).toList());
    }

    private static String join(long[] values) {
        return String.join(
                " ", java.util.Arrays.stream(values).mapToObj(Long::toString).toList());
    }

    private String caption(String mark) {
        boolean intervals = report.table().stream().anyMatch(r -> !Double.isNaN(r.ci()[0]));
        int least = report.table().stream().mapToInt(Row::nSeeds).min().orElse(0);
        int most = report.table().stream().mapToInt(Row::nSeeds).max().orElse(0);
        String n = least == most ? Integer.toString(least) : least + " to " + most;
        StringBuilder out = new StringBuilder("Reward on " + report.split() + ", " + report.rule()
                + "; interquartile mean over n = " + n + (most == 1 ? " run" : " seeds"));
        if (intervals) {
            out.append(" with 95 % percentile bootstrap intervals over seeds");
        }
        out.append(". ").append(mark).append(": best interquartile mean of the column, which is not a test.");
        boolean marked = report.groups().stream()
                .anyMatch(g -> objectives.stream().anyMatch(o -> !mark(g, o).isEmpty()));
        if (marked) {
            out.append(" Raised + or -: better or worse than ")
                    .append(report.baseline())
                    .append(" at p ≤ 0.05 after Holm over ")
                    .append(report.tests().size())
                    .append(" tests.");
        } else if (intervals && !report.baseline().isEmpty()) {
            out.append(" No difference from ")
                    .append(report.baseline())
                    .append(" reaches p ≤ 0.05 after Holm over ")
                    .append(report.tests().size())
                    .append(" tests.");
        }
        return out.append(" \"all\": pooled over objectives, which assumes one scale.")
                .toString();
    }

    /** Whether a test shows the group above or below the baseline. */
    private String mark(String group, String objective) {
        for (CompareReport.Test t : report.tests()) {
            boolean turned = t.a().equals(report.baseline()) && t.b().equals(group);
            boolean straight = t.b().equals(report.baseline()) && t.a().equals(group);
            if ((turned || straight) && t.objective().equals(objective) && t.pAdjusted() <= CompareTests.ALPHA) {
                boolean above = straight ? t.difference() > 0 : t.difference() < 0;
                return above != report.minimized().contains(objective) ? BETTER : WORSE;
            }
        }
        return "";
    }

    private boolean best(String group, String objective) {
        double sign = report.minimized().contains(objective) ? -1 : 1;
        double best = report.table().stream()
                .filter(r -> r.objective().equals(objective))
                .mapToDouble(r -> sign * r.iqm())
                .filter(v -> !Double.isNaN(v))
                .max()
                .orElse(Double.NaN);
        return report.row(group, objective).map(r -> sign * r.iqm() == best).orElse(false);
    }

    private int seeds(String group) {
        return report.table().stream()
                .filter(r -> r.method().equals(group))
                .mapToInt(Row::nSeeds)
                .max()
                .orElse(0);
    }

    private Optional<Aggregate> aggregate(String group) {
        return report.aggregate().stream().filter(a -> a.method().equals(group)).findFirst();
    }

    private static String capital(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String exact(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
