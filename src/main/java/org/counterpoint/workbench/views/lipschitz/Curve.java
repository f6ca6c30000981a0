package org.counterpoint.workbench.views.lipschitz;

import java.util.Locale;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.SeriesStyle;

/** The curves of a module or of the depth product; the dash tells them apart, the colour tells runs apart. */
enum Curve {
    /** Largest singular value of base plus updates. */
    MEASURED(Dash.SOLID),
    /** Largest stretch of a real input. */
    EMPIRICAL(Dash.LONG),
    /** Root of the sum of squares. */
    ROOT_SUM_SQUARE(Dash.DOTTED),
    /** Sum of norms, Theorem 2a. */
    ADDITIVE(Dash.DASHED),
    /** Product of growth factors, our reading. */
    COMPOUNDING(Dash.DASH_DOT),
    /** Base plus updates times the cap. */
    CAP(Dash.DASH_DOT_DOT);

    private final Dash dash;

    Curve(Dash dash) {
        this.dash = dash;
    }

    String words() {
        return Messages.text("lipschitz.curve." + name().toLowerCase(Locale.ROOT));
    }

    SeriesStyle style(int rgb, boolean many) {
        double width = this == MEASURED ? 2.4 : this == EMPIRICAL ? 2 : this == CAP ? 1 : 1.4;
        SeriesStyle style =
                SeriesStyle.line(rgb, many ? width * 0.6 : width).dash(dash).alpha(many ? 0.6 : 1);
        if (many) {
            return style;
        }
        return this == MEASURED
                ? style.glyph(Glyph.CIRCLE, 6)
                : this == EMPIRICAL ? style.glyph(Glyph.TRIANGLE, 6) : style;
    }
}
