package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.text.Text;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** Columns of the samples table. */
final class SampleColumns {
    private SampleColumns() {}

    static List<TableColumn<SamplesModel.Row, ?>> of(
            List<String> objectives, boolean severalRuns, Looks looks, double em) {
        List<TableColumn<SamplesModel.Row, ?>> columns = new ArrayList<>();
        if (severalRuns) {
            columns.add(SampleListPage.column(Messages.text("samples.column.run"), em * 9, SamplesModel.Row::label));
        }
        columns.add(SampleListPage.column(
                Messages.text("samples.column.step"),
                em * 3.6,
                row -> row.sample().step()));
        columns.add(SampleListPage.column(
                Messages.text("samples.column.split"),
                em * 6.2,
                row -> row.sample().split()));
        columns.add(SampleListPage.column(
                Messages.text("samples.column.category"),
                em * 8.8,
                row -> row.sample().category()));
        columns.add(text(
                Messages.text("samples.column.prompt"),
                em * (severalRuns ? 17 : 21),
                row -> row.sample().prompt(),
                "sample-muted"));
        columns.add(text(
                Messages.text("samples.column.completion"),
                em * (severalRuns ? 18.5 : 23),
                row -> row.sample().completion(),
                "sample-text"));
        for (String objective : objectives) {
            TableColumn<SamplesModel.Row, Double> column = SampleListPage.column(
                    objective, em * 5.4, row -> row.sample().rewards().getOrDefault(objective, Double.NaN));
            int rgb = looks.objective(objective);
            column.setCellFactory(c -> new RewardCell(rgb));
            columns.add(column);
        }
        columns.add(SampleListPage.column(
                Messages.text("samples.column.behaviour"),
                em * 9,
                row -> row.sample().behavior() == null
                        ? ""
                        : String.valueOf(row.sample().behavior())));
        columns.add(SampleListPage.column(
                Messages.text("samples.column.tokens"),
                em * 4.6,
                row -> row.sample().tokens()));
        return columns;
    }

    private static TableColumn<SamplesModel.Row, String> text(
            String heading, double width, java.util.function.Function<SamplesModel.Row, String> value, String style) {
        TableColumn<SamplesModel.Row, String> column = SampleListPage.column(
                heading, width, row -> value.apply(row).strip().replaceAll("\\s+", " "));
        column.setCellFactory(c -> new WrappedCell(style));
        return column;
    }

    /** A cell whose words wrap. */
    private static final class WrappedCell extends TableCell<SamplesModel.Row, String> {
        private final Text text = new Text();

        WrappedCell(String style) {
            text.getStyleClass().add(style);
            text.wrappingWidthProperty().bind(widthProperty().subtract(16));
        }

        @Override
        protected void updateItem(@Nullable String item, boolean empty) {
            super.updateItem(item, empty);
            text.setText(item == null ? "" : item);
            setGraphic(empty ? null : text);
        }
    }

    /** A reward as a number over a bar in the objective's colour; the bar assumes a scale from 0 to 1. */
    private static final class RewardCell extends TableCell<SamplesModel.Row, Double> {
        private final int rgb;

        RewardCell(int rgb) {
            this.rgb = rgb;
            getStyleClass().add("reward-cell");
        }

        @Override
        protected void updateItem(@Nullable Double item, boolean empty) {
            super.updateItem(item, empty);
            if (empty || item == null || Double.isNaN(item)) {
                setText("");
                setStyle("");
                return;
            }
            setText(String.format(Locale.ROOT, "%.3f", item));
            double share = 100 * Math.clamp(item, 0.0, 1.0);
            setStyle(String.format(
                    Locale.ROOT,
                    "-fx-background-color: linear-gradient(to right, #%06x44 0%%, #%06x44 %.1f%%, transparent %.1f%%);",
                    rgb,
                    rgb,
                    share,
                    share));
        }
    }
}
