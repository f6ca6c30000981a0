package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.counterpoint.service.ServiceClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows or changes the slots of the service. */
@Command(
        name = "slots",
        description =
                "Shows how many runs train at the same time, or changes it, for this and later services of the library.",
        mixinStandardHelpOptions = true)
final class SlotsCommand implements Callable<Integer> {
    @Option(
            names = "--cpu",
            paramLabel = "N",
            description = "Runs on the processor at the same time, which share its threads.")
    private @Nullable Integer cpu;

    @Option(names = "--gpus", paramLabel = "0,1|none|all", description = "GPUs that train one run each.")
    private @Nullable String gpus;

    @Mixin
    private final ServiceCommands.Library library = new ServiceCommands.Library();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        boolean change = cpu != null || gpus != null;
        try (ServiceClient client = change ? library.started() : library.connected()) {
            ObjectNode slots = change ? client.setSlots(cpu, gpus) : client.slots();
            output.result(() -> slots, out -> {
                Table table = new Table("slot", "device", "job");
                slots.path("slots")
                        .forEach(slot -> table.row(
                                slot.path("slot").asText(),
                                slot.path("name").isNull()
                                        ? slots.path("threads").asText() + " threads"
                                        : slot.path("name").asText(),
                                slot.path("job").isNull()
                                        ? "-"
                                        : slot.path("job").asText()));
                table.print(out);
            });
        }
        return Main.OK;
    }
}
