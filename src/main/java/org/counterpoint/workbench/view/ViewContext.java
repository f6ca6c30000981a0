package org.counterpoint.workbench.view;

import java.nio.file.Path;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.theme.Theme;

/**
 * What a view is given when it is made.
 *
 * @param selection the window's one selection, to read and to write
 * @param tasks where the view computes its reports, off the JavaFX thread
 * @param theme colors; the view redraws when its tokens change
 * @param host the window around the view
 * @param adapters folders of bare PEFT adapters that the user opened, in order
 */
public record ViewContext(
        Selection selection, TaskRunner tasks, Theme theme, Host host, ObservableList<Path> adapters) {
    /** A context without a window. */
    public ViewContext(Selection selection, TaskRunner tasks, Theme theme) {
        this(selection, tasks, theme, Host.NONE, FXCollections.observableArrayList());
    }
}
