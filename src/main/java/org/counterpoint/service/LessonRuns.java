package org.counterpoint.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.counterpoint.analysis.Bandit;
import org.counterpoint.analysis.BanditFile;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Names;
import org.counterpoint.method.OnlineMethod;
import org.counterpoint.method.Parameter;
import org.counterpoint.run.RunStatus;
import org.counterpoint.train.Lesson;
import org.counterpoint.train.LessonSettings;
import org.counterpoint.train.Lessons;
import org.counterpoint.train.TabularTrainer;
import org.counterpoint.train.TrainListener;
import org.counterpoint.train.TrainResult;

/** Exact lessons: what there is, and running one with several methods, updates and parameter values. */
public final class LessonRuns {
    private static final int MOST_RUNS = 100;

    private LessonRuns() {}

    /**
     * A lesson.
     *
     * @param id name on the command line
     * @param title a few words
     * @param toSee one sentence on what is to be seen
     * @param objectives names
     * @param methods methods that are run where none is named
     * @param updates updates that are run where none is named: {@code tilt} or {@code gradient}
     * @param eta default step size
     * @param steps default number of updates
     */
    public record Info(
            String id,
            String title,
            String toSee,
            List<String> objectives,
            List<String> methods,
            List<String> updates,
            double eta,
            int steps) {}

    /**
     * What to run; empty lists, NaN and 0 stand for the lesson's own choice.
     *
     * @param lesson name of a lesson, or path of a bandit file as {@code analyze bandit} reads it
     * @param methods identifiers
     * @param updates {@code tilt}, {@code gradient}
     * @param eta step size
     * @param steps number of updates
     * @param every steps between evaluations
     * @param weights one per objective
     * @param start probabilities of the actions at the start, for every prompt
     * @param parameters values by parameter name as text; several values of one number, word or switch, separated by commas, stand
     *     for one run each
     */
    public record Request(
            String lesson,
            List<String> methods,
            List<String> updates,
            double eta,
            int steps,
            int every,
            List<Double> weights,
            List<Double> start,
            Map<String, String> parameters) {
        public Request {
            methods = List.copyOf(methods);
            updates = List.copyOf(updates);
            weights = List.copyOf(weights);
            start = List.copyOf(start);
        }
    }

    /**
     * One run that has ended.
     *
     * @param dir its directory
     * @param name name for people
     * @param outcome how it ended
     */
    public record Done(Path dir, String name, Training.Outcome outcome) {}

    /** Every lesson, in the order in which they are told. */
    public static List<Info> all() {
        return Lessons.all().stream().map(LessonRuns::describe).toList();
    }

    /**
     * The lesson of a name or of a bandit file.
     *
     * @throws IllegalArgumentException with a sentence when there is none
     */
    public static Info find(String nameOrFile) {
        return describe(lesson(nameOrFile));
    }

    /**
     * The bandit of a lesson, as it starts, for the exact numbers of a view.
     *
     * @param weights one per objective
     * @param eta step size, at least 0
     */
    public static Bandit bandit(String id, List<Double> weights, double eta) {
        Lesson lesson = Lessons.find(id);
        Map<String, double[][]> rewards = new LinkedHashMap<>();
        Map<String, Double> named = new LinkedHashMap<>();
        for (int j = 0; j < lesson.objectives().size(); j++) {
            rewards.put(lesson.objectives().get(j), lesson.rewards()[j]);
            named.put(lesson.objectives().get(j), weights.get(j));
        }
        return Bandit.of(lesson.promptWeights(), lesson.policy(), rewards, named, eta);
    }

    /** Names of the actions of a lesson's first prompt. */
    public static List<String> actions(String id) {
        return Lessons.find(id).actions().getFirst();
    }

    /** Default weights of a lesson's objectives. */
    public static List<Double> weights(String id) {
        return Arrays.stream(Lessons.find(id).weights()).boxed().toList();
    }

    /** Identifiers of the methods that lessons can run. */
    public static List<String> methods() {
        return LessonSettings.methods();
    }

