package org.counterpoint.workbench.chart;

import java.util.function.Consumer;
import org.counterpoint.workbench.theme.Tokens;

/** Makes the figure that is on screen in the colours of another ground, such as paper. */
@FunctionalInterface
public interface Printer {
    /**
     * Makes the figure off the JavaFX thread; one of the two is called on it when that is done.
     *
     * @param tokens colours
     * @param onDone takes the figure
     * @param onFailed takes what went wrong
     */
    void print(Tokens tokens, Consumer<Figure> onDone, Consumer<Throwable> onFailed);
}
