package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.method.Parameter;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.Lineage;
import org.counterpoint.run.RunCopy;
import org.counterpoint.run.RunEvent;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * A run that goes on from a checkpoint of another one, with other settings. It gets the other's history up to there and an
 * identity of its own; the other is read only, and may be training meanwhile.
 */
public final class Branch {
    private static final String METHOD = "method";
    private static final Map<String, String> FIXED = Map.of(
            "model", "the adapter of a checkpoint belongs to its model",
            "model_options", "the checkpoint was made with the others",
            "lora", "the adapter of a checkpoint has its shape",
            "environment", "the history before the branch belongs to its objectives",
            "data", "the history before the branch belongs to its data",
            "rewards", "the history before the branch belongs to its objectives",
            "seed", "the prompts of the steps follow from it",
            "sampling", "evaluations before and after the branch would not be comparable",
            "evaluation", "evaluations before and after the branch would not be comparable");

    private final Path parent;
    private final RunManifest manifest;
    private final long step;
    private final RunConfig before;
    private final RunConfig config;
    private final Map<String, String> changes;
    private final boolean fresh;

    private Branch(Path parent, RunManifest manifest, long step, RunConfig before, RunConfig config) {
        this.parent = parent;
        this.manifest = manifest;
        this.step = step;
        this.before = before;
        this.config = config;
        this.changes = changes(before, config);
        this.fresh = !sameState(before, config, changes.keySet());
    }

    /**
     * A checkpoint from which a run can go on.
     *
     * @param step steps done
     * @param seconds the run had taken
     */
    public record Point(long step, double seconds) {}

    /** The checkpoints of a run, newest first; empty where there is none. */
    public static List<Point> points(Path run) {
        return Checkpoints.all(run);
    }

    /**
     * Plans a branch and changes nothing.
     *
     * @param parent a run directory
     * @param step step of the checkpoint, null for the newest
     * @param asked new values by path in the configuration, or as {@link Steerable#resolve} understands them
     * @throws BadConfigurationException in one sentence, where there is no such checkpoint or a value cannot be changed
     * @throws IOException when there is no readable run
     */
    public static Branch of(Path parent, @Nullable Long step, Map<String, JsonNode> asked) throws IOException {
        RunManifest manifest = RunManifest.read(parent);
        List<Point> points = points(parent);
        if (points.isEmpty()) {
            throw new BadConfigurationException("The run in " + parent
                    + " has no checkpoint that training can go on from; choose a run that has one.");
        }
        long at = step == null ? points.getFirst().step() : step;
        if (points.stream().noneMatch(p -> p.step() == at)) {
            throw new BadConfigurationException("The run in " + parent + " has no checkpoint at step " + at
                    + "; it has "
                    + String.join(
                            " and ",
                            points.stream().map(p -> "step " + p.step()).toList()) + ".");
        }
        RunConfig before = settings(parent, manifest, at);
        RunConfig config = changed(before, asked, manifest.name() + ", from step " + at);
        if (config.steps() <= at) {
            throw new BadConfigurationException("The branch would have " + config.steps()
                    + " steps, all of which are done at the checkpoint of step " + at + "; set \"steps\" to more.");
        }
        return new Branch(parent, manifest, at, before, config);
    }

    /** The settings a run had when a checkpoint was made. */
    private static RunConfig settings(Path run, RunManifest manifest, long step) throws IOException {
        RunConfig config = RunConfig.parse(manifest.config());
        for (RunEvent event : RunEvent.own(RunEvent.read(run, new ArrayList<>()))) {
            if (event.kind().equals(RunEvent.STEERED) && event.step() < step) {
                config = Steerable.set(config, event.subject(), Objects.requireNonNull(event.to()));
            }
        }
        return config;
    }

    private static RunConfig changed(RunConfig before, Map<String, JsonNode> asked, String usualName) {
        ObjectNode json = before.toJson();
        json.put("name", usualName);
        Map<String, JsonNode> rest = new LinkedHashMap<>(asked);
        JsonNode method = rest.remove(METHOD);
        if (method != null && !method.asText().equals(before.method())) {
            String family = Methods.find(method.asText()).family();
            if (!family.equals(OnlineSettings.FAMILY) || !online(before)) {
                throw new BadConfigurationException(
                        "A branch cannot go on with \"" + method.asText() + "\" after \"" + before.method()
                                + "\"; only a method that learns from its own samples can take over from another.");
            }
            json.put(METHOD, method.asText());
            json.remove("parameters");
        }
        RunConfig now = RunConfig.parse(json);
        for (Map.Entry<String, JsonNode> entry : rest.entrySet()) {
            if (now.toJson().has(entry.getKey().split("\\.", 2)[0]) && !steerable(now, entry.getKey())) {
                now = Steerable.with(now, entry.getKey(), entry.getValue());
            } else {
                for (Map.Entry<String, JsonNode> one : Steerable.resolve(now, Map.of(entry.getKey(), entry.getValue()))
                        .entrySet()) {
                    now = Steerable.with(now, one.getKey(), one.getValue());
                }
            }
        }
        for (String path : changes(before, now).keySet()) {
            refuse(before, path);
        }
        return now;
    }

