package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.StackPane;
import org.controlsfx.control.action.Action;
import org.controlsfx.control.action.ActionUtils;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/**
 * Everything the user can do, declared once: text, explanation and shortcut come from the bundle ({@code action.ID.text}, {@code .tip},
 * {@code .key}); menus, buttons, tooltips, the command palette and the help are made from the declaration.
 */
public final class Actions {
    private final Map<String, Declared> declared = new LinkedHashMap<>();

    /** No actions yet. */
    public Actions() {}

    /**
     * A declared action.
     *
     * @param id stable name
     * @param action words, shortcut, state and what it does
     * @param isSwitch whether it is on or off, rather than done once
     */
    public record Declared(String id, Action action, boolean isSwitch) {
        /** Does it; a switch changes over. Nothing happens while it is disabled. */
        public void perform() {
            if (action.isDisabled()) {
                return;
            }
            if (isSwitch) {
                action.setSelected(!action.isSelected());
            } else {
                action.handle(new javafx.event.ActionEvent());
            }
        }

        /** The shortcut as people read it, or empty. */
        public String shortcut() {
            KeyCombination key = action.getAccelerator();
            return key == null ? "" : key.getDisplayText();
        }
    }

    /** Declares an action. */
    public Action declare(String id, Runnable handler) {
        Action action = new Action(Messages.text("action." + id + ".text"), event -> handler.run());
        action.setLongText(Messages.text("action." + id + ".tip"));
        return add(id, action, false);
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
        return add(id, action, false);
    }

    /** Declares a switch; listen to its selected state. */
    public Action declareSwitch(String id, boolean on) {
        Action action = new Action(Messages.text("action." + id + ".text"), event -> {});
        action.setLongText(Messages.text("action." + id + ".tip"));
        action.setSelected(on);
        return add(id, action, true);
    }

    private Action add(String id, Action action, boolean isSwitch) {
        String key = "action." + id + ".key";
        if (Messages.has(key)) {
            action.setAccelerator(KeyCombination.keyCombination(Messages.text(key)));
        }
        if (declared.putIfAbsent(id, new Declared(id, action, isSwitch)) != null) {
            throw new IllegalStateException("The action " + id + " is declared twice.");
        }
        return action;
    }

    /** A declared action. */
    public Action get(String id) {
        return find(id).action();
    }

    /** A declared action with its kind. */
    public Declared find(String id) {
        return Objects.requireNonNull(declared.get(id), () -> "no action " + id);
    }

    /** All actions, in the order of their declaration. */
    public List<Declared> all() {
        return new ArrayList<>(declared.values());
    }

    /** A button of an action, with a tooltip that names its shortcut. */
    public Button button(String id, String... styleClasses) {
        Button button = bare(id, styleClasses);
        Action action = get(id);
        Tips.onDemand(button, () -> tip(action));
        return button;
    }

    /** A button that shows a drawing; its words are in the tooltip and for screen readers. */
    Button icon(String id, Icons icon) {
        Button button = button(id, "flat-button", "slim", "icon-button");
        button.setText("");
        button.setGraphic(icon.node());
        button.setAccessibleText(get(id).getText());
        return button;
    }

    /** A menu of actions; {@code -} is a separator, {@code radio:ID} one of a group, {@code check:ID} a switch. */
    Menu menu(String id, List<String> entries) {
        Menu menu = new Menu(Messages.text("menu." + id));
        menu.setMnemonicParsing(true);
        menu.setId("menu-" + id);
        ToggleGroup group = new ToggleGroup();
        for (String entry : entries) {
            menu.getItems().add(item(entry, group));
        }
        return menu;
    }

    /** A menu that opens over something; entries as of {@link #menu}. */
    ContextMenu contextMenu(List<String> entries) {
        ContextMenu menu = new ContextMenu();
        ToggleGroup group = new ToggleGroup();
        for (String entry : entries) {
            menu.getItems().add(item(entry, group));
        }
        return menu;
    }

    /** A button whose tooltip is there while it is off too, to say why; in a box, because what is off is not under the pointer. */
    StackPane reasoned(String id, String... styleClasses) {
        Action action = get(id);
        Button button = bare(id, styleClasses);
        // A dot in a name would be a style class where a node is looked up.
        button.setId("button-" + id.replace('.', '-'));
        button.accessibleHelpProperty().bind(action.longTextProperty());
        StackPane box = new StackPane(button);
        Tips.over(box, () -> tip(action));
        return box;
    }

    private Button bare(String id, String... styleClasses) {
        Action action = get(id);
        Button button = new Button(action.getText());
        button.setId("button-" + id);
        button.setOnAction(action);
        button.disableProperty().bind(action.disabledProperty());
        button.getStyleClass().addAll(styleClasses);
        button.setMinWidth(Button.USE_PREF_SIZE);
        return button;
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
            check.setAccelerator(action.getAccelerator());
            item = check;
        } else {
            item = ActionUtils.createMenuItem(action);
        }
        item.setMnemonicParsing(false);
        item.setId("menu-" + id);
        return item;
    }

    private static String tip(Action action) {
        KeyCombination key = action.getAccelerator();
        return key == null
                ? action.getLongText()
                : Messages.text("window.tip", action.getLongText(), key.getDisplayText());
    }
}
