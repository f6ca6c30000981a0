package org.counterpoint.workbench.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.counterpoint.workbench.theme.Tokens;

/** Writes a view of runs as an image; the file's ending says the format ({@code .png}, {@code .svg}). */
@FunctionalInterface
public interface ViewExporter {
    /**
     * Writes the image. Called off the JavaFX thread.
     *
     * @param viewId id of the view
     * @param runs directories of the runs, in order
     * @param file where to write
     * @param width pixels
     * @param height pixels
     * @param theme colors
     */
    void export(String viewId, List<Path> runs, Path file, int width, int height, Tokens theme) throws IOException;
}
