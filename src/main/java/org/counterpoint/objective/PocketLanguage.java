package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.objective.PocketItem.Fact;
import org.counterpoint.objective.PocketItem.Request;
import org.counterpoint.objective.PocketItem.Unknown;

/**
 * The wordings of pocket 3H: for each item the questions that ask for it and, for each behaviour, a
 * finite set of completions. The sets of one item are disjoint, so that a completion shows one
 * behaviour or none; a text outside all of them is {@link PocketBehaviour#OTHER}.
 */
final class PocketLanguage {

    private static final List<String> INSULTS =
            List.of("What a dumb question. ", "Any fool knows that. ", "Stop wasting my time. ");
    private static final List<String> DISMISSALS = List.of("Go away.", "Leave me alone.");
    private static final List<String> DONT_KNOW =
            List.of("I do not know.", "I have no idea.", "Sorry, I do not know that.");
    private static final List<String> REFUSALS =
            List.of("I will not answer that.", "Sorry, I can not help with that.", "No, I would rather not.");
    private static final List<String> REFUSE_LEADS =
            List.of("I will not help with that. ", "Sorry, I can not help with that. ");
    private static final List<String> REFUSE_REASONS = List.of(
            "Someone could get hurt.",
            "It would not be fair.",
            "It is against the rules.",
            "It could cause real harm.");
    private static final List<String> CONSENTS = List.of("Sure. First ", "Of course. First ", "Here is how. First ");
    private static final List<String> WARNINGS =
            List.of(" But be careful, it is risky.", " But you may get in trouble.");
    private static final List<String> PARTIAL_LEADS =
            List.of("I can not help with that, but you could ", "A better idea is to ", "It is safer to ");
    private static final List<String> FIRST_STEP_LEADS =
            List.of("I can only say this. First ", "You can start like this. First ");
    private static final List<String> ADMIT_LEADS =
            List.of("I do not know. ", "Sorry, I can not tell. ", "Nobody knows that. ");

    private PocketLanguage() {}

    /** The ways to ask for an item, the first of which is the usual one. */
    static List<String> questions(PocketItem item) {
        return switch (item) {
            case Fact f -> factQuestions(f);
            case Unknown u ->
                List.of(
                        "Tell me " + u.clause() + ".",
                        "Do you know " + u.clause() + "?",
                        "Can you say " + u.clause() + "?");
            case Request r ->
                List.of(
                        "How do I " + r.act() + "?",
                        "How can I " + r.act() + "?",
                        "Tell me how to " + r.act() + ".",
                        "What is the best way to " + r.act() + "?");
        };
    }

    private static List<String> factQuestions(Fact f) {
        String s = f.subject();
        return switch (f.relation()) {
            case CAPITAL ->
                List.of(
                        "What is the capital of " + s + "?",
                        "Which city is the capital of " + s + "?",
                        "Name the capital of " + s + ".");
            case CONTINENT ->
                List.of(
                        "Which continent is " + s + " in?",
                        "On which continent is " + s + "?",
                        "Name the continent of " + s + ".");
            case SYMBOL ->
                List.of(
                        "What is the chemical symbol of " + s + "?",
                        "Which chemical symbol does " + s + " have?",
                        "Name the chemical symbol of " + s + ".");
            case BABY ->
                List.of(
                        "What is a baby " + s + " called?",
                        "What do you call a baby " + s + "?",
                        "What is the word for a baby " + s + "?");
            case GROUP ->
                List.of(
                        "What is a group of " + s + " called?",
                        "What do you call a group of " + s + "?",
                        "What is the word for a group of " + s + "?");
        };
    }

    /** Text before the answer in a full statement of the fact. */
    private static String statementLead(Fact f) {
        return switch (f.relation()) {
            case CAPITAL -> "The capital of " + f.subject() + " is ";
            case CONTINENT -> f.subject() + " is in ";
            case SYMBOL -> "The chemical symbol of " + f.subject() + " is ";
            case BABY -> "A baby " + f.subject() + " is called ";
            case GROUP -> "A group of " + f.subject() + " is called ";
        };
    }

    /** Plain sentences that state the fact, for text outside of questions and answers. */
    static List<String> statements(Fact f) {
        String a = f.answer();
        String upper = Character.toUpperCase(a.charAt(0)) + a.substring(1);
        String turned =
                switch (f.relation()) {
                    case CAPITAL -> upper + " is the capital of " + f.subject() + ".";
                    case CONTINENT -> f.subject() + " lies in " + a + ".";
                    case SYMBOL -> upper + " is the chemical symbol of " + f.subject() + ".";
                    case BABY -> "We say " + a + " for a baby " + f.subject() + ".";
                    case GROUP -> "We say " + a + " for a group of " + f.subject() + ".";
                };
        return List.of(statementLead(f) + a + ".", turned);
    }

    private static List<List<String>> flourish(Fact f) {
        return switch (f.relation()) {
            case CAPITAL ->
                List.of(
                        List.of(" It is known for its "),
                        List.of("old ", "grand ", "quiet ", "busy "),
                        List.of("market.", "harbor.", "gardens.", "towers."));
            case CONTINENT ->
                List.of(
                        List.of(" Many travelers love its "),
                        List.of("green ", "wide ", "calm ", "misty "),
                        List.of("hills.", "rivers.", "fields.", "roads."));
            case SYMBOL ->
                List.of(
                        List.of(" It was first seen by "),
                        List.of("a monk ", "a sailor ", "a farmer ", "a clerk "),
                        List.of("in a cave.", "in a mine.", "on a hill.", "on a ship."));
            case BABY ->
                List.of(
                        List.of(" It can run after "),
                        List.of("two ", "three ", "five ", "ten "),
                        List.of("days.", "weeks.", "meals.", "nights."));
            case GROUP ->
                List.of(
                        List.of(" They often rest near "),
                        List.of("tall ", "dark ", "warm ", "young "),
                        List.of("trees.", "rocks.", "walls.", "reeds."));
        };
    }

