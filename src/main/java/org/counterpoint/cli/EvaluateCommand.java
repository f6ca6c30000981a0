package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.analysis.AdapterMerge;
import org.counterpoint.service.Evaluations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Evaluates a model without training it. */
@Command(
        name = "evaluate",
        description =
                "Evaluates a model, with or without an adapter, on the held-out prompts and writes a run directory, so that"
                        + " it stands beside trained runs in every view.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Option(names = "--out", required = true, paramLabel = "DIR", description = "New folder for the run.")
    private Path out = Path.of("");

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "PEFT folder, or a run directory whose checkpoint is taken; without it the bare model.")
    private @Nullable Path adapter;

    @Option(
            names = "--like",
            paramLabel = "RUN",
            description =
                    "Takes model, environment, prompts, sampling and random streams from this run, so that the scores can be"
                            + " compared with its own; other options override it.")
    private @Nullable Path like;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Takes the same from a run configuration, such as one with own data and rewards.")
    private @Nullable Path config;

    @Option(names = "--model", paramLabel = "DIR", description = "Model folder (default: pocket).")
    private @Nullable String model;

    @Option(names = "--environment", paramLabel = "E", description = "Environment (default: pocket-3h).")
    private @Nullable String environment;

    @Option(names = "--prompts", paramLabel = "N", description = "Prompts of each split, 0 for all (default: 64).")
    private @Nullable Integer prompts;

    @Option(names = "--samples", paramLabel = "N", description = "Completions per prompt (default: 2).")
    private @Nullable Integer samples;

    @Option(names = "--temperature", paramLabel = "X", description = "0 takes the likeliest tokens (default: 1).")
    private @Nullable Double temperature;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of the random streams (default: 1).")
    private @Nullable Long seed;

    @Option(names = "--name", paramLabel = "NAME", description = "Name for people.")
    private @Nullable String name;

    @Mixin
    private final Output output = new Output();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (like != null && config != null) {
            throw new BadInputException("--like and --config both say what to evaluate on: give one of them");
        }
        ObjectNode settings = config == null ? null : Configs.read(config);
        Path folder = adapter == null ? null : AdapterMerge.folder(adapter);
        Map<String, Double> rewards = Evaluations.evaluate(
                new Evaluations.Request(like, settings, model, environment, seed, name, prompts, samples, temperature),
                folder,
                out,
                command());
        output.result(() -> document(rewards), to -> {
            Table table = new Table("objective", "reward");
            rewards.forEach(table::row);
            table.print(to);
            to.println("(test prompts; all numbers are in " + out + ")");
        });
        return Main.OK;
    }

    private Map<String, Object> document(Map<String, Double> rewards) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("run", out.toAbsolutePath().normalize().toString());
        result.put("split", "test");
        result.put("objectives", rewards);
        return result;
    }

    private String command() {
        List<String> given =
                spec == null ? List.of() : spec.commandLine().getParseResult().originalArgs();
        return "counterpoint " + String.join(" ", given);
    }
}
