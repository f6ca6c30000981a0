package org.counterpoint.workbench.views.samples;

import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import org.counterpoint.workbench.controls.TextRuler;

/** The fonts of painted completions and the widths of their words. FX thread. */
final class Fonts {
    private final TextRuler ruler = new TextRuler();
    private final Font usual;
    private final Font bold;
    private final Font muted;
    private final Font pill;
    private final Font pillBold;
    private final double line;
    private final double ascent;

    /** Fonts that go with the usual one. */
    Fonts(Font usual) {
        this.usual = usual;
        String family = usual.getFamily();
        double size = usual.getSize();
        bold = Font.font(family, FontWeight.BOLD, size);
        muted = Font.font(family, size * 0.92);
        pill = Font.font(family, size * 0.85);
        pillBold = Font.font(family, FontWeight.BOLD, size * 0.85);
        line = ruler.line(usual);
        ascent = ruler.ascent(usual);
    }

    Font usual() {
        return usual;
    }

    Font bold() {
        return bold;
    }

    Font muted() {
        return muted;
    }

    Font pill(boolean focus) {
        return focus ? pillBold : pill;
    }

    /** Size of the usual font in pixels. */
    double em() {
        return usual.getSize();
    }

    /** Height of a line of the usual font. */
    double line() {
        return line;
    }

    /** From the top of a line to its base line. */
    double ascent() {
        return ascent;
    }

    /** Width of words without a line break. */
    double width(Font font, String words) {
        return ruler.width(font, words);
    }
}
