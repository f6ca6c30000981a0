package org.counterpoint.objective;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.counterpoint.objective.BpeTokenizer.Merge;
import org.jspecify.annotations.Nullable;

/**
 * Learns a byte-level BPE tokenizer: again and again the most frequent pair of neighbors becomes a
 * token; of equally frequent pairs the one with the smaller ids, so that the result depends on
 * nothing but the words and their counts.
 */
public final class BpeTrainer {

    /** Special tokens of the pocket tokenizer: end of text has id 0, padding 1. */
    public static final List<String> SPECIALS = List.of("<eos>", "<pad>");

    private BpeTrainer() {}

    /**
     * Trains on the texts until the vocabulary has the given size or no pair occurs twice.
     *
     * @param texts the training text in any cut; words do not cross texts
     * @param vocabularySize number of tokens with specials and bytes, at least 258
     */
    public static BpeTokenizer train(Stream<String> texts, int vocabularySize) {
        int first = SPECIALS.size() + 256;
        if (vocabularySize < first) {
            throw new IllegalArgumentException(
                    "A vocabulary of " + vocabularySize + " cannot hold all bytes: ask for at least " + first + ".");
        }
        Map<String, Long> counts = new TreeMap<>();
        texts.forEach(t -> BpeTokenizer.words(t).forEach(w -> counts.merge(w, 1L, Long::sum)));
        int[][] words = new int[counts.size()][];
        int[] lengths = new int[words.length];
        long[] weights = new long[words.length];
        int at = 0;
        for (Map.Entry<String, Long> e : counts.entrySet()) {
            byte[] bytes = e.getKey().getBytes(StandardCharsets.UTF_8);
            words[at] = new int[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                words[at][i] = SPECIALS.size() + (bytes[i] & 0xFF);
            }
            lengths[at] = bytes.length;
            weights[at++] = e.getValue();
        }
        List<Merge> merges = new ArrayList<>();
        BpeTokenizer.Vocabulary vocabulary = new BpeTokenizer.Vocabulary(SPECIALS);
        while (vocabulary.size() < vocabularySize) {
            Merge best = mostFrequent(words, lengths, weights);
            if (best == null) {
                break;
            }
            int id = vocabulary.join(best);
            merges.add(best);
            for (int w = 0; w < words.length; w++) {
                lengths[w] = BpeTokenizer.merge(words[w], lengths[w], best, id);
            }
        }
        return new BpeTokenizer(SPECIALS, merges);
    }

    private static @Nullable Merge mostFrequent(int[][] words, int[] lengths, long[] weights) {
        Map<Merge, Long> pairs = new HashMap<>();
        for (int w = 0; w < words.length; w++) {
            for (int i = 0; i + 1 < lengths[w]; i++) {
                pairs.merge(new Merge(words[w][i], words[w][i + 1]), weights[w], Long::sum);
            }
        }
        Merge best = null;
        long bestCount = 1;
        for (Map.Entry<Merge, Long> e : pairs.entrySet()) {
            Merge m = e.getKey();
            long n = e.getValue();
            if (n > bestCount
                    || (n == bestCount
                            && best != null
                            && (m.left() < best.left() || (m.left() == best.left() && m.right() < best.right())))) {
                best = m;
                bestCount = n;
            }
        }
        return best;
    }
}
