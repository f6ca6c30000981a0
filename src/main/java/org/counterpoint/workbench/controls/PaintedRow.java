package org.counterpoint.workbench.controls;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.InvalidationListener;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.Skin;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.counterpoint.workbench.theme.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * A row that paints its cells, in {@link PaintedColumn}s, on one canvas. Screen readers are told the words of all its cells.
 *
 * @param <T> what a row shows
 */
@SuppressWarnings("this-escape") // the listeners run only once the row is on screen
public class PaintedRow<T> extends TableRow<T> {

    private final Supplier<Tokens> tokens;
    private final TextRuler ruler;
    private boolean stale = true;

    /**
     * An empty row.
     *
     * @param tokens colors in force, asked for at each painting
     * @param ruler shared by the rows of a table
     */
    public PaintedRow(Supplier<Tokens> tokens, TextRuler ruler) {
        this.tokens = tokens;
        this.ruler = ruler;
        InvalidationListener again = changed -> repaint();
        hoverProperty().addListener(again);
        selectedProperty().addListener(again);
        fontProperty().addListener(again);
        addEventFilter(MouseEvent.MOUSE_PRESSED, this::pressed);
        setOnMouseMoved(this::moved);
        setOnMouseExited(event -> setCursor(Cursor.DEFAULT));
    }

    /** Paints the row again at the next pulse. */
    public final void repaint() {
        stale = true;
        requestLayout();
    }

    /** Lays a node over the cell of a column until {@link #uncover}. */
    public final void cover(TableColumn<T, ?> column, Node node) {
        if (getSkin() instanceof PaintedRowSkin<?> skin) {
            skin.cover(column, node);
        }
    }

    /** Takes away what was laid over a cell. */
    public final void uncover() {
        if (getSkin() instanceof PaintedRowSkin<?> skin) {
            skin.uncover();
        }
    }

    @Override
    protected Skin<?> createDefaultSkin() {
        return new PaintedRowSkin<>(this);
    }

    @Override
    protected void updateItem(@Nullable T item, boolean empty) {
        super.updateItem(item, empty);
        repaint();
    }

    @Override
    public @Nullable Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        T item = getItem();
        return attribute == AccessibleAttribute.TEXT && item != null && !isEmpty()
                ? spoken(item)
                : super.queryAccessibleAttribute(attribute, parameters);
    }

    /** What a screen reader says for the row: the words of its cells. */
    private String spoken(T item) {
        return columns()
                .map(column -> column.painter().spoken(item))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** Height of the tallest of its cells, in pixels; 0 where all are content with the usual one. */
    double wantedHeight() {
        T item = getItem();
        return item == null || isEmpty()
                ? 0
                : columns()
                        .mapToDouble(column -> column.painter().height(ruler, getFont(), item, column.getWidth()))
                        .max()
                        .orElse(0);
    }

    boolean takeStale() {
        boolean was = stale;
        stale = false;
        return was;
    }

    Tokens tokens() {
        return tokens.get();
    }

    TextRuler ruler() {
        return ruler;
    }

    @SuppressWarnings("unchecked") // a painted row stands in tables of painted columns of its own items
    private java.util.stream.Stream<PaintedColumn<T>> columns() {
        TableView<T> table = getTableView();
        return table == null
                ? java.util.stream.Stream.empty()
                : table.getVisibleLeafColumns().stream()
                        .filter(PaintedColumn.class::isInstance)
                        .map(column -> (PaintedColumn<T>) column);
    }

    private record Under<T>(CellPainter<T> painter, double x) {}

    private Optional<Under<T>> under(MouseEvent event) {
        double x = event.getX() - snappedLeftInset();
        for (PaintedColumn<T> column : columns().toList()) {
            if (x >= 0 && x < column.getWidth()) {
                return Optional.of(new Under<>(column.painter(), x));
            }
            x -= column.getWidth();
        }
        return Optional.empty();
    }

    private void pressed(MouseEvent event) {
        T item = getItem();
        if (isEmpty() || item == null || event.getButton() != MouseButton.PRIMARY || !equals(event.getTarget())) {
            return;
        }
        under(event).filter(at -> at.painter.acts(item, at.x)).ifPresent(at -> {
            event.consume();
            at.painter.pressed(item, event);
        });
    }

    private void moved(MouseEvent event) {
        T item = getItem();
        Optional<Under<T>> under = isEmpty() || item == null ? Optional.empty() : under(event);
        String words = under.map(at -> at.painter.tip(item)).orElse("");
        setCursor(under.filter(at -> at.painter.acts(item, at.x)).isPresent() ? Cursor.HAND : Cursor.DEFAULT);
        Tips.renew(this, words);
    }
}
