package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.FXCollections;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
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
    private final List<ViewSlot> slots = new ArrayList<>();
    private final TabStrip strip;
    private final ComboBox<ViewFactory> choice = new ListChoice<>();
    private final StackPane content = new StackPane();
    private final HBox tools = new HBox();
    private final Header header;
    private final ReadOnlyIntegerWrapper front = new ReadOnlyIntegerWrapper(this, "front", -1);

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
        factories.forEach(factory -> slots.add(new ViewSlot(factory, context)));
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
        return slots.get(front.get());
    }

    Optional<View> view() {
        return front().view();
    }

    /** Every view of this pane that was made so far. */
    List<View> made() {
        return slots.stream().flatMap(slot -> slot.view().stream()).toList();
    }

    /** Brings a view to the front by its id, or one of its pages by {@code view/page}; an unknown one changes nothing. */
    void show(String target) {
        int slash = target.indexOf('/');
        String wanted = slash < 0 ? target : target.substring(0, slash);
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).factory().id().equals(wanted)) {
                if (slash >= 0) {
                    slots.get(i).showPage(target.substring(slash + 1));
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
        slots.stream()
                .filter(slot -> !slot.page().isEmpty())
                .forEach(slot -> pages.put(slot.factory().id(), slot.page()));
        return new CenterShape.Pane(front().factory().id(), pages);
    }

    void restore(CenterShape.Pane shape) {
        slots.forEach(slot -> {
            String page = shape.pages().get(slot.factory().id());
            if (page != null) {
                slot.showPage(page);
            }
        });
        show(shape.view());
    }

    void close() {
        slots.forEach(ViewSlot::close);
    }

    private void select(int index) {
        if (index == front.get()) {
            return;
        }
        ViewSlot slot = slots.get(index);
        content.getChildren().setAll(slot);
        strip.select(index);
        choice.setValue(slot.factory());
        front.set(index);
    }

    /** Tabs or choice to the left, the pane's buttons to the right. */
    private final class Header extends Region {
        Header() {
            getStyleClass().add("pane-header");
            getChildren().setAll(strip, choice, tools);
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
            strip.resizeRelocate(left, top, Math.max(0, room), height);
            double choiceHeight = choice.prefHeight(-1);
            choice.resizeRelocate(
                    left,
                    top + snapPositionY((height - choiceHeight) / 2),
                    Math.max(40, Math.min(room, choice.prefWidth(-1))),
                    choiceHeight);
            tools.resizeRelocate(getWidth() - snappedRightInset() - toolWidth, top, toolWidth, height);
        }
    }
}
