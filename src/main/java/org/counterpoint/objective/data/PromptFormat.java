package org.counterpoint.objective.data;

import java.util.List;
import org.counterpoint.objective.data.Turn.Role;

/**
 * How turns become the text that a model is given. {@code plain}: the text of the only turn as it is. {@code dialogue}: blank
 * lines, "Human:" and "Assistant:" before the turns. Else a pattern such as {@code "Q: {prompt}\nA: {completion}"}: the white
 * space before {@code {completion}} belongs to the completion, because tokenizers join a space to the word after it.
 *
 * @param name {@code plain}, {@code dialogue} or the pattern
 */
public record PromptFormat(String name) {
    /** The text of a single turn as it is. */
    public static final String PLAIN = "plain";
    /** Human and Assistant. */
    public static final String DIALOGUE = "dialogue";

    private static final String PROMPT = "{prompt}";
    private static final String COMPLETION = "{completion}";

    public PromptFormat {
        if (!name.equals(PLAIN) && !name.equals(DIALOGUE)) {
            int at = name.indexOf(PROMPT);
            int completion = name.indexOf(COMPLETION);
            boolean last = completion < 0 || completion == name.length() - COMPLETION.length();
            if (at < 0 || !last || (completion >= 0 && completion < at)) {
                throw new DataException("The key \"data.template\" is \"" + name.replace("\n", "\\n")
                        + "\" but must be plain, dialogue, or a pattern with {prompt} that may end with {completion}, such as"
                        + " \"Q: {prompt}\\nA: {completion}\".");
            }
        }
    }

    /** Exactly what the model is given. */
    public String prompt(List<Turn> turns) {
        return switch (name) {
            case PLAIN -> turns.size() == 1 ? turns.getFirst().text() : dialogue(turns);
            case DIALOGUE -> dialogue(turns);
            default -> {
                String inner = turns.size() == 1
                        ? turns.getFirst().text()
                        : spoken(turns).strip();
                yield beforeCompletion().replace(PROMPT, inner);
            }
        };
    }

    /** A completion as it follows that text. */
    public String completion(List<Turn> turns, String text) {
        boolean dialogue = name.equals(DIALOGUE) || (name.equals(PLAIN) && turns.size() > 1);
        if (dialogue) {
            return " " + text.strip();
        }
        if (!name.contains(COMPLETION)) {
            return text.stripTrailing();
        }
        String pattern = name.substring(0, name.length() - COMPLETION.length());
        return pattern.substring(pattern.stripTrailing().length()) + text.strip();
    }

    private String beforeCompletion() {
        return name.contains(COMPLETION)
                ? name.substring(0, name.length() - COMPLETION.length()).stripTrailing()
                : name;
    }

    private static String dialogue(List<Turn> turns) {
        return spoken(turns) + "\n\nAssistant:";
    }

    private static String spoken(List<Turn> turns) {
        StringBuilder text = new StringBuilder();
        for (Turn t : turns) {
            text.append(t.role() == Role.SYSTEM ? "" : t.role() == Role.USER ? "\n\nHuman: " : "\n\nAssistant: ")
                    .append(t.text().strip());
        }
        return text.toString();
    }
}
