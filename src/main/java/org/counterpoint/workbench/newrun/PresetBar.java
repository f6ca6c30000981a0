package org.counterpoint.workbench.newrun;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Tips;

/** Where settings come from and go to: presets, files, and the selected run. */
final class PresetBar extends VBox {
    private final NewRunSession session;
    private final NewRunFiles files;
    private final Consumer<String> say;
    private final Consumer<String> fail;
    private final MenuButton presets = new MenuButton(Messages.text("newrun.presets"));
    private final HBox naming = new HBox(8);
    private final TextField name = new TextField();
    private final Label nameWrong = new Label();

    PresetBar(
            NewRunSession session, NewRunFiles files, List<Region> pages, Consumer<String> say, Consumer<String> fail) {
        this.session = session;
        this.files = files;
        this.say = say;
        this.fail = fail;
        setSpacing(6);
        presets.setId("new-run-presets");
        presets.setMinWidth(Region.USE_PREF_SIZE);
        Button from = new Button(Messages.text("newrun.from"));
        from.setId("new-run-from");
        from.setMinWidth(Region.USE_PREF_SIZE);
        from.setDisable(session.reference().isEmpty());
        from.setOnAction(event -> session.startFromReference());
        from.setAccessibleHelp(session.reference()
                .map(reference -> Messages.text("newrun.from.tip", reference.label()))
                .orElseGet(() -> Messages.text("newrun.from.none")));
        Tips.on(from, from.getAccessibleHelp());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox bar = new HBox(8);
        bar.getChildren().addAll(pages);
        bar.getChildren().addAll(gap, presets, from);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("form-bar");
        name();
        HBox parent = parent();
        getChildren().setAll(bar, naming, parent);
        session.own().addListener((ListChangeListener<Presets.Preset>) change -> fill());
        fill();
    }

    private HBox parent() {
        Label words = new Label();
        words.setId("new-run-parent");
        words.getStyleClass().add("muted");
        words.setWrapText(true);
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        Button drop = new Button(Messages.text("newrun.parent.drop"));
        drop.getStyleClass().add("flat-button");
        drop.setMinWidth(Region.USE_PREF_SIZE);
        drop.setOnAction(event -> session.parentProperty().set(null));
        HBox box = new HBox(8, words, drop);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().addAll("banner", "form-banner");
        Runnable show = () -> {
            NewRunSession.Reference now = session.parentProperty().get();
            words.setText(now == null ? "" : Messages.text("newrun.parent", now.label()));
            box.setVisible(now != null);
            box.setManaged(now != null);
        };
        session.parentProperty().addListener((observable, before, now) -> show.run());
        show.run();
        return box;
    }

    private void name() {
        name.setId("new-run-preset-name");
        name.setPromptText(Messages.text("newrun.preset.name"));
        name.setAccessibleText(Messages.text("newrun.preset.name"));
        Button save = new Button(Messages.text("newrun.preset.save"));
        save.setId("new-run-preset-save");
        save.setMinWidth(Region.USE_PREF_SIZE);
        save.setOnAction(event -> save());
        name.setOnAction(event -> save());
        Button cancel = new Button(Messages.text("newrun.cancel"));
        cancel.getStyleClass().add("flat-button");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.setOnAction(event -> naming(false));
        name.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                naming(false);
                event.consume();
            }
        });
        nameWrong.getStyleClass().add("error-text");
        naming.getChildren().setAll(name, save, cancel, nameWrong);
        naming.setAlignment(Pos.CENTER_LEFT);
        naming.getStyleClass().add("form-bar");
        naming(false);
    }

    private void naming(boolean on) {
        naming.setVisible(on);
        naming.setManaged(on);
        nameWrong.setText("");
        if (on) {
            name.clear();
            name.requestFocus();
        }
    }

    private void save() {
        String wrong = Presets.problem(name.getText());
        nameWrong.setText(wrong);
        if (wrong.isEmpty()) {
            String words = name.getText().strip();
            session.savePreset(words, fail);
            naming(false);
            say.accept(Messages.text("newrun.preset.saved", words));
        }
    }

    private void fill() {
        List<MenuItem> items = new ArrayList<>();
        Presets.shipped().forEach(preset -> items.add(item(preset)));
        if (!session.own().isEmpty()) {
            items.add(new SeparatorMenuItem());
            session.own().forEach(preset -> items.add(item(preset)));
        }
        items.add(new SeparatorMenuItem());
        if (session.keepsPresets()) {
            items.add(action("newrun.preset.keep", () -> naming(true)));
        }
        if (!session.own().isEmpty()) {
            Menu remove = new Menu(Messages.text("newrun.preset.remove"));
            session.own().forEach(preset -> {
                MenuItem item = new MenuItem(preset.name());
                item.setOnAction(event -> session.removePreset(preset, fail));
                remove.getItems().add(item);
            });
            items.add(remove);
        }
        items.add(action(
                "newrun.import",
                () -> files.open(Messages.text("newrun.import.title"))
                        .ifPresent(file -> session.importFrom(file, fail))));
        items.add(action(
                "newrun.export",
                () -> files.save(Messages.text("newrun.export.title"), "config.json")
                        .ifPresent(file -> session.exportTo(
                                file, () -> say.accept(Messages.text("newrun.export.done", file.toString())), fail))));
        presets.getItems().setAll(items);
    }

    private MenuItem item(Presets.Preset preset) {
        MenuItem item = new MenuItem(
                preset.tip().isEmpty()
                                || (preset.seeds().isEmpty() && preset.config().has("method"))
                        ? preset.name()
                        : preset.name() + "  \u2013  " + preset.tip());
        item.setOnAction(event -> {
            session.use(preset);
            say.accept(Messages.text("newrun.preset.used", preset.name()));
        });
        return item;
    }

    private static MenuItem action(String key, Runnable action) {
        MenuItem item = new MenuItem(Messages.text(key));
        item.setOnAction(event -> action.run());
        return item;
    }
}
