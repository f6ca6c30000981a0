package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.AccessibleAttribute;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ListCell;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.counterpoint.analysis.SampleChange;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.TextRuler;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** A prompt in the list: category, words, and how its rewards changed; painted on one canvas. */
final class PromptCell extends ListCell<PromptListing.Item> {
    private final Supplier<@Nullable Looks> looks;
    private final TextRuler ruler;
    private final Canvas canvas = new Canvas();
    private List<Word> words = List.of();
    private double height;
    private double laidOutAt = -1;
    private @Nullable Font laidOutWith;
    private @Nullable Tokens laidOutIn;

    /** What is painted at a place, in pixels from the top left; {@code base} is the base line. */
    private record Word(String text, Font font, Color color, double x, double base) {}

    /** How the reward of an objective changed, and whether that is better. */
    private record Change(String words, boolean better) {}

    /**
     * A cell.
     *
     * @param looks colors and directions of the objectives, null before there are any
     * @param ruler shared by the cells of a list
     */
    PromptCell(Supplier<@Nullable Looks> looks, TextRuler ruler) {
        this.looks = looks;
        this.ruler = ruler;
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(PromptListing.@Nullable Item item, boolean empty) {
        super.updateItem(item, empty);
        laidOutAt = -1;
        setGraphic(empty || item == null || looks.get() == null ? null : canvas);
        requestLayout();
    }

    @Override
    protected double computePrefHeight(double width) {
        double room =
                width > 0 ? width : getWidth() > 0 ? getWidth() : getListView().getWidth();
        if (getGraphic() == null) {
            return super.computePrefHeight(width);
        }
        layOut(room);
        return snappedTopInset() + height + snappedBottomInset();
    }

    @Override
    protected void layoutChildren() {
        if (getGraphic() != null) {
            layOut(getWidth());
        }
        super.layoutChildren();
    }

    private void layOut(double width) {
        PromptListing.Item item = getItem();
        Looks colors = looks.get();
        double room = Math.floor(width - snappedLeftInset() - snappedRightInset());
        if (item == null || colors == null) {
            return;
        }
        if (room == laidOutAt
                && getFont().equals(laidOutWith)
                && colors.tokens().equals(laidOutIn)) {
            return;
        }
        laidOutAt = room;
        laidOutWith = getFont();
        laidOutIn = colors.tokens();
        List<Word> placed = new ArrayList<>();
        Font usual = getFont();
        Font small = Font.font(usual.getFamily(), usual.getSize() * 0.92);
        double y = put(facts(item), small, colors.tokens().muted().fx(), room, 0, placed);
        y = put(question(item), usual, colors.tokens().text().fx(), room, y + usual.getSize() * 0.15, placed);
        List<Change> changes = changes(item, colors);
        if (!changes.isEmpty()) {
            y = put(changes, small, colors.tokens(), room, y + usual.getSize() * 0.15, placed);
        }
        words = List.copyOf(placed);
        height = Math.ceil(y);
        paint(room);
    }

    private double put(String text, Font font, Color color, double room, double top, List<Word> placed) {
        double y = top;
        for (String line : ruler.lines(font, text, room)) {
            placed.add(new Word(line, font, color, 0, y + ruler.ascent(font)));
            y += ruler.line(font);
        }
        return y;
    }

    private double put(List<Change> changes, Font font, Tokens tokens, double room, double top, List<Word> placed) {
        double x = 0;
        double y = top;
        for (Change change : changes) {
            double width = ruler.width(font, change.words());
            if (x > 0 && x + width > room) {
                x = 0;
                y += ruler.line(font);
            }
            Color color = (change.better() ? tokens.positive() : tokens.negative()).fx();
            placed.add(new Word(change.words(), font, color, x, y + ruler.ascent(font)));
            x += width + font.getSize() * 0.6;
        }
        return y + ruler.line(font);
    }

    private void paint(double room) {
        canvas.setWidth(Math.max(1, room));
        canvas.setHeight(height);
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, canvas.getWidth(), height);
        for (Word word : words) {
            g.setFont(word.font());
            g.setFill(word.color());
            g.fillText(word.text(), word.x(), Math.rint(word.base()));
        }
    }

    private static String facts(PromptListing.Item item) {
        return Messages.text(
                "samples.prompt.facts",
                item.category().isEmpty() ? item.id() : item.category(),
                Integer.toString(item.samples()),
                Integer.toString(item.runs()));
    }

    private static String question(PromptListing.Item item) {
        return item.text().strip().replaceAll("\\s+", " ");
    }

    private static List<Change> changes(PromptListing.Item item, Looks looks) {
        SampleChange change = item.change();
        List<Change> changes = new ArrayList<>();
        if (change != null) {
            for (String objective : change.after().keySet()) {
                double size = change.of(objective);
                if (Math.abs(size) >= 5e-3) {
                    boolean better = size > 0 != looks.minimized().contains(objective);
                    changes.add(new Change(objective + " " + RewardStrip.arrow(size), better));
                }
            }
        }
        return changes;
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        PromptListing.Item item = getItem();
        Looks colors = looks.get();
        if (attribute != AccessibleAttribute.TEXT || item == null || colors == null || isEmpty()) {
            return super.queryAccessibleAttribute(attribute, parameters);
        }
        return question(item) + "\n" + facts(item)
                + changes(item, colors).stream().map(c -> "; " + c.words()).collect(Collectors.joining());
    }
}
