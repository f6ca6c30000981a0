package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/** Menus above the table: filters that write themselves into the search, and the columns with the value they show. */
final class LibraryMenus {
    private final LibraryModel model;
    private final LibraryTable table;

    LibraryMenus(LibraryModel model, LibraryTable table) {
        this.model = model;
        this.table = table;
    }

    /** Filters by what the library's runs are; filled each time it is opened, with how many runs each choice has. */
    MenuButton filter() {
        MenuButton button = button("filter");
        button.setOnShowing(event -> button.getItems().setAll(filters()));
        button.getItems().setAll(new MenuItem(""));
        return button;
    }

    private List<MenuItem> filters() {
        Vocabulary words = model.wordsProperty().get();
        List<MenuItem> items = new ArrayList<>();
        add(items, "method", words.methods(), f -> List.of(f.method()));
        add(items, "model", words.models(), f -> List.of(f.model()));
        add(items, "environment", words.environments(), f -> List.of(f.environment()));
        List<String> states = Arrays.stream(RunState.values())
                .filter(s -> model.all().stream().anyMatch(row -> row.facts().state() == s))
                .map(RunState::word)
                .toList();
        add(items, "status", states, f -> List.of(f.state().word()));
        add(items, "tag", words.tags(), f -> f.said().tags());
        items.add(new SeparatorMenuItem());
        items.add(flag("star"));
        items.add(flag("live"));
        CheckMenuItem archived = new CheckMenuItem(Messages.text("library.filter.archived"));
        archived.setSelected(model.showArchivedProperty().get());
        archived.setOnAction(event -> model.showArchivedProperty().set(archived.isSelected()));
        items.add(archived);
        items.add(new SeparatorMenuItem());
        MenuItem clear = new MenuItem(Messages.text("library.filter.clear"));
        clear.setDisable(model.queryProperty().get().isBlank());
        clear.setOnAction(event -> model.queryProperty().set(""));
        items.add(clear);
        return items;
    }

    private void add(
            List<MenuItem> items, String key, Collection<String> values, Function<LibraryRow.Facts, List<String>> of) {
        if (values.isEmpty()) {
            return;
        }
        Menu menu = new Menu(
                Messages.text("library.column." + (key.equals("status") ? "state" : key.equals("tag") ? "tags" : key)));
        Map<String, Long> counts = model.all().stream()
                .flatMap(row -> of.apply(row.facts()).stream())
                .collect(Collectors.groupingBy(v -> v, Collectors.counting()));
        List<String> chosen = QueryText.values(model.queryProperty().get(), key);
        for (String value : values) {
            CheckMenuItem item = new CheckMenuItem(value + "  (" + counts.getOrDefault(value, 0L) + ")");
            item.setMnemonicParsing(false);
            item.setSelected(chosen.stream().anyMatch(value::equalsIgnoreCase));
            item.setOnAction(event -> {
                List<String> now =
                        new ArrayList<>(QueryText.values(model.queryProperty().get(), key));
                now.removeIf(value::equalsIgnoreCase);
                if (item.isSelected()) {
                    now.add(value);
                }
                model.queryProperty().set(QueryText.with(model.queryProperty().get(), key, now));
            });
            menu.getItems().add(item);
        }
        items.add(menu);
    }

    private CheckMenuItem flag(String word) {
        CheckMenuItem item = new CheckMenuItem(Messages.text("library.filter." + word));
        item.setSelected(QueryText.values(model.queryProperty().get(), "is").contains(word));
        item.setOnAction(event -> model.queryProperty()
                .set(QueryText.with(model.queryProperty().get(), "is", item.isSelected() ? List.of(word) : List.of())));
        return item;
    }

    /** How runs are grouped; the button names it. */
    MenuButton groups() {
        MenuButton button = button("group");
        ToggleGroup one = new ToggleGroup();
        Map<Grouping, RadioMenuItem> items = new EnumMap<>(Grouping.class);
        for (Grouping grouping : Grouping.values()) {
            RadioMenuItem item = new RadioMenuItem(grouping.toString());
            items.put(grouping, item);
            item.setToggleGroup(one);
            item.setOnAction(event -> model.groupingProperty().set(grouping));
            button.getItems().add(item);
        }
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinWidth(80);
        Runnable name = () -> {
            Grouping now = model.groupingProperty().get();
            button.setText(now.toString());
            one.selectToggle(items.get(now));
        };
        model.groupingProperty().addListener((observable, before, now) -> name.run());
        name.run();
        return button;
    }

    /** Which columns there are and which value the reward columns show. */
    MenuButton columns() {
        MenuButton button = button("columns");
        button.setOnShowing(event -> button.getItems().setAll(columnItems()));
        button.getItems().setAll(new MenuItem(""));
        return button;
    }

    private List<MenuItem> columnItems() {
        List<MenuItem> items = new ArrayList<>();
        ToggleGroup values = new ToggleGroup();
        for (RewardValue value : RewardValue.choices()) {
            RadioMenuItem item = new RadioMenuItem(Messages.text("library.value.choice", value.text()));
            item.setToggleGroup(values);
            item.setSelected(value.equals(model.valueProperty().get()));
            item.setOnAction(event -> model.valueProperty().set(value));
            items.add(item);
        }
        items.add(new SeparatorMenuItem());
        table.columns().choices().forEach((id, title) -> {
            CheckMenuItem item = new CheckMenuItem(title);
            item.setMnemonicParsing(false);
            item.selectedProperty().set(table.columns().shown(id).get());
            item.setOnAction(event -> table.columns().shown(id).set(item.isSelected()));
            items.add(item);
        });
        items.add(new SeparatorMenuItem());
        MenuItem reset = new MenuItem(Messages.text("library.columns.reset"));
        reset.setId("library-columns-reset");
        reset.setOnAction(event -> table.columns().reset());
        items.add(reset);
        items.add(new SeparatorMenuItem());
        items.add(all("open", true));
        items.add(all("close", false));
        return items;
    }

    private MenuItem all(String key, boolean open) {
        MenuItem item = new MenuItem(Messages.text("library.groups." + key));
        item.setOnAction(event -> model.setAllOpen(open));
        return item;
    }

    private static MenuButton button(String id) {
        MenuButton button = new MenuButton(Messages.text("library." + id + ".button"));
        button.setId("library-" + id);
        Tips.on(button, Messages.text("library." + id + (id.equals("group") ? ".tip.button" : ".tip")));
        button.setMinWidth(MenuButton.USE_PREF_SIZE);
        return button;
    }
}
