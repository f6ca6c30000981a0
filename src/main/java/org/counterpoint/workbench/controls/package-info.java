/**
 * Controls that cost little. The toolkit styles every node of a scene whenever it comes into sight or the theme changes: rows of tables paint
 * their cells on one canvas, and a choice makes its list when the user comes near.
 */
@NullMarked
package org.counterpoint.workbench.controls;

import org.jspecify.annotations.NullMarked;
