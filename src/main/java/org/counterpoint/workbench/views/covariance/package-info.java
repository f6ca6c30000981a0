/** Which objective each update raises or lowers, and why. */
@NullMarked
package org.counterpoint.workbench.views.covariance;

import org.jspecify.annotations.NullMarked;
