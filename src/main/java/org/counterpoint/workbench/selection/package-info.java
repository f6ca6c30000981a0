/** What the user has selected, shared by every view of the window. */
@NullMarked
package org.counterpoint.workbench.selection;

import org.jspecify.annotations.NullMarked;
