package org.counterpoint.workbench.app;

/**
 * Something the command palette can do.
 *
 * @param id stable name, kept among the recent ones
 * @param kind what it is, for the palette's left column
 * @param title what it does or where it leads
 * @param detail more words, also searched
 * @param shortcut its shortcut as people read it, or empty
 * @param enabled whether it can be done now
 * @param action does it
 */
record Command(String id, Kind kind, String title, String detail, String shortcut, boolean enabled, Runnable action) {
    /** Kinds of commands, in the order in which equally good ones are listed. */
    enum Kind {
        /** An action of the window. */
        ACTION,
        /** A view, or a page of one. */
        VIEW,
        /** A way the window looks. */
        SETTING,
        /** A selection kept under a name. */
        SELECTION,
        /** A layout kept under a name. */
        LAYOUT,
        /** A run of the library. */
        RUN
    }
}
