package org.counterpoint.workbench.jobs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.controls.PaintedColumn;
import org.counterpoint.workbench.controls.PaintedRow;
import org.counterpoint.workbench.controls.TextRuler;
import org.counterpoint.workbench.controls.Tips;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.EmptyState;
import org.jspecify.annotations.Nullable;

/**
 * The table of jobs in the order of the queue. Several can be picked, and what is picked stays so while the jobs go on; a waiting one
 * can be dragged to another place.
 */
final class JobTable {
    private static final DataFormat DRAGGED = dragged();
    /** Below these widths, in ems, columns leave that are said elsewhere too. */
    private static final double WIDE = 78;

    private static final double NARROW = 56;

    private final JobsModel model;
    private final Theme theme;
    private final TableView<Job> table = new TableView<>();
    private final EmptyState empty = new EmptyState();
    private final TextRuler ruler = new TextRuler();
    private final List<PaintedColumn<Job>> whenWide = new ArrayList<>();
    private final List<PaintedColumn<Job>> whenMiddle = new ArrayList<>();
    private final List<Width> widths = new ArrayList<>();
    private double scale;
    private Map<String, String> names = Map.of();
    /** While selection and picks follow each other, so that neither answers the other. */
    private boolean refilling;

    /** Widths of a column in pixels at the ordinary size of text. */
    private record Width(PaintedColumn<Job> column, double usual, double least) {}

