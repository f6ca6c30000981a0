/** Which objective rose while which fell, when, how surely, and through which prompts. */
@NullMarked
package org.counterpoint.workbench.views.interference;

import org.jspecify.annotations.NullMarked;
