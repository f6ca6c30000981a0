/** The contract between the window and the views in its center. */
@NullMarked
package org.counterpoint.workbench.view;

import org.jspecify.annotations.NullMarked;
