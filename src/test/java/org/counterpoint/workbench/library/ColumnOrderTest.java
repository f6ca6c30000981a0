package org.counterpoint.workbench.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColumnOrderTest {
    private static final List<String> ALL =
            List.of("name", "state", "reward-helpful", "reward-harmless", "reward-accuracy", "reward-clarity", "tags");
    private static final Set<String> BOTH = Set.of("helpful", "harmless", "accuracy", "clarity");

    @Test
    void rewardsOfNoListedRunGiveWayUnlessLinesAreSortedByThem() {
        assertThat(ColumnOrder.of(ALL, id -> true, Set.of("helpful", "harmless"), Set.of(), Set.of(), List.of()))
                .containsExactly("name", "state", "reward-helpful", "reward-harmless", "tags");
        assertThat(ColumnOrder.of(
                        ALL, id -> true, Set.of("helpful", "harmless"), Set.of(), Set.of("reward-clarity"), List.of()))
                .containsExactly("name", "state", "reward-helpful", "reward-harmless", "reward-clarity", "tags");
    }

    @Test
    void rewardsOfTheRunsInTheViewsStandFirst() {
        assertThat(ColumnOrder.of(ALL, id -> true, BOTH, Set.of("accuracy", "clarity"), Set.of(), List.of()))
                .containsExactly(
                        "name",
                        "state",
                        "reward-accuracy",
                        "reward-clarity",
                        "reward-helpful",
                        "reward-harmless",
                        "tags");
        assertThat(ColumnOrder.of(ALL, id -> true, BOTH, BOTH, Set.of(), List.of()))
                .isEqualTo(ALL);
        assertThat(ColumnOrder.of(ALL, id -> true, BOTH, Set.of("unknown"), Set.of(), List.of()))
                .isEqualTo(ALL);
    }

    @Test
    void whatTheUserOrderedAndHidIsKeptWhateverIsInTheViews() {
        List<String> own = List.of("reward-harmless", "name", "gone", "tags", "state");
        assertThat(ColumnOrder.of(ALL, id -> !id.equals("tags"), BOTH, Set.of("clarity"), Set.of(), own))
                .containsExactly(
                        "reward-harmless", "reward-accuracy", "reward-clarity", "name", "state", "reward-helpful");
        assertThat(ColumnOrder.merged(own, ALL)).containsSubsequence(own).containsAll(ALL);
    }
}
