package org.counterpoint.workbench.app;

import java.util.Locale;

/**
 * How well typed letters fit a text: all letters of every word must occur in order; letters that follow each other or begin a word count
 * more, and short texts win over long ones.
 */
final class Fuzzy {
    /** The score of a text that does not fit. */
    static final double NONE = -1;

    private static final double START = 8;
    private static final double ADJACENT = 5;
    private static final double WHOLE = 12;

    private Fuzzy() {}

    /** The score, 0 or more, higher is better; {@link #NONE} where some word of the query does not fit. */
    static double score(String query, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        double sum = 0;
        for (String word : query.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            double best = word(word, lower);
            if (best < 0) {
                return NONE;
            }
            sum += best;
        }
        return sum + 4.0 / (4 + text.length());
    }

    private static double word(String word, String text) {
        int whole = text.indexOf(word);
        if (whole >= 0) {
            boolean begins = whole == 0 || !Character.isLetterOrDigit(text.charAt(whole - 1));
            return WHOLE + word.length() * ADJACENT + (begins ? START * 2 : 0);
        }
        double sum = 0;
        int at = -1;
        for (int i = 0; i < word.length(); i++) {
            int next = next(text, word.charAt(i), at + 1);
            if (next < 0) {
                return NONE;
            }
            if (begins(text, next)) {
                sum += START;
            } else if (next == at + 1 && i > 0) {
                sum += ADJACENT;
            } else {
                sum += 1;
            }
            at = next;
        }
        return sum;
    }

    /** The next place of a letter; one that begins a word is preferred where the letter stands there at all. */
    private static int next(String text, char letter, int from) {
        int plain = text.indexOf(letter, from);
        for (int i = plain; i >= 0; i = text.indexOf(letter, i + 1)) {
            if (i == from || begins(text, i)) {
                return i;
            }
        }
        return plain;
    }

    private static boolean begins(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }
}
