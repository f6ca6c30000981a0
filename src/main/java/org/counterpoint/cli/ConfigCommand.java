package org.counterpoint.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.DataFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a configuration to start from. */
@Command(
        name = "config",
        description = "Prints a complete run configuration, every value explicit.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
    private static final String OPEN = "open";

    @Option(names = "--method", required = true, paramLabel = "ID", description = "Method, see `counterpoint methods`.")
    private String method = "";

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "Environment (default: pocket-3h), or open for own data and rewards.")
    private @Nullable String environment;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder in Hugging Face layout, or pocket (default) for the shipped one.")
    private @Nullable String model;

    @Option(
            names = "--data",
            split = ",",
            paramLabel = "FILE",
            description = "With --env open: files of one form; look at each with `counterpoint data show` first.")
    private List<Path> files = List.of();

    @Option(
            names = "--rewards",
            paramLabel = "FILE",
            description = "With --env open: a JSON file with the list of rewards.")
    private @Nullable Path rewards;

    @Mixin
    private final DataOptions options = new DataOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        ObjectNode config = OPEN.equals(environment) ? open() : Catalog.defaultConfig(method, environment, model);
        output.result(() -> config, out -> out.println(Json.pretty(config)));
        return Main.OK;
    }

    private ObjectNode open() throws IOException {
        if (files.isEmpty()) {
            throw new BadInputException(
                    "The environment open needs data: name a file with --data FILE --form F, as `counterpoint data show FILE` prints it");
        }
        ObjectNode data = DataFiles.block(files.stream().map(options::request).toList());
        return Catalog.openConfig(method, data, list(), model);
    }

    private ArrayNode list() throws IOException {
        if (rewards == null) {
            return Json.mapper().createArrayNode();
        }
        try {
            if (Json.mapper().readTree(Files.readAllBytes(rewards)) instanceof ArrayNode list) {
                return list;
            }
        } catch (JacksonException e) {
            throw new BadInputException(rewards + " is not valid JSON ("
                    + e.getOriginalMessage().lines().findFirst().orElse("") + "): correct it");
        }
        throw new BadInputException(
                rewards
                        + " must hold a list of rewards such as [{\"name\": \"concise\", \"type\": \"length\", \"best\": 20, \"worst\": 120}]");
    }
}
