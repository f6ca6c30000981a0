package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Job;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.SweepGrid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A grid of methods and seeds at equal budget, on the local queue. */
@Command(
        name = "sweep",
        description = "Queues methods x seeds at equal budget with the background service of a folder.",
        mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description =
                    "Configuration whose budget and evaluation every run gets; its parameters go to its own method.")
    private Path file = Path.of("");

    @Option(names = "--methods", split = ",", paramLabel = "A,B", description = "Methods (default: that of the file).")
    private List<String> methods = List.of();

    @Option(
            names = "--seeds",
            defaultValue = "1..5",
            paramLabel = "1..5",
            description = "Seeds: 1..5 or 1,3,7 (default: 1..5).")
    private String seeds = "1..5";

    @Option(
            names = "--orders",
            paramLabel = "all",
            description = "all: every order of the objectives, for methods whose stages have one.")
    private @Nullable String orders;

    @Option(
            names = {"--param", "--set"},
            paramLabel = "KEY=A,B",
            description =
                    "Values of a setting, such as tau=0.1,0.3 or online.groups=8,16, or lists in brackets; may be repeated."
                            + " Methods that have no such setting run once.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the runs; a service elsewhere has its own.")
    private @Nullable Path out;

    @Mixin
    private final RemoteOption remote = new RemoteOption();

    @Option(names = "--engine", defaultValue = "local", paramLabel = "local", description = "Where it runs: local.")
    private String engine = "local";

    @Option(names = "--wait", description = "Wait until all have ended or are paused.")
    private boolean wait;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        if (!engine.equals("local")) {
            throw new BadInputException("The engine " + engine + " is not part of this version: use --engine local");
        }
        List<SweepGrid.Cell> cells = grid(Configs.read(file));
        Lineage sweep = new Lineage(null, SweepGrid.newId());
        try (ServiceClient client = service()) {
            List<Job> jobs = new ArrayList<>();
            for (SweepGrid.Cell cell : cells) {
                jobs.add(client.submit(cell.config(), sweep));
            }
            if (wait) {
                jobs = Follower.await(client, jobs, output);
            }
            List<Job> all = jobs;
            output.result(() -> all.stream().map(Job::toJson).toList(), to -> {
                ServiceCommands.table(all, to);
                to.println("Sweep " + sweep.sweep() + "; pause, resume and stop take --sweep with this name.");
            });
            return all.stream().anyMatch(job -> job.state() == RunStatus.FAILED) ? Main.FAILED : Main.OK;
        }
    }

    private ServiceClient service() throws IOException {
        Path folder = out;
        if (remote.given(folder)) {
            return remote.connect();
        }
        if (folder == null) {
            throw new BadInputException("--out is missing: name the folder for the runs, or a service with --service");
        }
        return ServiceClient.connectOrStart(folder.toAbsolutePath().normalize());
    }

    private List<SweepGrid.Cell> grid(ObjectNode base) {
        if (orders != null && !orders.equals("all")) {
            throw new BadInputException("--orders is " + orders + ": write --orders all or leave it out");
        }
        List<SweepGrid.Axis> axes = new ArrayList<>();
        parameters.forEach((path, values) -> axes.add(SweepGrid.Axis.of(path, values)));
        if (orders != null) {
            firstWithOrders(base).ifPresent(axes::add);
        }
        List<SweepGrid.Cell> cells = SweepGrid.of(base, methods, SweepGrid.seeds(seeds), axes);
        for (SweepGrid.Cell cell : cells) {
            if (!cell.valid()) {
                throw new BadInputException(
                        cell.name() + ": " + cell.problems().getFirst().sentence());
            }
        }
        return cells;
    }

    private Optional<SweepGrid.Axis> firstWithOrders(ObjectNode base) {
        String own = base.path("method").asText();
        for (String method : methods.isEmpty() ? List.of(own) : methods) {
            ObjectNode config = base.deepCopy().put("method", method);
            if (!method.equals(own)) {
                config.remove("parameters");
            }
            Optional<SweepGrid.Axis> axis = SweepGrid.orders(config);
            if (axis.isPresent()) {
                return axis;
            }
        }
        return Optional.empty();
    }
}
