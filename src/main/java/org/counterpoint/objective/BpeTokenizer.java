package org.counterpoint.objective;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A byte-level BPE tokenizer. Ids: the special tokens, then the 256 bytes in order, then one token
 * for each merge in the order learned. Text is first cut into words as GPT-2 does; merges never
 * cross words. A merge whose text is already a token (there are several ways to join the same
 * characters) leads to that token. Any text is encoded without loss. May be used by several threads.
 */
public final class BpeTokenizer {

    /** Two neighboring ids that become one. */
    public record Merge(int left, int right) {}

    // The pattern of the GPT-2 tokenizer, as used by the ByteLevel step of Hugging Face tokenizers.
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final List<String> specials;
    private final List<Merge> merges;
    private final Map<Merge, Integer> ranks = new HashMap<>();
    private final int[] results;
    private final byte[][] tokens;
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    /**
     * A tokenizer of the given special tokens, whose ids are their positions, and merges in the order
     * in which they are applied.
     */
    public BpeTokenizer(List<String> specials, List<Merge> merges) {
        this.specials = List.copyOf(specials);
        this.merges = List.copyOf(merges);
        Vocabulary vocabulary = new Vocabulary(specials);
        this.results = new int[merges.size()];
        for (int k = 0; k < results.length; k++) {
            ranks.put(merges.get(k), k);
            results[k] = vocabulary.join(merges.get(k));
        }
        this.tokens = vocabulary.bytes.toArray(new byte[0][]);
    }

    /** Ids and bytes of tokens while merges are added. */
    static final class Vocabulary {
        private final List<byte[]> bytes = new ArrayList<>();
        private final Map<String, Integer> ids = new HashMap<>();

        Vocabulary(List<String> specials) {
            specials.forEach(s -> bytes.add(s.getBytes(StandardCharsets.UTF_8)));
            for (int i = 0; i < 256; i++) {
                add(new byte[] {(byte) i});
            }
        }

        int size() {
            return bytes.size();
        }

        /** The id that a merge leads to, a new one unless the joined text is a token already. */
        int join(Merge merge) {
            byte[] left = bytes.get(merge.left());
            byte[] right = bytes.get(merge.right());
            byte[] joined = Arrays.copyOf(left, left.length + right.length);
            System.arraycopy(right, 0, joined, left.length, right.length);
            Integer known = ids.get(new String(joined, StandardCharsets.ISO_8859_1));
            return known == null ? add(joined) : known;
        }

        private int add(byte[] token) {
            ids.put(new String(token, StandardCharsets.ISO_8859_1), bytes.size());
            bytes.add(token);
            return bytes.size() - 1;
        }
    }

    /** The special tokens; their ids are their positions. */
    public List<String> specials() {
        return specials;
    }

    /** The merges in the order in which they are applied. */
    public List<Merge> merges() {
        return merges;
    }

    /** Number of tokens. */
    public int vocabularySize() {
        return tokens.length;
    }

    /** Cuts text into words, each with the space before it; joined they are the text. */
    static List<String> words(String text) {
        List<String> out = new ArrayList<>();
        Matcher m = WORDS.matcher(text);
        while (m.find()) {
            out.add(m.group());
        }
        return out;
    }

    /** Ids of the text; special tokens written in the text become their ids. */
    public int[] encode(String text) {
        List<Integer> out = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int next = text.length();
            int special = -1;
            for (int s = 0; s < specials.size(); s++) {
                int found = text.indexOf(specials.get(s), at);
                if (found >= 0 && found < next) {
                    next = found;
                    special = s;
                }
            }
            for (String word : words(text.substring(at, next))) {
                for (int id : cache.computeIfAbsent(word, this::encodeWord)) {
                    out.add(id);
                }
            }
            at = next;
            if (special >= 0) {
                out.add(special);
                at += specials.get(special).length();
            }
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    private int[] encodeWord(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = specials.size() + (bytes[i] & 0xFF);
        }
        int n = ids.length;
        while (n > 1) {
            int best = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < n; i++) {
                best = Math.min(best, ranks.getOrDefault(new Merge(ids[i], ids[i + 1]), Integer.MAX_VALUE));
            }
            if (best == Integer.MAX_VALUE) {
                break;
            }
            n = merge(ids, n, merges.get(best), results[best]);
        }
        return Arrays.copyOf(ids, n);
    }

    /** Replaces each occurrence of the pair from left to right; returns the new length. */
    static int merge(int[] ids, int n, Merge pair, int id) {
        int to = 0;
        for (int i = 0; i < n; i++) {
            if (i + 1 < n && ids[i] == pair.left() && ids[i + 1] == pair.right()) {
                ids[to++] = id;
                i++;
            } else {
                ids[to++] = ids[i];
            }
        }
        return to;
    }

    /** The text of the ids; special tokens are left out. */
    public String decode(int[] ids) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id >= specials.size()) {
                out.writeBytes(tokens[id]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The bytes of every token; those of a special token are its text. */
    byte[][] tokenBytes() {
        return tokens.clone();
    }
}
