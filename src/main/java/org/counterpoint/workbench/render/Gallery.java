package org.counterpoint.workbench.render;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.views.CoreViews;

/** One picture of every view and of every page of it. */
public final class Gallery {
    private Gallery() {}

    /** Names of everything that can be rendered: {@code view} for views of a single page, {@code view/page} for the others. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (ViewFactory factory : CoreViews.factories()) {
            if (factory.pages().isEmpty()) {
                names.add(factory.id());
            }
            factory.pages().forEach(page -> names.add(factory.id() + "/" + page.id()));
        }
        return names;
    }

    /**
     * Renders everything to PNG files named after view, page and theme, such as {@code tradeoffs-curves-dark.png}.
     *
     * @param runs run directories, in the order in which they are drawn
     * @param folder where to write; made where it is missing
     * @param width width in pixels
     * @param height height in pixels
     * @param mode light or dark
     * @return the files, in the order of the views
     * @throws IOException naming the file, where a run cannot be read or an image not be written
     */
    public static List<Path> write(List<Path> runs, Path folder, int width, int height, Theme.Mode mode)
            throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : names()) {
            Path file =
                    folder.resolve(name.replace('/', '-') + "-" + mode.name().toLowerCase(Locale.ROOT) + ".png");
            Renderer.render(runs, name, file, width, height, mode);
            files.add(file);
        }
        return files;
    }
}
