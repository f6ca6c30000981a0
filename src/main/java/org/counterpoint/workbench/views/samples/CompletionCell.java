package org.counterpoint.workbench.views.samples;

import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.AccessibleAttribute;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.TableCell;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Stop;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.counterpoint.analysis.TokenDiff;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.jspecify.annotations.Nullable;

/**
 * The completions of one place of the matrix: text with its differences, and rewards. Painted on one canvas, because a matrix has thousands of
 * words and pills, and the toolkit styles every node anew whenever a row comes into sight.
 */
final class CompletionCell extends TableCell<SampleGrid.Row, SampleGrid.Cell> {
    private static final double TALLEST = 4000;

    private final Supplier<CellStyle> style;
    private final Function<Font, Fonts> fonts;
    private final Canvas canvas = new Canvas();
    private @Nullable CellLayout layout;
    private @Nullable Font laidOutWith;
    private double laidOutAt = -1;
    private boolean unpainted;

    /**
     * A cell.
     *
     * @param style how to paint, asked for at each change
     * @param fonts gives the fonts that go with a usual one
     * @param clicked told the step of a clicked completion
     */
    CompletionCell(Supplier<CellStyle> style, Function<Font, Fonts> fonts, LongConsumer clicked) {
        this.style = style;
        this.fonts = fonts;
        getStyleClass().add("completion-cell");
        setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
        setOnMouseMoved(this::hover);
        setOnMouseClicked(event -> {
            SampleGrid.Cell cell = getItem();
            if (cell != null && !cell.entries().isEmpty()) {
                clicked.accept(cell.entries().getFirst().sample().step());
            }
        });
    }

    @Override
    protected void updateItem(SampleGrid.@Nullable Cell cell, boolean empty) {
        super.updateItem(cell, empty);
        layout = null;
        setTooltip(null);
        boolean nothing = empty || cell == null || cell.entries().isEmpty();
        setGraphic(nothing ? null : canvas);
        requestLayout();
    }

    /** The layout at a width of the cell, made once for each; null where there is nothing to paint. */
    private @Nullable CellLayout layout(double width) {
        SampleGrid.Cell cell = getItem();
        if (getGraphic() == null || cell == null) {
            return null;
        }
        double room = Math.floor(width - snappedLeftInset() - snappedRightInset());
        CellLayout known = layout;
        if (known == null || laidOutAt != room || !getFont().equals(laidOutWith)) {
            known = CellLayout.of(cell, style.get(), fonts.apply(getFont()), room);
            layout = known;
            laidOutAt = room;
            laidOutWith = getFont();
            unpainted = true;
        }
        return known;
    }

    @Override
    protected double computePrefHeight(double width) {
        // A table asks a cell for its height without a width: the column has it.
        double column = getTableColumn() == null ? getWidth() : getTableColumn().getWidth();
        CellLayout now = layout(column);
        return now == null
                ? super.computePrefHeight(width)
                : snappedTopInset() + Math.min(TALLEST, now.height()) + snappedBottomInset();
    }

    @Override
    protected void layoutChildren() {
        CellLayout now = layout(getWidth());
        if (now != null && unpainted) {
            canvas.setWidth(Math.max(1, laidOutAt));
            canvas.setHeight(Math.min(TALLEST, now.height()));
            paint(now, style.get(), fonts.apply(getFont()));
            unpainted = false;
        }
        super.layoutChildren();
    }

    private void paint(CellLayout now, CellStyle how, Fonts with) {
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        for (CellLayout.Word word : now.words()) {
            Color color =
                    switch (word.kind()) {
                        case SAME -> how.tokens().text().fx();
                        case DELETED -> how.tokens().negative().fx();
                        case INSERTED -> how.tokens().positive().fx();
                        case MUTED -> how.tokens().muted().fx();
                    };
            g.setFill(color);
            g.setFont(
                    switch (word.kind()) {
                        case SAME, DELETED -> with.usual();
                        case INSERTED -> with.bold();
                        case MUTED -> with.muted();
                    });
            g.fillText(word.text(), word.x(), word.base());
            double thick = Math.max(1, with.em() / 14);
            if (word.kind() == CellLayout.Kind.DELETED) {
                g.fillRect(word.x(), word.base() - with.em() * 0.3, word.width(), thick);
            } else if (word.kind() == CellLayout.Kind.INSERTED) {
                g.fillRect(word.x(), word.base() + with.em() * 0.12, word.width(), thick);
            }
        }
        for (CellLayout.Place place : now.pills()) {
            paint(g, place, how, with);
        }
    }

