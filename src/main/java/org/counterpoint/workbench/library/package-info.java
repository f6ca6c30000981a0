/** The run library on the left: folders of runs, their table, search and grouping. */
@NullMarked
package org.counterpoint.workbench.library;

import org.jspecify.annotations.NullMarked;
