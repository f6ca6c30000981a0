package org.counterpoint.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.EnvironmentReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the environments, or says what one is made of and what tricks score in it. */
@Command(
        name = "environments",
        description = "Lists the environments; with an ID: prompts, exact front, and what tricks score there.",
        mixinStandardHelpOptions = true)
final class EnvironmentsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "Environment to report on.")
    private @Nullable String id;

    @Option(
            names = "--split",
            paramLabel = "S",
            defaultValue = "test",
            description = "Prompts to score: train, validation, test or unseen (default: ${DEFAULT-VALUE}).")
    private String split = "test";

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        String chosen = id;
        if (chosen == null) {
            List<Catalog.EnvironmentInfo> all = Catalog.environments();
            output.result(() -> all, out -> {
                for (Catalog.EnvironmentInfo e : all) {
                    out.println(e.id() + "  " + e.title());
                    out.println("  " + e.description());
                }
            });
            return Main.OK;
        }
        EnvironmentReport report = report(chosen);
        output.result(() -> report, out -> print(report, out));
        return Main.OK;
    }

    private EnvironmentReport report(String chosen) {
        try {
            return EnvironmentReport.of(chosen, split);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()));
        }
    }

    private static void print(EnvironmentReport report, PrintWriter out) {
        out.println(report.id() + "  " + report.title());
        out.println("  " + report.description());
        report.objectives().forEach((name, meaning) -> out.println("  " + name + ": " + meaning));
        out.println();
        Table prompts = new Table("prompts", "number", "categories");
        report.prompts()
                .forEach((name, counts) -> prompts.row(
                        name, counts.values().stream().mapToInt(n -> n).sum(), categories(counts)));
        prompts.print(out);
        out.println();
        out.printf(
                "Attainable hypervolume above 0: %s by stochastic policies, %s by deterministic ones.%n%n",
                Table.number(report.hypervolume()), Table.number(report.deterministicHypervolume()));
        scores("policy (" + report.split() + " prompts)", report, report.scores(), out);
        if (!report.freeText().isEmpty()) {
            out.println();
            scores("the published rules on free text", report, report.freeText(), out);
        }
    }

    private static void scores(
            String title, EnvironmentReport report, List<EnvironmentReport.Score> scores, PrintWriter out) {
        String[] head = new String[report.objectives().size() + 2];
        head[0] = title;
        int at = 1;
        for (String o : report.objectives().keySet()) {
            head[at++] = o;
        }
        head[at] = "unknown";
        Table table = new Table(head);
        for (EnvironmentReport.Score s : scores) {
            Object[] row = new Object[head.length];
            row[0] = s.policy();
            int i = 1;
            for (double v : s.rewards().values()) {
                row[i++] = v;
            }
            row[i] = s.unknown();
            table.row(row);
        }
        table.print(out);
    }

    private static String categories(Map<String, Integer> counts) {
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .toList());
    }
}
