package org.counterpoint.workbench.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamedSelectionsTest {
    private final Selection selection = new Selection();
    private final NamedSelections kept = new NamedSelections(List.of());

    @Test
    void keepsReplacesRenamesAndDeletesByName() {
        selection.select(List.of("a", "b"));
        kept.save(" both ", selection.state());
        selection.select(List.of("a"));
        kept.save("one", selection.state());
        kept.save("  ", selection.state());
        assertThat(kept.all()).extracting(NamedSelection::name).containsExactly("both", "one");
        kept.save("both", selection.state());
        assertThat(kept.get("both").orElseThrow().state().runs()).containsExactly("a");
        assertThat(kept.rename("both", "one")).isFalse();
        assertThat(kept.rename("both", " ")).isFalse();
        assertThat(kept.rename("none", "x")).isFalse();
        assertThat(kept.rename("both", "first")).isTrue();
        assertThat(kept.all()).extracting(NamedSelection::name).containsExactly("first", "one");
        assertThat(kept.delete("first")).isPresent();
        assertThat(kept.delete("first")).isEmpty();
        assertThat(kept.all()).hasSize(1);
    }

    @Test
    void restoringIsOneStepBack() {
        selection.select(List.of("a", "b", "c"));
        selection.brush(List.of("b"));
        selection.seedProperty().set(2L);
        selection.rangeProperty().set(new StepRange(1, 5));
        Selection.State narrow = selection.state();
        selection.clearParts();
        assertThat(selection.runs()).containsExactly("a", "b", "c");
        assertThat(selection.brushed()).isEmpty();
        assertThat(selection.seedProperty().get()).isNull();
        selection.back();
        assertThat(selection.state()).isEqualTo(narrow);
        selection.forward();
        selection.restore(narrow);
        selection.back();
        assertThat(selection.brushed()).isEmpty();
        assertThat(selection.rangeProperty().get()).isNull();
    }
}
