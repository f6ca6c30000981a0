package org.counterpoint.workbench.views.shared;

import java.util.Optional;
import org.counterpoint.workbench.chart.Figure;

/** A view whose content is a figure, so that it can be exported as vectors. */
public interface FigureSource {
    /** The figure on screen; empty before the first one. */
    public Optional<Figure> figure();
}
