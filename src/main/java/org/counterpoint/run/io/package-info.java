/** Small file helpers under the run format: atomic replacement, lenient JSON, JSON lines that may be torn. */
@NullMarked
package org.counterpoint.run.io;

import org.jspecify.annotations.NullMarked;
