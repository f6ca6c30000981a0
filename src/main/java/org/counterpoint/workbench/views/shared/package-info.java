/** What several views share: the view of one figure, how runs look, and choices in tool bars. */
@NullMarked
package org.counterpoint.workbench.views.shared;

import org.jspecify.annotations.NullMarked;
