package org.counterpoint.workbench.views.subspaces;

import java.util.Locale;
import org.counterpoint.analysis.SubspaceMeasure;
import org.counterpoint.analysis.SubspacePair.Side;
import org.counterpoint.analysis.SubspaceUpdate;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.counterpoint.workbench.views.shared.Words;

/** What updates and measures are called, and how updates look. */
record Names(SubspaceData data, Looks looks) {
    private static final int[] ADAPTERS_LIGHT = {0x0072b2, 0xb3541e, 0x00785a, 0x8a4d76};
    private static final int[] ADAPTERS_DARK = {0x56b4e9, 0xe69f00, 0x2bc99b, 0xd79ac4};

    /** A run or an adapter. */
    String source(String id) {
        return data.source(id)
                .filter(s -> !s.name().isEmpty())
                .map(SubspaceData.Source::name)
                .orElseGet(() -> Words.name(id, looks));
    }

    /** An update with its run, as far as several are shown. */
    String update(SubspaceUpdate u) {
        if (u.kind() == SubspaceUpdate.Kind.ADAPTER) {
            return u.label();
        }
        return data.sources().size() == 1 ? u.label() : source(u.source()) + " \u00b7 " + u.label();
    }

    /** Two updates, the run named once where it is the same. */
    String pair(SubspaceUpdate a, SubspaceUpdate b) {
        return a.source().equals(b.source()) && data.sources().size() > 1
                ? source(a.source()) + ": " + a.label() + " \u2194 " + b.label()
                : update(a) + " \u2194 " + update(b);
    }

    static String measure(SubspaceMeasure measure) {
        return Messages.text("subspaces.measure." + measure.name().toLowerCase(Locale.ROOT));
    }

    static String scale(SubspaceMeasure measure) {
        return Messages.text("subspaces.scale." + measure.name().toLowerCase(Locale.ROOT));
    }

    static String side(Side side) {
        return Messages.text("subspaces.side." + side.name().toLowerCase(Locale.ROOT));
    }

    /** Colour of a run, or one of its own for an adapter. */
    int rgb(String source) {
        return looks.run(source).map(RunLook::rgb).orElseGet(() -> {
            int[] colors = looks.tokens().dark() ? ADAPTERS_DARK : ADAPTERS_LIGHT;
            int index = data.sources().stream()
                    .filter(SubspaceData.Source::adapter)
                    .map(SubspaceData.Source::id)
                    .toList()
                    .indexOf(source);
            return colors[Math.floorMod(index, colors.length)];
        });
    }

    /** How the two sides of a comparison are drawn: A solid with circles, B dashed with squares. */
    SeriesStyle line(SubspaceUpdate u, boolean first) {
        return SeriesStyle.line(rgb(u.source()), 1.8)
                .dash(first ? Dash.SOLID : Dash.DASHED)
                .glyph(first ? Glyph.CIRCLE : Glyph.SQUARE, 5);
    }
}
