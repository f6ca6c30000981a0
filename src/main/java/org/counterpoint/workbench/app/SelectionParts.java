package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.selection.StepRange;

/** What narrows the selection down, in words: one part for everything that can be cleared on its own. */
final class SelectionParts {
    private SelectionParts() {}

    /**
     * A part of the selection.
     *
     * @param id stable name
     * @param text what it is
     * @param tip what it does to the views
     * @param clear drops it
     */
    record Part(String id, String text, String tip, Runnable clear) {
        boolean same(Part other) {
            return id.equals(other.id) && text.equals(other.text);
        }
    }

    /** The active parts, in the order of the bar. */
    static List<Part> of(Selection selection) {
        List<Part> parts = new ArrayList<>();
        if (!selection.brushed().isEmpty()) {
            add(
                    parts,
                    "brushed",
                    () -> selection.brush(List.of()),
                    String.valueOf(selection.brushed().size()),
                    String.valueOf(selection.runs().size()));
        }
        Long seed = selection.seedProperty().get();
        if (seed != null) {
            add(parts, "seed", () -> selection.seedProperty().set(null), String.valueOf(seed));
        }
        StepRange range = selection.rangeProperty().get();
        if (range != null) {
            add(
                    parts,
                    "range",
                    () -> selection.rangeProperty().set(null),
                    String.valueOf(range.from()),
                    String.valueOf(range.to()));
        }
        String objective = selection.objectiveProperty().get();
        if (objective != null) {
            add(parts, "objective", () -> selection.objectiveProperty().set(null), objective);
        }
        String prompt = selection.promptProperty().get();
        if (prompt != null) {
            add(parts, "prompt", () -> selection.promptProperty().set(null), prompt);
        }
        String module = selection.moduleProperty().get();
        if (module != null) {
            add(parts, "module", () -> selection.moduleProperty().set(null), module);
        }
        int stage = selection.stageProperty().get();
        if (stage > 0) {
            add(parts, "stage", () -> selection.stageProperty().set(0), String.valueOf(stage));
        }
        if (selection.step() != Selection.LATEST) {
            add(
                    parts,
                    "cursor",
                    () -> selection.stepProperty().set(Selection.LATEST),
                    String.valueOf(selection.step()));
        }
        return parts;
    }

    private static void add(List<Part> parts, String id, Runnable clear, Object... words) {
        parts.add(new Part(
                id,
                Messages.text("window.part." + id, words),
                Messages.text("window.part." + id + ".tip", words),
                clear));
    }
}
