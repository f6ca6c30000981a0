/** What the window remembers between starts: a versioned JSON file, apart from all run data. */
@NullMarked
package org.counterpoint.workbench.settings;

import org.jspecify.annotations.NullMarked;
