/** Rewards per objective against each other and against what was spent. */
@NullMarked
package org.counterpoint.workbench.views.tradeoffs;

import org.jspecify.annotations.NullMarked;
