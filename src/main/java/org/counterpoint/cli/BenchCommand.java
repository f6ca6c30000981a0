package org.counterpoint.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.counterpoint.service.Benchmarks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Measures beside a peer or limit. */
@Command(
        name = "bench",
        description = "Runs a benchmark with its peer or limit in the same process.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "subspace, train or methods.")
    private String name = "";

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        List<Benchmarks.Result> results = Benchmarks.run(name);
        output.result(() -> results, out -> {
            Table table = new Table("name", "ours", "peer or limit", "ratio", "unit", "note");
            for (Benchmarks.Result r : results) {
                table.row(r.name(), r.ours(), r.peer(), r.ratio(), r.unit(), r.note());
            }
            table.print(out);
        });
        return Main.OK;
    }
}
