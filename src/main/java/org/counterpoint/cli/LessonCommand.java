package org.counterpoint.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.counterpoint.run.RunStatus;
import org.counterpoint.service.LessonRuns;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exact lessons as runs: a softmax policy over a handful of actions, every expectation computed. */
@Command(
        name = "lesson",
        description =
                "Runs an exact lesson: a small bandit whose every expectation is computed, recorded as ordinary runs."
                        + " Without a name it lists the lessons.",
        mixinStandardHelpOptions = true)
final class LessonCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "A lesson, or a bandit file (.json) as analyze bandit reads it.")
    private @Nullable String name;

    @Option(names = "--methods", split = ",", paramLabel = "A,B", description = "Methods (default: the lesson's).")
    private List<String> methods = List.of();

    @Option(
            names = "--update",
            split = ",",
            paramLabel = "tilt|gradient",
            description =
                    "tilt: pi exp(eta s), for which the covariance law is exact; gradient: softmax policy gradient."
                            + " Both, separated by a comma, for a run of each.")
    private List<String> updates = List.of();

    @Option(names = "--eta", paramLabel = "X", description = "Step size of the policy.")
    private double eta = Double.NaN;

    @Option(names = "--steps", paramLabel = "N", description = "Number of updates.")
    private @Nullable Integer steps;

    @Option(names = "--every", paramLabel = "N", description = "Steps between evaluations (default: 1).")
    private @Nullable Integer every;

    @Option(names = "--weights", split = ",", paramLabel = "A,B", description = "Weight of each objective.")
    private List<Double> weights = List.of();

    @Option(
            names = "--start",
            split = ",",
            paramLabel = "P,Q",
            description = "Probabilities of the actions at the start.")
    private List<Double> start = List.of();

    @Option(
            names = "--param",
            paramLabel = "KEY=VALUE",
            description =
                    "A parameter of the methods that have it; may be repeated. Several values of a number, separated by"
                            + " commas, make a run of each.")
    private Map<String, String> parameters = Map.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the runs; without it the lesson is described.")
    private @Nullable Path out;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        String chosen = name;
        Path folder = out;
        if (chosen == null) {
            List<LessonRuns.Info> all = LessonRuns.all();
            output.result(() -> all, to -> list(all, to));
            return Main.OK;
        }
        if (folder == null) {
            LessonRuns.Info info = LessonRuns.find(chosen);
            output.result(() -> info, to -> describe(chosen, info, to));
            return Main.OK;
        }
        if (Double.isInfinite(eta) || eta <= 0) {
            throw new BadInputException("The step size --eta must be a number above 0");
        }
        LessonRuns.Request request = new LessonRuns.Request(
                chosen,
                methods,
                updates,
                eta,
                positive("--steps", steps),
                positive("--every", every),
                weights,
                start,
                parameters);
        List<LessonRuns.Done> runs = LessonRuns.run(request, folder);
        output.result(() -> document(chosen, runs), to -> table(chosen, runs, folder, to));
        return runs.stream().anyMatch(r -> r.outcome().status() == RunStatus.FAILED) ? Main.FAILED : Main.OK;
    }

    private static int positive(String option, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new BadInputException("The option " + option + " is " + value + " but must be at least 1");
        }
        return value == null ? 0 : value;
    }

    private static void list(List<LessonRuns.Info> all, PrintWriter to) {
        for (LessonRuns.Info info : all) {
            to.println(info.id() + "  " + info.title());
            to.println("  " + info.toSee());
        }
        to.println();
        to.println("Methods that lessons can run: " + String.join(", ", LessonRuns.methods()) + ".");
        to.println(
                "Run one with: counterpoint lesson bandit-b --out DIR, then open DIR with counterpoint --library DIR.");
    }

    private static void describe(String chosen, LessonRuns.Info info, PrintWriter to) {
        to.println(info.title() + ". " + info.toSee());
        to.println("Objectives: " + String.join(", ", info.objectives()) + ". Runs " + String.join(", ", info.methods())
                + " with " + String.join(" and ", info.updates()) + " updates, eta "
                + Table.number(info.eta()) + ", " + info.steps() + " steps.");
        to.println("Run it with: counterpoint lesson " + chosen + " --out DIR");
    }

    private static Map<String, Object> document(String chosen, List<LessonRuns.Done> runs) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("lesson", chosen);
        result.put(
                "runs",
                runs.stream()
                        .map(r -> {
                            Map<String, Object> run = new LinkedHashMap<>();
                            run.put("run", r.dir().toAbsolutePath().normalize().toString());
                            run.put("id", r.outcome().run());
                            run.put("name", r.name());
                            run.put("status", r.outcome().status().word());
                            run.put("steps", r.outcome().steps());
                            run.put("objectives", r.outcome().objectives());
                            if (r.outcome().message() != null) {
                                run.put("message", r.outcome().message());
                            }
                            return run;
                        })
                        .toList());
        return result;
    }

    private static void table(String chosen, List<LessonRuns.Done> runs, Path folder, PrintWriter to) {
        to.println(LessonRuns.find(chosen).toSee());
        Table table = new Table("run", "objective", "first", "last", "folder");
        for (LessonRuns.Done run : runs) {
            run.outcome()
                    .objectives()
                    .forEach((objective, pair) ->
                            table.row(run.name(), objective, exact(pair.first()), exact(pair.last()), run.dir()));
        }
        table.print(to);
        for (LessonRuns.Done run : runs) {
            if (run.outcome().message() != null) {
                to.println(run.name() + ": " + run.outcome().message());
            }
        }
        to.println("Look at them with: counterpoint --library " + folder);
    }

    private static String exact(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
