package org.counterpoint.workbench.view;

import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.theme.Theme;

/**
 * What a view is given when it is made.
 *
 * @param selection the window's one selection, to read and to write
 * @param tasks where the view computes its reports, off the JavaFX thread
 * @param theme colors; the view redraws when its tokens change
 */
public record ViewContext(Selection selection, TaskRunner tasks, Theme theme) {}
