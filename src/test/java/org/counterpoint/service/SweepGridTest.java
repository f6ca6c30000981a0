package org.counterpoint.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.counterpoint.service.SweepGrid.Axis;
import org.counterpoint.service.SweepGrid.Cell;
import org.junit.jupiter.api.Test;

class SweepGridTest {
    @Test
    void seedsAreReadAsRangesAndLists() {
        assertThat(SweepGrid.seeds("1..3, 10")).containsExactly(1L, 2L, 3L, 10L);
        assertThat(SweepGrid.seeds("7")).containsExactly(7L);
        assertThat(SweepGrid.seeds("3,3")).containsExactly(3L);
        for (String wrong : List.of("", "a", "5..1", "-1", "1..", "1..2..3", "0..99999999999")) {
            assertThatThrownBy(() -> SweepGrid.seeds(wrong)).hasMessageContaining("write 1..5");
        }
    }

    @Test
    void budgetIsSharedAndParametersStayWithTheirMethod() {
        ObjectNode base = Catalog.defaultConfig("ctwa", null, null);
        base.withObject("online").put("groups", 4);
        base.withObject("parameters").put("tau", 0.3);
        List<Cell> cells = SweepGrid.of(base, List.of("ctwa", "linear"), List.of(1L, 2L), List.of());
        assertThat(cells)
                .extracting(Cell::name)
                .containsExactly(
                        "CTWA, seed 1", "CTWA, seed 2", "Linear scalarization, seed 1", "Linear scalarization, seed 2");
        assertThat(cells)
                .allMatch(Cell::valid)
                .allMatch(c -> c.config().at("/online/groups").asInt() == 4);
        assertThat(cells.get(0).config().at("/parameters/tau").asDouble()).isEqualTo(0.3);
        assertThat(cells.get(2).config().has("parameters")).isFalse();
        assertThat(Catalog.complete(cells.get(3).config()).path("seed").asLong())
                .isEqualTo(2);
    }

    @Test
    void anAxisThatAMethodHasNotGivesItOneRun() {
        ObjectNode base = Catalog.defaultConfig("ctwa", null, null);
        List<Cell> cells = SweepGrid.of(
                base,
                List.of("ctwa", "linear"),
                List.of(5L),
                List.of(Axis.of("tau", "0.1,0.2"), Axis.of("online.groups", "4")));
        assertThat(cells)
                .extracting(Cell::name)
                .containsExactly(
                        "CTWA, tau 0.1, groups 4, seed 5",
                        "CTWA, tau 0.2, groups 4, seed 5",
                        "Linear scalarization, groups 4, seed 5");
    }

    @Test
    void wrongCombinationsAreListedWithTheirReasonAndTheRestStays() {
        ObjectNode base = Catalog.defaultConfig("linear", null, null);
        List<Cell> cells = SweepGrid.of(
                base, List.of("linear", "no-such"), List.of(1L), List.of(Axis.of("online.groups", "8, 0")));
        assertThat(cells).extracting(Cell::valid).containsExactly(true, false, false, false);
        assertThat(cells.get(1).problems().getFirst().path()).isEqualTo("online.groups");
        assertThat(cells.get(2).problems().getFirst().sentence()).contains("no-such");
    }

    @Test
    void listsStayWholeAndOrdersAreAllOrders() {
        Axis weights = Axis.of("weights", "[1, 2, 3], 1");
        assertThat(weights.path()).isEqualTo("parameters.weights");
        assertThat(weights.values()).hasSize(2);
        assertThat(weights.values().getFirst()).hasToString("[1,2,3]");
        assertThatThrownBy(() -> Axis.of("tau", " , ")).hasMessageContaining("separate them by commas");
        assertThatThrownBy(() -> Axis.of("tau", "[1, 2")).hasMessageContaining("brackets");
        Axis orders = SweepGrid.orders(Catalog.defaultConfig("sequential-dpo", null, null))
                .orElseThrow();
        assertThat(orders.values()).hasSize(6);
        assertThat(SweepGrid.orders(Catalog.defaultConfig("linear", null, null)))
                .isEmpty();
        Cell first = SweepGrid.of(
                        Catalog.defaultConfig("sequential-dpo", null, null), List.of(), List.of(1L), List.of(orders))
                .getFirst();
        assertThat(first.name()).contains("helpful > harmless > truthful");
    }

    @Test
    void aGridThatIsTooLargeIsASlip() {
        assertThatThrownBy(() -> SweepGrid.of(
                        Catalog.defaultConfig("linear", null, null),
                        List.of("linear", "ctwa"),
                        SweepGrid.seeds("1..1500"),
                        List.of()))
                .hasMessageContaining("3000 runs");
    }
}
