package org.counterpoint.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.service.RunPull;
import org.counterpoint.service.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies a run of a service as a whole. */
@Command(
        name = "pull",
        description =
                "Copies a run of a service, usually one on another machine, with all its files and checks their hashes;"
                        + " a copy that was cut off is completed.",
        mixinStandardHelpOptions = true)
final class PullCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Id of the run, see `counterpoint jobs`.")
    private String id = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Run directory to make.")
    private Path out = Path.of("");

    @Mixin
    private final ServiceCommands.Library library = new ServiceCommands.Library();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (ServiceClient client = library.connected()) {
            RunPull.Pulled pulled = RunPull.pull(client, id, out, name -> output.progress("Fetching " + name));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("run", out.toAbsolutePath().normalize().toString());
            result.put("files", pulled.files());
            result.put("bytes", pulled.bytes());
            result.put("fetched", pulled.fetched());
            output.result(
                    () -> result,
                    to -> to.println("Copied " + id + " to " + out + ": " + pulled.files() + " files, " + pulled.bytes()
                            + " bytes, every hash right."));
        }
        return Main.OK;
    }
}
