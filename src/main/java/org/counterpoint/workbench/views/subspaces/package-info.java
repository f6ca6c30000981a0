/** Where updates live in the network and how much they share. */
@NullMarked
package org.counterpoint.workbench.views.subspaces;

import org.jspecify.annotations.NullMarked;
