package org.counterpoint.workbench.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndoStackTest {
    private final UndoStack undo = new UndoStack();
    private final List<String> done = new ArrayList<>();

    @Test
    void takesBackTheNewestFirstAndNamesIt() {
        assertThat(undo.undo()).isEmpty();
        undo.push("delete 2 runs", () -> done.add("runs"));
        undo.push("close a pane", () -> done.add("pane"));
        assertThat(undo.nextProperty().get()).isEqualTo("close a pane");
        assertThat(undo.undo()).hasValue("close a pane");
        assertThat(undo.nextProperty().get()).isEqualTo("delete 2 runs");
        assertThat(undo.undo()).hasValue("delete 2 runs");
        assertThat(undo.nextProperty().get()).isEmpty();
        assertThat(done).containsExactly("pane", "runs");
    }

    @Test
    void forgetsTheOldestBeyondThirty() {
        for (int i = 0; i < 35; i++) {
            int step = i;
            undo.push("step " + step, () -> done.add("step " + step));
        }
        while (undo.undo().isPresent()) {
            assertThat(done.size()).isLessThan(31);
        }
        assertThat(done).hasSize(30).endsWith("step 5").doesNotContain("step 4");
    }

    @Test
    void aStepMayPushAnother() {
        undo.push("first", () -> undo.push("again", () -> done.add("again")));
        undo.undo();
        assertThat(undo.undo()).hasValue("again");
        assertThat(done).containsExactly("again");
    }
}
