/**
 * The views in the middle of the window. Each view has a plain model that turns reports of {@code analysis} into a figure (records, no scene
 * classes), and a thin node that shows the figure and lets the user choose.
 */
@NullMarked
package org.counterpoint.workbench.views;

import org.jspecify.annotations.NullMarked;
