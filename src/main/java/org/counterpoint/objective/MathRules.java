package org.counterpoint.objective;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rewards of the CTWA study (arXiv 2602.06869) on free text, by the rules of its published code: accuracy by the last
 * box, clarity by counting what looks like an enumeration, conciseness by length alone. Known to be weak: see the attacks
 * on pocket math.
 */
public final class MathRules {

    private static final Pattern BOX = Pattern.compile("\\\\f?box(?:ed)?\\s*\\{([^{}]*)}");

    /** A number, a letter or a Roman numeral with a mark behind it, or a bullet; each between blanks. */
    private static final Pattern ENUMERATOR = Pattern.compile(
            "(?:^|(?<=[\\s(]))(?:(?:step\\s*)?(?:\\d+|[a-z]|[ivxlcdm]+)[).:;-]|[-*\u2022])(?=\\s|$)",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private static final Pattern ORDINAL = Pattern.compile(
            "\\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|then)\\b",
            Pattern.CASE_INSENSITIVE);

    private MathRules() {}

    /** What the last box holds, without blanks; empty when there is no box. */
    static String boxed(String text) {
        String last = "";
        Matcher m = BOX.matcher(text);
        while (m.find()) {
            last = m.group(1).replace(" ", "").strip();
        }
        return last;
    }

    /** 1 when the last box holds the reference, else 0. */
    public static double accuracy(String text, int reference) {
        return boxed(text).equals(Integer.toString(reference)) ? 1 : 0;
    }

    /** 1 when there is a box that is not empty and at least two enumerators or two ordinal words, else 0. */
    public static double clarity(String text) {
        boolean steps =
                ENUMERATOR.matcher(text).results().map(MatchResult::group).count() >= 2
                        || ORDINAL.matcher(text).results().count() >= 2;
        return steps && !boxed(text).isEmpty() ? 1 : 0;
    }

    /** Number of words between blanks. */
    public static int words(String text) {
        String t = text.strip();
        return t.isEmpty() ? 0 : t.split("\\s+", -1).length;
    }

    /**
     * 1 when the text has fewer words than the limit, else 0. The study's limit is the running mean length of all answers of the
     * training so far, in tokens; a limit that does not move keeps the reward a function of the answer.
     */
    public static double conciseness(String text, double limit) {
        return words(text) < limit ? 1 : 0;
    }
}
