package org.counterpoint.workbench.newrun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.counterpoint.service.DataFiles;
import org.counterpoint.service.RewardTools;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.newrun.ParameterSpec.Kind;
import org.counterpoint.workbench.newrun.ParameterSpec.Presence;
import org.counterpoint.workbench.newrun.SharedFields.Located;

/** Lists of a configuration whose items have fields: what an item is made of follows from the item and from the rest of the form. */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable lists of immutable values
enum FormList {
    /** Rules that end or pause a run. */
    RULES("early_stop"),
    /** Files of the open environment. */
    SOURCES("data", "sources"),
    /** Rewards of the open environment. */
    REWARDS("rewards");

    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final String OBJECTIVE = "objective";
    private static final String TYPE = "type";

    /** What every reward has, whatever its type. */
    static final Set<String> SHARED = Set.of("name", TYPE, "on_bad", "utility");

    /** Numbers beyond are no limits that anybody would want to read. */
    private static final double LIMIT = 1e30;

    private final List<String> path;

    FormList(String... path) {
        this.path = List.of(path);
    }

    /**
     * What the fields of an item follow from besides the item.
     *
     * @param objectives names of the objectives
     * @param online whether the method learns from rewards
     * @param rewards kinds of rewards
     */
    record Context(List<String> objectives, boolean online, List<RewardTools.RewardType> rewards) {}

    /** Where the list stands in a configuration. */
    List<String> path() {
        return path;
    }

    /** The path as it is written in messages. */
    String key() {
        return String.join(".", path);
    }

    /** The heading that its items stand under. */
    FieldGroup group() {
        return FieldGroup.of(path);
    }

    /** What an item is called, such as {@code Reward 2}. */
    String title(int index) {
        return Messages.text("newrun.item." + key(), index + 1);
    }

    /** The list in a configuration; missing where there is none. */
    JsonNode in(JsonNode config) {
        return config.at("/" + String.join("/", path));
    }

    /** Puts a list into a configuration that has the blocks around it; rules that are none are left out. */
    void put(ObjectNode config, ArrayNode list) {
        ObjectNode at = config;
        for (String part : path.subList(0, path.size() - 1)) {
            at = at.withObjectProperty(part);
        }
        if (this == RULES && list.isEmpty()) {
            at.remove(path.getLast());
        } else {
            at.set(path.getLast(), list);
        }
    }

    /** Whether a list can be shown by fields: every item is an object. */
    static boolean usable(JsonNode list) {
        boolean usable = list.isArray();
        for (JsonNode item : list) {
            usable &= item.isObject();
        }
        return usable;
    }

    /** The list that a field belongs to as a part of an item. */
    static Optional<FormList> of(List<String> field) {
        return Stream.of(values())
                .filter(list -> field.size() == list.path.size() + 2
                        && field.subList(0, list.path.size()).equals(list.path))
                .findFirst();
    }

    /** The place of the item that a field belongs to. */
    static int index(List<String> field) {
        return Integer.parseInt(field.get(field.size() - 2));
    }

    /** What the fields of an item follow from inside of it. */
    String shape(JsonNode item) {
        return switch (this) {
            case RULES -> item.path("when").asText(RuleSpecs.NEGATIVE);
            case REWARDS -> item.path(TYPE).asText("");
            case SOURCES -> "";
        };
    }

    /** An item to begin with. */
    ObjectNode fresh(Context context) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        switch (this) {
            case RULES -> {
                item.put(OBJECTIVE, context.objectives.isEmpty() ? "" : context.objectives.getFirst());
                item.put("when", RuleSpecs.conditions(context.online).getFirst());
            }
            case REWARDS -> item.put(TYPE, "length");
            case SOURCES -> item.put("file", "");
        }
        return item;
    }

    /** The fields of an item, in the form's order. */
    List<Located> fields(int index, JsonNode item, Context context) {
        List<ParameterSpec> specs =
                switch (this) {
                    case RULES -> RuleSpecs.of(shape(item), context.objectives, context.online);
                    case REWARDS -> rewards(shape(item), context.rewards);
                    case SOURCES -> sources();
                };
        return specs.stream()
                .map(spec -> {
                    List<String> at = new ArrayList<>(path);
                    at.add(String.valueOf(index));
                    at.add(spec.name());
                    return new Located(at, spec);
                })
                .toList();
    }

    private static List<ParameterSpec> sources() {
        List<String> forms =
                DataFiles.forms().stream().map(DataFiles.FormInfo::id).toList();
        JsonNodeFactory json = JsonNodeFactory.instance;
        return List.of(
                source("file", Kind.TEXT, json.textNode(""), List.of(), Presence.REQUIRED),
                source("form", Kind.CHOICE, json.textNode(forms.getFirst()), forms, Presence.USUAL),
                source("map", Kind.PAIRS, json.objectNode(), List.of(), Presence.USUAL),
                source("objectives", Kind.PAIRS, json.objectNode(), List.of(), Presence.USUAL),
                source("split", Kind.TEXT, json.textNode("train+validation+test"), List.of(), Presence.USUAL),
                new ParameterSpec(
                        "limit",
                        Kind.INT,
                        json.numberNode(0),
                        0,
                        NONE,
                        List.of(),
                        Messages.text("newrun.help.data.sources.limit"),
                        Messages.text("newrun.unit.rows")));
    }

    private static ParameterSpec source(
            String name, Kind kind, JsonNode value, List<String> choices, Presence presence) {
        String help = Messages.text("newrun.help.data.sources." + name);
        return new ParameterSpec(name, kind, value, -NONE, NONE, choices, help, "", presence);
    }

    private static List<ParameterSpec> rewards(String type, List<RewardTools.RewardType> types) {
        List<ParameterSpec> specs = new ArrayList<>();
        JsonNodeFactory json = JsonNodeFactory.instance;
        Optional<RewardTools.RewardType> chosen =
                types.stream().filter(t -> t.id().equals(type)).findFirst();
        specs.add(new ParameterSpec(
                "name",
                Kind.TEXT,
                json.textNode(""),
                -NONE,
                NONE,
                List.of(),
                Messages.text("newrun.help.rewards.name"),
                "",
                Presence.REQUIRED));
        specs.add(new ParameterSpec(
                TYPE,
                Kind.CHOICE,
                json.textNode("length"),
                -NONE,
                NONE,
                types.stream().map(RewardTools.RewardType::id).toList(),
                chosen.map(RewardTools.RewardType::summary).orElseGet(() -> Messages.text("newrun.help.rewards.type")),
                ""));
        chosen.ifPresent(t -> t.settings().forEach(s -> specs.add(reward(s))));
        RewardTools.common().forEach(s -> specs.add(reward(s)));
        return specs;
    }

    private static ParameterSpec reward(RewardTools.Setting s) {
        JsonNode value = s.defaultValue();
        Kind kind =
                switch (s.type()) {
                    case "int" -> Kind.INT;
                    case "real" -> Kind.REAL;
                    case "bool" -> Kind.BOOL;
                    case "choice" -> Kind.CHOICE;
                    case "texts" -> Kind.TEXTS;
                    case "text" -> Kind.PROSE;
                    default -> Kind.TEXT;
                };
        Presence presence = s.required() ? Presence.REQUIRED : value == null ? Presence.OPTIONAL : Presence.USUAL;
        return new ParameterSpec(
                s.name(),
                kind,
                value == null ? JsonNodeFactory.instance.nullNode() : value,
                s.min() <= -LIMIT ? -NONE : s.min(),
                s.max() >= LIMIT ? NONE : s.max(),
                s.choices(),
                s.help(),
                s.unit(),
                presence);
    }
}
