package org.counterpoint.workbench.newrun;

import java.util.Locale;
import java.util.Objects;
import javafx.collections.FXCollections;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Apart;
import org.jspecify.annotations.Nullable;

/** The methods with a search over their names and summaries; the chosen one stays chosen while the search hides it. */
final class MethodList extends VBox {
    private final ListView<MethodSpec> list = new ListView<>();
    private boolean following;

    MethodList(NewRunForm form) {
        getStyleClass().addAll("method-list", Apart.STYLE_CLASS);
        setSpacing(6);
        TextField search = new TextField();
        search.setId("new-run-method-search");
        search.setPromptText(Messages.text("newrun.method.search"));
        search.setAccessibleText(Messages.text("newrun.method.search"));
        FilteredList<MethodSpec> shown = new FilteredList<>(
                FXCollections.observableArrayList(form.catalog().methods()));
        list.setItems(shown);
        list.setId("new-run-method");
        list.setAccessibleText(Messages.text("newrun.method"));
        list.setCellFactory(view -> new MethodCell());
        Label none = new Label(Messages.text("newrun.method.none"));
        none.setWrapText(true);
        list.setPlaceholder(none);
        VBox.setVgrow(list, Priority.ALWAYS);
        search.textProperty().addListener((observable, before, now) -> {
            following = true;
            shown.setPredicate(method -> matches(method, now));
            select(form.methodProperty().get());
            following = false;
        });
        // Down goes from the search into the list, as in every search field with results below it.
        search.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DOWN) {
                list.requestFocus();
                event.consume();
            }
        });
        search.setOnAction(event -> {
            if (!shown.isEmpty()) {
                list.getSelectionModel().select(shown.getFirst());
            }
        });
        list.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (now != null && !following) {
                form.methodProperty().set(now);
            }
        });
        form.methodProperty().addListener((observable, before, now) -> select(now));
        select(form.methodProperty().get());
        Label heading = new Label(Messages.text("newrun.method"));
        heading.getStyleClass().add("section-title");
        heading.setLabelFor(list);
        getChildren().setAll(heading, search, list);
    }

    private void select(MethodSpec method) {
        boolean outer = following;
        following = true;
        if (list.getItems().contains(method)) {
            if (!Objects.equals(list.getSelectionModel().getSelectedItem(), method)) {
                list.getSelectionModel().select(method);
                list.scrollTo(method);
            }
        } else {
            list.getSelectionModel().clearSelection();
        }
        following = outer;
    }

    static boolean matches(MethodSpec method, String search) {
        String all = (method.title() + " " + method.id() + " " + method.family() + " " + method.summary())
                .toLowerCase(Locale.ROOT);
        for (String word : search.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!all.contains(word)) {
                return false;
            }
        }
        return true;
    }

    private static final class MethodCell extends ListCell<MethodSpec> {
        private final Label title = new Label();
        private final Label family = new Label();
        private final VBox box = new VBox(title, family);

        MethodCell() {
            family.getStyleClass().add("field-help");
            // A list cell is as wide as its content unless it is told otherwise.
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable MethodSpec item, boolean empty) {
            super.updateItem(item, empty);
            setText(null);
            if (item == null || empty) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            title.setText(item.title());
            family.setText(Messages.text("newrun.family." + item.family()));
            setAccessibleText(item.title() + ", " + family.getText());
            setGraphic(box);
        }
    }
}
