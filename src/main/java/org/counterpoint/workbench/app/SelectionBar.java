package org.counterpoint.workbench.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import org.controlsfx.control.action.ActionUtils;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.selection.NamedSelection;
import org.counterpoint.workbench.selection.NamedSelections;
import org.counterpoint.workbench.selection.Selection;

/**
 * One line above the views that says what all of them show: how many runs, and a chip for each part of the selection that narrows it
 * down. A chip's click (or Delete on it) clears that part.
 */
final class SelectionBar extends FlowPane {
    private final Selection selection;
    private final NamedSelections kept;
    private final Actions actions;
    private final Label count = new Label();
    private final List<Node> chips = new ArrayList<>();
    private final MenuButton seeds = new MenuButton(Messages.text("window.seeds"));
    private final MenuButton names = new MenuButton(Messages.text("window.selections"));
    private final Button clear;
    private List<SelectionParts.Part> shown = List.of();
    private List<Long> seedChoices = List.of();

    SelectionBar(Selection selection, NamedSelections kept, Actions actions) {
        this.selection = selection;
        this.kept = kept;
        this.actions = actions;
        getStyleClass().add("selection-bar");
        setId("selection-bar");
        setAccessibleText(Messages.text("window.bar"));
        count.setId("selection-count");
        count.getStyleClass().add("selection-count");
        count.setMinWidth(USE_PREF_SIZE);
        seeds.setId("selection-seed");
        seeds.setAccessibleText(Messages.text("window.seeds.tip"));
        Tips.on(seeds, Messages.text("window.seeds.tip"));
        names.setId("selection-names");
        names.setAccessibleText(Messages.text("window.selections.tip"));
        Tips.on(names, Messages.text("window.selections.tip"));
        seeds.getStyleClass().add("slim");
        names.getStyleClass().add("slim");
        names.setOnShowing(event -> fillNames());
        names.getItems().add(new MenuItem());
        clear = actions.button("clearParts", "flat-button", "slim");
        getChildren()
                .setAll(
                        actions.icon("back", Icons.BACK),
                        actions.icon("forward", Icons.FORWARD),
                        count,
                        clear,
                        seeds,
                        names);
        clear.managedProperty().bind(clear.visibleProperty());
        seeds.managedProperty().bind(seeds.visibleProperty());
        InvalidationListener changed = any -> showParts();
        selection.runs().addListener(changed);
        selection.brushed().addListener(changed);
        selection.seedProperty().addListener(changed);
        selection.rangeProperty().addListener(changed);
        selection.objectiveProperty().addListener(changed);
        selection.promptProperty().addListener(changed);
        selection.moduleProperty().addListener(changed);
        selection.stageProperty().addListener(changed);
        selection.stepProperty().addListener(changed);
        showParts();
    }

    /** Says how many of the selected runs the views show, and offers their seeds. */
    void show(Focus focus) {
        int selected = selection.runs().size();
        if (selected == 0) {
            count.setText(Messages.text("window.count.none"));
        } else if (focus.nothingLeft()) {
            count.setText(Messages.text("window.count.nothing", String.valueOf(selected)));
        } else if (focus.runs().size() == selected) {
            count.setText(Messages.text("window.count.all", selected));
        } else {
            count.setText(Messages.text(
                    "window.count.some", String.valueOf(focus.runs().size()), selected));
        }
        List<Long> now = focus.allSeeds();
        if (!now.equals(seedChoices) || now.size() != seeds.getItems().size() - 1) {
            seedChoices = now;
            fillSeeds();
        }
        seeds.setVisible(now.size() > 1 || selection.seedProperty().get() != null);
    }

    private void showParts() {
        List<SelectionParts.Part> parts = SelectionParts.of(selection);
        clear.setVisible(parts.size() > 1);
        boolean same = parts.size() == shown.size();
        for (int i = 0; same && i < parts.size(); i++) {
            same = parts.get(i).same(shown.get(i));
        }
        if (same) {
            return;
        }
        Node focused = getScene() == null ? null : getScene().getFocusOwner();
        int at = chips.indexOf(focused);
        shown = parts;
        List<Node> nodes = new ArrayList<>();
        parts.forEach(part -> nodes.add(chip(part)));
        getChildren().removeAll(chips);
        chips.clear();
        chips.addAll(nodes);
        getChildren().addAll(getChildren().indexOf(count) + 1, nodes);
        if (at >= 0) {
            // The chip under the keyboard is gone: the next one takes its place.
            (nodes.isEmpty() ? names : nodes.get(Math.min(at, nodes.size() - 1))).requestFocus();
        }
        seeds.getItems().forEach(this::tick);
    }

    private Button chip(SelectionParts.Part part) {
        Button chip = new Button(part.text(), Icons.CLOSE.node());
        chip.setId("chip-" + part.id());
        chip.setContentDisplay(ContentDisplay.RIGHT);
        chip.getStyleClass().addAll("selection-chip", "slim");
        chip.setMaxWidth(280);
        Tips.on(chip, part.tip());
        chip.setAccessibleText(Messages.text("window.part.clear", part.text()));
        chip.setOnAction(event -> part.clear().run());
        chip.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
                part.clear().run();
                event.consume();
            }
        });
        return chip;
    }

    private void fillSeeds() {
        ToggleGroup group = new ToggleGroup();
        List<MenuItem> items = new ArrayList<>();
        items.add(seed(null, Messages.text("window.seeds.all"), group));
        seedChoices.forEach(
                choice -> items.add(seed(choice, Messages.text("window.seeds.one", String.valueOf(choice)), group)));
        seeds.getItems().setAll(items);
    }

    private RadioMenuItem seed(@org.jspecify.annotations.Nullable Long value, String words, ToggleGroup group) {
        RadioMenuItem item = new RadioMenuItem(words);
        item.setToggleGroup(group);
        item.setUserData(value == null ? "" : value);
        item.setOnAction(event -> selection.seedProperty().set(value));
        tick(item);
        return item;
    }

    private void tick(MenuItem item) {
        if (item instanceof RadioMenuItem radio) {
            Long seed = selection.seedProperty().get();
            radio.setSelected(Objects.equals(item.getUserData(), seed == null ? "" : seed));
        }
    }

    private void fillNames() {
        List<MenuItem> items = new ArrayList<>();
        Selection.State now = selection.state();
        for (NamedSelection named : kept.all()) {
            CheckMenuItem item = new CheckMenuItem(Messages.text(
                    "window.selections.item", named.name(), named.state().runs().size()));
            item.setMnemonicParsing(false);
            item.setSelected(named.state().equals(now));
            item.setOnAction(event -> selection.restore(named.state()));
            items.add(item);
        }
        if (!items.isEmpty()) {
            items.add(new SeparatorMenuItem());
        }
        items.add(ActionUtils.createMenuItem(actions.get("saveSelection")));
        items.add(ActionUtils.createMenuItem(actions.get("manageSelections")));
        names.getItems().setAll(items);
    }

    /** The seeds among runs, ascending. */
    static List<Long> seedsOf(List<RunModel> runs) {
        return runs.stream()
                .map(model -> model.run().manifest().seed())
                .distinct()
                .sorted()
                .toList();
    }
}
