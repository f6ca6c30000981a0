package org.counterpoint.workbench.jobs;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.counterpoint.run.RunStatus;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.view.EmptyState;
import org.jspecify.annotations.Nullable;

/** The table of jobs; several can be picked, and what is picked stays so while the jobs go on. */
final class JobTable {
    private final TableView<Job> table = new TableView<>();
    private final EmptyState empty = new EmptyState();
    private boolean refilling;

    JobTable(JobsModel model) {
        table.setId("jobs-table");
        table.setAccessibleText(Messages.text("jobs.title"));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setPlaceholder(empty);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        TableColumn<Job, Job> state = new TableColumn<>(Messages.text("jobs.state"));
        state.setPrefWidth(84);
        state.setMinWidth(70);
        state.setCellValueFactory(cell -> new SimpleObjectProperty<>(cell.getValue()));
        state.setCellFactory(column -> new StateCell());
        TableColumn<Job, Double> progress = new TableColumn<>(Messages.text("jobs.progress"));
        progress.setPrefWidth(120);
        progress.setCellValueFactory(cell -> new SimpleObjectProperty<>(JobTexts.fraction(cell.getValue())));
        progress.setCellFactory(column -> new ProgressCell());
        table.getColumns().add(state);
        table.getColumns().add(text("jobs.name", 220, Job::name));
        table.getColumns().add(progress);
        table.getColumns().add(number("jobs.steps", 90, job -> job.step() + " / " + job.steps()));
        table.getColumns().add(number("jobs.steptime", 80, JobTexts::stepTime));
        table.getColumns().add(number("jobs.eta", 96, JobTexts::eta));
        table.getColumns().add(number("jobs.memory", 72, JobTexts::memory));
        TableColumn<Job, Job> message = new TableColumn<>(Messages.text("jobs.message"));
        message.setPrefWidth(260);
        message.setCellValueFactory(cell -> new SimpleObjectProperty<>(cell.getValue()));
        message.setCellFactory(column -> new MessageCell());
        table.getColumns().add(message);
        table.getColumns().forEach(column -> column.setReorderable(false));
        model.jobs().addListener((ListChangeListener<Job>) change -> refill(model.jobs()));
        model.aliveProperty().addListener((observable, before, now) -> explain(now));
        explain(false);
        refill(model.jobs());
    }

    TableView<Job> node() {
        return table;
    }

    /** Whether the change under way only brings news of the same jobs. */
    boolean refilling() {
        return refilling;
    }

    List<Job> picked() {
        return List.copyOf(table.getSelectionModel().getSelectedItems());
    }

    private void explain(boolean alive) {
        empty.show(
                Messages.text("jobs.empty.title"), Messages.text(alive ? "jobs.empty.reason" : "jobs.absent.reason"));
    }

    // Replacing rows one by one keeps the keyboard focus and the selected rows where they were.
    private void refill(List<Job> jobs) {
        List<String> ids = table.getItems().stream().map(Job::id).toList();
        refilling = true;
        List<String> picked = picked().stream().map(Job::id).toList();
        if (!ids.equals(jobs.stream().map(Job::id).toList())) {
            table.getItems().setAll(jobs);
        } else {
            for (int i = 0; i < jobs.size(); i++) {
                if (!table.getItems().get(i).equals(jobs.get(i))) {
                    table.getItems().set(i, jobs.get(i));
                }
            }
        }
        for (int i = 0; i < jobs.size(); i++) {
            boolean was = picked.contains(jobs.get(i).id());
            if (was && !table.getSelectionModel().isSelected(i)) {
                table.getSelectionModel().select(i);
            } else if (!was && table.getSelectionModel().isSelected(i)) {
                table.getSelectionModel().clearSelection(i);
            }
        }
        refilling = false;
    }

    private static TableColumn<Job, String> text(String key, double width, Function<Job, String> value) {
        TableColumn<Job, String> column = new TableColumn<>(Messages.text(key));
        column.setPrefWidth(width);
        column.setCellValueFactory(cell -> new SimpleStringProperty(value.apply(cell.getValue())));
        return column;
    }

    private static TableColumn<Job, String> number(String key, double width, Function<Job, String> value) {
        TableColumn<Job, String> column = text(key, width, value);
        column.getStyleClass().add("number-column");
        column.setCellFactory(made -> {
            TableCell<Job, String> cell = new TableCell<>() {
                @Override
                protected void updateItem(@Nullable String item, boolean isEmpty) {
                    super.updateItem(item, isEmpty);
                    setText(isEmpty ? null : item);
                }
            };
            cell.getStyleClass().add("number-cell");
            return cell;
        });
        return column;
    }

    private static final class StateCell extends TableCell<Job, Job> {
        @Override
        protected void updateItem(@Nullable Job item, boolean empty) {
            super.updateItem(item, empty);
            getStyleClass().removeAll("error-text", "live-cell", "muted-cell");
            setText(empty || item == null ? null : JobTexts.state(item.state()));
            if (item != null && !empty) {
                boolean failed = item.state() == RunStatus.FAILED;
                getStyleClass().add(failed ? "error-text" : item.training() ? "live-cell" : "muted-cell");
            }
        }
    }

    private static final class MessageCell extends TableCell<Job, Job> {
        @Override
        protected void updateItem(@Nullable Job item, boolean empty) {
            super.updateItem(item, empty);
            String message = item == null || empty ? null : item.message();
            getStyleClass().remove("error-text");
            setText(message);
            setTooltip(message == null ? null : new Tooltip(message));
            if (message != null && item != null && item.state() == RunStatus.FAILED) {
                getStyleClass().add("error-text");
            }
        }
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
}
