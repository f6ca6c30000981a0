package org.counterpoint.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.analysis.AdapterMerge;
import org.counterpoint.analysis.AnalysisJson;
import org.counterpoint.math.KnotsMerge;
import org.counterpoint.math.RewardSoup;
import org.counterpoint.math.TsvMerge;
import org.counterpoint.math.UpdateMerge;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.counterpoint.service.ModelTools;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one adapter of several. */
@Command(
        name = "merge",
        description = "Merges the adapters of separate trainings of one base model.",
        mixinStandardHelpOptions = true,
        subcommands = {MergeCommand.Adapters.class, MergeCommand.IntoModel.class})
final class MergeCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new BadInputException(
                "Say what to merge: merge adapters A B [C...] --method reward-soups --out DIR, or merge model ADAPTER --model DIR --out DIR");
    }

    /** Makes a model that needs no adapter. */
    @Command(
            name = "model",
            description =
                    "Adds an adapter, or the checkpoint of a run, to the weights of its base model and writes a model folder.",
            mixinStandardHelpOptions = true)
    static final class IntoModel implements Callable<Integer> {
        @Parameters(paramLabel = "ADAPTER", description = "PEFT folder or run directory.")
        private Path adapter = Path.of("");

        @Mixin
        private final LmCommand.ModelOption model = new LmCommand.ModelOption();

        @Option(names = "--out", required = true, paramLabel = "DIR", description = "New folder for the model.")
        private Path out = Path.of("");

        @Option(
                names = "--dtype",
                paramLabel = "T",
                description = "float32, float16 or bfloat16 (default: as in the base model).")
        private @Nullable String dtype;

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() {
            ModelTools.Merged merged = ModelTools.merge(model.folder(), AdapterMerge.folder(adapter), out, dtype);
            output.result(
                    () -> Map.of(
                            "model",
                            out.toAbsolutePath().normalize().toString(),
                            "dtype",
                            merged.dtype(),
                            "modules",
                            merged.modules(),
                            "files",
                            merged.files()),
                    to -> to.println(String.format(
                            Locale.ROOT,
                            "%d modules changed, weights in %s. Written to %s.",
                            merged.modules(),
                            merged.dtype(),
                            out)));
            return Main.OK;
        }
    }

    /** The merging rules by the names of the methods. */
    enum Rule {
        REWARD_SOUPS,
        KNOTS,
        TSV_M;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Command(
            name = "adapters",
            description = "Merges PEFT adapters, or the checkpoints of runs, and writes the result as a PEFT folder.",
            mixinStandardHelpOptions = true)
    static final class Adapters implements Callable<Integer> {
        @Parameters(paramLabel = "ADAPTER", arity = "2..*", description = "PEFT folders or run directories.")
        private List<Path> folders = List.of();

        @Option(
                names = "--method",
                required = true,
                paramLabel = "M",
                description = "reward-soups (weighted sum), knots or tsv-m.")
        private String method = "";

        @Option(
                names = "--weights",
                split = ",",
                paramLabel = "W",
                description = "One weight per adapter with the sum 1, as 0.5,0.3,0.2 (default: equal).")
        private List<Double> weights = new ArrayList<>();

        @Option(
                names = "--rule",
                defaultValue = "ties",
                paramLabel = "R",
                description = "knots: ties (default) or average, which gives what reward-soups gives.")
        private String rule = "ties";

        @Option(
                names = "--density",
                defaultValue = "0.2",
                paramLabel = "X",
                description = "knots with ties: share of the entries to keep (default: ${DEFAULT-VALUE}).")
        private double density = 0.2;

        @Option(
                names = "--components",
                defaultValue = "0",
                paramLabel = "N",
                description = "tsv-m: components of each update; 0 for its rank over the number of adapters (default).")
        private int components;

        @Option(
                names = "--alpha",
                defaultValue = "1",
                paramLabel = "X",
                description = "tsv-m: factor of the result (default: ${DEFAULT-VALUE}).")
        private double alpha = 1;

        @Option(
                names = "--out",
                required = true,
                paramLabel = "DIR",
                description = "New folder for the merged adapter.")
        private Path out = Path.of("");

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            if (Files.exists(out)) {
                throw new BadInputException(out + " exists already: name a new folder");
            }
            Map<String, Object> settings = new LinkedHashMap<>();
            UpdateMerge merge = merge(settings);
            AdapterMerge result = AdapterMerge.of(folders, merge);
            if (result.updates().isEmpty()) {
                throw new BadInputException("The merged update is zero everywhere: these adapters change nothing");
            }
            @Nullable
            String base =
                    PeftAdapter.read(AdapterMerge.folder(folders.getFirst())).base();
            PeftAdapter.write(out, result.updates(), base, DType.F32);
            AtomicFiles.replace(
                    out.resolve("merge.json"),
                    Json.pretty(AnalysisJson.tree(result.provenance(method, settings)))
                            .getBytes(StandardCharsets.UTF_8));
            output.result(
                    () -> Map.of(
                            "adapters", result.adapters(),
                            "weights", result.weights(),
                            "method", method,
                            "modules", result.modules(),
                            "notes", result.notes()),
                    to -> {
                        Table table = new Table("module", "norms before", "sti", "rank", "norm", "cosines");
                        for (AdapterMerge.Module m : result.modules()) {
                            table.row(
                                    m.module(),
                                    numbers(m.spectralNorms()),
                                    m.interference(),
                                    m.rank(),
                                    m.spectralNorm(),
                                    numbers(m.cosines()));
                        }
                        table.print(to);
                        result.notes().forEach(to::println);
                        to.println("Written to " + out + ".");
                    });
            return Main.OK;
        }

        private UpdateMerge merge(Map<String, Object> settings) {
            double[] w = weights.isEmpty()
                    ? UpdateMerge.equalWeights(folders.size())
                    : weights.stream().mapToDouble(Double::doubleValue).toArray();
            return switch (rule(method)) {
                case REWARD_SOUPS -> new RewardSoup(w);
                case KNOTS -> {
                    settings.put("rule", rule);
                    settings.put("density", density);
                    yield new KnotsMerge(w, knots(rule), density);
                }
                case TSV_M -> {
                    settings.put("components", components);
                    settings.put("alpha", alpha);
                    yield new TsvMerge(w, components, alpha);
                }
            };
        }

        private static Rule rule(String name) {
            for (Rule r : Rule.values()) {
                if (r.toString().equals(name)) {
                    return r;
                }
            }
            throw new BadInputException("There is no merging method " + name + ": use reward-soups, knots or tsv-m");
        }

        private static KnotsMerge.Rule knots(String name) {
            for (KnotsMerge.Rule r : KnotsMerge.Rule.values()) {
                if (r.name().equalsIgnoreCase(name)) {
                    return r;
                }
            }
            throw new BadInputException("There is no rule " + name + " for knots: use ties or average");
        }

        private static String numbers(double[] values) {
            List<String> texts = new ArrayList<>();
            for (double v : values) {
                texts.add(Table.number(v));
            }
            return String.join(" ", texts);
        }
    }
}
