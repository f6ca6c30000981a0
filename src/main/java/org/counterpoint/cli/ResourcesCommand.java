package org.counterpoint.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.counterpoint.service.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how much of the service's machine is in use. */
@Command(
        name = "resources",
        description =
                "Processor, memory, disk, GPUs and the processes of the runs on the machine of the service, as they are now.",
        mixinStandardHelpOptions = true)
final class ResourcesCommand implements Callable<Integer> {
    private static final double GIGA = 1e9;

    @Mixin
    private final ServiceCommands.Library library = new ServiceCommands.Library();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        try (ServiceClient client = library.connected()) {
            ObjectNode resources = client.resources();
            output.result(() -> resources, out -> {
                out.println(line(resources));
                Table table = new Table("job", "process", "slot", "processors", "memory");
                for (JsonNode worker : resources.path("workers")) {
                    table.row(
                            worker.path("id").asText(),
                            worker.path("pid").asText(),
                            worker.path("slot").asText("-"),
                            worker.path("cpu").isNull()
                                    ? "-"
                                    : String.format(
                                            Locale.ROOT,
                                            "%.2f",
                                            worker.path("cpu").asDouble()),
                            gigabytes(worker.path("memory_bytes")) + " GB");
                }
                if (!resources.path("workers").isEmpty()) {
                    table.print(out);
                }
            });
        }
        return Main.OK;
    }

    /** The machine on one line. */
    static String line(ObjectNode resources) {
        List<String> parts = new ArrayList<>();
        JsonNode cpu = resources.path("cpu");
        parts.add("CPU " + percent(cpu.path("load")) + " of "
                + cpu.path("processors").asInt());
        JsonNode memory = resources.path("memory");
        parts.add("RAM " + gigabytes(memory.path("used_bytes")) + "/" + gigabytes(memory.path("total_bytes")) + " GB");
        double workers = 0;
        for (JsonNode worker : resources.path("workers")) {
            workers += worker.path("memory_bytes").asDouble();
        }
        parts.add(String.format(Locale.ROOT, "runs %.1f GB", workers / GIGA));
        for (JsonNode gpu : resources.path("gpus")) {
            parts.add("GPU " + gpu.path("index").asInt() + " " + percent(gpu.path("utilization")) + ", "
                    + gigabytes(gpu.path("memory_used_bytes")) + "/" + gigabytes(gpu.path("memory_total_bytes"))
                    + " GB (" + gpu.path("name").asText() + ")");
        }
        parts.add("disk " + gigabytes(resources.path("disk").path("free_bytes")) + " GB free");
        return String.join("; ", parts);
    }

    private static String percent(JsonNode share) {
        return share.isNumber() ? Math.round(100 * share.asDouble()) + " %" : "-";
    }

    private static String gigabytes(JsonNode bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes.asDouble() / GIGA);
    }
}
