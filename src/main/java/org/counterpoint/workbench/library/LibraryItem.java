package org.counterpoint.workbench.library;

import java.util.List;

/** A line of the library table: a run, or the heading of a group of runs. */
public sealed interface LibraryItem {
    /** A run. */
    record RunItem(LibraryRow row) implements LibraryItem {}

    /** The heading of the runs below it. */
    record GroupItem(String title, List<LibraryRow> rows) implements LibraryItem {
        /** A copy whose rows cannot change. */
        public GroupItem {
            rows = List.copyOf(rows);
        }
    }
}
