/** Groups of runs against each other: values with intervals, tests, equal budgets, whether they may be compared, and reports of all that. */
@NullMarked
package org.counterpoint.workbench.views.compare;

import org.jspecify.annotations.NullMarked;
