package org.counterpoint.workbench.library;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.geometry.HPos;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Brush;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.theme.RunChip;
import org.counterpoint.workbench.theme.RunStyle;
import org.jspecify.annotations.Nullable;

/** Painters of the library's simple columns. */
final class RunPainters {
    private static final double SIDE = 6;
    private static final String STARRED = "\u2605";
    private static final String UNSTARRED = "\u2606";

    private RunPainters() {}

    /** Words of a run, or what the runs of a group have in common. */
    static CellPainter<LibraryItem> words(Function<LibraryRow, String> text) {
        return new Words(item -> common(item, text), false);
    }

    /** Words of a run; nothing for a group. */
    static CellPainter<LibraryItem> ofRun(Function<LibraryRow, String> text) {
        return new Words(item -> item instanceof RunItem(LibraryRow row) ? text.apply(row) : "", false);
    }

    /** A number of a run; for a group the common one, or from the least to the greatest. */
    static CellPainter<LibraryItem> whole(ToLongFunction<LibraryRow> number) {
        return new Words(
                item -> {
                    long least = item.rows().stream().mapToLong(number).min().orElse(0);
                    long greatest = item.rows().stream().mapToLong(number).max().orElse(0);
                    return least == greatest ? String.valueOf(least) : least + "\u2013" + greatest;
                },
                true);
    }

    /** Text that runs of a group have in common; empty where they differ. */
    static String common(LibraryItem item, Function<LibraryRow, String> text) {
        String first = text.apply(item.rows().getFirst());
        return item.rows().stream().allMatch(row -> text.apply(row).equals(first)) ? first : "";
    }

    private record Words(Function<LibraryItem, String> text, boolean number) implements CellPainter<LibraryItem> {
        @Override
        public void paint(Brush brush, LibraryItem item) {
            double right = brush.width() - SIDE;
            if (number) {
                brush.line(
                        text.apply(item),
                        item instanceof GroupItem ? brush.bold() : brush.usual(),
                        brush.tokens().text().fx(),
                        SIDE,
                        right,
                        HPos.RIGHT);
            } else {
                brush.lineCutInside(
                        text.apply(item), brush.usual(), brush.tokens().muted().fx(), SIDE, right);
            }
        }

        @Override
        public String spoken(LibraryItem item) {
            return text.apply(item);
        }

        @Override
        public String tip(LibraryItem item) {
            return number ? "" : text.apply(item);
        }
    }

    /** The star of a run, or of a group whose runs all have one; a press sets or takes it. */
    record Star(LibraryTable owner) implements CellPainter<LibraryItem> {
        private static boolean on(LibraryItem item) {
            return item.rows().stream().allMatch(row -> row.facts().said().star());
        }

        @Override
        public void paint(Brush brush, LibraryItem item) {
            boolean on = on(item);
            if (on || brush.lit()) {
                brush.line(
                        on ? STARRED : UNSTARRED,
                        brush.usual(),
                        (on ? brush.tokens().warning() : brush.tokens().muted()).fx(),
                        0,
                        brush.width(),
                        HPos.CENTER);
            }
        }

        @Override
        public String spoken(LibraryItem item) {
            return Messages.text(on(item) ? "library.starred" : "library.unstarred");
        }

        @Override
        public boolean acts(LibraryItem item, double x) {
            return true;
        }

        @Override
        public void pressed(LibraryItem item, MouseEvent event) {
            owner.edits().star(item.rows());
        }
    }

    /** The chip: shows how a run is drawn, and adds or removes it, or all runs of a group, by a press. */
    record Chip(LibraryTable owner) implements CellPainter<LibraryItem> {
        @Override
        public void paint(Brush brush, LibraryItem item) {
            double x = brush.left() + brush.width() / 2;
            double y = brush.height() / 2;
            if (!owner.picked(item)) {
                RunChip.paintRing(brush.canvas(), brush.tokens(), color(item), x, y);
                return;
            }
            List<Color> colors = item.rows().stream()
                    .map(row -> owner.theme()
                            .palette()
                            .run(style(row), brush.tokens())
                            .fx())
                    .distinct()
                    .toList();
            if (colors.size() > 1) {
                RunChip.paintDots(brush.canvas(), colors, x, y);
            } else {
                RunChip.paint(brush.canvas(), style(item.rows().getFirst()), owner.theme(), x, y);
            }
        }

        private RunStyle style(LibraryRow row) {
            return owner.openRuns()
                    .model(row.key())
                    .map(RunModel::style)
                    .orElseGet(() -> new RunStyle(
                            row.facts().method(), 0, row.facts().said().color()));
        }

        /** The color that people gave to all its runs. */
        private static @Nullable String color(LibraryItem item) {
            String first = item.rows().getFirst().facts().said().color();
            return item.rows().stream()
                            .allMatch(row ->
                                    Objects.equals(first, row.facts().said().color()))
                    ? first
                    : null;
        }

        @Override
        public String spoken(LibraryItem item) {
            String name = item instanceof GroupItem group
                    ? group.title()
                    : item.rows().getFirst().facts().name();
            return Messages.text(owner.picked(item) ? "library.chip.on" : "library.chip.off", name);
        }

        @Override
        public String tip(LibraryItem item) {
            return Messages.text(owner.picked(item) ? "library.chip.hide" : "library.chip.show");
        }

        @Override
        public boolean acts(LibraryItem item, double x) {
            return true;
        }

        @Override
        public void pressed(LibraryItem item, MouseEvent event) {
            owner.toggle(item);
        }
    }
}
