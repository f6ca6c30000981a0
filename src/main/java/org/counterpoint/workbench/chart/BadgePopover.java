package org.counterpoint.workbench.chart;

import java.util.Comparator;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.controlsfx.control.PopOver;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.task.TaskRunner;

/** What a badge stands for: the sentence behind its words, and the raw rows, sortable and to be copied. FX thread. */
final class BadgePopover {
    private static final int MOST = 5_000;
    private static final Comparator<String> ORDER = BadgePopover::compare;

    private BadgePopover() {}

    /** Opens the list beside its badge; does nothing where the badge is in no window. */
    static void show(Badge badge, Node at, TaskRunner tasks) {
        Window window = at.getScene() == null ? null : at.getScene().getWindow();
        if (window == null) {
            return;
        }
        PopOver popOver = new PopOver();
        VBox content = content(badge, tasks, popOver::hide);
        popOver.setContentNode(content);
        popOver.setTitle(badge.words());
        popOver.setAnimated(false);
        popOver.setDetachable(false);
        popOver.setHideOnEscape(true);
        popOver.setArrowLocation(PopOver.ArrowLocation.TOP_LEFT);
        popOver.setOnHidden(event -> at.requestFocus());
        popOver.show(at);
        content.lookupAll(".button").stream().findFirst().ifPresent(Node::requestFocus);
    }

    /** The content alone. */
    static VBox content(Badge badge, TaskRunner tasks, Runnable close) {
        Label words = new Label(badge.words());
        words.getStyleClass().add("popover-title");
        Label why = new Label(badge.why());
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        why.setMaxWidth(460);
        Label state = new Label(badge.columns().isEmpty() ? Messages.text("chart.rows.none") : "");
        state.getStyleClass().add("popover-state");
        Button done = new Button(Messages.text("chart.rows.close"));
        done.setCancelButton(true);
        done.setOnAction(event -> close.run());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox foot = new HBox(8, state, gap, done);
        foot.setAlignment(Pos.CENTER_LEFT);
        VBox box = new VBox(8, words, why, foot);
        box.getStyleClass().add("badge-popover");
        box.setPadding(new Insets(12));
        if (!badge.columns().isEmpty()) {
            state.setText(Messages.text("chart.rows.reading"));
            tasks.runLatest(
                    Messages.text("chart.rows.reading"),
                    progress -> badge.rows().get(),
                    rows -> {
                        box.getChildren().add(2, table(badge, rows));
                        foot.getChildren().add(2, copy(badge, rows, tasks, state));
                        state.setText(
                                rows.size() > MOST
                                        ? Messages.text(
                                                "chart.rows.first", Numbers.count(MOST), Numbers.count(rows.size()))
                                        : Messages.text("chart.rows.title", Numbers.count(rows.size())));
                        Window window =
                                box.getScene() == null ? null : box.getScene().getWindow();
                        if (window != null) {
                            window.sizeToScene();
                        }
                    },
                    failure -> state.setText(Messages.text("chart.rows.failed", String.valueOf(failure.getMessage()))));
        }
        return box;
    }

    private static Button copy(Badge badge, List<List<String>> rows, TaskRunner tasks, Label state) {
        Button copy = new Button(Messages.text("chart.rows.copy"));
        copy.setOnAction(event -> tasks.runLatest(
                Messages.text("chart.rows.copy"),
                progress -> Csv.of(badge.columns(), rows),
                csv -> {
                    ClipboardContent text = new ClipboardContent();
                    text.putString(csv);
                    Clipboard.getSystemClipboard().setContent(text);
                    state.setText(Messages.text("chart.rows.copied", Numbers.count(rows.size())));
                },
                failure -> state.setText(Messages.text("chart.rows.failed", String.valueOf(failure.getMessage())))));
        return copy;
    }

    private static TableView<List<String>> table(Badge badge, List<List<String>> rows) {
        TableView<List<String>> table = new TableView<>();
        table.setAccessibleText(badge.words());
        for (int c = 0; c < badge.columns().size(); c++) {
            int index = c;
            TableColumn<List<String>, String> column =
                    new TableColumn<>(badge.columns().get(c));
            column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(
                    index < row.getValue().size() ? row.getValue().get(index) : ""));
            column.setComparator(ORDER);
            column.setPrefWidth(c == 0 ? 210 : 130);
            table.getColumns().add(column);
        }
        table.getItems().setAll(List.copyOf(rows.subList(0, Math.min(MOST, rows.size()))));
        table.setPrefHeight(Math.min(300, 60 + 30.0 * table.getItems().size()));
        table.setPrefWidth(Math.min(
                720, 230 + 132.0 * Math.max(1, badge.columns().size() - 1)));
        return table;
    }

    /** Numbers by size, words by letters, numbers first. */
    private static int compare(String a, String b) {
        double x = number(a);
        double y = number(b);
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return Double.isNaN(x) == Double.isNaN(y)
                    ? String.CASE_INSENSITIVE_ORDER.compare(a, b)
                    : Boolean.compare(Double.isNaN(x), Double.isNaN(y));
        }
        return Double.compare(x, y);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException words) {
            return Double.NaN;
        }
    }
}