    private static void paint(GraphicsContext g, CellLayout.Place place, CellStyle how, Fonts with) {
        RewardStrip.Pill pill = place.pill();
        double line = pill.focus() ? 2 : 1;
        double round = with.em() * 0.5;
        double x = place.x() + line / 2;
        double y = place.y() + line / 2;
        double width = place.width() - line;
        double height = place.height() - line;
        if (pill.rgb() >= 0) {
            Color full = color(pill.rgb(), 0x55);
            Color rest = color(pill.rgb(), 0x14);
            g.setFill(new LinearGradient(
                    place.x(),
                    0,
                    place.x() + place.width(),
                    0,
                    false,
                    CycleMethod.NO_CYCLE,
                    new Stop(0, full),
                    new Stop(pill.share(), full),
                    new Stop(pill.share(), rest),
                    new Stop(1, rest)));
            g.fillRoundRect(x, y, width, height, round, round);
        }
        g.setStroke(
                pill.rgb() >= 0
                        ? color(pill.rgb(), 0x66)
                        : how.tokens().border().fx());
        g.setLineWidth(line);
        g.strokeRoundRect(x, y, width, height, round, round);
        g.setFill(
                pill.rgb() >= 0
                        ? how.tokens().text().fx()
                        : how.tokens().muted().fx());
        g.setFont(with.pill(pill.focus()));
        double padding = with.em() * 0.85 * 0.45 + 1;
        g.fillText(pill.words(), place.x() + padding, place.y() + 1 + with.em() * 0.05 + with.ascent() * 0.85);
    }

    private static Color color(int rgb, int alpha) {
        return Color.rgb(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff, alpha / 255.0);
    }

    private void hover(MouseEvent event) {
        CellLayout now = layout;
        String help = now == null
                ? ""
                : now.at(event.getX() - snappedLeftInset(), event.getY() - snappedTopInset())
                        .map(place -> place.pill().help())
                        .orElse("");
        Tips.renew(this, help);
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        SampleGrid.Cell cell = getItem();
        return attribute == AccessibleAttribute.TEXT && cell != null && !isEmpty()
                ? spoken(cell)
                : super.queryAccessibleAttribute(attribute, parameters);
    }

    private String spoken(SampleGrid.Cell cell) {
        return cell.entries().stream()
                .map(entry -> (entry.tag().isEmpty() ? "" : entry.tag() + ": ")
                        + spoken(entry.pieces())
                        + RewardStrip.of(entry.sample(), entry.base(), style.get()).stream()
                                .map(pill -> "; " + pill.words())
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static String spoken(List<TokenDiff.Piece> pieces) {
        return pieces.stream()
                .map(piece -> switch (piece.kind()) {
                    case SAME -> piece.text();
                    case DELETED -> " " + Messages.text("samples.spoken.deleted", piece.text()) + " ";
                    case INSERTED -> " " + Messages.text("samples.spoken.inserted", piece.text()) + " ";
                })
                .collect(Collectors.joining());
    }

    /** Text whose insertions are underlined and whose deletions are struck out, beside their colors; for few pieces. */
    static TextFlow flow(List<TokenDiff.Piece> pieces) {
        TextFlow flow = new TextFlow();
        for (TokenDiff.Piece piece : pieces) {
            Text text = new Text(piece.text());
            switch (piece.kind()) {
                case SAME -> text.getStyleClass().add("diff-same");
                case DELETED -> {
                    text.getStyleClass().add("diff-deleted");
                    text.setStrikethrough(true);
                }
                case INSERTED -> {
                    text.getStyleClass().add("diff-inserted");
                    text.setUnderline(true);
                }
            }
            flow.getChildren().add(text);
        }
        flow.setAccessibleText(spoken(pieces));
        return flow;
    }
}
