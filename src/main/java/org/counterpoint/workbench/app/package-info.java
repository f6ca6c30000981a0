/** The window itself: its layout, actions, settings and start. */
@NullMarked
package org.counterpoint.workbench.app;

import org.jspecify.annotations.NullMarked;
