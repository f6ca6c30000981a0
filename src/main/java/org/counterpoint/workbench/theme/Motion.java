package org.counterpoint.workbench.theme;

/** How much may move by itself. */
public enum Motion {
    /** As the operating system says. */
    SYSTEM,
    /** Nothing that is not needed moves. */
    REDUCED,
    /** Animations run. */
    FULL
}
