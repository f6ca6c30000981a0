package org.counterpoint.workbench.theme;

import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.SVGPath;
import javafx.scene.shape.Shape;
import org.jspecify.annotations.Nullable;

/** A sample of how a run is drawn: a piece of its line with its marker; a hollow ring where it is not drawn. */
public final class RunChip extends Pane {
    private static final double WIDTH = 26;
    private static final double HEIGHT = 14;

    /** A chip that shows nothing yet. */
    public RunChip() {
        setMinSize(WIDTH, HEIGHT);
        setPrefSize(WIDTH, HEIGHT);
        setMaxSize(WIDTH, HEIGHT);
    }

    /** Shows the style of a drawn run, or the ring of one that is not drawn. */
    public void show(@Nullable RunStyle style, Theme theme) {
        if (style == null) {
            Circle ring = new Circle(WIDTH / 2, HEIGHT / 2, 5, Color.TRANSPARENT);
            ring.setStroke(theme.tokens().neutral().fx());
            ring.setStrokeWidth(1.5);
            getChildren().setAll(ring);
            return;
        }
        Color color = theme.palette().run(style, theme.tokens()).fx();
        Line line = new Line(1, HEIGHT / 2, WIDTH - 1, HEIGHT / 2);
        line.setStroke(color);
        line.setStrokeWidth(2);
        for (float length : style.dash()) {
            line.getStrokeDashArray().add((double) length * 0.7);
        }
        Shape marker = marker(style.marker(), color);
        getChildren().setAll(line, marker);
    }

    private static Shape marker(RunStyle.Marker marker, Color color) {
        double x = WIDTH / 2;
        double y = HEIGHT / 2;
        Shape shape =
                switch (marker) {
                    case CIRCLE -> new Circle(x, y, 4.5);
                    case SQUARE -> new Rectangle(x - 4, y - 4, 8, 8);
                    case TRIANGLE -> new Polygon(x - 5, y + 4, x + 5, y + 4, x, y - 5);
                    case DIAMOND -> new Polygon(x - 5, y, x, y - 5, x + 5, y, x, y + 5);
                    case PLUS -> path("M-1.2,-5H1.2V-1.2H5V1.2H1.2V5H-1.2V1.2H-5V-1.2H-1.2Z", x, y, 0);
                    case CROSS -> path("M-1.2,-5H1.2V-1.2H5V1.2H1.2V5H-1.2V1.2H-5V-1.2H-1.2Z", x, y, 45);
                };
        shape.setFill(color);
        return shape;
    }

    private static Shape path(String content, double x, double y, double degrees) {
        SVGPath path = new SVGPath();
        path.setContent(content);
        path.setLayoutX(x);
        path.setLayoutY(y);
        path.setRotate(degrees);
        return path;
    }
}
