package org.counterpoint.workbench.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import org.controlsfx.control.action.Action;
import org.controlsfx.control.action.ActionUtils;
import org.counterpoint.workbench.Messages;

/**
 * Everything the user can do, declared once: text, explanation and shortcut come from the bundle ({@code action.ID.text},
 * {@code .tip}, {@code .key}); menus, buttons and tooltips are made from the declaration.
 */
public final class Actions {
    private final Map<String, Action> actions = new LinkedHashMap<>();

    /** No actions yet. */
    public Actions() {}

    /** Declares an action. */
    public Action declare(String id, Runnable handler) {
        Action action = new Action(Messages.text("action." + id + ".text"), event -> handler.run());
        action.setLongText(Messages.text("action." + id + ".tip"));
        String key = "action." + id + ".key";
        if (Messages.has(key)) {
            action.setAccelerator(KeyCombination.keyCombination(Messages.text(key)));
        }
        actions.put(id, action);
        return action;
    }

    /** Declares an action that is off while the condition holds. */
    public Action declare(String id, Runnable handler, ObservableValue<Boolean> disabled) {
        Action action = declare(id, handler);
        action.disabledProperty().bind(disabled);
        return action;
    }

    /** Declares an action whose words come from elsewhere, for example from a view. */
    public Action declare(String id, String text, String tip, Runnable handler) {
        Action action = new Action(text, event -> handler.run());
        action.setLongText(tip);
        actions.put(id, action);
        return action;
    }

    /** A declared action. */
    public Action get(String id) {
        return Objects.requireNonNull(actions.get(id), () -> "no action " + id);
    }

    /** A button of an action, with a tooltip that names its shortcut. */
    public Button button(String id, String... styleClasses) {
        Action action = get(id);
        Button button = new Button(action.getText());
        button.setId("button-" + id);
        button.setOnAction(event -> action.handle(event));
        button.disableProperty().bind(action.disabledProperty());
        button.setTooltip(new Tooltip(tip(action)));
        button.getStyleClass().addAll(styleClasses);
        button.setMinWidth(Button.USE_PREF_SIZE);
        return button;
    }

    /** A menu of actions; {@code -} is a separator, {@code radio:ID} one of a group, {@code check:ID} a switch. */
    Menu menu(String id, List<String> entries) {
        Menu menu = new Menu(Messages.text("menu." + id));
        menu.setMnemonicParsing(true);
        ToggleGroup group = new ToggleGroup();
        for (String entry : entries) {
            menu.getItems().add(item(entry, group));
        }
        return menu;
    }

    private MenuItem item(String entry, ToggleGroup group) {
        if (entry.equals("-")) {
            return new SeparatorMenuItem();
        }
        String id = entry.substring(entry.indexOf(':') + 1);
        Action action = get(id);
        MenuItem item;
        if (entry.startsWith("radio:")) {
            RadioMenuItem radio = new RadioMenuItem(action.getText());
            radio.setToggleGroup(group);
            radio.setOnAction(action);
            action.selectedProperty().addListener((observable, before, now) -> radio.setSelected(now));
            radio.setSelected(action.isSelected());
            radio.setAccelerator(action.getAccelerator());
            item = radio;
        } else if (entry.startsWith("check:")) {
            CheckMenuItem check = new CheckMenuItem(action.getText());
            check.selectedProperty().bindBidirectional(action.selectedProperty());
            check.setOnAction(action);
            check.setAccelerator(action.getAccelerator());
            item = check;
        } else {
            item = ActionUtils.createMenuItem(action);
        }
        item.setId("menu-" + id);
        return item;
    }

    /** A menu bar of menus. */
    static MenuBar bar(Menu... menus) {
        return new MenuBar(menus);
    }

    /** Gives a node an action's explanation as tooltip. */
    void explain(Node node, String id) {
        Tooltip.install(node, new Tooltip(tip(get(id))));
    }

    private static String tip(Action action) {
        KeyCombination key = action.getAccelerator();
        return key == null ? action.getLongText() : action.getLongText() + "  (" + key.getDisplayText() + ")";
    }
}
