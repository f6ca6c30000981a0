package org.counterpoint.workbench.views.samples;

import java.util.List;
import javafx.scene.Node;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.model.RunModel;

/** One page of the samples view. FX thread. */
interface SamplePage {
    /** The page's node, always the same. */
    Node node();

    /** Shows these runs, at least one. */
    void update(List<RunModel> runs);

    /** Hides what only makes sense on screen, for images. */
    void hideControls();

    /** What the page shows as an SVG document. */
    String svg(int width, int height, ChartStyle style);

    /** Stops listening. */
    void close();
}
