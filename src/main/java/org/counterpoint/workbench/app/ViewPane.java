package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.FXCollections;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Cursor;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.Rectangle;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.settings.CenterShape;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;

/** One pane of the center: all views, of which one is in front. It has a tab for each where they fit, otherwise a list to choose from. */
final class ViewPane extends BorderPane {
    private static final PseudoClass ACTIVE = PseudoClass.getPseudoClass("active");

    private final int number;
    private final List<Place> places = new ArrayList<>();
    private final List<Integer> before = new ArrayList<>();
    private final TabStrip strip;
    private final ComboBox<ViewFactory> choice = new ListChoice<>();
    private final StackPane content = new StackPane();
    private final HBox tools = new HBox();
    private final Region grip = new Region();
    private final Header header;
    private final ReadOnlyIntegerWrapper front = new ReadOnlyIntegerWrapper(this, "front", -1);

    /** A view and the number of the pane that it was made for: its background work is called by that, wherever it is moved. */
    private record Place(int number, ViewSlot slot) {}

    /**
     * A pane.
     *
     * @param number 1 for the first pane, different for every pane of a window
     * @param factories the views, at least one
     * @param context what views are given
     * @param buttons buttons of the pane's own actions, for its header
     */
    ViewPane(int number, List<ViewFactory> factories, ViewContext context, List<Button> buttons) {
        this.number = number;
        getStyleClass().add("view-pane");
        setId("pane-" + number);
        setMinSize(120, 90);
        factories.forEach(factory -> places.add(new Place(number, new ViewSlot(factory, context))));
        strip = new TabStrip(factories, this::select);
        strip.setAccessibleText(Messages.text("center.views"));
        choice.setItems(FXCollections.observableArrayList(factories));
        choice.setConverter(ListChoice.words(ViewFactory::title));
        choice.setId("view-choice-" + number);
        choice.setAccessibleText(Messages.text("window.pane.choice"));
        Tips.on(choice, Messages.text("window.pane.choice"));
        choice.getStyleClass().add("view-choice");
        choice.setOnAction(event -> {
            if (choice.getValue() != null) {
                select(choice.getItems().indexOf(choice.getValue()));
            }
        });
        tools.getChildren().setAll(buttons);
        tools.getStyleClass().add("pane-tools");
        tools.setAlignment(Pos.CENTER_RIGHT);
        header = new Header();
        content.setMinSize(0, 0);
        // What has no room is cut at the edge of its pane, not drawn over what stands beside it.
        Rectangle edge = new Rectangle();
        edge.widthProperty().bind(content.widthProperty());
        edge.heightProperty().bind(content.heightProperty());
        content.setClip(edge);
        setTop(header);
        setCenter(content);
        select(0);
    }

    int number() {
        return number;
    }

    /** Marks the pane that actions act on, where there are others. */
    void setActive(boolean active, boolean alone) {
        pseudoClassStateChanged(ACTIVE, active && !alone);
    }

    /** Index of the view in front. */
    ReadOnlyIntegerProperty frontProperty() {
        return front.getReadOnlyProperty();
    }

    ViewSlot front() {
        return places.get(front.get()).slot;
    }

    /** Whether the number is this pane's, or that of the pane which one of its views was made for. */
    boolean has(int wanted) {
        return number == wanted || places.stream().anyMatch(place -> place.number == wanted);
    }

    double headerHeight() {
        return header.getHeight();
    }

    /** Lets the tabs, and the rest of the header for the view in front, be dragged. */
    void grips(PaneDrag drag) {
        List<Node> tabs = strip.getChildren();
        for (int i = 0; i < tabs.size(); i++) {
            ViewFactory factory = places.get(i).slot.factory();
            drag.grip(tabs.get(i), this, () -> Optional.of(factory));
        }
        tools.getChildren().stream()
                .filter(tool -> "button-moveNext".equals(tool.getId()))
                .forEach(tool -> drag.grip(tool, this, () -> Optional.of(front().factory())));
        drag.grip(grip, this, () -> Optional.of(front().factory()));
    }

    /**
     * Gives a view to another pane, with everything that was set in it, and takes that pane's view of the same kind for it. There it comes to
     * the front; where it was in front here, the one before it comes back, or else the one that was in front there.
     */
    void give(String viewId, ViewPane to) {
        int index = indexOf(viewId);
        int instead = before.stream()
                .filter(other -> other != index)
                .reduce((a, b) -> b)
                .orElse(to.front.get() != index ? to.front.get() : index == 0 ? 1 : 0);
        Place mine = places.get(index);
        Place theirs = to.places.get(index);
        boolean fronted = front.get() == index;
        content.getChildren().remove(mine.slot);
        to.content.getChildren().remove(theirs.slot);
        places.set(index, theirs);
        to.places.set(index, mine);
        before.removeIf(other -> other == index);
        if (fronted) {
            bring(Math.min(instead, places.size() - 1));
            before.removeIf(other -> other == index);
        }
        to.bring(index);
    }

