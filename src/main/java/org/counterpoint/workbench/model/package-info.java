/** Observable models of opened runs; no scene classes, so they are tested plainly. */
@NullMarked
package org.counterpoint.workbench.model;

import org.jspecify.annotations.NullMarked;
