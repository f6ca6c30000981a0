package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.jspecify.annotations.Nullable;

/** Makes lines out of rows: groups them, sorts groups and rows, leaves out the rows of closed groups. Pure. */
final class LibraryArranger {
    private static final Comparator<LibraryRow> BY_SEED = Comparator.<LibraryRow>comparingLong(
                    row -> row.facts().seed())
            .thenComparing(row -> row.facts().name());

    private LibraryArranger() {}

    /**
     * The lines of a table.
     *
     * @param rows the rows that pass, newest first
     * @param order the order that the user chose, or null for newest first
     * @param open tells by its key whether a group is open
     */
    static List<LibraryItem> arrange(
            List<LibraryRow> rows, Grouping grouping, @Nullable Comparator<LibraryItem> order, Predicate<String> open) {
        if (grouping == Grouping.NONE) {
            List<LibraryItem> lines = new ArrayList<>();
            rows.forEach(row -> lines.add(new RunItem(row)));
            if (order != null) {
                lines.sort(order);
            }
            return lines;
        }
        boolean seeds = grouping == Grouping.SEEDS;
        // Seeds keep the order of their newest run, other groups that of their titles.
        Map<String, List<LibraryRow>> groups = seeds ? new LinkedHashMap<>() : new TreeMap<>();
        for (LibraryRow row : rows) {
            for (String group : grouping.of(row)) {
                groups.computeIfAbsent(group, key -> new ArrayList<>()).add(row);
            }
        }
        List<LibraryItem> heads = new ArrayList<>();
        groups.forEach((group, members) -> {
            if (seeds && members.size() == 1) {
                heads.add(new RunItem(members.getFirst()));
                return;
            }
            List<LibraryRow> sorted = new ArrayList<>(members);
            if (order != null) {
                sorted.sort((a, b) -> order.compare(new RunItem(a), new RunItem(b)));
            } else if (seeds) {
                sorted.sort(BY_SEED);
            }
            String key = grouping.name() + "|" + group;
            heads.add(new GroupItem(key, title(group, members, seeds), sorted, open.test(key), seeds));
        });
        if (order != null) {
            heads.sort(order);
        }
        List<LibraryItem> lines = new ArrayList<>();
        for (LibraryItem head : heads) {
            lines.add(head);
            if (head instanceof GroupItem group && group.open()) {
                group.rows().forEach(row -> lines.add(new RunItem(row)));
            }
        }
        return lines;
    }

    private static String title(String group, List<LibraryRow> members, boolean seeds) {
        if (!seeds) {
            return group.isEmpty() ? Messages.text("library.group.other") : group;
        }
        String common = FlatConfig.commonName(
                members.stream().map(row -> row.facts().name()).toList());
        return common.isBlank() ? members.getFirst().facts().method() : common;
    }
}
