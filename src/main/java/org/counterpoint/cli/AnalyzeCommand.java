package org.counterpoint.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.counterpoint.analysis.AdapterReport;
import org.counterpoint.analysis.Bandit;
import org.counterpoint.analysis.BanditFile;
import org.counterpoint.analysis.ForgettingReport;
import org.counterpoint.analysis.InterferenceReport;
import org.counterpoint.analysis.PolyakLojasiewicz;
import org.counterpoint.analysis.RunAnalysis;
import org.counterpoint.run.Run;
import org.counterpoint.run.tensors.PeftAdapter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Numbers without a window: what the views show of a run, of bare adapters, or of an exact bandit. */
@Command(
        name = "analyze",
        description = "Prints the numbers that the views show.",
        mixinStandardHelpOptions = true,
        subcommands = {AnalyzeCommand.OfRun.class, AnalyzeCommand.OfAdapters.class, AnalyzeCommand.OfBandit.class})
final class AnalyzeCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new BadInputException("Say what to analyze: run, adapters or bandit");
    }

    @Command(
            name = "run",
            description = "Everything the views show of one run, as numbers.",
            mixinStandardHelpOptions = true)
    static final class OfRun implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", description = "A run directory.")
        private Path dir = Path.of("");

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            RunAnalysis analysis = RunAnalysis.of(Run.open(dir));
            output.result(() -> analysis, out -> print(analysis, out));
            return Main.OK;
        }

        private static void print(RunAnalysis analysis, PrintWriter out) {
            out.println(
                    analysis.run() + ": " + analysis.method() + ", seed " + analysis.seed() + ", " + analysis.status());
            Table rewards = new Table("objective", "first", "last", "se", "change", "largest drawdown");
            analysis.objectives()
                    .forEach((name, o) -> rewards.row(
                            name, o.first(), o.last(), o.se(), o.change(), drawdown(analysis.interference(), name)));
            rewards.print(out);
            out.println("(rewards on the " + analysis.split() + " split)");
            section(
                    "Covariance",
                    analysis.covariance().unavailable(),
                    analysis.covariance().notes(),
                    out);
            CovarianceText.print(analysis.covariance(), out);
            section(
                    "Subspaces",
                    analysis.subspaces().unavailable(),
                    analysis.subspaces().notes(),
                    out);
            analysis.subspaces().confinement().ifPresent(c -> ConfinementTables.print(c, out));
            section(
                    "Lipschitz",
                    analysis.lipschitz().unavailable(),
                    analysis.lipschitz().notes(),
                    out);
            forgetting(analysis.forgetting(), out);
            section("Masking", analysis.masking().unavailable(), List.of(), out);
            if (analysis.masking().unavailable().isEmpty()) {
                MaskCommand.print(analysis.masking(), out);
            }
            analysis.replacedRewards().forEach((reward, count) -> {
                if (count > 0) {
                    out.println(count + " values of " + reward
                            + " were no numbers or out of range and count as an end of the range.");
                }
            });
            analysis.warnings().forEach(warning -> out.println("Warning: " + warning));
            out.println("All numbers: add --json.");
        }

        private static void forgetting(ForgettingReport report, PrintWriter out) {
            section("Forgetting", report.unavailable(), report.notes(), out);
            if (report.unavailable().isPresent()) {
                return;
            }
            List<String> header = new ArrayList<>(List.of("after", "step"));
            report.objectives().forEach(o -> header.addAll(List.of(o, "pairs right")));
            Table table = new Table(header.toArray(String[]::new));
            for (ForgettingReport.Row row : report.rows()) {
                List<Object> cells = new ArrayList<>();
                cells.add(
                        row.kind() == ForgettingReport.Kind.STAGE
                                ? "stage " + row.stage() + ", " + row.label()
                                : row.label());
                cells.add(row.step());
                for (int j = 0; j < row.reward().length; j++) {
                    cells.add(
                            Double.isNaN(row.reward()[j])
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.3f +- %.3f", row.reward()[j], row.se()[j]));
                    cells.add(row.pairAccuracy()[j]);
                }
                table.row(cells.toArray());
            }
            List<Object> lost = new ArrayList<>(List.of("lost since its own stage", ""));
            for (double v : report.lost()) {
                lost.add(Double.isNaN(v) ? "-" : String.format(Locale.ROOT, "%.3f", v));
                lost.add("");
            }
            table.row(lost.toArray());
            table.print(out);
        }

        private static double drawdown(InterferenceReport report, String objective) {
            int index = report.objectives().indexOf(objective);
            return index < 0 || index >= report.maxDrawdown().length ? Double.NaN : report.maxDrawdown()[index];
        }

        private static void section(String title, Optional<String> unavailable, List<String> notes, PrintWriter out) {
            out.println(title + ": " + unavailable.orElse("available"));
            notes.forEach(note -> out.println("  " + note));
        }
    }

    @Command(
            name = "adapters",
            description = "Overlap, angles and norm bounds of PEFT adapters of one base model; no run needed.",
            mixinStandardHelpOptions = true)
    static final class OfAdapters implements Callable<Integer> {
        @Parameters(paramLabel = "ADAPTER", arity = "2..*", description = "Folders with adapter_model.safetensors.")
        private List<Path> folders = List.of();

        @Option(
                names = "--base",
                paramLabel = "MODEL",
                description = "Folder of the base model; with it the bounds include the base weights.")
        private @Nullable Path base;

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            List<PeftAdapter> adapters = new ArrayList<>();
            for (Path folder : folders) {
                adapters.add(PeftAdapter.read(folder));
            }
            AdapterReport report = AdapterReport.of(adapters, base);
            output.result(() -> report, out -> {
                Table table = new Table(
                        "module",
                        "pair",
                        "overlap",
                        "random",
                        "smallest angle",
                        "cosine",
                        "measured",
                        "additive",
                        "sti");
                for (AdapterReport.Module module : report.modules()) {
                    for (AdapterReport.Pair pair : module.pairs()) {
                        table.row(
                                module.module(),
                                pair.a() + " / " + pair.b(),
                                pair.overlap(),
                                pair.randomOverlap(),
                                pair.principalAnglesDeg().length == 0 ? Double.NaN : pair.principalAnglesDeg()[0],
                                pair.cosine(),
                                module.bounds().measured(),
                                module.bounds().additive(),
                                module.interference());
                    }
                }
                table.print(out);
                report.summary().notes().forEach(out::println);
            });
            return Main.OK;
        }
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
            Bandit bandit = BanditFile.read(file);
            Map<String, Bandit.Outcome> outcomes = bandit.outcomes();
            PolyakLojasiewicz pl = bandit.polyakLojasiewicz();
            Map<String, Object> document = new LinkedHashMap<>(outcomes);
            // An objective of that name keeps its place.
            document.putIfAbsent("pl", pl);
            output.result(() -> document, out -> {
                Table table = new Table("objective", "covariance c", "exact change", "first order", "second order");
                outcomes.forEach((objective, o) -> table.row(
                        objective, exact(o.c()), exact(o.delta()), exact(o.firstOrder()), exact(o.secondOrder())));
                table.print(out);
                out.println(
                        "PL inequality of the score here, in the logits: |gradient|^2 " + exact(pl.gradientSquared())
                                + ", gap to the best policy " + exact(pl.gap()) + ", constant "
                                + (Double.isNaN(pl.constant())
                                        ? "not defined (nothing is left to gain)"
                                        : exact(pl.constant()) + ", bound " + exact(pl.bound()))
                                + ".");
            });
            return Main.OK;
        }

        private static String exact(double value) {
            return String.format(Locale.ROOT, "%.10f", value);
        }
    }
}
