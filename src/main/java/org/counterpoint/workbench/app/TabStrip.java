package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.view.ViewFactory;

/** A tab for each view in one line; the arrow keys go from one to the next, Tab leaves the strip. */
final class TabStrip extends HBox {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

    private final List<Button> tabs = new ArrayList<>();
    private final Consumer<Integer> onChosen;

    TabStrip(List<ViewFactory> factories, Consumer<Integer> onChosen) {
        this.onChosen = onChosen;
        getStyleClass().add("tab-strip");
        setMinWidth(0);
        for (ViewFactory factory : factories) {
            Button tab = new Button(factory.title());
            tab.setId("tab-" + factory.id());
            tab.getStyleClass().setAll("view-tab");
            Tips.on(tab, factory.help());
            tab.setAccessibleRole(AccessibleRole.TAB_ITEM);
            tab.setAccessibleText(factory.title());
            tab.setMinWidth(Region.USE_PREF_SIZE);
            int index = tabs.size();
            tab.setOnAction(event -> onChosen.accept(index));
            tab.addEventFilter(KeyEvent.KEY_PRESSED, event -> key(event, index));
            tabs.add(tab);
        }
        getChildren().setAll(tabs);
    }

    /** Marks the tab of the view in front. */
    void select(int index) {
        for (int i = 0; i < tabs.size(); i++) {
            tabs.get(i).pseudoClassStateChanged(SELECTED, i == index);
            tabs.get(i).setFocusTraversable(i == index);
        }
    }

    /** The width that all tabs need. */
    double needed() {
        return prefWidth(-1);
    }

    private void key(KeyEvent event, int index) {
        int next =
                switch (event.getCode()) {
                    case LEFT -> index - 1;
                    case RIGHT -> index + 1;
                    case HOME -> 0;
                    case END -> tabs.size() - 1;
                    default -> -2;
                };
        if (next == -2 || event.isAltDown()) {
            return;
        }
        int target = Math.floorMod(next, tabs.size());
        onChosen.accept(target);
        tabs.get(target).requestFocus();
        event.consume();
    }
}