    /**
     * Runs a lesson in this process, every run into a folder of its own below {@code out}.
     *
     * @throws IllegalArgumentException with a sentence, before anything is written, when the request is not valid
     * @throws IOException when a run directory cannot be written
     */
    public static List<Done> run(Request request, Path out) throws IOException {
        Lesson lesson = started(lesson(request.lesson()), request.start());
        Map<String, LessonSettings> all = settings(lesson, request, out);
        for (String folder : all.keySet()) {
            Path dir = out.resolve(folder);
            if (Files.exists(dir.resolve("run.json"))) {
                throw new BadConfigurationException(
                        dir + " already holds a run; choose a new folder for the lesson, or delete it.");
            }
        }
        List<Done> done = new ArrayList<>();
        for (Map.Entry<String, LessonSettings> entry : all.entrySet()) {
            Path dir = out.resolve(entry.getKey());
            TrainResult result = TabularTrainer.run(entry.getValue(), dir, TrainListener.NONE);
            done.add(new Done(dir, entry.getValue().name(), outcome(result)));
            if (result.status() == RunStatus.STOPPED) {
                break;
            }
        }
        return done;
    }

    private static Training.Outcome outcome(TrainResult result) {
        Map<String, Training.FirstLast> objectives = new LinkedHashMap<>();
        result.objectives()
                .forEach((name, pair) -> objectives.put(name, new Training.FirstLast(pair.first(), pair.last())));
        return new Training.Outcome(
                result.id(),
                result.status(),
                result.steps(),
                objectives,
                result.message().isEmpty() ? null : result.message());
    }

    private static Info describe(Lesson l) {
        return new Info(
                l.id(),
                l.title(),
                l.toSee(),
                l.objectives(),
                l.defaults().methods(),
                l.defaults().updates().stream().map(Lesson.Update::id).toList(),
                l.defaults().eta(),
                l.defaults().steps());
    }

