package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Catalog;
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
    @Option(names = "--method", required = true, paramLabel = "ID", description = "Method, see `counterpoint methods`.")
    private String method = "";

    @Option(names = "--env", paramLabel = "NAME", description = "Environment (default: pocket-3h).")
    private @Nullable String environment;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder in Hugging Face layout, or pocket (default) for the shipped one.")
    private @Nullable String model;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        ObjectNode config = Catalog.defaultConfig(method, environment, model);
        output.result(() -> config, out -> out.println(Json.pretty(config)));
        return Main.OK;
    }
}
