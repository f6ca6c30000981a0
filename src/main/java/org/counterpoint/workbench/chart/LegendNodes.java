package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.Shape;
import javafx.scene.shape.StrokeLineCap;
import org.controlsfx.control.PopOver;
import org.counterpoint.workbench.Messages;

/** Legend entries as nodes: a swatch that looks like the series, and its words. */
final class LegendNodes {
    private LegendNodes() {}

    /** The first entries, and a button that shows all of them where there are more. */
    static List<Node> brief(List<LegendItem> items, ChartStyle style) {
        if (items.size() <= LegendItem.MOST) {
            return of(items, style);
        }
        List<Node> nodes = new ArrayList<>(of(items.subList(0, LegendItem.MOST - 1), style));
        Button more = new Button(Messages.text("chart.legend.more", Numbers.count(items.size() - LegendItem.MOST + 1)));
        more.getStyleClass().setAll("badge-chip");
        more.setOnAction(event -> all(items, style, more));
        nodes.add(more);
        return nodes;
    }

    private static void all(List<LegendItem> items, ChartStyle style, Node at) {
        if (at.getScene() == null || at.getScene().getWindow() == null) {
            return;
        }
        VBox list = new VBox(style.em() * 0.2);
        list.getChildren().setAll(of(items, style));
        list.setPadding(new Insets(style.em()));
        ScrollPane scroll = new ScrollPane(list);
        scroll.setPrefViewportHeight(Math.min(items.size() * style.em() * 1.6, style.em() * 30));
        scroll.getStyleClass().add("badge-popover");
        PopOver popOver = new PopOver(scroll);
        popOver.setAnimated(false);
        popOver.setDetachable(false);
        popOver.setHideOnEscape(true);
        popOver.setOnHidden(event -> at.requestFocus());
        popOver.show(at);
        scroll.requestFocus();
    }

    static List<Node> of(List<LegendItem> items, ChartStyle style) {
        return items.stream().map(item -> entry(item, style)).toList();
    }

    private static Node entry(LegendItem item, ChartStyle style) {
        double em = style.em();
        double width = em * 2.1;
        double height = em * 1.3;
        Pane swatch = new Pane();
        swatch.setMinSize(width, height);
        swatch.setPrefSize(width, height);
        SeriesStyle look = item.style();
        Color color = Color.rgb((look.rgb() >> 16) & 255, (look.rgb() >> 8) & 255, look.rgb() & 255, look.alpha());
        double y = height / 2;
        if (item.band()) {
            Rectangle patch = new Rectangle(0, y - em * 0.4, width, em * 0.8);
            patch.setFill(Color.color(color.getRed(), color.getGreen(), color.getBlue(), look.bandAlpha()));
            swatch.getChildren().add(patch);
        } else {
            if (look.width() > 0) {
                Line line = new Line(0, y, width, y);
                line.setStroke(color);
                line.setStrokeWidth(Math.max(1.2, look.width()) * style.unit());
                line.setStrokeLineCap(StrokeLineCap.BUTT);
                for (float dash : look.dash().pattern((float) look.width())) {
                    line.getStrokeDashArray().add(dash * style.unit());
                }
                swatch.getChildren().add(line);
            }
            if (look.glyph() != Glyph.NONE) {
                swatch.getChildren()
                        .add(glyph(look, width / 2, y, Math.max(6, look.glyphSize()) * style.unit(), color));
            }
        }
        Label label = new Label(item.label(), swatch);
        label.setGraphicTextGap(em * 0.4);
        label.getStyleClass().add("legend-label");
        return label;
    }

    private static Shape glyph(SeriesStyle look, double x, double y, double size, Color color) {
        double h = size / 2;
        Shape shape =
                switch (look.glyph()) {
                    case SQUARE -> new Rectangle(x - h * 0.88, y - h * 0.88, size * 0.88, size * 0.88);
                    case TRIANGLE -> new Polygon(x, y - 1.1 * h, x + h, y + 0.8 * h, x - h, y + 0.8 * h);
                    case DIAMOND -> new Polygon(x, y - 1.2 * h, x + h, y, x, y + 1.2 * h, x - h, y);
                    case PLUS -> Shape.union(bar(x - h, y, x + h, y, h), bar(x, y - h, x, y + h, h));
                    case CROSS -> Shape.union(bar(x - h, y - h, x + h, y + h, h), bar(x - h, y + h, x + h, y - h, h));
                    case BAR -> new Rectangle(x - 0.8, y - 1.6 * h, 1.6, 3.2 * h);
                    case CIRCLE, RING, NONE -> new Circle(x, y, h);
                };
        if (look.glyph() == Glyph.RING) {
            shape.setFill(Color.TRANSPARENT);
            shape.setStroke(color);
            shape.setStrokeWidth(size / 4);
        } else {
            shape.setFill(color);
        }
        return shape;
    }

    private static Shape bar(double x0, double y0, double x1, double y1, double h) {
        Line line = new Line(x0, y0, x1, y1);
        line.setStrokeWidth(h * 0.5);
        return line;
    }
}
