package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.text.Font;
import org.counterpoint.analysis.TokenDiff;
import org.counterpoint.workbench.Messages;

/**
 * Where the words and pills of a cell stand at some width; pixels from the cell's top left corner.
 *
 * @param words words, each on one line
 * @param pills rewards
 * @param height height of all
 */
record CellLayout(List<Word> words, List<Place> pills, double height) {
    private static final int MOST_ENTRIES = 4;
    private static final Pattern PARTS = Pattern.compile("\\R|[^\\S\\r\\n]+|\\S+");

    CellLayout {
        words = List.copyOf(words);
        pills = List.copyOf(pills);
    }

    /** How a word is painted. */
    enum Kind {
        SAME,
        DELETED,
        INSERTED,
        MUTED
    }

    /** A word, or blanks, on its base line. */
    record Word(String text, Kind kind, double x, double base, double width) {}

    /** A pill in its box. */
    record Place(RewardStrip.Pill pill, double x, double y, double width, double height) {
        boolean contains(double px, double py) {
            return px >= x && px <= x + width && py >= y && py <= y + height;
        }
    }

    /** The pill at a point. */
    Optional<Place> at(double x, double y) {
        return pills.stream().filter(place -> place.contains(x, y)).findFirst();
    }

    static CellLayout of(SampleGrid.Cell cell, CellStyle style, Fonts fonts, double width) {
        return new Builder(fonts, Math.max(60, width)).build(cell, style);
    }

    /** Breaks lines from top to bottom. */
    private static final class Builder {
        private final Fonts fonts;
        private final double room;
        private final List<Word> words = new ArrayList<>();
        private final List<Place> pills = new ArrayList<>();
        private double x;
        private double y;

        Builder(Fonts fonts, double room) {
            this.fonts = fonts;
            this.room = room;
        }

        CellLayout build(SampleGrid.Cell cell, CellStyle style) {
            List<SampleGrid.Entry> entries = cell.entries();
            double between = fonts.em() * 0.6;
            for (int i = 0; i < Math.min(MOST_ENTRIES, entries.size()); i++) {
                y += i == 0 ? 0 : between;
                entry(entries.get(i), style);
            }
            if (entries.size() > MOST_ENTRIES) {
                y += between;
                text(
                        Messages.text("samples.more", Integer.toString(entries.size() - MOST_ENTRIES)),
                        Kind.MUTED,
                        fonts.muted());
                nextLine();
            }
            return new CellLayout(words, pills, Math.ceil(y));
        }

        private void entry(SampleGrid.Entry entry, CellStyle style) {
            if (!entry.tag().isEmpty()) {
                text(entry.tag(), Kind.MUTED, fonts.muted());
                nextLine();
                y += fonts.em() * 0.25;
            }
            boolean afterDeletion = false;
            for (TokenDiff.Piece piece : entry.pieces()) {
                boolean inserted = piece.kind() == TokenDiff.Kind.INSERTED;
                if (inserted
                        && afterDeletion
                        && !Character.isWhitespace(piece.text().charAt(0))) {
                    text(" ", Kind.SAME, fonts.usual());
                }
                afterDeletion = piece.kind() == TokenDiff.Kind.DELETED;
                text(
                        piece.text(),
                        switch (piece.kind()) {
                            case SAME -> Kind.SAME;
                            case DELETED -> Kind.DELETED;
                            case INSERTED -> Kind.INSERTED;
                        },
                        inserted ? fonts.bold() : fonts.usual());
            }
            nextLine();
            y += fonts.em() * 0.25;
            pills(RewardStrip.of(entry.sample(), entry.base(), style));
        }

        private void nextLine() {
            x = 0;
            y += fonts.line();
        }

        private void text(String text, Kind kind, Font font) {
            Matcher parts = PARTS.matcher(text);
            while (parts.find()) {
                String part = parts.group();
                char first = part.charAt(0);
                if (first == '\n' || first == '\r') {
                    nextLine();
                } else {
                    part(part, kind, font);
                }
            }
        }

        private void part(String part, Kind kind, Font font) {
            double width = fonts.width(font, part);
            boolean blank = part.isBlank();
            if (x + width > room && x > 0) {
                nextLine();
                if (blank) {
                    return;
                }
            }
            String left = part;
            while (width > room && left.length() > 1) {
                int fits = Math.clamp((int) (left.length() * room / width), 1, left.length() - 1);
                put(left.substring(0, fits), kind, fonts.width(font, left.substring(0, fits)));
                nextLine();
                left = left.substring(fits);
                width = fonts.width(font, left);
            }
            put(left, kind, width);
        }

        private void put(String text, Kind kind, double width) {
            words.add(new Word(text, kind, x, y + fonts.ascent(), width));
            x += width;
        }

        private void pills(List<RewardStrip.Pill> all) {
            double padding = fonts.em() * 0.85 * 0.45;
            double height = Math.ceil(fonts.line() * 0.85 + fonts.em() * 0.1 + 2);
            double left = 0;
            boolean any = false;
            for (RewardStrip.Pill pill : all) {
                double width = fonts.width(fonts.pill(pill.focus()), pill.words()) + 2 * padding + 2;
                if (any && left + width > room) {
                    left = 0;
                    y += height + fonts.em() * 0.25;
                }
                pills.add(new Place(pill, left, y, Math.min(width, room), height));
                left += width + fonts.em() * 0.35;
                any = true;
            }
            y += any ? height : 0;
        }
    }
}
