package org.counterpoint.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.Catalog;
import org.counterpoint.service.Job;
import org.counterpoint.service.Problem;
import org.counterpoint.service.ServiceClient;
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

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the runs.")
    private Path out = Path.of("");

    @Option(names = "--engine", defaultValue = "local", paramLabel = "local", description = "Where it runs: local.")
    private String engine = "local";

    @Option(names = "--wait", description = "Wait until all have ended.")
    private boolean wait;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        if (!engine.equals("local")) {
            throw new BadInputException("The engine " + engine + " is not part of this version: use --engine local");
        }
        List<ObjectNode> configs = grid(Configs.read(file));
        try (ServiceClient client =
                ServiceClient.connectOrStart(out.toAbsolutePath().normalize())) {
            List<Job> jobs = new ArrayList<>();
            for (ObjectNode config : configs) {
                jobs.add(client.submit(config));
            }
            if (wait) {
                jobs = Follower.await(client, jobs, output);
            }
            List<Job> all = jobs;
            output.result(() -> all.stream().map(Job::toJson).toList(), to -> ServiceCommands.table(all, to));
            return all.stream().anyMatch(job -> job.state() == RunStatus.FAILED) ? Main.FAILED : Main.OK;
        }
    }

    private List<ObjectNode> grid(ObjectNode base) throws IOException {
        String own = base.path("method").asText();
        List<ObjectNode> configs = new ArrayList<>();
        for (String method : methods.isEmpty() ? List.of(own) : methods) {
            for (long seed : seeds()) {
                ObjectNode config = base.deepCopy();
                config.put("method", method);
                config.put("seed", seed);
                if (!method.equals(own)) {
                    config.remove("parameters");
                }
                List<Problem> problems = Catalog.validate(config);
                if (!problems.isEmpty()) {
                    throw new BadInputException(problems.getFirst().sentence());
                }
                configs.addAll(inAllOrders(config));
            }
        }
        return configs;
    }

    private List<ObjectNode> inAllOrders(ObjectNode config) {
        if (orders == null) {
            return List.of(config);
        }
        if (!orders.equals("all")) {
            throw new BadInputException("--orders is " + orders + ": write --orders all or leave it out");
        }
        ObjectNode complete = Catalog.complete(config);
        if (!complete.path("parameters").has("order")) {
            return List.of(config);
        }
        String title = Catalog.methods().stream()
                .filter(m -> m.id().equals(complete.path("method").asText()))
                .findFirst()
                .map(Catalog.MethodInfo::title)
                .orElse("");
        List<ObjectNode> all = new ArrayList<>();
        for (List<String> order : permutations(Catalog.objectives(complete))) {
            ObjectNode one = complete.deepCopy();
            ArrayNode names = ((ObjectNode) one.get("parameters")).putArray("order");
            order.forEach(names::add);
            one.put(
                    "name",
                    title + ", " + String.join(" > ", order) + ", seed "
                            + one.path("seed").asLong());
            all.add(one);
        }
        return all;
    }

    static List<List<String>> permutations(List<String> names) {
        if (names.size() < 2) {
            return List.of(names);
        }
        List<List<String>> all = new ArrayList<>();
        for (String first : names) {
            List<String> rest = new ArrayList<>(names);
            rest.remove(first);
            for (List<String> tail : permutations(rest)) {
                List<String> one = new ArrayList<>(List.of(first));
                one.addAll(tail);
                all.add(one);
            }
        }
        return all;
    }

    private List<Long> seeds() {
        List<Long> list = new ArrayList<>();
        try {
            int dots = seeds.indexOf("..");
            if (dots >= 0) {
                long from = Long.parseLong(seeds.substring(0, dots).strip());
                long to = Long.parseLong(seeds.substring(dots + 2).strip());
                for (long seed = from; seed <= to; seed++) {
                    list.add(seed);
                }
            } else {
                for (String part : List.of(seeds.split(",", -1))) {
                    list.add(Long.parseLong(part.strip()));
                }
            }
        } catch (NumberFormatException e) {
            list.clear();
        }
        if (list.isEmpty()) {
            throw new BadInputException("\"" + seeds + "\" names no seeds: write 1..5 or 1,3,7");
        }
        return list;
    }
}
