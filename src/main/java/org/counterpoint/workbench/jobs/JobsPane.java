package org.counterpoint.workbench.jobs;

import java.util.function.Function;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.view.EmptyState;
import org.jspecify.annotations.Nullable;

/** The jobs at the bottom of the window: state, progress, time left and a way to stop each. */
public final class JobsPane extends VBox {
    /** A pane over the model. */
    public JobsPane(JobsModel model) {
        getStyleClass().add("panel");
        Label title = new Label(Messages.text("jobs.title"));
        title.getStyleClass().add("panel-title");
        Label problem = new Label();
        problem.textProperty().bind(model.problemProperty());
        problem.getStyleClass().add("error-text");
        HBox.setHgrow(problem, Priority.ALWAYS);
        HBox header = new HBox(title, problem);
        header.getStyleClass().add("panel-header");
        TableView<Job> table = table(model);
        VBox.setVgrow(table, Priority.ALWAYS);
        getChildren().setAll(header, table);
        // The table must not cover the frame of the panel.
        setStyle("-fx-padding: 0 1 6 1;");
        setMinHeight(80);
    }

    private static TableView<Job> table(JobsModel model) {
        TableView<Job> table = new TableView<>();
        table.setId("jobs-table");
        table.setAccessibleText(Messages.text("jobs.title"));
        EmptyState empty = new EmptyState();
        empty.show(Messages.text("jobs.empty.title"), Messages.text("jobs.empty.reason"));
        table.setPlaceholder(empty);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        TableColumn<Job, String> state = text("jobs.state", 90, job -> JobTexts.state(job.state()));
        TableColumn<Job, String> name = text("jobs.name", 220, Job::name);
        TableColumn<Job, Double> progress = new TableColumn<>(Messages.text("jobs.progress"));
        progress.setPrefWidth(160);
        progress.setCellValueFactory(cell -> new SimpleObjectProperty<>(JobTexts.fraction(cell.getValue())));
        progress.setCellFactory(column -> new ProgressCell());
        TableColumn<Job, String> steps = text("jobs.steps", 100, job -> job.step() + " / " + job.steps());
        TableColumn<Job, String> eta = text("jobs.eta", 100, JobTexts::eta);
        TableColumn<Job, String> message = text("jobs.message", 260, job -> job.message() == null ? "" : job.message());
        TableColumn<Job, Job> stop = new TableColumn<>("");
        stop.setCellValueFactory(cell -> new SimpleObjectProperty<>(cell.getValue()));
        stop.setCellFactory(column -> new StopCell(model));
        stop.setPrefWidth(90);
        stop.setMinWidth(80);
        stop.setMaxWidth(90);
        table.getColumns().add(state);
        table.getColumns().add(name);
        table.getColumns().add(progress);
        table.getColumns().add(steps);
        table.getColumns().add(eta);
        table.getColumns().add(stop);
        table.getColumns().add(message);
        table.getColumns().forEach(column -> column.setReorderable(false));
        model.jobs().addListener((ListChangeListener<Job>) change -> refill(table, model));
        refill(table, model);
        return table;
    }

    // Replacing rows one by one keeps the keyboard focus and the selected row where they were.
    private static void refill(TableView<Job> table, JobsModel model) {
        if (table.getItems().size() != model.jobs().size()) {
            table.getItems().setAll(model.jobs());
            return;
        }
        for (int i = 0; i < model.jobs().size(); i++) {
            if (!table.getItems().get(i).equals(model.jobs().get(i))) {
                table.getItems().set(i, model.jobs().get(i));
            }
        }
    }

    private static TableColumn<Job, String> text(String key, double width, Function<Job, String> value) {
        TableColumn<Job, String> column = new TableColumn<>(Messages.text(key));
        column.setPrefWidth(width);
        column.setCellValueFactory(cell -> new SimpleStringProperty(value.apply(cell.getValue())));
        return column;
    }

    private static final class ProgressCell extends TableCell<Job, Double> {
        private final ProgressBar bar = new ProgressBar();

        ProgressCell() {
            bar.setMaxWidth(Double.MAX_VALUE);
            bar.setMinHeight(Region.USE_PREF_SIZE);
        }

        @Override
        protected void updateItem(@Nullable Double item, boolean empty) {
            super.updateItem(item, empty);
            if (!empty && item != null) {
                bar.setProgress(item);
            }
            setGraphic(empty ? null : bar);
        }
    }

    private static final class StopCell extends TableCell<Job, Job> {
        private final Button button = new Button(Messages.text("jobs.stop"));

        StopCell(JobsModel model) {
            button.getStyleClass().add("flat-button");
            button.setOnAction(event -> {
                Job job = getItem();
                if (job != null) {
                    model.stop(job);
                }
            });
        }

        @Override
        protected void updateItem(@Nullable Job item, boolean empty) {
            super.updateItem(item, empty);
            if (item != null) {
                button.setAccessibleText(Messages.text("jobs.stop.named", item.name()));
            }
            setGraphic(empty || item == null || item.state().ended() ? null : button);
        }
    }
}
