/** Makes images of views without a display. */
@NullMarked
package org.counterpoint.workbench.render;

import org.jspecify.annotations.NullMarked;
