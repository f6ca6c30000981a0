package org.counterpoint.workbench.chart;

import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.counterpoint.workbench.controls.Apart;
import org.counterpoint.workbench.controls.Tips;
import org.jspecify.annotations.Nullable;

/** One panel on screen: heading, honest badges, explanation, and the chart, table or words. */
final class PanelNode extends VBox {
    private static final double LEAST_EMS = 14;

    private final String panelId;
    private final FigurePane owner;
    private final Label title = label("panel-title", false);
    private final BadgeBar badges;
    private final Label note = label("panel-note", true);
    private final StackPane body = new StackPane();
    private @Nullable PlotSurface surface;
    private @Nullable TableNode tableNode;
    private double em = Double.NaN;

    PanelNode(String panelId, FigurePane owner) {
        this.panelId = panelId;
        this.owner = owner;
        badges = new BadgeBar(owner.tasks());
        getStyleClass().add("panel");
        setId("panel-" + panelId);
        VBox.setVgrow(body, Priority.ALWAYS);
        body.setMinSize(0, 0);
        body.getStyleClass().add(Apart.STYLE_CLASS);
        setMinSize(0, 0);
        Tips.onDemand(note, note::getText);
        Tips.onDemand(title, this::heading);
        heightProperty().addListener((observable, before, now) -> explain());
        getChildren().addAll(title, badges, note, body);
    }

    String panelId() {
        return panelId;
    }

    /** Shows words instead of a chart. */
    void words(Panel.Words words, ChartStyle style) {
        head(words.title(), "", style);
        badges.show(List.of());
        Label label = label("panel-words", true);
        label.setText(words.note());
        StackPane.setAlignment(label, Pos.TOP_LEFT);
        StackPane.setMargin(label, new Insets(style.em() * 0.2, style.em() * 0.4, style.em() * 0.4, style.em() * 0.4));
        label.setMaxHeight(Double.MAX_VALUE);
        label.setAlignment(Pos.TOP_LEFT);
        body.getChildren().setAll(label);
        surface = null;
        tableNode = null;
    }

    /** Shows a table. */
    void table(Panel.Table table, ChartStyle style) {
        head(table.title(), table.note(), style);
        badges.show(table.badges());
        TableNode shown = tableNode;
        if (shown == null) {
            shown = new TableNode(row -> owner.pickedRow(panelId, row));
            tableNode = shown;
            body.getChildren().setAll(shown.node());
            Node at = shown.node();
            at.setOnContextMenuRequested(event -> {
                owner.menu(panelId, at, event.getScreenX(), event.getScreenY());
                event.consume();
            });
        }
        shown.show(table, style);
        surface = null;
    }

    /** Shows a chart, keeping the zoom of the one before. */
    void show(Built next, ChartStyle style) {
        head(next.panel().title(), next.panel().note(), style);
        PlotSurface shown = surface;
        if (shown == null) {
            shown = new PlotSurface(panelId, owner, drawing -> badges.show(drawing.badges()));
            new PlotGestures(panelId, shown);
            surface = shown;
            tableNode = null;
            body.getChildren().setAll(shown);
        }
        shown.show(next);
    }

    /** Height that the panel fills at a width; infinite for a chart, which fills any. */
    double naturalHeight(double width) {
        return surface == null ? prefHeight(width) : Double.POSITIVE_INFINITY;
    }

    /** Where the chart is seen, or null while the panel holds words or a table. */
    @Nullable
    PlotSurface surface() {
        return surface;
    }

    /** Moves the time cursor and the range of steps to the figure's. */
    void place() {
        PlotSurface shown = surface;
        if (shown != null) {
            shown.place();
        }
    }

    private String heading() {
        return note.isVisible() || note.getText().isEmpty() ? title.getText() : title.getText() + "\n" + note.getText();
    }

    private void head(String heading, String explanation, ChartStyle style) {
        if (style.em() != em) {
            em = style.em();
            setSpacing(em * 0.1);
            setPadding(new Insets(em * 0.4, em * 0.3, em * 0.3, em * 0.3));
            Insets side = new Insets(0, em * 0.4, 0, em * 0.4);
            VBox.setMargin(title, side);
            VBox.setMargin(badges, side);
            VBox.setMargin(note, side);
            badges.setHgap(em * 0.4);
            badges.setVgap(em * 0.2);
            note.setMaxHeight(em * 0.82 * 2.75);
        }
        title.setText(heading);
        note.setText(explanation);
        explain();
    }

    /** A low chart needs the room of its explanation. */
    private void explain() {
        boolean low = surface != null && getHeight() > 0 && getHeight() < em * LEAST_EMS;
        boolean shown = !low && !note.getText().isEmpty();
        note.setVisible(shown);
        note.setManaged(shown);
    }

    private static Label label(String styleClass, boolean wrap) {
        Label label = new Label();
        label.getStyleClass().add(styleClass);
        label.setWrapText(wrap);
        label.setMinWidth(0);
        return label;
    }
}
