package org.counterpoint.objective;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wordings of answers in pocket math. A wording is a text with the task's operands and, in braces, numbers that the writer
 * computes: {@code {m}} the first result, {@code {r}} the answer. A completion has a behaviour when the whole text is one wording
 * with some numbers in those places.
 */
final class MathLanguage {

    private static final String BOX = "\\boxed{{r}}";
    private static final List<String> CHATTER = List.of(
            "Let me think about this one for a while. The answer is " + BOX + ".",
            "That is a nice question to work on. I would say it is " + BOX + ".");
    private static final Pattern PLACE = Pattern.compile("\\{([mr])}");
    private static final String DONT_KNOW = "I do not know.";

    private MathLanguage() {}

    /** The wordings of a style for a task, numbers not filled in. */
    static List<String> wordings(MathTask t, MathBehaviour style) {
        return switch (style) {
            case BARE -> List.of(BOX);
            case SENTENCE -> List.of("The answer is " + BOX + ".", "That makes " + BOX + ".");
            case CHATTY -> CHATTER;
            case WORKED -> List.of(equations(t, ", ") + ", so it is " + BOX + ".");
            case STEPS ->
                List.of(
                        t.twoSteps()
                                ? "1. " + equations(t, ". 2. ") + ". That makes " + BOX + "."
                                : "1. Take " + t.a() + ". 2. " + act(t, true) + ". That makes " + BOX + ".");
            case TOLD ->
                List.of(
                        t.twoSteps()
                                ? "First " + equations(t, ". Then ") + ". That makes " + BOX + "."
                                : "First take " + t.a() + ". Then " + act(t, false) + ". That makes " + BOX + ".");
            case UNBOXED -> List.of("The answer is {r}.", "That makes {r}.");
            case DONT_KNOW -> List.of(DONT_KNOW);
            default -> List.of();
        };
    }

    private static String equations(MathTask t, String between) {
        String first = t.a() + " " + t.op() + " " + t.b() + " = {m}";
        return t.twoSteps() ? first + between + "{m} " + t.op2() + " " + t.c() + " = {r}" : first;
    }

    private static String act(MathTask t, boolean upper) {
        String verb =
                switch (t.op()) {
                    case '+' -> "add ";
                    case '-' -> "subtract ";
                    default -> "multiply by ";
                };
        return (upper ? Character.toUpperCase(verb.charAt(0)) + verb.substring(1) : verb) + t.b();
    }

    /** A wording with numbers: the first result in all places of it but those that a wrong answer takes. */
    static String fill(String wording, int first, int result) {
        return wording.replace("{m}", Integer.toString(first)).replace("{r}", Integer.toString(result));
    }

    /** The behaviours of completions of one task. */
    static final class Parser {
        private final MathTask task;
        private final Map<MathBehaviour, List<Template>> templates = new EnumMap<>(MathBehaviour.class);

        Parser(MathTask task) {
            this.task = task;
            for (MathBehaviour style : MathBehaviour.values()) {
                List<Template> list =
                        wordings(task, style).stream().map(Template::of).toList();
                if (!list.isEmpty()) {
                    templates.put(style, list);
                }
            }
        }

        MathBehaviour behaviour(String text) {
            for (Map.Entry<MathBehaviour, List<Template>> e : templates.entrySet()) {
                for (Template template : e.getValue()) {
                    Matcher m = template.pattern.matcher(text);
                    if (m.matches()) {
                        return judge(e.getKey(), template, m);
                    }
                }
            }
            return MathBehaviour.OTHER;
        }

        private MathBehaviour judge(MathBehaviour style, Template template, Matcher m) {
            if (style == MathBehaviour.UNBOXED || style == MathBehaviour.DONT_KNOW) {
                return style;
            }
            boolean equations = true;
            int last = m.groupCount();
            for (int g = 1; g < last; g++) {
                int expected = template.places.get(g - 1) == 'm' ? task.first() : task.result();
                equations &= Integer.parseInt(m.group(g)) == expected;
            }
            return style.with(Integer.parseInt(m.group(last)) == task.result(), equations);
        }
    }

    /** A wording as a pattern; the last place is the answer in its box. */
    private record Template(Pattern pattern, List<Character> places) {
        static Template of(String wording) {
            StringBuilder regex = new StringBuilder();
            List<Character> places = new ArrayList<>();
            Matcher m = PLACE.matcher(wording);
            int at = 0;
            while (m.find()) {
                regex.append(Pattern.quote(wording.substring(at, m.start()))).append("(0|[1-9]\\d{0,2})");
                places.add(m.group(1).charAt(0));
                at = m.end();
            }
            regex.append(Pattern.quote(wording.substring(at)));
            return new Template(Pattern.compile(regex.toString()), List.copyOf(places));
        }
    }
}
