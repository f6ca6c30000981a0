package org.counterpoint.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.counterpoint.analysis.MaskingReport;
import org.counterpoint.service.Evaluations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The masking test of a run. */
@Command(
        name = "mask",
        description =
                "Takes the update of one stage, or of each in turn, out of a run's final model and evaluates what is left on"
                        + " the same prompts and random streams: which objectives change? Written to masking.json in the run.",
        mixinStandardHelpOptions = true)
final class MaskCommand implements Callable<Integer> {
    private static final String ALL = "all";

    @Parameters(paramLabel = "RUN", description = "A run directory with the updates of its stages.")
    private Path dir = Path.of("");

    @Option(
            names = "--stage",
            defaultValue = ALL,
            paramLabel = "T",
            description = "Number of the stage to take out, or all for each in turn (default).")
    private String stage = ALL;

    @Option(
            names = "--prompts",
            paramLabel = "N",
            description = "Number of prompts, 0 for all (default: as many as the run evaluated on).")
    private @Nullable Integer prompts;

    @Option(
            names = "--split",
            defaultValue = "test",
            paramLabel = "S",
            description = "validation or test (default: ${DEFAULT-VALUE}).")
    private String split = "test";

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        if (prompts != null && prompts < 0) {
            throw new BadInputException(
                    "The number of prompts is " + prompts + ": use 0 for all, or a positive number");
        }
        MaskingReport report =
                Evaluations.mask(dir, number(), split, prompts, what -> output.progress("Evaluating: " + what));
        output.result(() -> report, to -> print(report, to));
        return Main.OK;
    }

    private @Nullable Integer number() {
        if (stage.equals(ALL)) {
            return null;
        }
        try {
            return Integer.valueOf(stage);
        } catch (NumberFormatException e) {
            throw new BadInputException("The stage " + stage + " is no number: give the number of a stage, or all");
        }
    }

    /** One row per model; changes against the full model carry a star where they exceed two standard errors. */
    static void print(MaskingReport report, PrintWriter to) {
        List<String> header = new ArrayList<>(List.of("model"));
        header.addAll(report.objectives());
        Table table = new Table(header.toArray(String[]::new));
        table.row(row("all stages", report.full()));
        for (MaskingReport.Masked m : report.masked()) {
            List<Object> cells = new ArrayList<>();
            cells.add("change without stage " + m.stage() + " (" + m.label() + ")");
            for (int j = 0; j < m.change().length; j++) {
                cells.add(String.format(
                        Locale.ROOT, "%+.3f +- %.3f%s", m.change()[j], m.changeSe()[j], m.clear(j) ? " *" : ""));
            }
            table.row(cells.toArray());
        }
        table.row(row("base model", report.base()));
        table.print(to);
        to.println("(" + report.split() + ", " + report.prompts() + " prompts with " + report.samplesPerPrompt()
                + " completions each; * more than two standard errors, paired over prompts)");
    }

    private static Object[] row(String name, MaskingReport.Score score) {
        List<Object> cells = new ArrayList<>();
        cells.add(name);
        for (int j = 0; j < score.mean().length; j++) {
            cells.add(String.format(Locale.ROOT, "%.3f +- %.3f", score.mean()[j], score.se()[j]));
        }
        return cells.toArray();
    }
}
