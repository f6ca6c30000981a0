package org.counterpoint.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.counterpoint.service.LocalService;
import org.counterpoint.service.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells how a job failed. */
@Command(
        name = "failure",
        description =
                "How a job failed: the cause in a sentence, the exception, its last lines, the command that repeats it.",
        mixinStandardHelpOptions = true)
final class FailureCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Id of the job, see `counterpoint jobs`.")
    private String id = "";

    @Mixin
    private final ServiceCommands.Library library = new ServiceCommands.Library();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        ObjectNode failure = failure();
        output.result(() -> failure, out -> print(failure, out));
        return Main.OK;
    }

    private ObjectNode failure() throws IOException {
        if (library.elsewhere()) {
            try (ServiceClient client = library.connected()) {
                return client.failure(id);
            }
        }
        try (LocalService service = new LocalService(library.path())) {
            return service.failure(id);
        }
    }

    static void print(ObjectNode failure, PrintWriter out) {
        line(out, "state", failure.path("state"));
        line(out, "cause", failure.path("sentence"));
        line(out, "exception", failure.path("exception"));
        line(out, "signal", failure.path("signal"));
        line(out, "exit code", failure.path("exit"));
        line(out, "advice", failure.path("advice"));
        line(out, "again", failure.path("command"));
        line(out, "crash report", failure.path("crash"));
        line(out, "log", failure.path("log"));
        failure.path("last_lines").forEach(text -> out.println("  " + text.asText()));
    }

    private static void line(PrintWriter out, String name, JsonNode value) {
        if (!value.isNull() && !value.isMissingNode()) {
            out.println(name + ": " + value.asText());
        }
    }
}
