/** Services elsewhere that the window is attached to: their runs in the library, their state, their jobs. */
@org.jspecify.annotations.NullMarked
package org.counterpoint.workbench.remote;
