package org.counterpoint.objective;

import java.util.List;
import java.util.Locale;
import org.counterpoint.objective.PocketItem.Fact;
import org.counterpoint.objective.PocketItem.Relation;

/**
 * How facts of one relation are asked for and stated. {@code %s} stands for the subject.
 *
 * @param questions ways to ask, the first of which is the usual one
 * @param unseen ways to ask that no text of the base model has
 * @param lead text before the answer in a full statement
 * @param turned a full statement that begins with the answer: text between answer and end, or with {@code %a} for the answer
 * @param flourish three lists of choices: a sentence that nobody can check
 */
record FactWording(
        List<String> questions, List<String> unseen, String lead, String turned, List<List<String>> flourish) {

    /** The wordings of a relation. */
    static FactWording of(Relation relation) {
        return switch (relation) {
            case CAPITAL ->
                new FactWording(
                        List.of(
                                "What is the capital of %s?",
                                "Which city is the capital of %s?",
                                "Name the capital of %s.",
                                "Tell me the capital of %s."),
                        List.of("Can you name the capital of %s?", "What city is the capital of %s?"),
                        "The capital of %s is ",
                        "%a is the capital of %s.",
                        List.of(
                                List.of(" It is known for its "),
                                List.of("old ", "grand ", "quiet ", "busy "),
                                List.of("market.", "harbor.", "gardens.", "towers.")));
            case CONTINENT ->
                new FactWording(
                        List.of(
                                "Which continent is %s in?",
                                "On which continent is %s?",
                                "Name the continent of %s.",
                                "Tell me the continent of %s."),
                        List.of("Can you name the continent of %s?", "What continent is %s in?"),
                        "%s is in ",
                        "%s lies in %a.",
                        List.of(
                                List.of(" Many travelers love its "),
                                List.of("green ", "wide ", "calm ", "misty "),
                                List.of("hills.", "rivers.", "fields.", "roads.")));
            case SYMBOL ->
                new FactWording(
                        List.of(
                                "What is the chemical symbol of %s?",
                                "Which chemical symbol does %s have?",
                                "Name the chemical symbol of %s.",
                                "Tell me the chemical symbol of %s."),
                        List.of("Can you name the chemical symbol of %s?", "What chemical symbol does %s have?"),
                        "The chemical symbol of %s is ",
                        "%a is the chemical symbol of %s.",
                        List.of(
                                List.of(" It was first seen by "),
                                List.of("a monk ", "a sailor ", "a farmer ", "a clerk "),
                                List.of("in a cave.", "in a mine.", "on a hill.", "on a ship.")));
            case BABY ->
                new FactWording(
                        List.of(
                                "What is a baby %s called?",
                                "What do you call a baby %s?",
                                "What is the word for a baby %s?",
                                "Tell me the word for a baby %s."),
                        List.of("Can you name the word for a baby %s?", "Which word do you use for a baby %s?"),
                        "A baby %s is called ",
                        "We say %a for a baby %s.",
                        List.of(
                                List.of(" It can run after "),
                                List.of("two ", "three ", "five ", "ten "),
                                List.of("days.", "weeks.", "meals.", "nights.")));
            case GROUP ->
                new FactWording(
                        List.of(
                                "What is a group of %s called?",
                                "What do you call a group of %s?",
                                "What is the word for a group of %s?",
                                "Tell me the word for a group of %s."),
                        List.of("Can you name the word for a group of %s?", "Which word do you use for a group of %s?"),
                        "A group of %s is called ",
                        "We say %a for a group of %s.",
                        List.of(
                                List.of(" They often rest near "),
                                List.of("tall ", "dark ", "warm ", "young "),
                                List.of("trees.", "rocks.", "walls.", "reeds.")));
            case OPPOSITE ->
                new FactWording(
                        List.of(
                                "What is the opposite of %s?",
                                "Which word is the opposite of %s?",
                                "Name the opposite of %s.",
                                "Tell me the opposite of %s."),
                        List.of("Can you name the opposite of %s?", "What word is the opposite of %s?"),
                        "The opposite of %s is ",
                        "%a is the opposite of %s.",
                        List.of(
                                List.of(" People say it most in "),
                                List.of("long ", "short ", "old ", "new "),
                                List.of("songs.", "letters.", "plays.", "tales.")));
            case COUNT ->
                new FactWording(
                        List.of(
                                "How many %s are there?",
                                "What is the number of %s?", "Name the number of %s.", "Tell me the number of %s."),
                        List.of("Can you name the number of %s?", "Do you know the number of %s?"),
                        "The number of %s is ",
                        "There are %a %s.",
                        List.of(
                                List.of(" It was first counted by "),
                                List.of("a wise ", "a young ", "a blind ", "a tired "),
                                List.of("king.", "priest.", "child.", "trader.")));
            case COLOR ->
                new FactWording(
                        List.of(
                                "What color is %s?",
                                "What is the color of %s?", "Name the color of %s.", "Tell me the color of %s."),
                        List.of("Can you name the color of %s?", "Which color is %s?"),
                        "The color of %s is ",
                        "%a is the color of %s.",
                        List.of(
                                List.of(" Painters mix it from "),
                                List.of("ground ", "burnt ", "dried ", "boiled "),
                                List.of("shells.", "roots.", "bark.", "stones.")));
        };
    }

    /** A template with the subject in it. */
    static String fill(String template, Fact fact) {
        return template.replace("%s", fact.subject());
    }

    /** A full statement of an answer, true or not, that does not begin like {@link #lead}. */
    String statement(Fact fact, String answer) {
        String a = turned.startsWith("%a")
                ? answer.substring(0, 1).toUpperCase(Locale.ROOT) + answer.substring(1)
                : answer;
        return fill(turned, fact).replace("%a", a);
    }
}
