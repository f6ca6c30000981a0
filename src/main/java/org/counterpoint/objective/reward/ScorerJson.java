package org.counterpoint.objective.reward;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.counterpoint.objective.Prompt;
import org.counterpoint.run.io.Json;

/** What outside scorers are sent and what they answer. */
final class ScorerJson {
    private static final int SHOWN = 160;

    private ScorerJson() {}

    /** One completion with its prompt: {@code id, category, question, prompt, completion, columns}. */
    static ObjectNode item(ScoredText item) {
        Prompt p = item.prompt();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", p.id())
                .put("category", p.category())
                .put("question", p.question())
                .put("prompt", p.text())
                .put("completion", item.completion());
        ObjectNode columns = node.putObject("columns");
        p.columns().forEach(columns::put);
        return node;
    }

    /**
     * The reward in an answer: a number, or an object with a number under {@code reward}.
     *
     * @throws RewardException when it is neither
     */
    static double reward(String name, JsonNode answer) {
        JsonNode value = answer.isObject() ? answer.path("reward") : answer;
        if (!value.isNumber()) {
            throw bad(name, answer.toString(), "a number or an object such as {\"reward\": 0.5}");
        }
        return value.doubleValue();
    }

    /** An answer that names a prompt must name the right one, or the answers are not in the order of the questions. */
    static void requireId(String name, JsonNode answer, ScoredText item) {
        JsonNode id = answer.path("id");
        if (!id.isMissingNode() && !id.asText().equals(item.prompt().id())) {
            throw new RewardException("The scorer of the reward \"" + name + "\" answered for the prompt \""
                    + shorten(id.asText()) + "\" where \"" + item.prompt().id()
                    + "\" was next; it must answer in the order of the questions.");
        }
    }

    /** Reads one JSON document. */
    static JsonNode read(String name, String text, String wanted) {
        try {
            JsonNode node = Json.mapper().readTree(text);
            if (!node.isMissingNode()) {
                return node;
            }
        } catch (JacksonException e) {
            throw bad(name, text, wanted);
        }
        throw bad(name, text, wanted);
    }

    static RewardException bad(String name, String text, String wanted) {
        return new RewardException("The scorer of the reward \"" + name + "\" answered \"" + shorten(text) + "\" where "
                + wanted + " was expected; it must print nothing else.");
    }

    /** At most so much of a text that it fits a sentence. */
    static String shorten(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }

    /** The items in runs of at most so many. */
    static <T> List<List<T>> chunks(List<T> items, int size) {
        return java.util.stream.IntStream.range(0, (items.size() + size - 1) / size)
                .mapToObj(i -> items.subList(i * size, Math.min(items.size(), (i + 1) * size)))
                .toList();
    }
}
