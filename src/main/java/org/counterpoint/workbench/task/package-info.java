/** Background work of the window: progress, cancel and errors in one place. */
@NullMarked
package org.counterpoint.workbench.task;

import org.jspecify.annotations.NullMarked;
