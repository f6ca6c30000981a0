package org.counterpoint.workbench.app;

import java.util.List;
import java.util.Objects;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Pieces;
import org.jspecify.annotations.Nullable;

/** One field to find and do anything: type some letters, choose with the arrows, Enter does it. */
final class CommandPalette extends VBox {
    private static final int AT_ONCE = 4;
    private static final int IN_SIGHT = 20;

    private final List<Command> all;
    private final Memory memory;
    private final Pieces coming = new Pieces(this);
    private final TextField query = new TextField();
    private final ObservableList<Command> hits = FXCollections.observableArrayList();
    private final ListView<Command> list = new ListView<>(hits);
    private final Label nothing = new Label();
    private Runnable close = () -> {};

    private CommandPalette(List<Command> all, Memory memory) {
        this.all = all;
        this.memory = memory;
        getStyleClass().add("palette");
        query.setId("palette-query");
        query.setPromptText(Messages.text("window.palette.prompt"));
        query.setAccessibleText(Messages.text("window.palette.prompt"));
        list.setId("palette-list");
        list.setAccessibleText(Messages.text("window.palette.list"));
        list.setCellFactory(view -> new Cell());
        list.setFocusTraversable(false);
        list.getStyleClass().add("palette-list");
        list.setPlaceholder(nothing);
        nothing.getStyleClass().add("muted");
        nothing.setWrapText(true);
        list.setOnMouseClicked(event -> perform());
        query.textProperty().addListener((observable, before, now) -> search());
        query.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().setAll(query, list);
    }

    /** Opens the palette over a window. */
    static void open(WorkbenchWindow window) {
        CommandPalette palette = new CommandPalette(Commands.of(window), window.memory());
        Sheet sheet = Sheet.openBare(window.host(), Messages.text("window.palette.prompt"), palette, 640);
        palette.close = sheet::close;
        palette.query.requestFocus();
        palette.coming.runLater(List.of(palette::search));
    }

    private void search() {
        List<Command> found = Commands.search(all, query.getText(), memory.recent());
        if (hits.isEmpty()) {
            coming.fill(
                    hits,
                    found,
                    AT_ONCE,
                    IN_SIGHT,
                    () -> list.getSelectionModel().selectFirst());
        } else {
            coming.run(List.of(() -> hits.setAll(found)));
        }
        nothing.setText(Messages.text("window.palette.nothing", query.getText()));
        list.getSelectionModel().selectFirst();
        list.scrollTo(0);
    }

    private void key(KeyEvent event) {
        int step =
                switch (event.getCode()) {
                    case DOWN -> 1;
                    case UP -> -1;
                    case PAGE_DOWN -> 8;
                    case PAGE_UP -> -8;
                    default -> 0;
                };
        if (step != 0 && !hits.isEmpty()) {
            int at = Math.clamp(list.getSelectionModel().getSelectedIndex() + step, 0, hits.size() - 1);
            list.getSelectionModel().select(at);
            list.scrollTo(Math.max(0, at - 6));
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER) {
            perform();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            close.run();
            event.consume();
        }
    }

    private void perform() {
        Command chosen = list.getSelectionModel().getSelectedItem();
        if (Objects.isNull(chosen) || !chosen.enabled()) {
            return;
        }
        memory.used(chosen.id());
        close.run();
        chosen.action().run();
    }

    /** A line of the palette: kind, title and detail, shortcut. */
    private static final class Cell extends ListCell<Command> {
        private final Label kind = new Label();
        private final Label title = new Label();
        private final Label detail = new Label();
        private final Label shortcut = new Label();
        private final HBox line = new HBox(kind, title, detail, shortcut);

        Cell() {
            line.setAlignment(Pos.CENTER_LEFT);
            line.getStyleClass().add("palette-line");
            kind.getStyleClass().add("palette-kind");
            title.setMinWidth(Region.USE_PREF_SIZE);
            detail.getStyleClass().add("muted");
            shortcut.getStyleClass().add("palette-shortcut");
            shortcut.setMinWidth(Region.USE_PREF_SIZE);
            HBox.setHgrow(detail, Priority.ALWAYS);
            detail.setMaxWidth(Double.MAX_VALUE);
            detail.setMinWidth(0);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Command item, boolean empty) {
            super.updateItem(item, empty);
            if (item == null || empty) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            kind.setText(Commands.kind(item.kind()));
            title.setText(item.title());
            detail.setText(item.detail());
            shortcut.setText(item.shortcut());
            setDisable(!item.enabled());
            setGraphic(line);
            setAccessibleText(kind.getText() + ": " + item.title() + ". " + item.detail() + " " + item.shortcut());
        }
    }
}
