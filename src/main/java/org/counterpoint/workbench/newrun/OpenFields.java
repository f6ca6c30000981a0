package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.service.DataFiles;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.ParameterSpec.Kind;
import org.counterpoint.workbench.newrun.SharedFields.Located;

/** The settings of the open environment that its files share; files and rewards are lists, see {@link FormList}. */
final class OpenFields {
    /** The id of the open environment. */
    static final String ID = "open";

    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final List<String> TOO_LONG = List.of("stop", "leave_out");

    private OpenFields() {}

    /** Puts the blocks that a configuration of the open environment needs beside what it has. */
    static ObjectNode with(ObjectNode config) {
        ObjectNode data = config.putObject("data");
        ObjectNode source = data.putArray("sources").addObject();
        source.put("file", "").put("form", DataFiles.forms().getFirst().id());
        source.putObject("map");
        source.putObject("objectives");
        source.put("split", "train+validation+test").put("limit", 0);
        data.put("template", "plain");
        data.putObject("shares").put("train", 0.8).put("validation", 0.1).put("test", 0.1);
        data.put("seed", 1).put("max_bad_rows", 10).put("pairs_per_prompt", 8).put("too_long", "stop");
        config.putArray("rewards");
        return config;
    }

    /** The fields, in the form's order. */
    static List<Located> all() {
        return List.of(
                located(Kind.LINES, -NONE, NONE, List.of(), "data", "template"),
                located(Kind.CHOICE, -NONE, NONE, TOO_LONG, "data", "too_long"),
                located(Kind.INT, 0, Integer.MAX_VALUE, List.of(), "data", "pairs_per_prompt"),
                located(Kind.INT, 0, Integer.MAX_VALUE, List.of(), "data", "max_bad_rows"));
    }

    /** The field of a list that cannot be shown item by item, because it is none of objects: its text. */
    static Located text(FormList list, JsonNode value) {
        ParameterSpec spec = new ParameterSpec(
                list.path().getLast(), Kind.LIST, value, -NONE, NONE, List.of(), Messages.text("newrun.help.list"), "");
        return new Located(list.path(), spec);
    }

    private static Located located(Kind kind, double min, double max, List<String> choices, String... path) {
        String help = Messages.text("newrun.help." + String.join(".", path));
        ParameterSpec spec = new ParameterSpec(
                path[path.length - 1], kind, JsonNodeFactory.instance.nullNode(), min, max, choices, help, "");
        return new Located(List.of(path), spec);
    }

    /** Names of the objectives of a configuration: those of the rewards online, of the preferences offline. */
    static List<String> objectives(ObjectNode config, boolean online) {
        List<String> names = new ArrayList<>();
        if (online) {
            config.path("rewards").forEach(r -> names.add(r.path("name").asText("")));
            return names;
        }
        for (JsonNode source : config.path("data").path("sources")) {
            if (source.path("objectives").isEmpty()) {
                DataFiles.forms().stream()
                        .filter(f -> f.id().equals(source.path("form").asText("")))
                        .forEach(f -> names.addAll(f.objectives().keySet()));
            } else {
                source.path("objectives").fieldNames().forEachRemaining(names::add);
            }
        }
        return names.stream().distinct().toList();
    }
}
