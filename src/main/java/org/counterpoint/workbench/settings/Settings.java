package org.counterpoint.workbench.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.workbench.selection.NamedSelection;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.theme.Motion;
import org.counterpoint.workbench.theme.Theme;
import org.jspecify.annotations.Nullable;

/**
 * What the window remembers between starts.
 *
 * @param theme light, dark or as the system
 * @param fontScale size of text against the ordinary one
 * @param motion how much may move
 * @param zoomLinked whether panels over the same horizontal axis are zoomed together
 * @param libraries folders that the user added to the library
 * @param place where the window was
 * @param layout panels and views; null for the standard ones
 * @param layouts layouts kept under a name
 * @param selection what was selected
 * @param selections selections kept under a name
 * @param recent ids of the commands that were used last in the command palette, newest first
 */
public record Settings(
        Theme.Mode theme,
        double fontScale,
        Motion motion,
        boolean zoomLinked,
        List<Path> libraries,
        WindowPlace place,
        @Nullable Layout layout,
        Map<String, Layout> layouts,
        Selection.State selection,
        List<NamedSelection> selections,
        List<String> recent) {
    /** What a first start uses. */
    public static final Settings DEFAULT = new Settings(
            Theme.Mode.SYSTEM,
            1,
            Motion.SYSTEM,
            true,
            List.of(),
            WindowPlace.FIRST,
            null,
            Map.of(),
            Selection.State.NOTHING,
            List.of(),
            List.of());

    /** A copy whose collections cannot change; layouts keep their order. */
    public Settings {
        libraries = List.copyOf(libraries);
        layouts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(layouts));
        selections = List.copyOf(selections);
        recent = List.copyOf(recent);
    }

    /** The same with another selection. */
    public Settings withSelection(Selection.State other) {
        return new Settings(
                theme, fontScale, motion, zoomLinked, libraries, place, layout, layouts, other, selections, recent);
    }
}
