package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Differences between two texts, word by word: a shortest script of deletions and insertions (Myers, 1986). A token is a word or another
 * character, with the blanks before it.
 */
public final class TokenDiff {
    private static final Pattern TOKEN = Pattern.compile("\\s*[\\p{L}\\p{N}_]+|\\s*\\S|\\s+");

    /** Beyond so many differing tokens the texts count as wholly different, which bounds time and memory. */
    private static final int MOST_EDITS = 1_000;

    private TokenDiff() {}

    /** What happened to a piece of text. */
    public enum Kind {
        /** In both texts. */
        SAME,
        /** In the first text only. */
        DELETED,
        /** In the second text only. */
        INSERTED
    }

    /**
     * A piece of text.
     *
     * @param kind what happened to it
     * @param text the text, never empty
     */
    public record Piece(Kind kind, String text) {}

    /** The pieces that turn the first text into the second; neighbors of one kind are joined, deletions stand before insertions. */
    public static List<Piece> of(String before, String after) {
        List<String> a = tokens(before);
        List<String> b = tokens(after);
        int prefix = 0;
        while (prefix < a.size() && prefix < b.size() && a.get(prefix).equals(b.get(prefix))) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < a.size() - prefix
                && suffix < b.size() - prefix
                && a.get(a.size() - 1 - suffix).equals(b.get(b.size() - 1 - suffix))) {
            suffix++;
        }
        List<Piece> steps = new ArrayList<>();
        a.subList(0, prefix).forEach(t -> steps.add(new Piece(Kind.SAME, t)));
        steps.addAll(script(a.subList(prefix, a.size() - suffix), b.subList(prefix, b.size() - suffix)));
        a.subList(a.size() - suffix, a.size()).forEach(t -> steps.add(new Piece(Kind.SAME, t)));
        return joined(steps);
    }

    static List<String> tokens(String text) {
        List<String> out = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            out.add(matcher.group());
        }
        return out;
    }

    private static List<Piece> script(List<String> a, List<String> b) {
        int n = a.size();
        int m = b.size();
        int most = Math.min(n + m, MOST_EDITS);
        int[] furthest = new int[2 * most + 3];
        int middle = most + 1;
        List<int[]> history = new ArrayList<>();
        for (int d = 0; d <= most; d++) {
            for (int k = -d; k <= d; k += 2) {
                boolean down = k == -d || (k != d && furthest[middle + k - 1] < furthest[middle + k + 1]);
                int x = down ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1;
                int y = x - k;
                while (x < n && y < m && a.get(x).equals(b.get(y))) {
                    x++;
                    y++;
                }
                furthest[middle + k] = x;
                if (x >= n && y >= m) {
                    history.add(furthest.clone());
                    return walk(a, b, history, middle);
                }
            }
            // only the diagonals reached so far are needed for the way back
            history.add(furthest.clone());
        }
        List<Piece> whole = new ArrayList<>();
        a.forEach(t -> whole.add(new Piece(Kind.DELETED, t)));
        b.forEach(t -> whole.add(new Piece(Kind.INSERTED, t)));
        return whole;
    }

    private static List<Piece> walk(List<String> a, List<String> b, List<int[]> history, int middle) {
        List<Piece> back = new ArrayList<>();
        int x = a.size();
        int y = b.size();
        for (int d = history.size() - 1; d > 0; d--) {
            int[] before = history.get(d - 1);
            int k = x - y;
            boolean down = k == -d || (k != d && before[middle + k - 1] < before[middle + k + 1]);
            int fromX = before[middle + (down ? k + 1 : k - 1)];
            while (x > (down ? fromX : fromX + 1)) {
                back.add(new Piece(Kind.SAME, a.get(x - 1)));
                x--;
                y--;
            }
            if (down) {
                back.add(new Piece(Kind.INSERTED, b.get(y - 1)));
                y--;
            } else {
                back.add(new Piece(Kind.DELETED, a.get(x - 1)));
                x--;
            }
        }
        while (x > 0) {
            back.add(new Piece(Kind.SAME, a.get(x - 1)));
            x--;
        }
        Collections.reverse(back);
        return back;
    }

    /** Joins neighbors; within one stretch of changes all deletions come first, which reads better than word by word. */
    private static List<Piece> joined(List<Piece> steps) {
        List<Piece> out = new ArrayList<>();
        StringBuilder same = new StringBuilder();
        StringBuilder deleted = new StringBuilder();
        StringBuilder inserted = new StringBuilder();
        for (Piece step : steps) {
            if (step.kind() == Kind.SAME) {
                flush(out, Kind.DELETED, deleted);
                flush(out, Kind.INSERTED, inserted);
                same.append(step.text());
            } else {
                flush(out, Kind.SAME, same);
                (step.kind() == Kind.DELETED ? deleted : inserted).append(step.text());
            }
        }
        flush(out, Kind.SAME, same);
        flush(out, Kind.DELETED, deleted);
        flush(out, Kind.INSERTED, inserted);
        return List.copyOf(out);
    }

    private static void flush(List<Piece> out, Kind kind, StringBuilder text) {
        if (!text.isEmpty()) {
            out.add(new Piece(kind, text.toString()));
            text.setLength(0);
        }
    }
}
