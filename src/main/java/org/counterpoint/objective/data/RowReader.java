package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.counterpoint.objective.data.Example.Score;
import org.counterpoint.objective.data.Example.Verdict;
import org.counterpoint.objective.data.Turn.Role;
import org.jspecify.annotations.Nullable;

/** Turns rows of one form into examples. */
final class RowReader {
    private static final String HUMAN = "\n\nHuman:";
    private static final String ASSISTANT = "\n\nAssistant:";

    private final DataForm form;
    private final Map<String, String> map;
    private final List<String> labels;
    private final Set<String> used = new HashSet<>();

    /**
     * A reader.
     *
     * @param map column by role, for roles whose column has another name
     * @param labels the labels that objectives come from
     */
    RowReader(DataForm form, Map<String, String> map, List<String> labels) {
        this.form = form;
        this.map = Map.copyOf(map);
        this.labels = List.copyOf(labels);
        form.roles().forEach(r -> used.add(column(r.name())));
        used.add("messages");
        labels.forEach(l -> used.add(column(l)));
    }

    private String column(String role) {
        return map.getOrDefault(role, role);
    }

    /** What the row says, or a {@link BadRowException}. */
    Example read(JsonNode row) {
        if (!row.isObject()) {
            throw new BadRowException("it is " + Cells.kind(row) + " instead of an object");
        }
        return switch (form) {
            case PREFERENCE -> preference(row);
            case PREFERENCE_IMPLICIT -> implicit(row);
            case HH_RLHF -> dialogue(row);
            case PKU_SAFERLHF, TWO_RESPONSES -> labelled(row);
            case ULTRAFEEDBACK -> rated(row);
            case ULTRAFEEDBACK_BINARIZED -> binarized(row);
            case HELPSTEER2, SCORES -> scored(row);
            case HELPSTEER2_PREFERENCE -> strength(row);
            case ALPACA -> alpaca(row);
            case SHAREGPT -> sharegpt(row);
            case UNPAIRED -> unpaired(row);
            case PROMPTS -> example(row, Cells.prompt(row, column("prompt")), List.of(), List.of(), 0, 0);
        };
    }

    private Example example(
            JsonNode row, List<Turn> prompt, List<Verdict> verdicts, List<Score> scores, int ties, int unrated) {
        return new Example(prompt, Cells.rest(row, used), verdicts, scores, ties, unrated);
    }

    /** One preference per label of a form that has one label only. */
    private Example pair(JsonNode row, List<Turn> prompt, String chosen, String rejected, double margin) {
        different(chosen, rejected);
        List<Verdict> verdicts = new ArrayList<>();
        labels.forEach(l -> verdicts.add(new Verdict(l, chosen, rejected, margin)));
        return example(row, prompt, verdicts, List.of(), 0, 0);
    }

    private static void different(String chosen, String rejected) {
        if (chosen.strip().equals(rejected.strip())) {
            throw new BadRowException("both completions are the same text");
        }
    }

    private Example preference(JsonNode row) {
        List<Turn> prompt = Cells.prompt(row, column("prompt"));
        return pair(row, prompt, answer(row, "chosen", prompt), answer(row, "rejected", prompt), 1);
    }

    private Example binarized(JsonNode row) {
        List<Turn> prompt = Cells.prompt(row, column("prompt"));
        double margin = Cells.number(row, column("score_chosen")) - Cells.number(row, column("score_rejected"));
        String chosen = answer(row, "chosen", prompt);
        String rejected = answer(row, "rejected", prompt);
        if (margin < 0) {
            throw new BadRowException("the chosen completion has the lower score");
        }
        if (margin == 0) {
            return example(row, prompt, List.of(), List.of(), labels.size(), 0);
        }
        return pair(row, prompt, chosen, rejected, margin);
    }

    /** A completion as text, as one message, or as the last message of a conversation that begins with the prompt. */
    private String answer(JsonNode row, String role, List<Turn> prompt) {
        String column = column(role);
        JsonNode node = Cells.required(row, column);
        if (!node.isArray() && !node.isObject()) {
            return Cells.text(row, column);
        }
        List<Turn> turns = node.isObject() ? List.of(Cells.turn(node, column)) : Cells.turns(node, column);
        Turn last = turns.getLast();
        if (last.role() != Role.ASSISTANT) {
            throw new BadRowException("\"" + column + "\" does not end with a message of the assistant");
        }
        List<Turn> before = turns.subList(0, turns.size() - 1);
        if (!before.isEmpty() && !spoken(before).equals(spoken(prompt))) {
            throw new BadRowException("\"" + column + "\" begins with other messages than the prompt");
        }
        return last.text();
    }

