package org.counterpoint.workbench.controls;

import java.util.List;
import java.util.function.Function;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Skin;
import javafx.scene.control.SkinBase;
import javafx.scene.control.skin.ComboBoxListViewSkin;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/**
 * A combo box that shows its value without its list until the pointer or the focus reaches it: the list alone is some 25 nodes. One that can be
 * typed into is the usual one.
 *
 * @param <T> what is chosen
 */
public final class ListChoice<T> extends ComboBox<T> {
    private static final int MEASURED = 30;

    /** A choice of nothing yet. */
    public ListChoice() {
        addEventHandler(MouseEvent.MOUSE_ENTERED, event -> open());
        focusedProperty().addListener((observable, before, now) -> {
            if (now) {
                open();
            }
        });
    }

    /** A choice out of items, with none chosen. */
    public ListChoice(List<T> items) {
        this();
        getItems().setAll(items);
    }

    /** Says items in words; the words of an item that cannot be typed need no way back. */
    public static <T> StringConverter<T> words(Function<T, String> words) {
        return new StringConverter<>() {
            @Override
            public String toString(@Nullable T item) {
                return item == null ? "" : words.apply(item);
            }

            @Override
            public @Nullable T fromString(String text) {
                return null;
            }
        };
    }

    @Override
    public void show() {
        open();
        super.show();
    }

    @Override
    protected Skin<?> createDefaultSkin() {
        return isEditable() ? new ComboBoxListViewSkin<>(this) : new Closed<>(this);
    }

    private void open() {
        if (getSkin() instanceof Closed<?>) {
            setSkin(new ComboBoxListViewSkin<>(this));
        }
    }

    /** As wide as the widest item needs, with the list and without it, so that coming near moves nothing. */
    @Override
    protected double computePrefWidth(double height) {
        double words = 0;
        Text ruler = new Text();
        Insets padding = Insets.EMPTY;
        // Cells of the list have the same class: the one that shows the value is the box's own child.
        for (Node child : getChildrenUnmodifiable()) {
            if (child instanceof Labeled shown && shown.getStyleClass().contains("list-cell")) {
                padding = shown.getInsets();
                ruler.setFont(shown.getFont());
            }
        }
        for (T item : getItems().subList(0, Math.min(MEASURED, getItems().size()))) {
            ruler.setText(words(item));
            words = Math.max(words, ruler.getLayoutBounds().getWidth());
        }
        ruler.setText(getValue() == null ? getPromptText() : words(getValue()));
        words = Math.max(words, ruler.getLayoutBounds().getWidth());
        Node arrow = lookup(".arrow-button");
        return snappedLeftInset()
                + padding.getLeft()
                + Math.ceil(words + 1)
                + padding.getRight()
                + (arrow == null ? 0 : arrow.prefWidth(-1))
                + snappedRightInset();
    }

    private String words(T item) {
        StringConverter<T> converter = getConverter();
        return converter == null ? String.valueOf(item) : converter.toString(item);
    }

    /** Value and arrow, styled as the toolkit's own. */
    private static final class Closed<T> extends SkinBase<ListChoice<T>> {
        private final Label value = new Label();
        private final StackPane arrow = new StackPane();

        Closed(ListChoice<T> owner) {
            super(owner);
            value.getStyleClass().setAll("list-cell");
            Region mark = new Region();
            mark.getStyleClass().setAll("arrow");
            mark.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
            arrow.getStyleClass().setAll("arrow-button");
            arrow.getChildren().setAll(mark);
            value.setMouseTransparent(true);
            arrow.setMouseTransparent(true);
            getChildren().setAll(value, arrow);
            registerChangeListener(owner.valueProperty(), any -> tell());
            registerChangeListener(owner.converterProperty(), any -> tell());
            registerChangeListener(owner.promptTextProperty(), any -> tell());
            registerInvalidationListener(owner.itemsProperty(), any -> owner.requestLayout());
            registerListChangeListener(owner.getItems(), any -> {
                tell();
                owner.requestLayout();
            });
            tell();
        }

        private void tell() {
            ListChoice<T> owner = getSkinnable();
            T now = owner.getValue();
            value.setText(now == null ? owner.getPromptText() : owner.words(now));
        }

        @Override
        protected double computePrefHeight(double width, double top, double right, double bottom, double left) {
            return top + Math.max(value.prefHeight(-1), arrow.prefHeight(-1)) + bottom;
        }

        @Override
        protected double computeMinHeight(double width, double top, double right, double bottom, double left) {
            return computePrefHeight(width, top, right, bottom, left);
        }

        @Override
        protected void layoutChildren(double x, double y, double width, double height) {
            double end = snapSizeX(arrow.prefWidth(-1));
            value.resizeRelocate(x, y, Math.max(0, width - end), height);
            arrow.resizeRelocate(x + width - end, y, end, height);
        }
    }
}
