package org.counterpoint.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunEvent;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.io.Json;
import org.counterpoint.service.Job;
import org.counterpoint.service.ServiceClient;
import org.counterpoint.service.SteeringInfo;
import org.counterpoint.service.Training;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that change a run while it trains, tell what was done to it, and go on from its checkpoints with other settings. */
final class SteeringCommands {
    private SteeringCommands() {}

    /** Reads {@code key=value} pairs; a value that is no JSON is a text. */
    static Map<String, JsonNode> values(List<String> pairs) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (String pair : pairs) {
            int at = pair.indexOf('=');
            if (at < 1 || at + 1 == pair.length()) {
                throw new BadInputException("\"" + pair
                        + "\" is no setting: give key=value, as in learning_rate=1e-4 or weight.helpful=0.6");
            }
            if (values.put(pair.substring(0, at), Json.typed(pair.substring(at + 1))) != null) {
                throw new BadInputException("\"" + pair.substring(0, at) + "\" is given twice: give it once");
            }
        }
        return values;
    }

    /** Changes settings of a job. */
    @Command(
            name = "steer",
            description =
                    "Changes settings of a job while it trains; without any it lists what the job takes and what was asked.",
            mixinStandardHelpOptions = true)
    static final class Steer implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "ID", description = "Id of the job, see `counterpoint jobs`.")
        private String id = "";

        @Parameters(
                index = "1..*",
                arity = "0..*",
                paramLabel = "KEY=VALUE",
                description =
                        "New values, such as learning_rate=1e-4, weight.helpful=0.6, target.harmless=0.05, cap=1.0, "
                                + "evaluation.every=5 or early_stop='[{\"objective\": \"helpful\", \"steps\": 50}]'.")
        private List<String> pairs = List.of();

        @Option(names = "--why", paramLabel = "TEXT", description = "Why, for the record of the run.")
        private String why = "";

        @Mixin
        private final ServiceCommands.Library library = new ServiceCommands.Library();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            Map<String, JsonNode> values = values(pairs);
            try (ServiceClient client = library.started()) {
                SteeringInfo info = values.isEmpty() ? client.steering(id) : client.steer(id, values, why);
                output.result(info::toJson, out -> {
                    if (values.isEmpty()) {
                        Table settings = new Table("setting", "value", "help");
                        info.settings()
                                .forEach(s -> settings.row(
                                        s.path(),
                                        s.value().toString(),
                                        s.parameter() == null
                                                ? "Rules that end the run early."
                                                : s.parameter().help()));
                        settings.print(out);
                        out.println();
                    }
                    Table table = new Table("number", "setting", "value", "state", "step", "answer");
                    info.requests()
                            .forEach(r -> table.row(
                                    r.number(),
                                    r.setting(),
                                    r.value().toString(),
                                    r.state().name().toLowerCase(Locale.ROOT),
                                    r.step() < 0 ? "-" : r.step(),
                                    r.answer()));
                    if (info.requests().isEmpty()) {
                        out.println("Nothing has been asked of " + id + " yet.");
                    } else {
                        table.print(out);
                    }
                });
            }
            return Main.OK;
        }
    }

    /** Lists the events of a run. */
    @Command(
            name = "events",
            description = "Lists what was done to a run while it trained.",
            mixinStandardHelpOptions = true)
    static final class Events implements Callable<Integer> {
        @Parameters(paramLabel = "RUN", description = "A run directory.")
        private Path run = Path.of("");

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            List<RunEvent> events = Run.open(run).events();
            output.result(() -> events.stream().map(RunEvent::toJson).toList(), out -> {
                if (events.isEmpty()) {
                    out.println("Nothing was done to " + run + " while it trained.");
                    return;
                }
                Table table = new Table("step", "kind", "subject", "from", "to", "why");
                events.forEach(e -> table.row(e.step(), e.kind(), e.subject(), text(e.from()), text(e.to()), e.why()));
                table.print(out);
            });
            return Main.OK;
        }

        private static String text(@Nullable JsonNode value) {
            return value == null ? "" : value.toString();
        }
    }

    /** Goes on from a checkpoint with other settings. */
    @Command(
            name = "branch",
            description = "Makes a new run that goes on from a checkpoint of another one, which stays as it is.",
            mixinStandardHelpOptions = true)
    static final class Branch implements Callable<Integer> {
        @Parameters(
                paramLabel = "ID",
                description = "Id of the job, see `counterpoint jobs`; with --out the directory of any run.")
        private String parent = "";

        @Option(
                names = "--step",
                paramLabel = "N",
                description = "Step of the checkpoint; by default the newest. The last two are kept.")
        private @Nullable Long step;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Another value, such as learning_rate=1e-4, method=ctwa or steps=300; may be repeated.")
        private List<String> pairs = List.of();

        @Option(
                names = "--out",
                paramLabel = "DIR",
                description = "New folder; trains there in this process instead of queuing the run.")
        private @Nullable Path out;

        @Mixin
        private final ServiceCommands.Library library = new ServiceCommands.Library();

        @Mixin
        private final Output output = new Output();

        @Override
        public Integer call() throws IOException {
            Map<String, JsonNode> set = values(pairs);
            Path dir = out;
            if (dir != null) {
                return here(directory(), set, dir);
            }
            if (!library.elsewhere()
                    && !Files.exists(library.path().resolve(parent).resolve(RunManifest.FILE))
                    && Files.exists(Path.of(parent).resolve(RunManifest.FILE))) {
                throw new BadInputException(parent + " is a run directory: give --out DIR as well, or the id of a job");
            }
            try (ServiceClient client = library.started()) {
                Job job = client.branch(parent, step, set);
                output.result(
                        job::toJson,
                        to -> to.println("Queued as " + job.id() + "; follow it with `counterpoint jobs`."));
            }
            return Main.OK;
        }

        private Path directory() {
            Path ofJob = library.path().resolve(parent);
            return Files.exists(ofJob.resolve(RunManifest.FILE)) ? ofJob : Path.of(parent);
        }

        private int here(Path run, Map<String, JsonNode> set, Path dir) throws IOException {
            StringBuilder command = new StringBuilder("counterpoint branch " + parent);
            if (step != null) {
                command.append(" --step ").append(step);
            }
            pairs.forEach(pair -> command.append(" --set '").append(pair).append('\''));
            command.append(" --out ").append(dir.getFileName());
            return TrainCommand.follow(
                    output, 60, progress -> Training.branch(run, step, set, dir, command.toString(), progress), dir);
        }
    }
}
