package org.counterpoint.objective.reward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.counterpoint.objective.Prompt;

/**
 * Words and pairs of neighboring words of a text, in lower case, each as the number of the bucket that its FNV-1a hash falls into;
 * punctuation marks are words, and the ends of the text count as words in pairs. Presence counts, not frequency.
 *
 * @param buckets number of buckets, a power of two
 * @param cross whether every word of the completion also counts together with every word of the question
 */
record NgramFeatures(int buckets, boolean cross) {
    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:'[\\p{L}\\p{M}\\p{N}]+)*|[^\\p{L}\\p{M}\\p{N}\\s]");
    private static final int FNV_BASIS = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    NgramFeatures {
        if (Integer.bitCount(buckets) != 1 || buckets < 2) {
            throw new IllegalArgumentException("The number of buckets is " + buckets + " but must be a power of two.");
        }
    }

    /** The buckets that a completion falls into, increasing, each once. */
    int[] of(Prompt prompt, String completion) {
        List<String> words = words(completion);
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i <= words.size(); i++) {
            if (i < words.size()) {
                found.add(bucket(words.get(i)));
            }
            String left = i == 0 ? "<" : words.get(i - 1);
            String right = i == words.size() ? ">" : words.get(i);
            found.add(bucket(left + " " + right));
        }
        if (cross) {
            Set<String> asked = new HashSet<>(words(prompt.question().isEmpty() ? prompt.text() : prompt.question()));
            for (String a : asked) {
                for (String b : new HashSet<>(words)) {
                    found.add(bucket(a + "\t" + b));
                }
            }
        }
        return found.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** Buckets of the first with +1, of the second with -1; what both have cancels. */
    static Difference difference(int[] chosen, int[] rejected) {
        return new Difference(without(chosen, rejected), without(rejected, chosen));
    }

    private static int[] without(int[] a, int[] b) {
        return Arrays.stream(a).filter(i -> Arrays.binarySearch(b, i) < 0).toArray();
    }

    /** What only one side of a pair has. */
    @SuppressWarnings("ArrayRecordComponent") // plain data for numerics, never compared
    record Difference(int[] plus, int[] minus) {
        double dot(double[] weights) {
            double sum = 0;
            for (int i : plus) {
                sum += weights[i];
            }
            for (int i : minus) {
                sum -= weights[i];
            }
            return sum;
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        WORD.matcher(text.replace('\u2019', '\'').toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .forEach(words::add);
        return words;
    }

    private int bucket(String text) {
        int hash = FNV_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ (text.charAt(i) & 0xff)) * FNV_PRIME;
            hash = (hash ^ (text.charAt(i) >>> 8)) * FNV_PRIME;
        }
        // The low bits of the hash alone mix the last characters badly.
        return (hash ^ (hash >>> 15)) & (buckets - 1);
    }
}
