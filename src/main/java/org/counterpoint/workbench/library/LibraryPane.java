package org.counterpoint.workbench.library;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.model.OpenRuns;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.EmptyState;

/** The run library: search, filter and group above a table; words in place of an empty table. */
public final class LibraryPane extends VBox {
    private final LibraryModel model;
    private final Selection selection;
    private final TextField search = new TextField();
    private final LibraryTable table;
    private final EmptyState empty = new EmptyState();
    private final Label count = new Label();
    private final List<Button> emptyButtons;

    /** A pane over the model; {@code emptyButtons} are offered where the library has no run at all. */
    public LibraryPane(
            LibraryModel model,
            OpenRuns openRuns,
            Selection selection,
            Theme theme,
            List<Button> headerButtons,
            List<Button> emptyButtons) {
        this.model = model;
        this.selection = selection;
        this.emptyButtons = List.copyOf(emptyButtons);
        this.table = new LibraryTable(model, openRuns, selection, theme);
        getStyleClass().add("panel");

        Label title = new Label(Messages.text("library.title"));
        title.getStyleClass().add("panel-title");
        title.setMinWidth(USE_PREF_SIZE);
        count.getStyleClass().add("muted");
        count.setId("library-count");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox header = new HBox(title, count, gap);
        header.getChildren().addAll(headerButtons);
        header.getStyleClass().add("panel-header");

        search.setId("library-search");
        search.setPromptText(Messages.text("library.search"));
        search.setAccessibleText(Messages.text("library.search"));
        search.setTooltip(new Tooltip(Messages.text("library.search.tip")));
        search.textProperty().bindBidirectional(model.queryProperty());
        HBox filters = new HBox(6, methodBox(), groupBox());
        filters.getChildren().forEach(node -> HBox.setHgrow(node, Priority.ALWAYS));
        VBox tools = new VBox(6, search, filters);
        tools.setStyle("-fx-padding: 0 10 8 10;");

        Label problem = new Label();
        problem.setWrapText(true);
        problem.getStyleClass().addAll("error-text");
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(problem.textProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());

        StackPane body = new StackPane(table.node(), empty);
        VBox.setVgrow(body, Priority.ALWAYS);
        body.setMinHeight(0);
        body.setStyle("-fx-padding: 0 1 6 1;");
        getChildren().setAll(header, tools, problem, body);
        setMinWidth(260);

        model.items().addListener((ListChangeListener<LibraryItem>) change -> refresh());
        model.scannedProperty().addListener((observable, before, now) -> refresh());
        selection.runs().addListener((ListChangeListener<String>) change -> refresh());
        refresh();
    }

    /** The table, for actions on it. */
    public LibraryTable table() {
        return table;
    }

    /** Puts the caret into the search field. */
    public void focusSearch() {
        search.requestFocus();
        search.selectAll();
    }

    private ComboBox<String> methodBox() {
        String all = Messages.text("library.methods.all");
        ObservableList<String> choices = FXCollections.observableArrayList(all);
        ComboBox<String> box = new ComboBox<>(choices);
        box.setId("library-method");
        box.setAccessibleText(Messages.text("library.methods.accessible"));
        box.setTooltip(new Tooltip(Messages.text("library.methods.accessible")));
        box.setValue(all);
        box.setPrefWidth(150);
        box.setMaxWidth(Double.MAX_VALUE);
        model.methods().addListener((ListChangeListener<String>) change -> {
            String chosen = box.getValue();
            List<String> now = new ArrayList<>(List.of(all));
            now.addAll(model.methods());
            choices.setAll(now);
            box.setValue(now.contains(chosen) ? chosen : all);
        });
        box.valueProperty()
                .addListener((observable, before, now) ->
                        model.methodProperty().set(now == null || now.equals(all) ? null : now));
        return box;
    }

    private ComboBox<Grouping> groupBox() {
        ComboBox<Grouping> box = new ComboBox<>(FXCollections.observableArrayList(Grouping.values()));
        box.setId("library-group");
        box.setAccessibleText(Messages.text("library.group.accessible"));
        box.setTooltip(new Tooltip(Messages.text("library.group.accessible")));
        box.valueProperty().bindBidirectional(model.groupingProperty());
        box.setPrefWidth(150);
        box.setMaxWidth(Double.MAX_VALUE);
        ChangeListener<Grouping> regroup = (observable, before, now) -> table.refreshColumns();
        box.valueProperty().addListener(regroup);
        return box;
    }

    private void refresh() {
        int all = model.all().size();
        int shown = model.visible().size();
        int picked = selection.runs().size();
        count.setText(
                picked > 0
                        ? Messages.text("library.count.picked", String.valueOf(shown), String.valueOf(picked))
                        : shown == all
                                ? Messages.text("library.count", String.valueOf(all))
                                : Messages.text("library.count.some", String.valueOf(shown), String.valueOf(all)));
        empty.setVisible(model.items().isEmpty());
        table.node().setVisible(!model.items().isEmpty());
        if (!model.items().isEmpty()) {
            return;
        }
        if (!model.scannedProperty().get()) {
            empty.show(Messages.text("library.reading.title"), Messages.text("library.reading.reason"));
        } else if (all == 0) {
            empty.show(
                    Messages.text("library.empty.title"),
                    Messages.text("library.empty.reason"),
                    emptyButtons.toArray(Button[]::new));
        } else {
            Button clear = new Button(Messages.text("library.clear"));
            clear.setId("library-clear");
            clear.setOnAction(event -> {
                model.queryProperty().set("");
                model.methodProperty().set(null);
                if (lookup("#library-method") instanceof ComboBox<?> box) {
                    box.getSelectionModel().selectFirst();
                }
            });
            empty.show(
                    Messages.text("library.nomatch.title"),
                    Messages.text("library.nomatch.reason", String.valueOf(all)),
                    clear);
        }
    }
}