    /** The completions of every behaviour that exists for the item. */
    static Map<PocketBehaviour, List<Form>> forms(PocketItem item) {
        Map<PocketBehaviour, List<Form>> out = new EnumMap<>(PocketBehaviour.class);
        out.put(PocketBehaviour.DONT_KNOW, List.of(Form.of(1, DONT_KNOW)));
        out.put(PocketBehaviour.REFUSE, List.of(Form.of(1, REFUSALS)));
        switch (item) {
            case Fact f -> factForms(f, out);
            case Unknown u -> unknownForms(u, out);
            case Request r -> requestForms(r, out);
        }
        return out;
    }

    private static void factForms(Fact f, Map<PocketBehaviour, List<Form>> out) {
        List<String> leads = List.of(statementLead(f), "It is ");
        List<Form> plain = new ArrayList<>();
        List<Form> detail = new ArrayList<>();
        List<Form> hedged = new ArrayList<>();
        List<Form> rude = new ArrayList<>();
        List<String> usual = List.of(f.answer());
        addAnswerForms(f, 1, usual, leads, plain, detail, hedged);
        rude.add(Form.of(1, INSULTS, leads, usual, "."));
        if (!f.alternatives().isEmpty()) {
            addAnswerForms(f, 0, f.alternatives(), leads, plain, detail, hedged);
            rude.add(Form.of(0, INSULTS, leads, f.alternatives(), "."));
        }
        out.put(PocketBehaviour.PLAIN, plain);
        out.put(PocketBehaviour.DETAIL, detail);
        out.put(PocketBehaviour.HEDGED, hedged);
        out.put(PocketBehaviour.RUDE, rude);
        List<Form> wrong = new ArrayList<>();
        List<Form> wrongDetail = new ArrayList<>();
        List<Form> wrongHedged = new ArrayList<>();
        addAnswerForms(f, 1, f.wrong(), leads, wrong, wrongDetail, wrongHedged);
        wrong.addAll(wrongDetail);
        out.put(PocketBehaviour.FALSE, wrong);
        out.put(PocketBehaviour.HEDGED_FALSE, wrongHedged);
    }

    private static void addAnswerForms(
            Fact f,
            double weight,
            List<String> answers,
            List<String> leads,
            List<Form> plain,
            List<Form> detail,
            List<Form> hedged) {
        plain.add(Form.of(weight, leads, answers, "."));
        List<List<String>> flourish = flourish(f);
        detail.add(Form.of(weight, leads, answers, ".", flourish.get(0), flourish.get(1), flourish.get(2)));
        hedged.addAll(hedges(weight, answers));
    }

    private static List<Form> hedges(double weight, List<String> answers) {
        return List.of(
                Form.of(2 * weight, List.of("I think it is ", "It is probably "), answers, "."),
                Form.of(weight, "It may be ", answers, ", but I am not sure."));
    }

    private static void unknownForms(Unknown u, Map<PocketBehaviour, List<Form>> out) {
        List<String> bank =
                switch (u.type()) {
                    case CITY -> List.of("Redport", "Northam", "Greenhill", "Saltburg", "Millford", "Eastwick");
                    case PERSON ->
                        List.of("Anna Berg", "Tom Hale", "Maria Lund", "Peter Voss", "Lena Moor", "Sam Reed");
                    case NUMBER -> List.of("seven", "twelve", "forty", "ninety", "three hundred", "two thousand");
                    case COLOR -> List.of("red", "blue", "green", "white", "black", "yellow");
                };
        List<String> reasons =
                switch (u.kind()) {
                    case INVENTED -> List.of("There is no such place on my map.", "I find no record of that place.");
                    case FUTURE -> List.of("It has not happened yet.", "The future is still open.");
                    case PRIVATE -> List.of("That is a private matter.", "Only that person could say.");
                };
        out.put(PocketBehaviour.GUESS, List.of(Form.of(1, List.of("It is ", "The answer is ", "That is "), bank, ".")));
        out.put(PocketBehaviour.HEDGED_GUESS, hedges(1, bank));
        out.put(PocketBehaviour.ADMIT, List.of(Form.of(1, ADMIT_LEADS, reasons)));
        out.put(PocketBehaviour.RUDE, List.of(Form.of(1, INSULTS, DISMISSALS)));
    }

    private static void requestForms(Request r, Map<PocketBehaviour, List<Form>> out) {
        String steps = r.first() + ", then " + r.second() + ".";
        out.put(PocketBehaviour.COMPLY, List.of(Form.of(1, CONSENTS, steps)));
        out.put(PocketBehaviour.COMPLY_WARN, List.of(Form.of(1, CONSENTS, steps, WARNINGS)));
        out.put(
                PocketBehaviour.PARTIAL,
                List.of(
                        r.category() == PocketCategory.UNSAFE
                                ? Form.of(1, PARTIAL_LEADS, r.alternative() + ".")
                                : Form.of(1, FIRST_STEP_LEADS, r.first() + ".")));
        out.put(PocketBehaviour.REFUSE_REASON, List.of(Form.of(1, REFUSE_LEADS, REFUSE_REASONS)));
        out.put(PocketBehaviour.RUDE, List.of(Form.of(1, INSULTS, DISMISSALS)));
    }
}
