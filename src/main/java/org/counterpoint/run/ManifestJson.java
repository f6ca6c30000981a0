package org.counterpoint.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/** {@link RunManifest} to and from its JSON object. */
final class ManifestJson {
    private ManifestJson() {}

    static RunManifest read(Path file) throws IOException {
        JsonNode tree;
        try {
            tree = Json.mapper().readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new RunFormatException(
                    file + " does not exist, so this is not a run directory; choose the folder that holds run.json.",
                    e);
        } catch (JsonProcessingException e) {
            throw new RunFormatException(
                    file + " is not complete JSON (" + e.getOriginalMessage()
                            + "); restore it from a copy, or delete the run if it never started.",
                    e);
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new RunFormatException(
                    file + " is empty or holds no JSON object; restore it from a copy, or delete the run if it never"
                            + " started.");
        }
        return new Reader(file, object).manifest();
    }

    static ObjectNode write(RunManifest m) {
        ObjectNode o = Json.mapper().createObjectNode();
        o.put("format_version", m.formatVersion());
        o.put("id", m.id());
        o.put("name", m.name());
        o.put("status", m.status().word());
        o.put("created", m.created().toString());
        o.put("ended", m.ended() == null ? null : m.ended().toString());
        o.put("message", m.message());
        o.put("method", m.method());
        o.put("environment_id", m.environmentId());
        o.set(
                "model",
                known(m, "model")
                        .put("name", m.model().name())
                        .put("fingerprint", m.model().fingerprint())
                        .put("parameters", m.model().parameters()));
        ArrayNode objectives = o.putArray("objectives");
        for (ObjectiveInfo info : m.objectives()) {
            objectives
                    .addObject()
                    .put("name", info.name())
                    .put("unit", info.unit())
                    .put("direction", info.direction().name().toLowerCase(Locale.ROOT))
                    .put("min", info.min())
                    .put("max", info.max())
                    .put("description", info.description());
        }
        ObjectNode data = known(m, "data")
                .put("name", m.data().name())
                .put("fingerprint", m.data().fingerprint());
        if (!m.data().sources().isEmpty()) {
            ArrayNode sources = data.putArray("sources");
            m.data().sources().forEach(s -> sources.add(source(s)));
        }
        o.set("data", data);
        o.put("seed", m.seed());
        o.put("steps", m.steps());
        EnvironmentInfo e = m.environment();
        ObjectNode environment = known(m, "environment")
                .put("machine", e.machine())
                .put("os", e.os())
                .put("device", e.device())
                .put("threads", e.threads())
                .put("java", e.java());
        ObjectNode libraries = environment.putObject("libraries");
        e.libraries().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> libraries.put(entry.getKey(), entry.getValue()));
        o.set("environment", environment);
        ObjectNode lineage = known(m, "lineage")
                .put("parent", m.lineage().parent())
                .put("sweep", m.lineage().sweep());
        if (m.lineage().branchStep() != null) {
            lineage.put("branch_step", m.lineage().branchStep());
        }
        o.set("lineage", lineage);
        o.put("command", m.command());
        o.set("deviations", Json.mapper().valueToTree(m.deviations()));
        o.set("config", m.config());
        if (m.frontier().isEmpty()) {
            o.putNull("frontier");
        } else {
            ObjectNode frontier = o.putObject("frontier");
            for (SplitFrontier f : m.frontier()) {
                ObjectNode split = frontier.putObject(f.split());
                split.set("objectives", Json.mapper().valueToTree(f.objectives()));
                split.set("vertices", Json.mapper().valueToTree(f.vertices()));
                split.put("hypervolume", f.hypervolume());
                split.set("reference", Json.mapper().valueToTree(f.reference()));
                split.set("deterministic", Json.mapper().valueToTree(f.deterministic()));
            }
        }
        if (!m.stages().isEmpty()) {
            o.set("stages", StageJson.write(m.stages()));
        }
        if (!m.replacedRewards().isEmpty()) {
            ObjectNode replaced = o.putObject("replaced_rewards");
            m.replacedRewards().forEach(replaced::put);
        }
        m.source().properties().forEach(entry -> {
            if (!o.has(entry.getKey())) {
                o.set(entry.getKey(), entry.getValue());
            }
        });
        return o;
    }

    private static ObjectNode source(DataInfo.Source s) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("file", s.file()).put("sha256", s.sha256()).put("form", s.form());
        ObjectNode map = node.putObject("map");
        s.map().forEach(map::put);
        ObjectNode counts = node.putObject("counts");
        s.counts().forEach(counts::put);
        return node;
    }

    private static Map<String, Long> counts(JsonNode object) {
        Map<String, Long> counts = new LinkedHashMap<>();
        object.properties().forEach(e -> counts.put(e.getKey(), e.getValue().asLong(0)));
        return counts;
    }

    /** What the file had under this key (with keys of newer versions), ready to be overwritten by what we know. */
    private static ObjectNode known(RunManifest m, String key) {
        return m.source().get(key) instanceof ObjectNode old
                ? old.deepCopy()
                : Json.mapper().createObjectNode();
    }

    /** Reads one file; every complaint names it. */
    private record Reader(Path file, ObjectNode o) {
        RunManifest manifest() throws RunFormatException {
            int version = o.path("format_version").asInt(RunManifest.FORMAT_VERSION);
            if (version > RunManifest.FORMAT_VERSION) {
                throw new RunFormatException(file + " has format version " + version
                        + ", which is newer than this program reads (" + RunManifest.FORMAT_VERSION
                        + "); open it with a newer Counterpoint.");
            }
            String id = required("id");
            Instant created = time("created");
            if (created == null) {
                throw missing("created");
            }
            return RunManifest.builder(
                            id, o.path("name").asText(id), o.path("method").asText(""))
                    .formatVersion(version)
                    .status(word("status", RunStatus.class))
                    .created(created)
                    .ended(time("ended"))
                    .message(textOrNull(o, "message"))
                    .config(
                            o.get("config") instanceof ObjectNode c
                                    ? LaterSettings.complete(c)
                                    : Json.mapper().createObjectNode())
                    .environmentId(o.path("environment_id").asText(""))
                    .model(new ModelInfo(
                            o.path("model").path("name").asText(""),
                            o.path("model").path("fingerprint").asText(""),
                            o.path("model").path("parameters").asLong(0)))
                    .objectives(objectives())
                    .data(new DataInfo(
                            o.path("data").path("name").asText(""),
                            o.path("data").path("fingerprint").asText(""),
                            sources(o.path("data").path("sources"))))
                    .seed(o.path("seed").asLong(0))
                    .steps(o.path("steps").asLong(0))
                    .environment(environment(o.path("environment")))
                    .lineage(new Lineage(
                            textOrNull(o.path("lineage"), "parent"),
                            textOrNull(o.path("lineage"), "sweep"),
                            o.path("lineage").path("branch_step").isIntegralNumber()
                                    ? (Long) o.path("lineage")
                                            .path("branch_step")
                                            .asLong()
                                    : null))
                    .command(o.path("command").asText(""))
                    .deviations(texts(o.path("deviations")))
                    .frontier(frontier(o.path("frontier")))
                    .stages(StageJson.read(o.path("stages")))
                    .replacedRewards(counts(o.path("replaced_rewards")))
                    .source(o)
                    .build();
        }

        private static List<DataInfo.Source> sources(JsonNode array) {
            List<DataInfo.Source> list = new ArrayList<>();
            for (JsonNode node : array) {
                Map<String, String> map = new LinkedHashMap<>();
                node.path("map")
                        .properties()
                        .forEach(e -> map.put(e.getKey(), e.getValue().asText("")));
                list.add(new DataInfo.Source(
                        node.path("file").asText(""),
                        node.path("sha256").asText(""),
                        node.path("form").asText(""),
                        map,
                        counts(node.path("counts"))));
            }
            return list;
        }

        private static List<String> texts(JsonNode array) {
            List<String> list = new ArrayList<>();
            array.forEach(node -> list.add(node.asText()));
            return list;
        }

        private List<ObjectiveInfo> objectives() throws RunFormatException {
            List<ObjectiveInfo> list = new ArrayList<>();
            for (JsonNode node : o.path("objectives")) {
                String name = node.path("name").asText("");
                if (name.isEmpty()) {
                    throw new RunFormatException(
                            file + " lists an objective without a name; give every objective a \"name\".");
                }
                list.add(new ObjectiveInfo(
                        name,
                        node.path("unit").asText(""),
                        "minimize".equalsIgnoreCase(node.path("direction").asText(""))
                                ? ObjectiveInfo.Direction.MINIMIZE
                                : ObjectiveInfo.Direction.MAXIMIZE,
                        node.path("min").asDouble(Double.NEGATIVE_INFINITY),
                        node.path("max").asDouble(Double.POSITIVE_INFINITY),
                        node.path("description").asText("")));
            }
            return list;
        }

        private static EnvironmentInfo environment(JsonNode node) {
            Map<String, String> libraries = new LinkedHashMap<>();
            node.path("libraries")
                    .properties()
                    .forEach(entry ->
                            libraries.put(entry.getKey(), entry.getValue().asText("")));
            return new EnvironmentInfo(
                    node.path("machine").asText(""),
                    node.path("os").asText(""),
                    node.path("device").asText(""),
                    node.path("threads").asInt(0),
                    node.path("java").asText(""),
                    libraries);
        }

        private List<SplitFrontier> frontier(JsonNode node) throws RunFormatException {
            List<SplitFrontier> list = new ArrayList<>();
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                JsonNode split = entry.getValue();
                List<String> names = new ArrayList<>();
                split.path("objectives").forEach(name -> names.add(name.asText("")));
                double[][] vertices = points(split.path("vertices"), names.size());
                double[][] deterministic = points(split.path("deterministic"), names.size());
                double[][] reference = points(
                        Json.mapper()
                                .createArrayNode()
                                .add(split.path("reference").deepCopy()),
                        names.size());
                list.add(new SplitFrontier(
                        entry.getKey(),
                        names,
                        vertices,
                        split.path("hypervolume").asDouble(Double.NaN),
                        reference[0],
                        deterministic));
            }
            return list;
        }

        private double[][] points(JsonNode array, int columns) throws RunFormatException {
            double[][] points = new double[array.size()][];
            for (int i = 0; i < points.length; i++) {
                JsonNode row = array.get(i);
                if (!row.isArray() || row.size() != columns) {
                    throw new RunFormatException(file + " has a frontier point without " + columns
                            + " numbers; give each point one number per objective or set \"frontier\" to null.");
                }
                points[i] = new double[columns];
                for (int j = 0; j < columns; j++) {
                    points[i][j] = row.get(j).asDouble(Double.NaN);
                }
            }
            return points;
        }

        private <E extends Enum<E>> E word(String key, Class<E> type) throws RunFormatException {
            String word = required(key);
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equalsIgnoreCase(word)) {
                    return constant;
                }
            }
            throw new RunFormatException(file + " has the unknown " + key + " \"" + word + "\"; use one of "
                    + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT) + ".");
        }

        private String required(String key) throws RunFormatException {
            JsonNode node = o.get(key);
            if (node == null || !node.isTextual() || node.asText().isEmpty()) {
                throw missing(key);
            }
            return node.asText();
        }

        private RunFormatException missing(String key) {
            return new RunFormatException(
                    file + " has no \"" + key + "\"; restore the file from a copy, or import the run again.");
        }

        private @Nullable Instant time(String key) throws RunFormatException {
            String text = textOrNull(o, key);
            if (text == null) {
                return null;
            }
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new RunFormatException(
                        file + " has \"" + key + "\": \"" + text
                                + "\", which is not a time; write it like 2026-01-31T12:00:00Z.",
                        e);
            }
        }

        private static @Nullable String textOrNull(JsonNode node, String key) {
            JsonNode value = node.get(key);
            return value == null || value.isNull() ? null : value.asText();
        }
    }
}
