/** The background service's jobs, at the bottom. */
@NullMarked
package org.counterpoint.workbench.jobs;

import org.jspecify.annotations.NullMarked;
