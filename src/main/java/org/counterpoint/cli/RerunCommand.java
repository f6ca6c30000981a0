package org.counterpoint.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.Job;
import org.counterpoint.service.LocalService;
import org.counterpoint.service.Problem;
import org.counterpoint.service.Rerun;
import org.counterpoint.service.ServiceClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Queues a run again with changes. */
@Command(
        name = "rerun",
        description = "Queues a job or a run of the library again, with changes; the new run names the one it repeats.",
        mixinStandardHelpOptions = true)
final class RerunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Id of a job or of a run of the library, or a run directory.")
    private String id = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A changed setting, such as seed=7, tau=0.3, steps=200 or online.learning_rate=1e-5; may be repeated.")
    private Map<String, String> changes = new LinkedHashMap<>();

    @Mixin
    private final ServiceCommands.Library library = new ServiceCommands.Library();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        if (library.elsewhere()) {
            try (ServiceClient service = library.connected()) {
                Rerun rerun = Rerun.of(service, id, changes);
                return queued(service.submit(rerun.config(), rerun.lineage()), rerun);
            }
        }
        try (LocalService service = new LocalService(library.path())) {
            Rerun rerun = Rerun.of(service, id, changes);
            List<Problem> problems = Catalog.validate(rerun.config());
            if (!problems.isEmpty()) {
                throw new BadInputException(problems.getFirst().sentence());
            }
            return queued(service.submit(rerun.config(), rerun.lineage()), rerun);
        }
    }

    private int queued(Job job, Rerun rerun) {
        output.result(
                job::toJson,
                out -> out.println("Queued as " + job.id() + ", which repeats "
                        + rerun.lineage().parent() + "; follow it with `counterpoint jobs`."));
        return Main.OK;
    }
}
