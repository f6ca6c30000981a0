package org.counterpoint.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.counterpoint.run.Annotations;
import org.counterpoint.run.Home;
import org.counterpoint.run.RunLibrary;
import org.counterpoint.run.RunSummary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the runs of a library. */
@Command(name = "runs", description = "Lists the runs of a library.", mixinStandardHelpOptions = true)
final class RunsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Folder to search; by default the own library and the sample runs.")
    private @Nullable Path folder;

    @Option(names = "--all", description = "List archived runs as well.")
    private boolean all;

    @Mixin
    private final Output output = new Output();

    /** One line of the list; the names are the contract of {@code --json}. */
    record Line(
            @Nullable String id,
            @Nullable String name,
            @Nullable String method,
            @Nullable String model,
            @Nullable Long seed,
            String status,
            long steps,
            String path,
            List<String> tags,
            boolean starred,
            boolean archived,
            @Nullable String problem) {
        static Line of(RunSummary summary) {
            String path = summary.dir().toAbsolutePath().normalize().toString();
            Annotations said = summary.annotations().value();
            return summary.opened()
                    .map(m -> new Line(
                            m.id(),
                            summary.name(),
                            m.method(),
                            m.model().name(),
                            m.seed(),
                            m.status().name().toLowerCase(Locale.ROOT),
                            Math.max(0, summary.lastStep()),
                            path,
                            said.tags(),
                            said.star(),
                            said.archived(),
                            null))
                    .orElseGet(() -> new Line(
                            null,
                            null,
                            null,
                            null,
                            null,
                            "broken",
                            0,
                            path,
                            said.tags(),
                            said.star(),
                            said.archived(),
                            summary.problem()));
        }
    }

    @Override
    public Integer call() throws IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new BadInputException(folder + " is not a folder: give a folder that holds run directories");
        }
        List<Path> roots = folder == null ? Home.libraries() : List.of(folder);
        List<Line> lines = new RunLibrary(roots)
                .scan().stream().filter(s -> all || !s.archived()).map(Line::of).toList();
        output.result(() -> lines, out -> {
            if (lines.isEmpty()) {
                out.println("No runs in "
                        + String.join(" or ", roots.stream().map(Path::toString).toList())
                        + ": start one with `counterpoint demo` or `counterpoint train`.");
                return;
            }
            Table table = new Table("name", "method", "model", "seed", "status", "steps", "path");
            for (Line line : lines) {
                table.row(
                        line.name() == null ? "?" : line.name(),
                        line.method() == null ? "?" : line.method(),
                        line.model() == null ? "?" : line.model(),
                        line.seed() == null ? "?" : line.seed(),
                        line.problem() == null ? line.status() : "broken: " + line.problem(),
                        line.steps(),
                        line.path());
            }
            table.print(out);
        });
        return Main.OK;
    }
}
