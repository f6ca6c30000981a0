/** How much the largest singular values grow, against what theory allows. */
@NullMarked
package org.counterpoint.workbench.views.lipschitz;

import org.jspecify.annotations.NullMarked;
