package org.counterpoint.workbench.library;

import java.util.List;

/** A line of the library table: a run, or the heading of a group of runs. */
public sealed interface LibraryItem {
    /** The runs it stands for: one, or all of the group. */
    List<LibraryRow> rows();

    /** A run. */
    record RunItem(LibraryRow row) implements LibraryItem {
        @Override
        public List<LibraryRow> rows() {
            return List.of(row);
        }
    }

    /**
     * The heading of a group.
     *
     * @param key tells the group from others under every order and filter
     * @param title what people see
     * @param rows its runs that pass search and filter, in order
     * @param open whether its runs are listed below it
     * @param seeds whether its runs are seeds of one configuration, so that mean and spread mean something
     */
    record GroupItem(String key, String title, List<LibraryRow> rows, boolean open, boolean seeds)
            implements LibraryItem {
        /** A copy whose rows cannot change. */
        public GroupItem {
            rows = List.copyOf(rows);
        }
    }
}