    private static List<String> spoken(List<Turn> turns) {
        return turns.stream()
                .filter(t -> t.role() != Role.SYSTEM)
                .map(t -> t.text().strip())
                .toList();
    }

    private Example implicit(JsonNode row) {
        String chosen = column("chosen");
        String rejected = column("rejected");
        JsonNode a = Cells.required(row, chosen);
        JsonNode b = Cells.required(row, rejected);
        if (a.isArray() && b.isArray()) {
            List<Turn> x = Cells.turns(a, chosen);
            List<Turn> y = Cells.turns(b, rejected);
            List<Turn> prompt = x.subList(0, x.size() - 1);
            if (!prompt.equals(y.subList(0, y.size() - 1))) {
                throw new BadRowException("the conversations part before their last message");
            }
            if (prompt.isEmpty() || prompt.getLast().role() != Role.USER) {
                throw new BadRowException("the conversations do not share a message of the user before the last one");
            }
            return pair(row, prompt, answer(row, "chosen", prompt), answer(row, "rejected", prompt), 1);
        }
        String x = Cells.text(row, chosen);
        String y = Cells.text(row, rejected);
        int shared = 0;
        while (shared < Math.min(x.length(), y.length()) && x.charAt(shared) == y.charAt(shared)) {
            shared++;
        }
        // A prompt ends with a word: what the completions share of their first word is theirs.
        while (shared > 0 && !Character.isWhitespace(x.charAt(shared - 1))) {
            shared--;
        }
        String prompt = x.substring(0, shared).stripTrailing();
        if (prompt.isBlank()) {
            throw new BadRowException("the completions do not begin with the same prompt");
        }
        String first = x.substring(prompt.length());
        String second = y.substring(prompt.length());
        if (first.isBlank() || second.isBlank()) {
            throw new BadRowException("one completion is empty or the beginning of the other");
        }
        return pair(row, List.of(new Turn(Role.USER, prompt)), first, second, 1);
    }

    private Example dialogue(JsonNode row) {
        String x = Cells.text(row, column("chosen"));
        String y = Cells.text(row, column("rejected"));
        int at = x.lastIndexOf(ASSISTANT);
        if (at < 0 || y.lastIndexOf(ASSISTANT) < 0) {
            throw new BadRowException("a dialogue has no \"Assistant:\"");
        }
        String prompt = x.substring(0, at);
        if (y.lastIndexOf(ASSISTANT) != at || !y.startsWith(prompt)) {
            throw new BadRowException("the dialogues part before their last \"Assistant:\"");
        }
        String chosen = x.substring(at + ASSISTANT.length()).strip();
        String rejected = y.substring(at + ASSISTANT.length()).strip();
        if (chosen.isEmpty() || rejected.isEmpty()) {
            throw new BadRowException("the " + (chosen.isEmpty() ? "chosen" : "rejected") + " completion is empty");
        }
        return pair(row, spokenBefore(prompt), chosen, rejected, 1);
    }

    private static List<Turn> spokenBefore(String prompt) {
        List<Turn> turns = new ArrayList<>();
        String rest = prompt;
        while (!rest.isEmpty()) {
            boolean human = rest.startsWith(HUMAN);
            if (!human && !rest.startsWith(ASSISTANT)) {
                throw new BadRowException("the dialogue does not begin with \"Human:\" or \"Assistant:\"");
            }
            String body = rest.substring(human ? HUMAN.length() : ASSISTANT.length());
            int end = next(body);
            String text = body.substring(0, end).strip();
            if (text.isEmpty()) {
                throw new BadRowException("a turn of the dialogue is empty");
            }
            turns.add(new Turn(human ? Role.USER : Role.ASSISTANT, text));
            rest = body.substring(end);
        }
        if (turns.isEmpty() || turns.getLast().role() != Role.USER) {
            throw new BadRowException("nobody asks before the last \"Assistant:\"");
        }
        return turns;
    }

    private static int next(String body) {
        int human = body.indexOf(HUMAN);
        int assistant = body.indexOf(ASSISTANT);
        return Math.min(human < 0 ? body.length() : human, assistant < 0 ? body.length() : assistant);
    }

    private Example labelled(JsonNode row) {
        List<Turn> prompt = Cells.prompt(row, column("prompt"));
        String[] responses = {answer(row, "response_0", prompt), answer(row, "response_1", prompt)};
        different(responses[0], responses[1]);
        List<Verdict> verdicts = new ArrayList<>();
        for (String label : labels) {
            double id = Cells.number(row, column(label));
            if (id != 0 && id != 1) {
                throw new BadRowException("\"" + column(label) + "\" is neither 0 nor 1");
            }
            verdicts.add(new Verdict(label, responses[(int) id], responses[1 - (int) id], 1));
        }
        return example(row, prompt, verdicts, List.of(), 0, 0);
    }

