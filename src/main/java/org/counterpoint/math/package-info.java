/**
 * Linear algebra and statistics on plain arrays: the lowest layer, which knows nothing of runs, models or windows.
 * Matrices that cross a package boundary are {@code double[]} in row-major order.
 */
@NullMarked
package org.counterpoint.math;

import org.jspecify.annotations.NullMarked;
