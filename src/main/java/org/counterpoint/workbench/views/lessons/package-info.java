/** Lessons: small things whose numbers can be checked by hand, to be predicted, moved and watched. */
@NullMarked
package org.counterpoint.workbench.views.lessons;

import org.jspecify.annotations.NullMarked;
