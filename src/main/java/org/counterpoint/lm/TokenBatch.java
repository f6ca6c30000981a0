package org.counterpoint.lm;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Token sequences padded on the right, and which of their tokens are scored. Scores of a batch stand in a grid [rows, width - 1]
 * whose entry (r, t) belongs to token t + 1 of row r and is 0 where that token is not scored.
 */
public final class TokenBatch {

    private final int rows;
    private final int width;
    private final long[] ids;
    private final long[] at;
    private final long[] targets;

    private TokenBatch(int rows, int width, long[] ids, long[] at, long[] targets) {
        this.rows = rows;
        this.width = width;
        this.ids = ids;
        this.at = at;
        this.targets = targets;
    }

    /**
     * Prompts with their completions; the completions' tokens are scored.
     *
     * @param prompts at least one token each
     * @param completions one per prompt, possibly empty
     * @param pad token to fill up with; any valid token, it is never attended to by a scored one
     */
    public static TokenBatch of(List<int[]> prompts, List<int[]> completions, int pad) {
        if (prompts.isEmpty() || prompts.size() != completions.size()) {
            throw new IllegalArgumentException("A batch needs as many completions as prompts, and at least one.");
        }
        int width = 2;
        int scored = 0;
        for (int r = 0; r < prompts.size(); r++) {
            if (prompts.get(r).length == 0) {
                throw new IllegalArgumentException("A prompt needs at least one token to condition on.");
            }
            width = Math.max(width, prompts.get(r).length + completions.get(r).length);
            scored += completions.get(r).length;
        }
        long[] ids = new long[prompts.size() * width];
        long[] at = new long[scored];
        long[] targets = new long[scored];
        int n = 0;
        for (int r = 0; r < prompts.size(); r++) {
            int i = r * width;
            for (int token : prompts.get(r)) {
                ids[i++] = token;
            }
            for (int token : completions.get(r)) {
                at[n] = i - 1L;
                targets[n++] = token;
                ids[i++] = token;
            }
            while (i < (r + 1) * width) {
                ids[i++] = pad;
            }
        }
        return new TokenBatch(prompts.size(), width, ids, at, targets);
    }

    /** Whole sequences; all tokens but the first of each are scored. */
    public static TokenBatch ofSequences(List<int[]> sequences, int pad) {
        List<int[]> heads = new ArrayList<>();
        List<int[]> tails = new ArrayList<>();
        for (int[] s : sequences) {
            heads.add(java.util.Arrays.copyOfRange(s, 0, Math.min(1, s.length)));
            tails.add(java.util.Arrays.copyOfRange(s, Math.min(1, s.length), s.length));
        }
        return of(heads, tails, pad);
    }

    /**
     * Rows given as arrays.
     *
     * @param ids [rows, width] int64, padded on the right
     * @param mask [rows, width], nonzero where a token is scored; the first column is ignored
     */
    public static TokenBatch of(NDArray ids, NDArray mask) {
        int rows = (int) ids.getShape().get(0);
        int width = (int) ids.getShape().get(1);
        long[] tokens = ids.toLongArray();
        Number[] marks = mask.toArray();
        long[] at = new long[tokens.length];
        long[] targets = new long[tokens.length];
        int n = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (i % width != 0 && marks[i].doubleValue() != 0) {
                at[n] = i - 1L;
                targets[n++] = tokens[i];
            }
        }
        return new TokenBatch(rows, width, tokens, java.util.Arrays.copyOf(at, n), java.util.Arrays.copyOf(targets, n));
    }

    /** {@return number of sequences} */
    public int rows() {
        return rows;
    }

    /** {@return length of the longest sequence in tokens, at least 2} */
    public int width() {
        return width;
    }

    /** {@return how many tokens are scored} */
    public int scored() {
        return at.length;
    }

    /** {@return [rows * (width - 1)] row-major: 1 where a token is scored, else 0} */
    public float[] mask() {
        float[] mask = new float[rows * (width - 1)];
        for (long i : at) {
            mask[(int) (i - i / width)] = 1;
        }
        return mask;
    }

    long[] ids() {
        return ids;
    }

    long[] at() {
        return at;
    }

    long[] targets() {
        return targets;
    }
}
