package org.counterpoint.objective.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;

/**
 * Joins the two TruthfulQA judge files into one of the form {@code scores}. Both hold rows {@code {"prompt": "Q: ...\nA: ...\nTrue:",
 * "completion": " yes"}}, one for truth and one (with {@code Helpful:}) for informativeness; most answers occur several times. An
 * answer is written once, where both files label it and no two of its labels in one file contradict each other.
 */
public final class TruthfulQa {
    private static final String TRUE = "\nTrue:";
    private static final String HELPFUL = "\nHelpful:";
    private static final String ANSWER = "\nA: ";

    private TruthfulQa() {}

    /**
     * What was written.
     *
     * @param source the written file as a source with its two objectives
     * @param questions distinct questions
     * @param answers answers written
     * @param contradictory answers left out because a file labels them both ways
     * @param onlyOne answers left out because one file does not label them
     * @param empty answers left out because they have no text
     */
    public record Result(DataSource source, int questions, int answers, int contradictory, int onlyOne, int empty) {}

    private record Answer(String question, String text) {}

    /**
     * Converts.
     *
     * @param truth the file {@code finetune_truth.jsonl}, possibly with .gz
     * @param info the file {@code finetune_info.jsonl}
     * @param folder where {@code truthfulqa.jsonl} is written
     * @throws DataException in one sentence, where a file is not such a file
     * @throws IOException where the result cannot be written
     */
    public static Result convert(Path truth, Path info, Path folder) throws IOException {
        Map<Answer, Integer> truthful = labels(truth, TRUE);
        Map<Answer, Integer> informative = labels(info, HELPFUL);
        StringBuilder out = new StringBuilder();
        Map<String, Integer> questions = new LinkedHashMap<>();
        int answers = 0;
        int contradictory = 0;
        int onlyOne = 0;
        int empty = 0;
        for (Map.Entry<Answer, Integer> e : truthful.entrySet()) {
            Integer other = informative.get(e.getKey());
            if (e.getKey().text().isEmpty()) {
                empty++;
            } else if (other == null) {
                onlyOne++;
            } else if (e.getValue() < 0 || other < 0) {
                contradictory++;
            } else {
                answers++;
                questions.merge(e.getKey().question(), 1, Integer::sum);
                out.append(line(e.getKey(), e.getValue(), other)).append('\n');
            }
        }
        onlyOne += (int) informative.keySet().stream()
                .filter(a -> !truthful.containsKey(a))
                .count();
        Files.createDirectories(folder);
        Path file = folder.resolve("truthfulqa.jsonl").toAbsolutePath().normalize();
        AtomicFiles.replace(file, out.toString().getBytes(StandardCharsets.UTF_8));
        Map<String, String> objectives = new LinkedHashMap<>();
        objectives.put("truthful", "truthful");
        objectives.put("informative", "informative");
        DataSource source = new DataSource(file, DataForm.SCORES, Map.of(), objectives, DataSource.ANY_SPLIT, 0);
        return new Result(source, questions.size(), answers, contradictory, onlyOne, empty);
    }

    private static String line(Answer a, int truthful, int informative) {
        ObjectNode row = Json.mapper().createObjectNode();
        row.put("prompt", a.question()).put("response", a.text());
        row.put("truthful", truthful).put("informative", informative);
        try {
            return Json.mapper().writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 1 for yes, 0 for no, -1 for both. */
    private static Map<Answer, Integer> labels(Path file, String ending) {
        Map<Answer, Integer> labels = new LinkedHashMap<>();
        RowFiles.read(file, new RowVisitor() {
            @Override
            public boolean row(long line, JsonNode row) {
                String prompt = row.path("prompt").asText("");
                String completion = row.path("completion").asText("").strip();
                int at = prompt.indexOf(ANSWER);
                boolean known = completion.equals("yes") || completion.equals("no");
                if (!prompt.startsWith("Q: ") || !prompt.endsWith(ending) || at < 0 || !known) {
                    throw wrong(line);
                }
                Answer answer = new Answer(
                        prompt.substring(3, at).strip(),
                        prompt.substring(at + ANSWER.length(), prompt.length() - ending.length())
                                .strip());
                if (answer.question().isEmpty()) {
                    throw wrong(line);
                }
                labels.merge(answer, completion.equals("yes") ? 1 : 0, (a, b) -> a.equals(b) ? a : -1);
                return true;
            }

            @Override
            public boolean broken(long line, String reason) {
                throw wrong(line);
            }

            private DataException wrong(long line) {
                return new DataException(file + " is not a judge file of TruthfulQA at line " + line
                        + ": a row is {\"prompt\": \"Q: ...\\nA: ..." + ending.replace("\n", "\\n")
                        + "\", \"completion\": \" yes\" or \" no\"}; give finetune_truth.jsonl as --truth and"
                        + " finetune_info.jsonl as --info.");
            }
        });
        if (labels.isEmpty()) {
            throw new DataException(file + " holds no row; give a judge file of TruthfulQA.");
        }
        return labels;
    }
}
