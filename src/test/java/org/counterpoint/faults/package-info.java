/** Breaks the service and its workers on purpose, from outside, and looks at what is left: nothing may be lost. */
@NullMarked
package org.counterpoint.faults;

import org.jspecify.annotations.NullMarked;
