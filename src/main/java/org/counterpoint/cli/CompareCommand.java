package org.counterpoint.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.run.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (Path dir : dirs) {
            runs.add(Run.open(dir));
        }
        CompareReport report = CompareReport.of(runs, groupBy);
        report.unavailable().ifPresent(reason -> {
            throw new BadInputException(reason);
        });
        output.result(() -> report, out -> print(report, out));
        return Main.OK;
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
        out.println();
        for (CompareReport.Check check : report.audit()) {
            out.println(check.result() + "  " + check.check() + ": " + check.evidence());
        }
        report.notes().forEach(out::println);
    }
}
