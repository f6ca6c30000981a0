/** Counterpoint, a workbench for multi-objective alignment of language models; one sub-package for each layer. */
@NullMarked
package org.counterpoint;

import org.jspecify.annotations.NullMarked;
