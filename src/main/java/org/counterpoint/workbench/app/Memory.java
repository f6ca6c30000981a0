package org.counterpoint.workbench.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.FXCollections;
import javafx.collections.ObservableMap;
import org.counterpoint.workbench.selection.NamedSelections;
import org.counterpoint.workbench.settings.Layout;
import org.counterpoint.workbench.settings.Settings;
import org.counterpoint.workbench.settings.WindowPlace;

/** What the user taught the window: named selections and layouts, and what the palette did last. FX thread. */
final class Memory {
    private static final int RECENT = 12;

    private final NamedSelections selections;
    private final ObservableMap<String, Layout> layouts;
    private final List<String> recent;

    Memory(Settings settings) {
        selections = new NamedSelections(settings.selections());
        layouts = FXCollections.observableMap(new LinkedHashMap<>(settings.layouts()));
        recent = new ArrayList<>(settings.recent());
    }

    NamedSelections selections() {
        return selections;
    }

    /** Layouts by name. */
    ObservableMap<String, Layout> layouts() {
        return layouts;
    }

    /** Ids of the commands done last by the palette, newest first. */
    List<String> recent() {
        return List.copyOf(recent);
    }

    /** A command was done by the palette. */
    void used(String commandId) {
        recent.remove(commandId);
        recent.addFirst(commandId);
        while (recent.size() > RECENT) {
            recent.removeLast();
        }
    }

    /** Everything to write down. */
    Settings capture(WorkbenchWindow window, WindowPlace place, List<Path> libraries) {
        var theme = window.workbench().parts().theme();
        Map<String, Layout> kept = new LinkedHashMap<>(layouts);
        return new Settings(
                theme.modeProperty().get(),
                theme.fontScale(),
                theme.motionProperty().get(),
                window.workbench().selection().zoomLinkedProperty().get(),
                libraries,
                place,
                window.layouts().current(),
                kept,
                window.workbench().selection().state(),
                selections.all(),
                recent);
    }
}
