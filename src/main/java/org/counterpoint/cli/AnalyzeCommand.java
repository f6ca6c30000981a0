package org.counterpoint.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.analysis.Bandit;
import org.counterpoint.analysis.BanditFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Numbers without a window: what the views show of a run, of bare adapters, or of an exact bandit. */
@Command(
        name = "analyze",
        description = "Prints the numbers that the views show.",
        mixinStandardHelpOptions = true,
        subcommands = {AnalyzeCommand.OfBandit.class})
final class AnalyzeCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new BadInputException("Say what to analyze: run, adapters or bandit");
    }

    @Command(
            name = "bandit",
            description = "The exact covariance law on a finite bandit.",
            mixinStandardHelpOptions = true)
    static final class OfBandit implements Callable<Integer> {
        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "JSON: {prompt_weights:[P], policy:[[P][A]], rewards:{objective:[[P][A]]},"
                        + " weights:{objective:w}, eta}.")
        private Path file = Path.of("");

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            Map<String, Bandit.Outcome> outcomes = BanditFile.read(file).outcomes();
            output.result(() -> outcomes, out -> {
                Table table = new Table("objective", "covariance c", "exact change", "first order", "second order");
                outcomes.forEach((objective, o) -> table.row(
                        objective, exact(o.c()), exact(o.delta()), exact(o.firstOrder()), exact(o.secondOrder())));
                table.print(out);
            });
            return Main.OK;
        }

        private static String exact(double value) {
            return String.format(java.util.Locale.ROOT, "%.10f", value);
        }
    }
}
