/** What the model wrote and what every objective thought of it. */
@NullMarked
package org.counterpoint.workbench.views.samples;

import org.jspecify.annotations.NullMarked;
