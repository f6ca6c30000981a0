package org.counterpoint.workbench.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.StringConverter;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.settings.CenterShape;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;
import org.jspecify.annotations.Nullable;

/**
 * One pane of the center: all views, of which one is in front. Alone it has a tab for each; beside others, where tabs would not fit, it
 * has a list to choose from.
 */
final class ViewPane extends StackPane {
    private static final PseudoClass ACTIVE = PseudoClass.getPseudoClass("active");

    private final int number;
    private final TabPane tabs = new TabPane();
    private final Map<Tab, ViewSlot> slots = new LinkedHashMap<>();
    private final ComboBox<ViewFactory> choice = new ComboBox<>();
    private final HBox tools = new HBox();
    private final BorderPane compactBar = new BorderPane();
    private final BorderPane frame = new BorderPane();
    private final BooleanProperty alone = new SimpleBooleanProperty(true);
    private boolean following;

    /**
     * A pane.
     *
     * @param number 1 for the first pane, different for every pane of a window
     * @param factories the views
     * @param context what views are given
     * @param buttons buttons of the pane's own actions, for its header
     */
    ViewPane(int number, List<ViewFactory> factories, ViewContext context, List<Button> buttons) {
        this.number = number;
        getStyleClass().add("view-pane");
        setMinSize(120, 90);
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.setId(number == 1 ? "views" : "views-" + number);
        tabs.setAccessibleText(Messages.text("center.views"));
        for (ViewFactory factory : factories) {
            Tab tab = new Tab(factory.title());
            tab.setId("tab-" + factory.id());
            tab.setTooltip(new Tooltip(factory.help()));
            ViewSlot slot = new ViewSlot(factory, context);
            tab.setContent(slot);
            slots.put(tab, slot);
            tabs.getTabs().add(tab);
        }
        choice.setItems(FXCollections.observableArrayList(factories));
        choice.setConverter(new Titles());
        choice.setId("view-choice-" + number);
        choice.setAccessibleText(Messages.text("window.pane.choice"));
        choice.setTooltip(new Tooltip(Messages.text("window.pane.choice")));
        choice.getStyleClass().add("view-choice");
        choice.setValue(factories.isEmpty() ? null : factories.getFirst());
        choice.valueProperty().addListener((observable, before, now) -> {
            if (!following && now != null) {
                show(now.id());
            }
        });
        tools.getChildren().setAll(buttons);
        tools.getStyleClass().add("pane-tools");
        tools.setAlignment(Pos.CENTER_RIGHT);
        tools.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        compactBar.getStyleClass().add("pane-bar");
        StackPane.setAlignment(tools, Pos.TOP_RIGHT);
        frame.setCenter(tabs);
        alone.addListener((observable, before, now) -> arrange());
        arrange();
        tabs.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            following = true;
            ViewSlot slot = slots.get(now);
            choice.setValue(slot == null ? null : slot.factory());
            following = false;
        });
    }

    int number() {
        return number;
    }

    /** Whether this is the only pane, and so has tabs. */
    BooleanProperty aloneProperty() {
        return alone;
    }

    void setActive(boolean active) {
        pseudoClassStateChanged(ACTIVE, active && !alone.get());
    }

    TabPane tabs() {
        return tabs;
    }

    Optional<ViewSlot> front() {
        return Optional.ofNullable(slots.get(tabs.getSelectionModel().getSelectedItem()));
    }

    Optional<View> view() {
        return front().flatMap(ViewSlot::view);
    }

    /** Every view of this pane that was made so far. */
    List<View> made() {
        return slots.values().stream().flatMap(slot -> slot.view().stream()).toList();
    }

    /** Brings a view to the front by its id, or one of its pages by {@code view/page}; an unknown one changes nothing. */
    void show(String target) {
        int slash = target.indexOf('/');
        String wanted = slash < 0 ? target : target.substring(0, slash);
        slots.forEach((tab, slot) -> {
            if (slot.factory().id().equals(wanted)) {
                if (slash >= 0) {
                    slot.showPage(target.substring(slash + 1));
                }
                tabs.getSelectionModel().select(tab);
            }
        });
    }

    CenterShape.Pane shape() {
        Map<String, String> pages = new TreeMap<>();
        slots.values().stream()
                .filter(slot -> !slot.page().isEmpty())
                .forEach(slot -> pages.put(slot.factory().id(), slot.page()));
        return new CenterShape.Pane(front().map(slot -> slot.factory().id()).orElse(""), pages);
    }

    void restore(CenterShape.Pane shape) {
        slots.values().forEach(slot -> {
            String page = shape.pages().get(slot.factory().id());
            if (page != null) {
                slot.showPage(page);
            }
        });
        show(shape.view());
    }

    void close() {
        slots.values().forEach(ViewSlot::close);
    }

    private void arrange() {
        getChildren().clear();
        compactBar.setLeft(null);
        compactBar.setRight(null);
        if (alone.get()) {
            tabs.getStyleClass().remove("headless");
            frame.setTop(null);
            getChildren().setAll(frame, tools);
        } else {
            if (!tabs.getStyleClass().contains("headless")) {
                tabs.getStyleClass().add("headless");
            }
            compactBar.setLeft(choice);
            compactBar.setRight(tools);
            frame.setTop(compactBar);
            getChildren().setAll(frame);
        }
    }

    /** Views by the words of their tabs. */
    private static final class Titles extends StringConverter<ViewFactory> {
        @Override
        public String toString(@Nullable ViewFactory factory) {
            return factory == null ? "" : factory.title();
        }

        @Override
        public @Nullable ViewFactory fromString(String text) {
            return null;
        }
    }
}