    private static Lesson lesson(String nameOrFile) {
        if (!nameOrFile.endsWith(".json")) {
            return Lessons.find(nameOrFile);
        }
        Path file = Path.of(nameOrFile);
        String name = String.valueOf(file.getFileName());
        String id = name.substring(0, name.length() - ".json".length())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9-]+", "-");
        return Lesson.of(id.isEmpty() ? "own" : id, BanditFile.read(file));
    }

    private static Lesson started(Lesson lesson, List<Double> start) {
        return start.isEmpty()
                ? lesson
                : lesson.withStart(
                        start.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The runs of a request, by the name of their folder. */
    private static Map<String, LessonSettings> settings(Lesson lesson, Request request, Path out) {
        Lesson.Defaults defaults = lesson.defaults();
        List<OnlineMethod> methods = (request.methods().isEmpty() ? defaults.methods() : request.methods())
                .stream().distinct().map(LessonSettings::method).toList();
        List<Lesson.Update> updates = request.updates().isEmpty()
                ? defaults.updates()
                : request.updates().stream().distinct().map(LessonRuns::update).toList();
        checkParameters(methods, request);
        Map<String, LessonSettings> all = new LinkedHashMap<>();
        for (OnlineMethod method : methods) {
            for (Choice choice : choices(method, request, lesson.objectives())) {
                for (Lesson.Update update : updates) {
                    String words = choice.words + (updates.size() > 1 ? ", " + update.id() : "");
                    String folder = (method.id() + words).replaceAll("[^A-Za-z0-9.]+", "-");
                    all.put(
                            folder,
                            new LessonSettings(
                                    lesson,
                                    method.title() + words + ", " + lesson.id(),
                                    method.id(),
                                    LessonSettings.parameters(lesson, method, choice.parameters),
                                    update,
                                    Double.isNaN(request.eta()) ? defaults.eta() : request.eta(),
                                    request.steps() == 0 ? defaults.steps() : request.steps(),
                                    request.every() == 0 ? 1 : request.every(),
                                    command(request, method, update, choice.text, out)));
                }
            }
        }
        if (all.size() > MOST_RUNS) {
            throw new BadConfigurationException("These are " + all.size() + " runs but a lesson makes at most "
                    + MOST_RUNS + " at once; give fewer values.");
        }
        return all;
    }

    private static Lesson.Update update(String id) {
        Names.requireKnown(
                id, Arrays.stream(Lesson.Update.values()).map(Lesson.Update::id).toList(), "update");
        return Arrays.stream(Lesson.Update.values())
                .filter(u -> u.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void checkParameters(List<OnlineMethod> methods, Request request) {
        Set<String> known = new LinkedHashSet<>();
        methods.forEach(m -> m.parameters().forEach(p -> known.add(p.name())));
        request.parameters().keySet().forEach(name -> Names.requireKnown(name, known, "parameter"));
        if (!request.weights().isEmpty() && !known.contains("weights")) {
            throw new BadConfigurationException("None of the chosen methods has weights to set.");
        }
    }

    /**
     * Parameter values of one run.
     *
     * @param parameters as in a configuration
     * @param words what tells it from the other runs, starting with a comma, or empty
     * @param text the same for the command line, by parameter name
     */
    private record Choice(ObjectNode parameters, String words, Map<String, String> text) {}

    /** One choice for every combination of values that a method has a parameter for. */
    private static List<Choice> choices(OnlineMethod method, Request request, List<String> objectives) {
        ObjectNode base = JsonNodeFactory.instance.objectNode();
        if (!request.weights().isEmpty() && LessonSettings.has(method, "weights")) {
            if (request.weights().size() != objectives.size()) {
                throw new BadConfigurationException(
                        "There are " + request.weights().size() + " weights for the objectives "
                                + String.join(", ", objectives) + "; give one for each.");
            }
            request.weights().forEach(base.withArray("weights")::add);
        }
        List<Choice> choices = List.of(new Choice(base, "", Map.of()));
        for (Parameter p : method.parameters()) {
            String text = request.parameters().get(p.name());
            if (text != null) {
                boolean list = p.type() == Parameter.Type.REALS || p.type() == Parameter.Type.NAMES;
                List<String> values = list ? List.of(text) : List.of(text.split(",", -1));
                List<Choice> longer = new ArrayList<>();
                for (Choice choice : choices) {
                    for (String value : values) {
                        ObjectNode with = choice.parameters.deepCopy();
                        with.set(p.name(), value(p, value.strip()));
                        Map<String, String> words = new LinkedHashMap<>(choice.text);
                        words.put(p.name(), value.strip());
                        String suffix = values.size() > 1 ? ", " + p.name() + " " + value.strip() : "";
                        longer.add(new Choice(with, choice.words + suffix, words));
                    }
                }
                choices = longer;
            }
        }
        return choices;
    }

    /** Text as the JSON value that a configuration has; what cannot be one is left to the parameter's own check. */
    private static JsonNode value(Parameter p, String text) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (p.type()) {
            case CHOICE -> make.textNode(text);
            case BOOL ->
                text.equals("true") || text.equals("false")
                        ? make.booleanNode(text.equals("true"))
                        : make.textNode(text);
            case INT, REAL -> number(p, text);
            case REALS -> {
                var array = make.arrayNode();
                for (String part : text.split(",", -1)) {
                    array.add(number(p, part.strip()));
                }
                yield array.size() == 1 ? array.get(0) : array;
            }
            case NAMES -> {
                var array = make.arrayNode();
                for (String part : text.split(",", -1)) {
                    array.add(part.strip());
                }
                yield array;
            }
        };
    }

    private static JsonNode number(Parameter p, String text) {
        try {
            return p.type() == Parameter.Type.INT
                    ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                    : JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private static String command(
            Request request, OnlineMethod method, Lesson.Update update, Map<String, String> parameters, Path out) {
        StringBuilder line = new StringBuilder("counterpoint lesson ")
                .append(request.lesson())
                .append(" --methods ")
                .append(method.id())
                .append(" --update ")
                .append(update.id());
        if (!Double.isNaN(request.eta())) {
            line.append(" --eta ").append(request.eta());
        }
        if (request.steps() > 0) {
            line.append(" --steps ").append(request.steps());
        }
        if (request.every() > 0) {
            line.append(" --every ").append(request.every());
        }
        if (!request.weights().isEmpty()) {
            line.append(" --weights ").append(joined(request.weights()));
        }
        if (!request.start().isEmpty()) {
            line.append(" --start ").append(joined(request.start()));
        }
        parameters.forEach((name, value) ->
                line.append(" --param ").append(name).append('=').append(value));
        return line.append(" --out ").append(out.getFileName()).toString();
    }

    private static String joined(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
