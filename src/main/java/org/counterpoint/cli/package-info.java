/** The command line: the same services as the workbench, for scripts and machines with no display. */
@NullMarked
package org.counterpoint.cli;

import org.jspecify.annotations.NullMarked;
