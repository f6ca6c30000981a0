package org.counterpoint.objective;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.counterpoint.objective.data.DataException;
import org.counterpoint.objective.data.DataPreview;
import org.counterpoint.objective.data.DataSettings;
import org.counterpoint.objective.reward.RewardSpec;
import org.counterpoint.objective.reward.Rewards;
import org.jspecify.annotations.Nullable;

/**
 * The blocks {@code data} and {@code rewards} of a configuration whose environment is {@code open}.
 *
 * @param data the files
 * @param rewards described rewards, possibly none
 */
public record OpenSettings(DataSettings data, List<RewardSpec> rewards) {
    /** The name in place of an environment's id. */
    public static final String ID = "open";
    /** The name for people. */
    public static final String TITLE = "Own data and rewards";

    private static final Path HERE = Path.of("").toAbsolutePath();

    public OpenSettings {
        rewards = List.copyOf(rewards);
    }

    /**
     * Reads both blocks; no file of the data is touched.
     *
     * @param data the block {@code data}; missing where it is absent
     * @param rewards the block {@code rewards}, null where it is absent
     * @throws IllegalArgumentException in one sentence, or one for each reward that is described wrongly
     */
    public static OpenSettings parse(JsonNode data, @Nullable JsonNode rewards) {
        if (!data.isObject()) {
            throw new DataException("The environment \"open\" needs the block \"data\", as in {\"sources\": [{\"file\":"
                    + " \"pairs.jsonl\", \"form\": \"preference\"}]}; `counterpoint data show FILE` prints one.");
        }
        List<RewardSpec> specs = new ArrayList<>();
        if (rewards != null && !(rewards.isArray() && rewards.isEmpty())) {
            for (RewardSpec spec : Rewards.parse(rewards, HERE)) {
                specs.add(Rewards.complete(spec, HERE));
            }
        }
        return new OpenSettings(DataSettings.parse(data, HERE), specs);
    }

    /** Names of what the methods of a family optimize: rewards online, preferences offline. */
    public List<String> objectives(boolean online) {
        return online ? rewards.stream().map(RewardSpec::name).toList() : data.objectives();
    }

    /**
     * Checks that a family of methods has what it learns from.
     *
     * @throws IllegalArgumentException in one sentence
     */
    public void require(boolean online) {
        if (online && rewards.isEmpty()) {
            throw new DataException("There are no rewards to score completions with; add the block \"rewards\", as in"
                    + " [{\"name\": \"concise\", \"type\": \"length\", \"best\": 20, \"worst\": 120}], or train on preferences"
                    + " with an offline method.");
        }
        if (!online && data.objectives().isEmpty()) {
            throw new DataException(
                    "The data hold prompts without preferences; take an online method with rewards, or add a source with preferences.");
        }
        if (!online) {
            rewards.stream()
                    .map(RewardSpec::name)
                    .filter(r -> !data.objectives().contains(r))
                    .findFirst()
                    .ifPresent(r -> {
                        throw new DataException("The reward \"" + r
                                + "\" judges none of the objectives that an offline method learns from the data ("
                                + String.join(", ", data.objectives()) + "); give it the name of one of them.");
                    });
        }
    }

    /**
     * Looks at the first rows of a file; reads no more than them.
     *
     * @param source its place among the sources
     * @throws DataException in one sentence, where the file is missing or its first rows cannot be used
     */
    public void checkFile(int source) {
        DataPreview.check(data.sources().get(source), data.format());
    }

    /** Puts both blocks into a configuration, every value explicit and every path absolute. */
    public void writeTo(ObjectNode config) {
        config.set("data", data.toJson());
        if (!rewards.isEmpty()) {
            rewards.forEach(r -> config.withArrayProperty("rewards").add(r.toJson()));
        }
    }
}