    private int indexOf(String viewId) {
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).slot.factory().id().equals(viewId)) {
                return i;
            }
        }
        throw new IllegalArgumentException("There is no view " + viewId + ".");
    }

    Optional<View> view() {
        return front().view();
    }

    /** Every view of this pane that was made so far. */
    List<View> made() {
        return slots().flatMap(slot -> slot.view().stream()).toList();
    }

    /** Brings a view to the front by its id, or one of its pages by {@code view/page}; an unknown one changes nothing. */
    void show(String target) {
        int slash = target.indexOf('/');
        String wanted = slash < 0 ? target : target.substring(0, slash);
        for (int i = 0; i < places.size(); i++) {
            ViewSlot slot = places.get(i).slot;
            if (slot.factory().id().equals(wanted)) {
                if (slash >= 0) {
                    slot.showPage(target.substring(slash + 1));
                }
                select(i);
            }
        }
    }

    /** Puts the keyboard focus on the choice of views. */
    void focusChoice() {
        Node target = choice.isVisible() ? choice : strip.getChildren().get(front.get());
        target.requestFocus();
    }

    CenterShape.Pane shape() {
        Map<String, String> pages = new TreeMap<>();
        slots().filter(slot -> !slot.page().isEmpty())
                .forEach(slot -> pages.put(slot.factory().id(), slot.page()));
        return new CenterShape.Pane(front().factory().id(), pages);
    }

    void restore(CenterShape.Pane shape) {
        slots().forEach(slot -> {
            String page = shape.pages().get(slot.factory().id());
            if (page != null) {
                slot.showPage(page);
            }
        });
        show(shape.view());
    }

    void close() {
        slots().forEach(ViewSlot::close);
    }

    private Stream<ViewSlot> slots() {
        return places.stream().map(Place::slot);
    }

    private void select(int index) {
        if (index != front.get()) {
            bring(index);
        }
    }

    private void bring(int index) {
        before.removeIf(other -> other == front.get());
        if (front.get() >= 0) {
            before.add(front.get());
        }
        ViewSlot slot = places.get(index).slot;
        content.getChildren().setAll(slot);
        strip.select(index);
        choice.setValue(slot.factory());
        front.set(index);
    }

    /** Tabs or choice to the left, the pane's buttons to the right. */
    private final class Header extends Region {
        Header() {
            getStyleClass().add("pane-header");
            grip.setCursor(Cursor.OPEN_HAND);
            Tips.over(grip, () -> Messages.text("window.pane.grip"));
            getChildren().setAll(grip, strip, choice, tools);
            setMinWidth(0);
        }

        @Override
        protected double computePrefHeight(double width) {
            return snappedTopInset()
                    + snappedBottomInset()
                    + Math.max(strip.prefHeight(-1), Math.max(choice.prefHeight(-1), tools.prefHeight(-1)));
        }

        @Override
        protected double computeMinHeight(double width) {
            return computePrefHeight(width);
        }

        @Override
        protected double computePrefWidth(double height) {
            return strip.needed() + tools.prefWidth(-1);
        }

        @Override
        protected void layoutChildren() {
            double top = snappedTopInset();
            double left = snappedLeftInset();
            double height = getHeight() - top - snappedBottomInset();
            double toolWidth = snapSizeX(tools.prefWidth(-1));
            double room = getWidth() - left - snappedRightInset() - toolWidth - 6;
            boolean tabs = strip.needed() <= room;
            strip.setVisible(tabs);
            choice.setVisible(!tabs);
            strip.resizeRelocate(left, top, Math.max(0, Math.min(room, strip.needed())), height);
            double choiceHeight = choice.prefHeight(-1);
            choice.resizeRelocate(
                    left,
                    top + snapPositionY((height - choiceHeight) / 2),
                    Math.max(40, Math.min(room, choice.prefWidth(-1))),
                    choiceHeight);
            double used = left + (tabs ? strip.needed() : choice.getWidth());
            grip.resizeRelocate(used, top, Math.max(0, left + room - used), height);
            tools.resizeRelocate(getWidth() - snappedRightInset() - toolWidth, top, toolWidth, height);
        }
    }
}
