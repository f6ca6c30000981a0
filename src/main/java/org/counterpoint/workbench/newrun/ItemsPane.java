package org.counterpoint.workbench.newrun;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/** The items of a list with their fields; items are added, taken out and moved. Files show their first rows. */
final class ItemsPane extends VBox {
    private final FormList list;
    private final NewRunForm form;
    private final Function<FormField, FieldRow> rowOf;
    private final IntConsumer focus;
    private final VBox blocks = new VBox(8);
    private final Label none = new Label();
    private final Button add = new Button();
    private final Map<Integer, Label> previews = new LinkedHashMap<>();
    private List<String> texts = List.of();
    private List<FormField> shown = List.of();
    private int count = -1;

    /**
     * A pane.
     *
     * @param rowOf the row of a field, always the same one
     * @param focus puts the caret into an item
     */
    ItemsPane(FormList list, NewRunForm form, Function<FormField, FieldRow> rowOf, IntConsumer focus) {
        super(8);
        this.list = list;
        this.form = form;
        this.rowOf = rowOf;
        this.focus = focus;
        none.setText(Messages.text("newrun.items.none." + list.key()));
        none.getStyleClass().add("field-help");
        none.setWrapText(true);
        none.setMinHeight(Region.USE_PREF_SIZE);
        add.setText(Messages.text("newrun.items.add." + list.key()));
        add.setId("add-" + String.join("-", list.path()));
        add.setMinWidth(Region.USE_PREF_SIZE);
        add.setOnAction(event -> {
            form.add(list);
            focus.accept(form.items(list) - 1);
        });
        getChildren().setAll(blocks, none, add);
    }

    /** Shows the items that some fields belong to; says whether there is anything to be seen. */
    boolean fill(List<FormField> fields, boolean everything) {
        boolean there = form.has(list);
        int items = form.items(list);
        show(none, there && everything && items == 0);
        show(add, there && everything);
        boolean any = there && (everything || !fields.isEmpty());
        show(this, any);
        if (!fields.equals(shown) || items != count) {
            shown = List.copyOf(fields);
            count = items;
            Map<Integer, List<FormField>> byItem = new TreeMap<>();
            fields.forEach(field -> byItem.computeIfAbsent(FormList.index(field.path()), i -> new ArrayList<>())
                    .add(field));
            previews.clear();
            List<Node> made = new ArrayList<>();
            byItem.forEach((index, own) -> made.add(list == FormList.RULES ? line(index) : block(index, own)));
            blocks.getChildren().setAll(made);
            showRows(texts);
        }
        show(blocks, !blocks.getChildren().isEmpty());
        return any;
    }

    private static void show(Node node, boolean on) {
        node.setVisible(on);
        node.setManaged(on);
    }

    /** Shows the first rows of each file. */
    void showRows(List<String> rows) {
        texts = List.copyOf(rows);
        previews.forEach((index, label) -> {
            String words = index < texts.size() ? texts.get(index) : "";
            label.setText(words.isEmpty() ? Messages.text("newrun.rows.none") : words);
            label.getStyleClass().setAll("label", words.isEmpty() ? "field-help" : "rows-preview");
        });
    }

    /** A rule is one sentence, whatever of it is searched for. */
    private Node line(int index) {
        List<FieldRow> all = form.fields().stream()
                .filter(field -> FormList.of(field.path()).filter(list::equals).isPresent())
                .filter(field -> FormList.index(field.path()) == index)
                .map(rowOf)
                .toList();
        return new RuleLine(all, List.of(button(index, "remove", "\u2715", () -> remove(index))));
    }

    private Node block(int index, List<FormField> fields) {
        Label title = new Label();
        title.getStyleClass().add("item-title");
        String named = list == FormList.REWARDS ? "name" : "file";
        form.field(list.key() + "." + index + "." + named)
                .ifPresent(field -> title.textProperty()
                        .bind(Bindings.createStringBinding(
                                () -> title(index, field.textProperty().get()), field.textProperty())));
        title.setMinWidth(0);
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        HBox head = new HBox(2, title);
        head.setAlignment(Pos.CENTER_LEFT);
        int last = form.items(list) - 1;
        Button up = button(index, "up", "\u2191", () -> move(index, index - 1));
        up.setDisable(index == 0);
        Button down = button(index, "down", "\u2193", () -> move(index, index + 1));
        down.setDisable(index == last);
        Button remove = button(index, "remove", "\u2715", () -> remove(index));
        // A run without any file cannot be.
        remove.setDisable(list == FormList.SOURCES && last == 0);
        if (last > 0) {
            head.getChildren().addAll(up, down);
        }
        head.getChildren().add(remove);
        GridPane grid = FieldsPane.grid();
        int row = 0;
        for (FormField field : fields) {
            rowOf.apply(field).addTo(grid, row++);
        }
        VBox block = new VBox(8, head, grid);
        block.getStyleClass().add("item-block");
        if (list == FormList.SOURCES) {
            Label heading = new Label(Messages.text("newrun.rows"));
            heading.getStyleClass().add("section-title");
            Label preview = new Label();
            preview.setId("rows-" + index);
            preview.setWrapText(true);
            preview.setMinHeight(Region.USE_PREF_SIZE);
            previews.put(index, preview);
            block.getChildren().add(new VBox(3, heading, preview));
        }
        return block;
    }

    private String title(int index, String name) {
        String words = name.strip();
        if (list == FormList.SOURCES) {
            words = words.substring(Math.max(words.lastIndexOf('/'), words.lastIndexOf('\\')) + 1);
        }
        String place = list.title(index);
        return words.isEmpty() ? place : Messages.text("newrun.item.named", place, words);
    }

    private Button button(int index, String what, String sign, Runnable action) {
        Button button = new Button(sign);
        button.setId(what + "-" + String.join("-", list.path()) + "-" + index);
        button.getStyleClass().add("flat-button");
        button.setAccessibleText(Messages.text("newrun.items." + what, list.title(index)));
        Tips.on(button, button.getAccessibleText());
        button.setOnAction(event -> action.run());
        return button;
    }

    private void remove(int index) {
        form.remove(list, index);
        add.requestFocus();
    }

    private void move(int from, int to) {
        form.move(list, from, to);
        focus.accept(to);
    }
}
