/** The desktop workbench: one JavaFX window over the service and analysis layers; no training, parsing or formulas here. */
@NullMarked
package org.counterpoint.workbench;

import org.jspecify.annotations.NullMarked;
