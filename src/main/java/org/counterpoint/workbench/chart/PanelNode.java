package org.counterpoint.workbench.chart;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Objects;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import org.jfree.chart.fx.ChartViewer;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/** One panel on screen: heading, honest badge, explanation, chart, and above the chart the time cursor and the pointer's values. */
final class PanelNode extends VBox {
    private static final double REACH = 28;

    private final String panelId;
    private final FigurePane owner;
    private final Label title = label("panel-title", false);
    private final BadgeBar badges;
    private final Label note = label("panel-note", true);
    private final StackPane body = new StackPane();
    private final Pane overlay = new Pane();
    private final Line cursor = new Line();
    private final Circle hoverPoint = new Circle();
    private final Label tip = label("hover-tip", false);
    private @Nullable ChartViewer viewer;
    private @Nullable Built built;
    private @Nullable TableNode tableNode;

    PanelNode(String panelId, FigurePane owner) {
        this.panelId = panelId;
        this.owner = owner;
        badges = new BadgeBar(owner.tasks());
        getStyleClass().add("panel");
        setId("panel-" + panelId);
        overlay.setMouseTransparent(true);
        cursor.getStyleClass().add("time-cursor");
        hoverPoint.getStyleClass().add("hover-point");
        cursor.setVisible(false);
        hoverPoint.setVisible(false);
        tip.setVisible(false);
        VBox.setVgrow(body, Priority.ALWAYS);
        body.setMinSize(0, 0);
        setMinSize(0, 0);
        getChildren().addAll(title, badges, note, body);
    }

    String panelId() {
        return panelId;
    }

    /** Shows words instead of a chart. */
    void words(Panel.Words words, ChartStyle style) {
        head(words.title(), List.of(), "", style);
        Label label = label("panel-words", true);
        label.setText(words.note());
        StackPane.setAlignment(label, Pos.TOP_LEFT);
        StackPane.setMargin(label, new Insets(0, style.em() * 0.7, 0, style.em() * 0.7));
        label.setMaxHeight(Double.MAX_VALUE);
        label.setAlignment(Pos.TOP_LEFT);
        body.getChildren().setAll(label);
        viewer = null;
        built = null;
    }

    /** Shows a table. */
    void table(Panel.Table table, ChartStyle style) {
        head(table.title(), table.badges(), table.note(), style);
        TableNode shown = tableNode;
        if (shown == null) {
            shown = new TableNode(row -> owner.pickedRow(panelId, row));
            tableNode = shown;
        }
        shown.show(table);
        body.getChildren().setAll(shown.node());
        viewer = null;
        built = null;
    }

    /** Shows a chart, keeping the zoom of the one before. */
    void show(Built next, ChartStyle style) {
        head(next.panel().title(), next.badges(), next.panel().note(), style);
        Built before = built;
        ChartViewer shown = viewer;
        if (before != null && shown != null) {
            XYPlot old = (XYPlot) before.chart().getPlot();
            boolean sameAxes = old.getDomainAxis().getClass() == axisClass(next, true)
                    && old.getRangeAxis().getClass() == axisClass(next, false);
            Range x = old.getDomainAxis().getRange();
            Range y = old.getRangeAxis().getRange();
            if (sameAxes) {
                ChartBuilder.zoom(
                        next.chart(), x.equals(before.domain()) ? null : x, y.equals(before.range()) ? null : y);
            }
        }
        built = next;
        if (shown == null) {
            shown = new ChartViewer(next.chart(), false);
            shown.setMinSize(0, 0);
            shown.getCanvas().setTooltipEnabled(false);
            shown.addEventHandler(MouseEvent.MOUSE_MOVED, this::moved);
            shown.addEventHandler(MouseEvent.MOUSE_EXITED, event -> hideTip());
            shown.addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
            viewer = shown;
            overlay.getChildren().setAll(cursor, hoverPoint, tip);
            body.getChildren().setAll(shown, overlay);
        } else {
            shown.setChart(next.chart());
        }
        next.chart().addChangeListener(event -> {
            owner.zoomed(this);
            moveCursor();
        });
        hideTip();
        moveCursor();
    }

    private static Class<?> axisClass(Built next, boolean domain) {
        XYPlot plot = (XYPlot) next.chart().getPlot();
        return (domain ? plot.getDomainAxis() : plot.getRangeAxis()).getClass();
    }

    /** Undoes zoom and pan. */
    void resetZoom() {
        Built now = built;
        if (now != null) {
            ChartBuilder.zoom(now.chart(), now.domain(), now.range());
        }
    }

    /** The chart shown, or null while the panel holds words. */
    @Nullable
    Built built() {
        return built;
    }

    /** Shows points chosen anew for a zoomed range. */
    @SuppressWarnings("ReferenceEquality") // a chart built anew since then is another one, even if it looks the same
    void redecimated(Built of, List<Decimator.Kept> kept, List<Badge> words) {
        if (of == built && of.painter() != null) {
            of.painter().show(kept);
            badges.show(words);
            ChartViewer shown = viewer;
            if (shown != null) {
                shown.getCanvas().draw();
            }
        }
    }

