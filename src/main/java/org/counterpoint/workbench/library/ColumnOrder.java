package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which columns of the library stand in which order. A reward that no listed run has gives way, and rewards of the runs in the views stand
 * before the others, until the user orders the columns. Pure.
 */
final class ColumnOrder {
    private static final String REWARD = "reward-";

    private ColumnOrder() {}

    /** Id of the column of an objective's reward. */
    static String reward(String objective) {
        return REWARD + objective;
    }

    /** Whether an id is that of a reward's column. */
    static boolean isReward(String id) {
        return id.startsWith(REWARD);
    }

    /** The objective of a reward's column. */
    static String objective(String id) {
        return id.substring(REWARD.length());
    }

    /**
     * The columns from left to right.
     *
     * @param all every column, in the library's own order
     * @param wanted which columns the user wants to see
     * @param listed objectives of the listed runs
     * @param picked objectives of the runs in the views; empty where there is none
     * @param sorted columns that lines are sorted by; these stay whatever is listed
     * @param own the user's order; empty for none
     */
    static List<String> of(
            List<String> all,
            Predicate<String> wanted,
            Set<String> listed,
            Set<String> picked,
            Set<String> sorted,
            List<String> own) {
        return (own.isEmpty() ? pickedFirst(all, picked) : merged(own, all))
                .stream()
                        .filter(all::contains)
                        .filter(wanted)
                        .filter(id -> !isReward(id) || listed.contains(objective(id)) || sorted.contains(id))
                        .toList();
    }

    /** The user's order with the columns that it does not name, each after its neighbor in the library's order. */
    static List<String> merged(List<String> own, List<String> all) {
        List<String> out = new ArrayList<>(own);
        int at = 0;
        for (String id : all) {
            int known = out.indexOf(id);
            if (known < 0) {
                out.add(at, id);
                at++;
            } else {
                at = known + 1;
            }
        }
        return out;
    }

    private static List<String> pickedFirst(List<String> all, Set<String> picked) {
        List<String> out = new ArrayList<>();
        int place = -1;
        int front = 0;
        for (String id : all) {
            if (isReward(id) && place < 0) {
                place = out.size();
            }
            if (isReward(id) && picked.contains(objective(id))) {
                out.add(place + front, id);
                front++;
            } else {
                out.add(id);
            }
        }
        return out;
    }
}
