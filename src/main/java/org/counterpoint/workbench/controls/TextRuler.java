package org.counterpoint.workbench.controls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/** Measures words, which come again in every cell, once for each font. FX thread. */
public final class TextRuler {
    /** Reaches as high and as low as letters do. */
    private static final String TALL = "Xg";

    private static final String DOTS = "\u2026";
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int MOST_WORDS = 20_000;

    private final Text ruler = new Text();
    private final Map<Font, Measured> fonts = new HashMap<>();

    /** A ruler that knows no word yet. */
    public TextRuler() {}

    private static final class Measured {
        final Map<String, Double> widths = new HashMap<>();
        double line = Double.NaN;
        double ascent;
    }

    /** Width of words without a line break, in pixels. */
    public double width(Font font, String words) {
        Map<String, Double> known = measured(font).widths;
        if (known.size() > MOST_WORDS) {
            known.clear();
        }
        return known.computeIfAbsent(words, w -> {
            ruler.setFont(font);
            ruler.setText(w);
            return ruler.getLayoutBounds().getWidth();
        });
    }

    /** Height of a line, in pixels. */
    public double line(Font font) {
        return tall(font).line;
    }

    /** From the top of a line to its base line, in pixels. */
    public double ascent(Font font) {
        return tall(font).ascent;
    }

    /** The words, or as many of their first letters as have room, with dots. */
    public String cut(Font font, String words, double room) {
        if (width(font, words) <= room) {
            return words;
        }
        int fits = fitting(font, words, room - width(font, DOTS));
        return fits == 0 ? "" : words.substring(0, fits).stripTrailing() + DOTS;
    }

    /** The words, or as many of their first and last letters as have room, with dots in the middle. */
    public String cutInside(Font font, String words, double room) {
        if (width(font, words) <= room) {
            return words;
        }
        double half = (room - width(font, DOTS)) / 2;
        int head = fitting(font, words, half);
        int tail = fitting(font, new StringBuilder(words).reverse().toString(), half);
        return head == 0 ? "" : words.substring(0, head) + DOTS + words.substring(words.length() - tail);
    }

    /** The words in lines that have room, broken between words; a word that is too long for a line is broken inside. */
    public List<String> lines(Font font, String words, double room) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        double used = 0;
        double blank = width(font, " ");
        for (String next : BLANKS.splitAsStream(words.strip()).toList()) {
            String word = next;
            double width = width(font, word);
            if (!line.isEmpty() && used + blank + width > room) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            while (line.isEmpty() && width > room && word.length() > 1) {
                int fits = Math.clamp(fitting(font, word, room), 1, word.length() - 1);
                lines.add(word.substring(0, fits));
                word = word.substring(fits);
                width = measure(font, word);
            }
            used += line.isEmpty() ? width : blank + width;
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** How many of the first letters have room. */
    public int fitting(Font font, String words, double room) {
        int low = 0;
        int high = words.length();
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (measure(font, words.substring(0, middle)) <= room) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    // Pieces of words are not kept: they do not come again.
    private double measure(Font font, String words) {
        ruler.setFont(font);
        ruler.setText(words);
        return ruler.getLayoutBounds().getWidth();
    }

    private Measured measured(Font font) {
        return fonts.computeIfAbsent(font, f -> new Measured());
    }

    private Measured tall(Font font) {
        Measured known = measured(font);
        if (Double.isNaN(known.line)) {
            ruler.setFont(font);
            ruler.setText(TALL);
            known.line = ruler.getLayoutBounds().getHeight();
            known.ascent = -ruler.getLayoutBounds().getMinY();
        }
        return known;
    }
}
