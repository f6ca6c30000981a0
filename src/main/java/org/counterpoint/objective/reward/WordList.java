package org.counterpoint.objective.reward;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Words and phrases, found as whole words and without regard to case. */
final class WordList {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:'[\\p{L}\\p{M}\\p{N}]+)*");

    private final Map<String, List<List<String>>> byFirst = new HashMap<>();
    private final int size;

    WordList(List<String> entries) {
        Set<List<String>> distinct = new HashSet<>();
        for (String entry : entries) {
            List<String> words = split(entry);
            if (!words.isEmpty() && distinct.add(words)) {
                byFirst.computeIfAbsent(words.getFirst(), _ -> new ArrayList<>())
                        .add(words);
            }
        }
        size = distinct.size();
    }

    /** Number of different entries. */
    int size() {
        return size;
    }

    /** How many different entries occur in a text. */
    int found(String text) {
        List<String> words = split(text);
        Set<List<String>> found = new HashSet<>();
        for (int i = 0; i < words.size(); i++) {
            for (List<String> entry : byFirst.getOrDefault(words.get(i), List.of())) {
                if (i + entry.size() <= words.size()
                        && words.subList(i, i + entry.size()).equals(entry)) {
                    found.add(entry);
                }
            }
        }
        return found.size();
    }

    /** The words of a text in lower case; apostrophes inside belong to a word, hyphens part words. */
    static List<String> split(String text) {
        return WORD.matcher(text.replace('\u2019', '\'').toLowerCase(Locale.ROOT))
                .results()
                .map(java.util.regex.MatchResult::group)
                .toList();
    }
}
