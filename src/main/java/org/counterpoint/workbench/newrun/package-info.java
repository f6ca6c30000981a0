/** The form that starts a run, made from the methods' own parameter descriptions. */
@NullMarked
package org.counterpoint.workbench.newrun;

import org.jspecify.annotations.NullMarked;
