package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is typed into the search field: words, {@code key:value} and comparisons such as {@code helpful>0.6}; all must hold. A part that
 * makes no sense is left out and told by a {@link Complaint}.
 */
public final class LibraryQuery {
    private static final Pattern COMPARISON = Pattern.compile("([^<>=\u2264\u2265:]+)(<=|>=|=|<|>|\u2264|\u2265)(.*)");
    private static final Pattern KEY = Pattern.compile("([A-Za-z][A-Za-z0-9_.]*):(.*)");
    private static final List<String> VALUE_WORDS = List.of("reward", "last", "best");
    /**
     * What is wrong with a part of the text.
     *
     * @param sentence what, and what to write instead
     * @param wrong true for a mistake, false for a part that is only begun
     */
    public record Complaint(String sentence, boolean wrong) {}

    private final List<Predicate<LibraryRow>> terms = new ArrayList<>();
    private final Complaints complaints = new Complaints();
    private final KeyTerms keys;
    private final ComparisonTerms comparisons;

    private LibraryQuery(Vocabulary words) {
        this.keys = new KeyTerms(words, complaints);
        this.comparisons = new ComparisonTerms(words, keys, complaints);
    }

    /**
     * Understands a text.
     *
     * @param text what was typed
     * @param words what the library's runs know
     * @param value the value that a bare comparison of a reward is about
     */
    public static LibraryQuery parse(String text, Vocabulary words, RewardValue value) {
        LibraryQuery query = new LibraryQuery(words);
        List<String> tokens = QueryText.tokens(text);
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String kind = token.toLowerCase(Locale.ROOT);
            boolean prefix = VALUE_WORDS.contains(kind)
                    && i + 1 < tokens.size()
                    && COMPARISON.matcher(tokens.get(i + 1)).matches();
            if (prefix) {
                i++;
                query.term(
                        tokens.get(i),
                        kind.equals("best") ? RewardValue.BEST : kind.equals("last") ? RewardValue.LAST : value);
            } else {
                query.term(token, value);
            }
        }
        return query;
    }

    /** Whether a run passes. */
    public boolean matches(LibraryRow row) {
        for (Predicate<LibraryRow> term : terms) {
            if (!term.test(row)) {
                return false;
            }
        }
        return true;
    }

    /** The first part that makes no sense, or is only begun. */
    public Optional<Complaint> complaint() {
        return complaints.first();
    }

    /** Whether archived runs are asked for, so that they are not left out. */
    public boolean asksForArchived() {
        return keys.archived();
    }

    /** Whether it depends on rewards, which change while runs are read. */
    boolean asksForRewards() {
        return comparisons.rewards();
    }

    private void term(String token, RewardValue of) {
        boolean not = token.length() > 1 && token.startsWith("-");
        String text = not ? token.substring(1) : token;
        Predicate<LibraryRow> found;
        Matcher comparison = COMPARISON.matcher(text);
        Matcher key = KEY.matcher(text);
        if (comparison.matches()) {
            found = comparisons.of(comparison.group(1), comparison.group(2), comparison.group(3), of);
        } else if (key.matches()) {
            found = keys.of(key.group(1).toLowerCase(Locale.ROOT), key.group(2));
        } else {
            String word = text.toLowerCase(Locale.ROOT);
            found = row -> row.facts().haystack().contains(word)
                    || row.facts().statusText().toLowerCase(Locale.ROOT).startsWith(word);
        }
        if (found != null) {
            terms.add(not ? found.negate() : found);
        }
    }
}
