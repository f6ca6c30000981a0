/** Colors, typography and style sheets of the window and its charts. */
@NullMarked
package org.counterpoint.workbench.theme;

import org.jspecify.annotations.NullMarked;
