/** What a run's manifest says, on the right. */
@NullMarked
package org.counterpoint.workbench.details;

import org.jspecify.annotations.NullMarked;