    private static boolean steerable(RunConfig config, String path) {
        return Steerable.of(config).stream().anyMatch(s -> path.equals(s.path()) || path.startsWith(s.path() + "."));
    }

    private static void refuse(RunConfig config, String path) {
        String block = path.split("\\.", 2)[0];
        boolean free = Set.of("name", "threads", METHOD, Steerable.EVERY, Steerable.EARLY_STOP, "evaluation.gradients")
                        .contains(path)
                || steerable(config, path);
        boolean own = online(config)
                && (Set.of(OnlineSettings.FAMILY, "parameters", "steps").contains(block)
                        || path.equals("sampling.temperature"));
        if (!free && !own) {
            String reason = FIXED.getOrDefault(block, "the stages of the run were planned with it");
            throw new BadConfigurationException(
                    "A branch cannot change \"" + path + "\", because " + reason + "; start a new run for it.");
        }
    }

    private static boolean online(RunConfig config) {
        return Methods.find(config.method()).family().equals(OnlineSettings.FAMILY);
    }

    /** Paths whose values differ, without the name. */
    private static Map<String, String> changes(RunConfig before, RunConfig after) {
        Map<String, String> old = FlatConfig.of(before.toJson());
        Map<String, String> now = FlatConfig.of(after.toJson());
        Set<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        Map<String, String> changed = new TreeMap<>();
        for (String path : paths) {
            if (!path.equals("name") && !Objects.equals(old.get(path), now.get(path))) {
                changed.put(path, now.getOrDefault(path, "none") + " instead of " + old.getOrDefault(path, "none"));
            }
        }
        return changed;
    }

    /** Whether what the method has learned still holds: no other method, and no other value of what is fixed when one begins. */
    private static boolean sameState(RunConfig before, RunConfig after, Set<String> paths) {
        List<String> settings = Methods.find(after.method()).parameters().stream()
                .filter(Parameter::steerable)
                .map(p -> "parameters." + p.name())
                .toList();
        return before.method().equals(after.method())
                && paths.stream().allMatch(p -> !p.startsWith("parameters.") || settings.contains(p));
    }

    /** The settings the branch trains with. */
    public ObjectNode config() {
        return config.toJson();
    }

    /** Steps that are done when it begins. */
    public long step() {
        return step;
    }

    /** Where it comes from. */
    public Lineage lineage() {
        return new Lineage(manifest.id(), manifest.lineage().sweep(), step);
    }

    /**
     * Makes its run directory, whole or not at all; {@link Trainer#run} resumes it.
     *
     * @param out a new or empty directory
     * @param id identifier of the new run
     * @param command the command that repeats it
     * @throws IOException when a file cannot be read or written, or the parent has given up the checkpoint meanwhile
     */
    public void create(Path out, String id, String command) throws IOException {
        RunManifest own = manifest.toBuilder()
                .id(id)
                .name(config.name() == null ? manifest.name() : config.name())
                .status(RunStatus.QUEUED)
                .message(null)
                .created(Instant.now())
                .ended(null)
                .config(config.toJson())
                .method(config.method())
                .steps(config.steps())
                .lineage(lineage())
                .command(command)
                .deviations(config.deviations())
                .build();
        RunCopy.make(out, folder -> {
            Checkpoint checkpoint = Checkpoints.copy(parent, step, folder, fresh);
            RunCopy.history(parent, folder, checkpoint.position());
            List<RunEvent> events = new ArrayList<>(RunEvent.read(parent, new ArrayList<>()));
            // A rule that ended the parent there has done so; every other event of the step comes after the checkpoint.
            events.removeIf(
                    e -> e.step() > step || (e.step() == step && !e.kind().equals(RunEvent.EARLY_STOP)));
            events.add(event(checkpoint.seconds()));
            RunCopy.finish(folder, own, events);
        });
    }

    private RunEvent event(double seconds) {
        ObjectNode from = JsonNodeFactory.instance.objectNode();
        ObjectNode to = JsonNodeFactory.instance.objectNode();
        Map<String, String> old = FlatConfig.of(before.toJson());
        Map<String, String> now = FlatConfig.of(config.toJson());
        changes.keySet().forEach(path -> {
            from.put(path, old.get(path));
            to.put(path, now.get(path));
        });
        List<String> words = new ArrayList<>();
        changes.forEach((path, change) -> words.add(path + " " + change));
        String with = words.isEmpty() ? "" : " with " + String.join(", ", words);
        String state = fresh ? "; the method begins anew, adapter and optimizer are kept" : "";
        return new RunEvent(
                step,
                seconds,
                RunEvent.BRANCHED,
                manifest.id(),
                from.isEmpty() ? null : from,
                to.isEmpty() ? null : to,
                0,
                "Branched from " + manifest.name() + " after step " + step + with + state + ".");
    }
}
