package org.counterpoint.objective.reward;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.counterpoint.run.io.Json;

/** Rewards and prompts written down shortly. */
final class RewardTexts {
    private RewardTexts() {}

    /** Rewards from a JSON list with single quotes. */
    static Rewards rewards(Path folder, String list) {
        return Rewards.create(Rewards.parse(json(list), folder), folder);
    }

    static com.fasterxml.jackson.databind.JsonNode json(String singleQuoted) {
        try {
            return Json.mapper().readTree(singleQuoted.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ScoredText text(String completion) {
        return text("p", completion, Map.of());
    }

    static ScoredText text(String id, String completion, Map<String, String> columns) {
        return new ScoredText(new Prompt(id, Split.TRAIN, "", id, "Why?", "Q: Why?\nA:", columns), completion);
    }
}
