package org.counterpoint.workbench.controls;

import java.util.List;
import javafx.geometry.HPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import org.counterpoint.workbench.theme.Tokens;

/** Paints in the box of one cell. Lengths are pixels from the box's top left corner. FX thread. */
public final class Brush {
    private static final double SMALL = 0.923;

    private final GraphicsContext g;
    private final TextRuler ruler;
    private final Tokens tokens;
    private final boolean lit;
    private final Font usual;
    private final Font small;
    private final Font bold;
    private double x;
    private double width;
    private double height;

    /**
     * A brush without a box yet.
     *
     * @param lit whether the pointer is over the row, or the row has the focus
     */
    Brush(GraphicsContext g, TextRuler ruler, Tokens tokens, boolean lit, Font usual) {
        this.g = g;
        this.ruler = ruler;
        this.tokens = tokens;
        this.lit = lit;
        this.usual = usual;
        this.small = Font.font(usual.getFamily(), usual.getSize() * SMALL);
        this.bold = Font.font(usual.getFamily(), FontWeight.BOLD, usual.getSize());
    }

    void box(double left, double w, double h) {
        x = left;
        width = w;
        height = h;
    }

    /** Width of the cell. */
    public double width() {
        return width;
    }

    /** Height of the cell. */
    public double height() {
        return height;
    }

    /** Colors in force. */
    public Tokens tokens() {
        return tokens;
    }

    /** Whether the pointer is over the row, or the row is chosen. */
    public boolean lit() {
        return lit;
    }

    /** The table's font. */
    public Font usual() {
        return usual;
    }

    /** The font of secondary words. */
    public Font small() {
        return small;
    }

    /** The font of headings. */
    public Font bold() {
        return bold;
    }

    /** The table's font at another size. */
    public Font font(double size) {
        return Font.font(usual.getFamily(), usual.getSize() * size);
    }

    /** Measures words. */
    public TextRuler ruler() {
        return ruler;
    }

    /** The canvas, whose origin is the row's: add {@link #left()}. */
    public GraphicsContext canvas() {
        return g;
    }

    /** Where the cell begins on the canvas. */
    public double left() {
        return x;
    }

    /** One line in the middle of the height, between two edges; what has no room is left out at the end, with dots. */
    public void line(String words, Font font, Color color, double from, double to, HPos align) {
        put(ruler.cut(font, words, to - from), font, color, from, to, align, middle(font));
    }

    /** As {@link #line}, leaving out the middle of words. */
    public void lineCutInside(String words, Font font, Color color, double from, double to) {
        put(ruler.cutInside(font, words, to - from), font, color, from, to, HPos.LEFT, middle(font));
    }

    /** Lines from a top edge downwards; nothing is cut. */
    public void lines(List<String> lines, Font font, Color color, double from, double top) {
        double base = Math.rint(top + ruler.ascent(font));
        for (String line : lines) {
            put(line, font, color, from, width, HPos.LEFT, base);
            base += ruler.line(font);
        }
    }

    /** Words on a base line; nothing is cut. */
    public void at(String words, Font font, Color color, double from, double to, HPos align, double base) {
        put(words, font, color, from, to, align, base);
    }

    /** The base line of a line in the middle of the height. */
    public double middle(Font font) {
        return Math.rint((height - ruler.line(font)) / 2 + ruler.ascent(font));
    }

    private void put(String words, Font font, Color color, double from, double to, HPos align, double base) {
        if (words.isEmpty()) {
            return;
        }
        double free = to - from - ruler.width(font, words);
        double shift =
                switch (align) {
                    case LEFT -> 0;
                    case CENTER -> Math.max(0, free / 2);
                    case RIGHT -> Math.max(0, free);
                };
        g.setFont(font);
        g.setFill(color);
        g.fillText(words, x + from + shift, base);
    }
}
