package org.counterpoint.objective.reward;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A reward as a run configuration describes it, such as {@code {"name": "concise", "type": "length", "best": 20, "worst": 120}}.
 *
 * @param name the objective's name in the run: lower-case letters, digits, {@code -} and {@code _}, a letter first
 * @param type id of a {@link RewardProvider}
 * @param onBad what happens to values that are not numbers or out of range
 * @param utility what scalarizers see of the values
 * @param settings settings of the type, unchecked; not to be changed
 */
public record RewardSpec(String name, String type, OnBad onBad, Utility.Scale utility, ObjectNode settings) {
    /** Keys that every type has; all others are settings of the type. */
    static final List<String> OWN_KEYS = List.of("name", "type", "on_bad", "utility");

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");

    /** The settings that every type has beside its name and type. */
    public static List<RewardParameter> common() {
        return List.of(
                RewardParameter.choice(
                        "on_bad",
                        OnBad.ids(),
                        "What happens to a value that is not a number or out of range: fail ends the run, clip takes the nearest end"
                                + " of the range, worst its worst end."),
                RewardParameter.choice(
                        "utility",
                        Utility.Scale.ids(),
                        "What scalarizers see: raw, the value (its negative where less is better), or unit, the declared range mapped"
                                + " onto 0 to 1."));
    }

    /**
     * Reads the keys that every type has.
     *
     * @param json the whole object of one reward
     * @param problems receives a sentence for every mistake; the result is then not to be used
     */
    static RewardSpec read(JsonNode json, List<RewardProblem> problems) {
        ObjectNode all = json instanceof ObjectNode o ? o.deepCopy() : JsonNodeFactory.instance.objectNode();
        if (!json.isObject()) {
            problems.add(
                    new RewardProblem(
                            "",
                            "A reward is " + json
                                    + " but must be an object such as {\"name\": \"concise\", \"type\": \"length\", \"best\": 20, \"worst\": 120}."));
        }
        JsonNode name = all.path("name");
        if (json.isObject()
                && !(name.isTextual() && NAME.matcher(name.textValue()).matches())) {
            problems.add(new RewardProblem(
                    "name",
                    "The name of a reward is " + (name.isMissingNode() ? "missing" : name.toString())
                            + "; give lower-case letters, digits, - and _, a letter first, such as \"concise\"."));
        }
        JsonNode type = all.path("type");
        String onBad = word(all, "on_bad", OnBad.ids(), problems);
        String utility = word(all, "utility", Utility.Scale.ids(), problems);
        OWN_KEYS.forEach(all::remove);
        return new RewardSpec(name.asText(""), type.asText(""), OnBad.of(onBad), Utility.Scale.of(utility), all);
    }

    private static String word(ObjectNode all, String key, List<String> words, List<RewardProblem> problems) {
        JsonNode node = all.get(key);
        if (node == null) {
            return words.getFirst();
        }
        if (!words.contains(node.asText())) {
            problems.add(new RewardProblem(
                    key,
                    "The setting \"" + key + "\" is " + node + " but must be one of " + String.join(", ", words)
                            + "."));
            return words.getFirst();
        }
        return node.asText();
    }

    /**
     * Reads one reward.
     *
     * @throws BadRewardException when one of the keys that every type has is wrong
     */
    public static RewardSpec parse(JsonNode json) {
        List<RewardProblem> problems = new java.util.ArrayList<>();
        RewardSpec spec = read(json, problems);
        if (!problems.isEmpty()) {
            throw new BadRewardException(problems);
        }
        return spec;
    }

    /** The object as a configuration has it. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", name).put("type", type).put("on_bad", onBad.id()).put("utility", utility.id());
        node.setAll(settings);
        return node;
    }
}
