package org.counterpoint.workbench.selection;

/**
 * A selection that the user kept under a name.
 *
 * @param name what the user called it
 * @param state what was selected
 */
public record NamedSelection(String name, Selection.State state) {}
