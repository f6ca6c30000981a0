package org.counterpoint.workbench.chart;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.collections.FXCollections;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.ListChoice;
import org.counterpoint.workbench.theme.Tokens;
import org.jspecify.annotations.Nullable;

/** Asks what to export, as what and how large; saves it or puts it on the clipboard. FX thread only. */
final class ExportForm {
    private final Exporter exporter;
    private final Tokens screen;
    private final ComboBox<Target> target = new ListChoice<>();
    private final ComboBox<ExportFormat> format = new ListChoice<>();
    private final ComboBox<String> width = new ListChoice<>();
    private final TextField height = new TextField();
    private final ComboBox<Integer> dpi = new ListChoice<>();
    private final CheckBox paper = new CheckBox(Messages.text("chart.form.paper"));
    private final CheckBox heading = new CheckBox(Messages.text("chart.form.heading"));
    private final Label problem = new Label();
    private final VBox box = new VBox(10);

    /** The whole figure or one of its panels. */
    private record Target(@Nullable String panelId, String words) {}

    ExportForm(Figure figure, @Nullable String panelId, Exporter exporter, Tokens screen) {
        this.exporter = exporter;
        this.screen = screen;
        target.getItems().add(new Target(null, Messages.text("chart.form.whole", figure.title())));
        figure.panels()
                .filter(panel -> !(panel instanceof Panel.Words))
                .forEach(panel -> target.getItems().add(new Target(panel.id(), panel.title())));
        target.setValue(target.getItems().stream()
                .filter(one -> panelId != null && panelId.equals(one.panelId()))
                .findFirst()
                .orElse(target.getItems().getFirst()));
        target.setConverter(ListChoice.words(Target::words));
        target.setMaxWidth(300);
        format.setItems(FXCollections.observableArrayList(ExportFormat.values()));
        format.setValue(ExportFormat.PDF);
        width.setItems(FXCollections.observableArrayList("85", "178"));
        width.setEditable(true);
        width.setValue(panelId == null ? "178" : "85");
        height.setPromptText(Messages.text("chart.form.auto"));
        dpi.setItems(FXCollections.observableArrayList(150, 300, 600));
        dpi.setValue(300);
        paper.setSelected(true);
        problem.getStyleClass().add("popover-problem");
        problem.setWrapText(true);
        problem.setMaxWidth(380);
        var picture = Bindings.createBooleanBinding(() -> format.getValue().picture(), format.valueProperty());
        List.of(width, height, paper, heading)
                .forEach(node -> node.disableProperty().bind(picture.not()));
        dpi.disableProperty().bind(format.valueProperty().isNotEqualTo(ExportFormat.PNG));
        GridPane grid = new GridPane(10, 8);
        row(grid, 0, "chart.form.what", target);
        row(grid, 1, "chart.form.format", format);
        row(grid, 2, "chart.form.width", width);
        row(grid, 3, "chart.form.height", height);
        row(grid, 4, "chart.form.dpi", dpi);
        grid.add(paper, 1, 5);
        grid.add(heading, 1, 6);
        Label title = new Label(Messages.text("chart.form.title"));
        title.getStyleClass().add("popover-title");
        box.getStyleClass().add("badge-popover");
        box.setPadding(new Insets(14));
        box.getChildren().setAll(title, grid, problem);
    }

    private static void row(GridPane grid, int row, String key, Node field) {
        Label label = new Label(Messages.text(key));
        label.setLabelFor(field);
        field.setAccessibleText(Messages.text(key));
        grid.add(label, 0, row);
        grid.add(field, 1, row);
    }

    /** Opens the form beside a node; does nothing where that is in no window. */
    void open(Node at) {
        if (at.getScene() == null || at.getScene().getWindow() == null) {
            return;
        }
        PopOver popOver = new PopOver();
        popOver.setContentNode(content(popOver::hide));
        popOver.setAnimated(false);
        popOver.setDetachable(false);
        popOver.setHideOnEscape(true);
        popOver.setOnHidden(event -> at.requestFocus());
        popOver.show(at);
        format.requestFocus();
    }

    /** The content alone. */
    VBox content(Runnable close) {
        box.getChildren().add(buttons(close));
        return box;
    }

    private HBox buttons(Runnable close) {
        Button save = new Button(Messages.text("chart.form.save"));
        save.setDefaultButton(true);
        save.setOnAction(event -> order().ifPresent(order -> {
            close.run();
            exporter.save(order, target.getValue().words());
        }));
        Button copy = new Button(Messages.text("chart.form.copy"));
        copy.setOnAction(event -> order().ifPresent(order -> {
            close.run();
            exporter.copy(order);
        }));
        Button cancel = new Button(Messages.text("chart.form.cancel"));
        cancel.setCancelButton(true);
        cancel.setOnAction(event -> close.run());
        HBox buttons = new HBox(8, save, copy, cancel);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        return buttons;
    }

    private Optional<Exporter.Order> order() {
        try {
            Page page = new Page(
                    number(width.getEditor().getText(), "chart.form.width"),
                    height.getText().isBlank() ? 0 : number(height.getText(), "chart.form.height"),
                    dpi.getValue(),
                    heading.isSelected());
            problem.setText("");
            return Optional.of(new Exporter.Order(
                    target.getValue().panelId(),
                    format.getValue(),
                    page,
                    paper.isSelected() ? FigureExport.PAPER : screen));
        } catch (IllegalArgumentException wrong) {
            problem.setText(wrong.getMessage());
            return Optional.empty();
        }
    }

    private static double number(String text, String key) {
        try {
            return Double.parseDouble(
                    text.strip().toLowerCase(Locale.ROOT).replace("mm", "").strip());
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(Messages.text("chart.form.nonumber", Messages.text(key), text), wrong);
        }
    }
}
