package org.counterpoint.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.counterpoint.analysis.CompareExport;
import org.counterpoint.analysis.CompareOptions;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.render.Renderer;
import org.counterpoint.workbench.task.Progress;
import org.counterpoint.workbench.views.CoreViews;
import org.counterpoint.workbench.views.compare.ComparisonReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Methods against objectives, with intervals over seeds. */
@Command(
        name = "compare",
        description =
                "Compares runs: interquartile means with intervals over seeds, paired tests and an audit of what is comparable.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Run directories.")
    private List<Path> dirs = List.of();

    @Option(
            names = "--group-by",
            defaultValue = "method",
            paramLabel = "KEY",
            description = "What makes a group (default: ${DEFAULT-VALUE}).")
    private String groupBy = "method";

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Prompts whose rewards are compared (default: test where every run has it).")
    private @Nullable String split;

    @Option(
            names = "--pick",
            defaultValue = "last",
            paramLabel = "RULE",
            converter = Pick.Converter.class,
            description =
                    "Which evaluation of a run counts: last, best (highest mean on validation), or a step (the last up to it).")
    private Pick pick = Pick.LAST;

    @Option(
            names = "--baseline",
            paramLabel = "GROUP",
            description = "Group the others are held against (default: linear, else the first).")
    private @Nullable String baseline;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the table and the claims as Markdown.")
    private @Nullable Path markdown;

    @Option(names = "--latex", paramLabel = "FILE", description = "Writes the table as LaTeX (booktabs).")
    private @Nullable Path latex;

    @Option(names = "--csv", paramLabel = "FILE", description = "Writes the table as CSV with every value and seed.")
    private @Nullable Path csv;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Writes everything as one HTML page: tables, claims, audit, figures of all views, run ids and hashes.")
    private @Nullable Path html;

    /** Which evaluation counts, from the command line. */
    record Pick(CompareOptions.Pick rule, double step) {
        static final Pick LAST = new Pick(CompareOptions.Pick.LAST, Double.POSITIVE_INFINITY);

        static final class Converter implements ITypeConverter<Pick> {
            @Override
            public Pick convert(String text) {
                switch (text) {
                    case "last" -> {
                        return LAST;
                    }
                    case "best" -> {
                        return new Pick(CompareOptions.Pick.BEST_ON_VALIDATION, Double.POSITIVE_INFINITY);
                    }
                    default -> {
                        try {
                            return new Pick(CompareOptions.Pick.AT_STEP, Long.parseLong(text));
                        } catch (NumberFormatException e) {
                            throw new TypeConversionException(
                                    "\"" + text + "\" is not a rule: write last, best or a step such as 100");
                        }
                    }
                }
            }
        }
    }

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (Path dir : dirs) {
            runs.add(Run.open(dir));
        }
        CompareReport report =
                CompareReport.of(runs, new CompareOptions(groupBy, split, pick.rule(), pick.step(), baseline));
        report.unavailable().ifPresent(reason -> {
            throw new BadInputException(reason);
        });
        if (baseline != null && !report.groups().contains(baseline)) {
            throw new BadInputException("There is no group \"" + baseline + "\" to compare with; there are "
                    + String.join(", ", report.groups()) + ".");
        }
        write(markdown, () -> CompareExport.markdown(report));
        write(latex, () -> CompareExport.latex(report));
        write(csv, () -> CompareExport.csv(report));
        if (html != null) {
            HeadlessToolkit.start();
            ComparisonReport.write(
                    Renderer.open(dirs),
                    new CompareOptions(groupBy, split, pick.rule(), pick.step(), baseline),
                    CoreViews.factories(),
                    html,
                    Progress.NONE);
        }
        output.result(() -> report, out -> print(report, out));
        return Main.OK;
    }

    private static void write(@Nullable Path file, Supplier<String> text) throws IOException {
        if (file != null) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(file, text.get(), StandardCharsets.UTF_8);
        }
    }

    private static void print(CompareReport report, PrintWriter out) {
        Table table = new Table(report.groupBy(), "objective", "seeds", "iqm", "95 % interval");
        for (CompareReport.Row row : report.table()) {
            table.row(
                    row.method(),
                    row.objective(),
                    row.nSeeds(),
                    row.iqm(),
                    Table.number(row.ci()[0]) + " .. " + Table.number(row.ci()[1]));
        }
        table.print(out);
        if (!report.tests().isEmpty()) {
            out.println();
            Table tests = new Table("a", "b", "objective", "difference", "p (Holm)", "verdict");
            for (CompareReport.Test t : report.tests()) {
                tests.row(t.a(), t.b(), t.objective(), t.difference(), t.pAdjusted(), t.verdict());
            }
            tests.print(out);
        }
        for (CompareReport.Claim claim : report.claims()) {
            out.println();
            out.println(claim.sentence());
            claim.conditions().forEach(c -> out.println("  " + c));
        }
        report.axisChanges().forEach(out::println);
        out.println();
        out.println("The runs are " + report.comparability().words() + ":");
        for (CompareReport.Check check : report.audit()) {
            out.println(check.result() + "  " + check.check() + ": " + check.evidence());
        }
        report.notes().forEach(out::println);
    }
}