    JobTable(JobsModel model, Theme theme) {
        this.model = model;
        this.theme = theme;
        table.setId("jobs-table");
        table.setAccessibleText(Messages.text("jobs.title"));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setPlaceholder(empty);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setRowFactory(view -> row());
        columns();
        model.jobs().addListener((ListChangeListener<Job>) change -> refill(model.jobs()));
        model.aliveProperty().addListener((observable, before, now) -> explain(now));
        model.pickedProperty().addListener((observable, before, now) -> show(now));
        theme.tokensProperty().addListener((observable, before, now) -> table.refresh());
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<Job>) change -> {
            if (!refilling) {
                refilling = true;
                model.pick(table.getSelectionModel().getSelectedItems().stream()
                        .map(Job::id)
                        .toList());
                refilling = false;
            }
        });
        table.widthProperty().addListener(any -> fit());
        theme.fontScaleProperty().addListener(any -> fit());
        fit();
        explain(false);
        refill(model.jobs());
    }

    private static DataFormat dragged() {
        String name = "application/x-counterpoint-job";
        DataFormat known = DataFormat.lookupMimeType(name);
        return known == null ? new DataFormat(name) : known;
    }

    TableView<Job> node() {
        return table;
    }

    private void columns() {
        add("jobs.position", 32, 32, new JobPainters.Words(JobTable::position, true, false));
        add("jobs.state", 92, 84, new JobPainters.State());
        add("jobs.name", 230, 130, new JobPainters.Name());
        add("jobs.progress", 180, 136, new JobPainters.Progress());
        add("jobs.when", 166, 148, JobPainters.when());
        whenMiddle.add(add("jobs.steptime", 78, 70, new JobPainters.Words(JobTexts::stepTime, true, false)));
        add("jobs.slot", 58, 50, new JobPainters.Words(JobTable::slot, false, false));
        whenMiddle.add(add("jobs.memory", 70, 62, new JobPainters.Words(JobTexts::memory, true, false)));
        whenWide.add(add("jobs.origin", 170, 90, new JobPainters.Words(this::origin, false, true)));
        whenWide.add(add("jobs.message", 240, 120, new JobPainters.Message()));
    }

    private PaintedColumn<Job> add(String key, double width, double least, CellPainter<Job> painter) {
        PaintedColumn<Job> column = new PaintedColumn<>(painter, Comparator.comparing(Job::id));
        Label heading = new Label(Messages.text(key));
        Tips.on(heading, Messages.text(key + ".tip"));
        column.setGraphic(heading);
        widths.add(new Width(column, width, least));
        // The rows stand in the order of the queue, which is changed by moving them.
        column.setSortable(false);
        column.setReorderable(false);
        if (painter instanceof JobPainters.Words words && words.number()) {
            column.getStyleClass().add("number-column");
        }
        table.getColumns().add(column);
        return column;
    }

    private static String position(Job job) {
        return job.place().position() > 0 && job.waiting()
                ? String.valueOf(job.place().position())
                : "";
    }

    private static String slot(Job job) {
        String slot = job.place().slot();
        return slot == null || job.waiting() ? "" : slot;
    }

    private String origin(Job job) {
        return JobTexts.origin(job, id -> names.getOrDefault(id, id));
    }

    private void fit() {
        if (scale != theme.fontScale()) {
            scale = theme.fontScale();
            widths.forEach(width -> {
                width.column().setMinWidth(width.least() * scale);
                width.column().setPrefWidth(width.usual() * scale);
            });
        }
        double em = 13 * scale;
        whenWide.forEach(column -> column.setVisible(table.getWidth() <= 0 || table.getWidth() >= WIDE * em));
        whenMiddle.forEach(column -> column.setVisible(table.getWidth() <= 0 || table.getWidth() >= NARROW * em));
    }

    private TableRow<Job> row() {
        PaintedRow<Job> row = new PaintedRow<>(theme::tokens, ruler);
        row.setOnDragDetected(event -> {
            Job job = row.getItem();
            if (job != null && job.waiting()) {
                ClipboardContent content = new ClipboardContent();
                content.put(DRAGGED, job.id());
                row.startDragAndDrop(TransferMode.MOVE).setContent(content);
                event.consume();
            }
        });
        row.setOnDragOver(event -> {
            if (landing(row, event) != null) {
                event.acceptTransferModes(TransferMode.MOVE);
                event.consume();
            }
        });
        row.setOnDragDropped(event -> {
            Job job = landing(row, event);
            if (job != null) {
                dropped(job, row, event.getY() > row.getHeight() / 2);
                event.setDropCompleted(true);
                event.consume();
            }
        });
        return row;
    }

    /** The dragged job, where it can be put before or behind the job of a row. */
    private @Nullable Job landing(TableRow<Job> row, DragEvent event) {
        Job target = row.getItem();
        if (target == null || !target.waiting() || !(event.getDragboard().getContent(DRAGGED) instanceof String id)) {
            return null;
        }
        return model.queue().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private void dropped(Job job, TableRow<Job> row, boolean behind) {
        List<Job> queue = model.queue();
        int at = queue.indexOf(row.getItem()) + (behind ? 1 : 0);
        model.moveBefore(job, at < queue.size() ? queue.get(at) : null);
    }

    private void explain(boolean alive) {
        empty.show(
                Messages.text("jobs.empty.title"), Messages.text(alive ? "jobs.empty.reason" : "jobs.absent.reason"));
    }

    // Replacing rows one by one keeps the keyboard focus and the selected rows where they were.
    private void refill(List<Job> jobs) {
        Map<String, String> known = new HashMap<>();
        jobs.forEach(job -> known.put(job.id(), job.name()));
        names = known;
        List<String> ids = table.getItems().stream().map(Job::id).toList();
        List<String> picked = model.pickedProperty().get().stream().map(Job::id).toList();
        Job focused = table.getFocusModel().getFocusedItem();
        refilling = true;
        if (!ids.equals(jobs.stream().map(Job::id).toList())) {
            table.getItems().setAll(jobs);
        } else {
            for (int i = 0; i < jobs.size(); i++) {
                if (!table.getItems().get(i).equals(jobs.get(i))) {
                    table.getItems().set(i, jobs.get(i));
                }
            }
        }
        select(picked);
        if (focused != null) {
            for (int i = 0; i < jobs.size(); i++) {
                if (jobs.get(i).id().equals(focused.id())
                        && table.getFocusModel().getFocusedIndex() != i) {
                    table.getFocusModel().focus(i);
                }
            }
        }
        refilling = false;
    }

    private void show(List<Job> picked) {
        if (!refilling) {
            refilling = true;
            select(picked.stream().map(Job::id).toList());
            refilling = false;
            if (!picked.isEmpty()) {
                reveal(picked.getFirst());
            }
        }
    }

    /** What was picked elsewhere comes into sight. */
    private void reveal(Job job) {
        if (table.lookup(".virtual-flow") instanceof VirtualFlow<?> flow) {
            IndexedCell<?> first = flow.getFirstVisibleCell();
            IndexedCell<?> last = flow.getLastVisibleCell();
            int at = table.getItems().indexOf(job);
            boolean seen = first != null && last != null && at >= first.getIndex() && at < last.getIndex();
            if (at >= 0 && !seen) {
                table.scrollTo(Math.max(0, at - 1));
            }
        }
    }

    private void select(List<String> picked) {
        for (int i = 0; i < table.getItems().size(); i++) {
            boolean should = picked.contains(table.getItems().get(i).id());
            if (should && !table.getSelectionModel().isSelected(i)) {
                table.getSelectionModel().select(i);
            } else if (!should && table.getSelectionModel().isSelected(i)) {
                table.getSelectionModel().clearSelection(i);
            }
        }
    }
}