    /** Moves the time cursor to the figure's step. */
    void moveCursor() {
        Hover hover = hover();
        Built now = built;
        double step = owner.cursor();
        overlay.getChildren().removeIf(node -> node.getStyleClass().contains("time-point"));
        cursor.setVisible(false);
        if (hover == null || now == null || Double.isNaN(step)) {
            return;
        }
        Rectangle2D area = Objects.requireNonNull(area());
        if (timed(now.panel())) {
            double x = hover.px(step);
            if (x >= area.getMinX() - 0.5 && x <= area.getMaxX() + 0.5) {
                cursor.setStartX(x);
                cursor.setEndX(x);
                cursor.setStartY(area.getMinY());
                cursor.setEndY(area.getMaxY());
                cursor.setVisible(true);
            }
        } else if (now.panel() instanceof Panel.Xy xy) {
            for (Series series : xy.series()) {
                ring(series, hover, step);
            }
        }
    }

    private void ring(Series series, Hover hover, double step) {
        double[] steps = series.steps();
        if (steps == null || steps.length == 0 || !series.style().fade()) {
            return;
        }
        int i = Math.max(0, Decimator.upperBound(steps, step) - 1);
        Circle circle = new Circle(
                hover.px(series.x()[i]), hover.py(series.y()[i]), owner.style().em() * 0.45);
        circle.getStyleClass().add("time-point");
        overlay.getChildren().addFirst(circle);
    }

    private static boolean timed(Panel panel) {
        return switch (panel) {
            case Panel.Xy xy -> xy.time();
            case Panel.Heat heat -> heat.edges() != null;
            case Panel.Table ignored -> false;
            case Panel.Words ignored -> false;
        };
    }

    private void moved(MouseEvent event) {
        Hover hover = hover();
        Hover.Hit hit = hover == null ? null : hover.at(event.getX(), event.getY(), REACH);
        if (hit == null) {
            hideTip();
            return;
        }
        hoverPoint.setVisible(hit.row() < 0);
        hoverPoint.setCenterX(hit.x());
        hoverPoint.setCenterY(hit.y());
        hoverPoint.setRadius(owner.style().em() * 0.38);
        tip.setText(hit.words());
        tip.setVisible(true);
        tip.autosize();
        double gap = owner.style().em();
        double x = hit.x() + gap + tip.getWidth() > overlay.getWidth() ? hit.x() - gap - tip.getWidth() : hit.x() + gap;
        double y = Math.clamp(hit.y() - tip.getHeight() / 2, 0, Math.max(0, overlay.getHeight() - tip.getHeight()));
        tip.relocate(Math.max(0, x), y);
    }

    private void clicked(MouseEvent event) {
        if (event.getButton() == MouseButton.SECONDARY) {
            owner.menu(this, event.getScreenX(), event.getScreenY());
            return;
        }
        if (event.getClickCount() == 2) {
            resetZoom();
            return;
        }
        if (event.getButton() != MouseButton.PRIMARY || !event.isStillSincePress()) {
            return;
        }
        Hover hover = hover();
        Hover.Hit hit = hover == null ? null : hover.at(event.getX(), event.getY(), REACH * 2);
        if (hit != null) {
            owner.picked(panelId, hit);
        }
    }

    private void hideTip() {
        tip.setVisible(false);
        hoverPoint.setVisible(false);
    }

    private @Nullable Hover hover() {
        Built now = built;
        Rectangle2D area = area();
        return now == null || area == null ? null : new Hover(now, area);
    }

    private @Nullable Rectangle2D area() {
        ChartViewer shown = viewer;
        if (shown == null || shown.getRenderingInfo() == null) {
            return null;
        }
        PlotRenderingInfo info = shown.getRenderingInfo().getPlotInfo();
        Rectangle2D area = info.getDataArea();
        return area == null || area.isEmpty() ? null : area;
    }

    private void head(String heading, List<Badge> said, String explanation, ChartStyle style) {
        double em = style.em();
        setSpacing(em * 0.1);
        setPadding(new Insets(em * 0.4, em * 0.3, em * 0.3, em * 0.3));
        Insets side = new Insets(0, em * 0.4, 0, em * 0.4);
        VBox.setMargin(title, side);
        VBox.setMargin(badges, side);
        badges.setHgap(em * 0.4);
        badges.setVgap(em * 0.2);
        VBox.setMargin(note, side);
        title.setText(heading);
        badges.show(said);
        show(note, explanation);
        note.setMaxHeight(em * 0.82 * 2.75);
        note.setTooltip(explanation.isEmpty() ? null : new Tooltip(explanation));
    }

    private static void show(Label label, String text) {
        label.setText(text);
        label.setVisible(!text.isEmpty());
        label.setManaged(!text.isEmpty());
    }

    private static Label label(String styleClass, boolean wrap) {
        Label label = new Label();
        label.getStyleClass().add(styleClass);
        label.setWrapText(wrap);
        label.setMinWidth(0);
        return label;
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        moveCursor();
    }
}
