package org.counterpoint.workbench.views.samples;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/** The fonts of painted completions and the widths of their words, which come again in every cell. FX thread. */
final class Fonts {
    /** Reaches as high and as low as letters do. */
    private static final String TALL = "Xg";

    private static final int MOST_WORDS = 20_000;

    private final Text ruler = new Text();
    private final Map<Font, Map<String, Double>> widths = new HashMap<>();
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
        ruler.setFont(usual);
        ruler.setText(TALL);
        line = ruler.getLayoutBounds().getHeight();
        ascent = -ruler.getLayoutBounds().getMinY();
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
        Map<String, Double> known = widths.computeIfAbsent(font, f -> new HashMap<>());
        if (known.size() > MOST_WORDS) {
            known.clear();
        }
        return known.computeIfAbsent(words, w -> {
            ruler.setFont(font);
            ruler.setText(w);
            return ruler.getLayoutBounds().getWidth();
        });
    }
}
