package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ColorPicker;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.GridPane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import org.counterpoint.run.RunManifest;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.theme.Palette;

/** What can be done to the runs of the library, as the menu of a row; made when it is opened. */
final class RunMenu {
    private static final int SWATCHES_PER_ROW = 8;

    private final LibraryTable table;
    private final ContextMenu menu = new ContextMenu();

    RunMenu(LibraryTable table) {
        this.table = table;
        menu.setId("library-menu");
    }

    /** Opens the menu for the table's {@link LibraryTable#targets}. */
    void show(Node over, double x, double y) {
        menu.getItems().setAll(items());
        menu.show(over, x, y);
    }

    /** The entries for what the table is about now. */
    List<MenuItem> items() {
        List<LibraryRow> rows = table.targets();
        List<MenuItem> items = new ArrayList<>();
        if (rows.isEmpty()) {
            return items;
        }
        List<String> keys = rows.stream().map(LibraryRow::key).toList();
        items.add(item("show", "Enter", () -> table.selection().select(keys)));
        items.add(new SeparatorMenuItem());
        boolean starred = rows.stream().allMatch(row -> row.facts().said().star());
        items.add(item(starred ? "unstar" : "star", "Space", table::star));
        items.add(tags(rows));
        items.add(colors(table.line().orElse(rows), rows));
        MenuItem rename = item("rename", "F2", table::rename);
        rename.setDisable(rows.size() != 1);
        items.add(rename);
        boolean archived = rows.stream().allMatch(row -> row.facts().said().archived());
        items.add(item(archived ? "unarchive" : "archive", "", table::archive));
        items.add(new SeparatorMenuItem());
        items.add(item(
                "copyPath",
                "",
                () -> copy(String.join(
                        "\n", rows.stream().map(row -> row.dir().toString()).toList()))));
        items.add(item(
                "copyCommand",
                "",
                () -> copy(String.join(
                        "\n",
                        rows.stream()
                                .map(row -> row.facts().summary().opened())
                                .flatMap(java.util.Optional::stream)
                                .map(RunManifest::command)
                                .toList()))));
        items.add(new SeparatorMenuItem());
        MenuItem trash = item("trash", "Delete", table::trash);
        table.edits().whyNotDeleted(rows).ifPresent(why -> {
            trash.setDisable(true);
            trash.setText(trash.getText() + " \u2013 " + why);
        });
        items.add(trash);
        return items;
    }

    private MenuItem item(String key, String shortcut, Runnable action) {
        MenuItem item = new MenuItem(Messages.text("library.menu." + key));
        item.setId("run-" + key);
        item.setOnAction(event -> action.run());
        if (!shortcut.isEmpty()) {
            item.setAccelerator(KeyCombination.keyCombination(shortcut));
        }
        return item;
    }

    private Menu tags(List<LibraryRow> rows) {
        Menu menu = new Menu(Messages.text("library.menu.tags"));
        TreeSet<String> known =
                new TreeSet<>(table.model().wordsProperty().get().tags());
        for (String tag : known) {
            CheckMenuItem check = new CheckMenuItem(tag);
            check.setMnemonicParsing(false);
            check.setSelected(rows.stream().allMatch(row -> row.facts().said().hasTag(tag)));
            check.setOnAction(event -> table.edits().tag(rows, tag, check.isSelected()));
            menu.getItems().add(check);
        }
        if (!known.isEmpty()) {
            menu.getItems().add(new SeparatorMenuItem());
        }
        menu.getItems().add(item("newTag", "", table::tag));
        return menu;
    }

    /** Colors tell runs apart, so they are for the line under the menu alone, whatever else is in the views. */
    private Menu colors(List<LibraryRow> rows, List<LibraryRow> targets) {
        Menu menu = new Menu(
                rows.equals(targets)
                        ? Messages.text("library.menu.color")
                        : rows.size() == 1
                                ? Messages.text(
                                        "library.menu.color.run",
                                        rows.getFirst().facts().name())
                                : Messages.text("library.menu.color.group", rows.size()));
        menu.setId("run-color");
        menu.setMnemonicParsing(false);
        GridPane swatches = new GridPane(4, 4);
        int i = 0;
        for (String color : Palette.choices()) {
            Rectangle swatch = new Rectangle(18, 18);
            swatch.setArcWidth(6);
            swatch.setArcHeight(6);
            Palette.own(color, table.theme().tokens()).ifPresent(rgb -> swatch.setFill(rgb.fx()));
            swatch.setOnMouseClicked(event -> {
                table.edits().color(rows, color);
                this.menu.hide();
            });
            swatch.setAccessibleText(color);
            swatches.add(swatch, i % SWATCHES_PER_ROW, i / SWATCHES_PER_ROW);
            i++;
        }
        CustomMenuItem grid = new CustomMenuItem(swatches, false);
        ColorPicker picker = new ColorPicker();
        picker.setAccessibleText(Messages.text("library.menu.otherColor"));
        picker.setOnAction(event -> {
            table.edits().color(rows, hex(picker.getValue()));
            this.menu.hide();
        });
        CustomMenuItem other = new CustomMenuItem(picker, false);
        menu.getItems()
                .setAll(
                        grid,
                        other,
                        new SeparatorMenuItem(),
                        item("noColor", "", () -> table.edits().color(rows, null)));
        return menu;
    }

    private static String hex(Color color) {
        return String.format(
                "#%02x%02x%02x",
                Math.round(color.getRed() * 255),
                Math.round(color.getGreen() * 255),
                Math.round(color.getBlue() * 255));
    }

    private static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
