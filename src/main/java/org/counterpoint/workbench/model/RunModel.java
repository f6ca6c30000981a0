package org.counterpoint.workbench.model;

import java.nio.file.Path;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.counterpoint.workbench.theme.RunStyle;

/**
 * An opened run as views see it: the newest snapshot of its files, which grows while the run is followed. Properties
 * change on the JavaFX thread only, at most 10 times a second however fast the run writes.
 */
public final class RunModel {
    private final String id;
    private final Path dir;
    private final ObjectProperty<RunStyle> style;
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");

    /** A model of the run in {@code dir}, drawn in the given style. */
    public RunModel(String id, Path dir, RunStyle style) {
        this.id = id;
        this.dir = dir;
        this.style = new SimpleObjectProperty<>(this, "style", style);
    }

    /** The run's id, as in {@link org.counterpoint.workbench.selection.Selection#runs()}. */
    public String id() {
        return id;
    }

    /** The run directory. */
    public Path dir() {
        return dir;
    }

    /** How this run is drawn. */
    public RunStyle style() {
        return style.get();
    }

    /** How this run is drawn, observable. */
    public ObjectProperty<RunStyle> styleProperty() {
        return style;
    }

    /** Counts up whenever the snapshot changed. */
    public ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }
}
