/** Environments: prompts, behaviours, verifiable rewards, exact attainable fronts and preference pairs. */
@NullMarked
package org.counterpoint.objective;

import org.jspecify.annotations.NullMarked;
