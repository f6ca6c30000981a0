package org.counterpoint.workbench.library;

import javafx.geometry.HPos;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Brush;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.controls.TextRuler;
import org.counterpoint.workbench.library.LibraryItem.GroupItem;
import org.counterpoint.workbench.library.LibraryItem.RunItem;

/** The name of a run in up to two lines, or the title of a group with the mark that opens it. */
final class NamePainter implements CellPainter<LibraryItem> {
    private static final double SIDE = 2;
    private static final double ARROW = 14;
    private static final double GAP = 4;
    private static final double BETWEEN = -1;
    private static final String OPEN = "\u25be";
    private static final String CLOSED = "\u25b8";

    private final LibraryTable owner;

    NamePainter(LibraryTable owner) {
        this.owner = owner;
    }

    @Override
    public void paint(Brush brush, LibraryItem item) {
        Color muted = brush.tokens().muted().fx();
        Font small = brush.small();
        String title;
        String count;
        Font font;
        double left = SIDE;
        switch (item) {
            case GroupItem group -> {
                title = group.title();
                count = Messages.text(
                        group.seeds() ? "library.group.seeds" : "library.group.runs",
                        String.valueOf(group.rows().size()));
                font = Font.font(small.getFamily(), FontWeight.BOLD, small.getSize());
                brush.line(group.open() ? OPEN : CLOSED, brush.usual(), muted, left, left + arrow(), HPos.LEFT);
                left += arrow();
            }
            case RunItem(LibraryRow row) -> {
                boolean nested = owner.model().nested(row);
                String words = Messages.text(
                        "library.seed.short", String.valueOf(row.facts().seed()));
                title = owner.model()
                        .heading(row)
                        .filter(GroupItem::seeds)
                        .map(group -> own(row.facts().name(), group.title(), words))
                        .orElse(row.facts().name());
                String seed = nested && !title.equals(words) ? words : "";
                count = owner.model()
                        .elsewhere(row.dir())
                        .map(from -> Messages.text("library.elsewhere", from.name(), seed))
                        .orElse(seed);
                font = small;
                left += nested ? arrow() : 0;
            }
        }
        double right = brush.width() - SIDE;
        if (!count.isEmpty()) {
            Font counts = item instanceof GroupItem ? brush.bold() : brush.usual();
            double room = brush.ruler().width(counts, count);
            double words = Math.min(brush.ruler().width(font, title), right - left - room - GAP);
            words = lines(brush.ruler(), font, title, right - left - room - GAP).width(words);
            double at = Math.max(left, left + words + GAP);
            brush.line(count, counts, muted, at, at + room + 1, HPos.LEFT);
            right -= room + GAP;
        }
        Lines lines = lines(brush.ruler(), font, title, right - left);
        Color color = brush.tokens().text().fx();
        if (lines.second.isEmpty()) {
            brush.line(lines.first, font, color, left, right, HPos.LEFT);
            return;
        }
        double line = brush.ruler().line(font) + BETWEEN;
        double base = Math.rint((brush.height() - 2 * line) / 2 + brush.ruler().ascent(font));
        brush.at(lines.first, font, color, left, right, HPos.LEFT, base);
        brush.at(
                brush.ruler().cut(font, lines.second, right - left),
                font,
                color,
                left,
                right,
                HPos.LEFT,
                Math.rint(base + line));
    }

    private double arrow() {
        return ARROW * owner.theme().fontScale();
    }

    /** What a seed's name says beyond its heading: its seed, where that is all. */
    private static String own(String name, String heading, String seed) {
        if (!name.startsWith(heading)) {
            return name;
        }
        String rest = name.substring(heading.length()).replaceFirst("^[\\s,;:_(\\[-]+", "");
        return rest.isEmpty() || rest.equalsIgnoreCase(seed) ? seed : rest;
    }

    /** A name in one line or two, the second as long as it is. */
    private record Lines(String first, String second, double widest) {
        /** The room that the name takes, out of what it was given. */
        double width(double room) {
            return second.isEmpty() ? room : Math.min(widest, room);
        }
    }

    /** Breaks at the last blank that leaves the first line room. */
    private static Lines lines(TextRuler ruler, Font font, String name, double room) {
        if (ruler.width(font, name) <= room) {
            return new Lines(name, "", ruler.width(font, name));
        }
        int fits = ruler.fitting(font, name, room);
        int blank = name.lastIndexOf(' ', fits);
        if (blank <= 0) {
            return fits == 0
                    ? new Lines(name, "", room)
                    : new Lines(name.substring(0, fits), name.substring(fits), room);
        }
        String first = name.substring(0, blank);
        String second = name.substring(blank + 1);
        return new Lines(first, second, Math.max(ruler.width(font, first), ruler.width(font, second)));
    }

    @Override
    public String spoken(LibraryItem item) {
        return switch (item) {
            case GroupItem group ->
                Messages.text(
                        "library.group.says",
                        group.title(),
                        String.valueOf(group.rows().size()));
            case RunItem(LibraryRow row) -> row.facts().name();
        };
    }

    @Override
    public boolean acts(LibraryItem item, double x) {
        return item instanceof GroupItem && x < SIDE + arrow();
    }

    @Override
    public void pressed(LibraryItem item, MouseEvent event) {
        if (item instanceof GroupItem group) {
            owner.model().setOpen(group, !group.open());
        }
    }

    @Override
    public String tip(LibraryItem item) {
        return switch (item) {
            case GroupItem group -> Messages.text("library.group.tip", group.title());
            case RunItem(LibraryRow row) ->
                runTip(row)
                        + owner.model()
                                .elsewhere(row.dir())
                                .map(from -> "\n" + from.words())
                                .orElse("");
        };
    }

    private static String runTip(LibraryRow row) {
        LibraryRow.Facts facts = row.facts();
        if (facts.problem() != null) {
            return facts.problem();
        }
        StringBuilder tip = new StringBuilder(Messages.text(
                "library.tip",
                facts.name(),
                facts.method(),
                String.valueOf(facts.seed()),
                facts.statusText(),
                row.dir().toString()));
        if (!facts.said().tags().isEmpty()) {
            tip.append('\n').append(String.join(", ", facts.said().tags()));
        }
        String notes = facts.said().notes().strip();
        if (!notes.isEmpty()) {
            tip.append('\n').append(notes.length() > 200 ? notes.substring(0, 200) + "\u2026" : notes);
        }
        return tip.toString();
    }
}