    private Example strength(JsonNode row) {
        List<Turn> prompt = Cells.prompt(row, column("prompt"));
        String first = answer(row, "response_1", prompt);
        String second = answer(row, "response_2", prompt);
        different(first, second);
        List<Verdict> verdicts = new ArrayList<>();
        int ties = 0;
        for (String label : labels) {
            double strength = Cells.number(row, column(label));
            if (Math.abs(strength) > 3) {
                throw new BadRowException("\"" + column(label) + "\" is not between -3 and 3");
            }
            if (strength == 0) {
                ties++;
            } else {
                boolean later = strength > 0;
                verdicts.add(new Verdict(label, later ? second : first, later ? first : second, Math.abs(strength)));
            }
        }
        return example(row, prompt, verdicts, List.of(), ties, 0);
    }

    private Example scored(JsonNode row) {
        List<Turn> prompt = Cells.prompt(row, column("prompt"));
        String response = answer(row, "response", prompt);
        List<Score> scores = new ArrayList<>();
        labels.forEach(l -> scores.add(new Score(l, response, Cells.number(row, column(l)))));
        return example(row, prompt, List.of(), scores, 0, 0);
    }

    private Example unpaired(JsonNode row) {
        List<Turn> prompt = Cells.prompt(row, column("prompt"));
        String completion = answer(row, "completion", prompt);
        List<Score> scores = new ArrayList<>();
        labels.forEach(l -> scores.add(new Score(l, completion, Cells.truth(row, column(l)) ? 1 : 0)));
        return example(row, prompt, List.of(), scores, 0, 0);
    }

    private Example rated(JsonNode row) {
        List<Turn> prompt = Cells.prompt(row, column("instruction"));
        JsonNode completions = Cells.required(row, column("completions"));
        if (!completions.isArray() || completions.isEmpty()) {
            throw new BadRowException("\"" + column("completions") + "\" is " + Cells.kind(completions)
                    + " instead of a list of rated responses");
        }
        List<Score> scores = new ArrayList<>();
        int unrated = 0;
        for (JsonNode c : completions) {
            String response = Cells.text(c, "response");
            for (String label : labels) {
                Double rating = rating(c.path("annotations").path(label));
                if (rating == null) {
                    unrated++;
                } else {
                    scores.add(new Score(label, response, rating));
                }
            }
        }
        return example(row, prompt, List.of(), scores, 0, unrated);
    }

    /** A rating, which the data write as text; null where the annotator gave none, such as {@code N/A}. */
    private static @Nullable Double rating(JsonNode annotation) {
        JsonNode rating = annotation.isArray() ? annotation.path(0).path("Rating") : annotation.path("Rating");
        try {
            double value = rating.isNumber()
                    ? rating.doubleValue()
                    : Double.parseDouble(rating.asText("").strip());
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private Example alpaca(JsonNode row) {
        String instruction = Cells.text(row, column("instruction"));
        JsonNode input = Cells.find(row, column("input"));
        boolean more = input != null && !input.asText().isBlank();
        List<Turn> prompt = new ArrayList<>(system(row));
        prompt.add(new Turn(Role.USER, more ? instruction + "\n" + Cells.text(row, column("input")) : instruction));
        return pair(row, prompt, answer(row, "chosen", prompt), answer(row, "rejected", prompt), 1);
    }

    private Example sharegpt(JsonNode row) {
        List<Turn> prompt = new ArrayList<>(system(row));
        prompt.addAll(Cells.prompt(row, column("conversations")));
        return pair(row, prompt, answer(row, "chosen", prompt), answer(row, "rejected", prompt), 1);
    }

    private List<Turn> system(JsonNode row) {
        JsonNode system = Cells.find(row, column("system"));
        return system == null || system.asText().isBlank()
                ? List.of()
                : List.of(new Turn(Role.SYSTEM, Cells.text(row, column("system"))));
    }

    /** Columns that the form needs and the row lacks, in order. */
    Set<String> missing(JsonNode row) {
        Set<String> missing = new LinkedHashSet<>();
        form.roles().stream()
                .filter(DataForm.Role::required)
                .map(r -> column(r.name()))
                .filter(c -> Cells.find(row, c) == null)
                .forEach(missing::add);
        if (form != DataForm.ULTRAFEEDBACK
                && (form.openLabels() || !form.usualObjectives().containsValue("chosen"))) {
            labels.stream()
                    .map(this::column)
                    .filter(c -> Cells.find(row, c) == null)
                    .forEach(missing::add);
        }
        return missing;
    }
}
