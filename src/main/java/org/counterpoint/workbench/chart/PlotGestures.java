package org.counterpoint.workbench.chart;

import java.awt.geom.Rectangle2D;
import javafx.scene.Cursor;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import org.counterpoint.workbench.selection.StepRange;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * What mouse and keys do to a chart: a drag zooms, with the secondary button or Ctrl it moves the chart, with Shift it chooses a range of
 * steps; the wheel zooms; a click sets the time cursor, a double click shows everything. Charts that are linked follow along their
 * horizontal axis ({@link ZoomLink}). FX thread only.
 */
final class PlotGestures {
    private static final double REACH = 28;
    private static final double LEAST_DRAG = 5;
    private static final double THIN = 14;
    private static final double STEP = 0.8;
    private static final long WHEEL_PAUSE_NANOS = 700_000_000L;

    private final String panelId;
    private final PlotSurface surface;
    private Drag drag = Drag.NONE;
    private double startX;
    private double startY;
    private @Nullable Drawing startDrawing;
    private Viewport startView = Viewport.ALL;
    private boolean moved;
    private long lastWheel;
    private double keyAnchor = Double.NaN;

    /** What a drag does. */
    private enum Drag {
        NONE,
        ZOOM,
        PAN,
        BRUSH,
        DRAW
    }

    PlotGestures(String panelId, PlotSurface surface) {
        this.panelId = panelId;
        this.surface = surface;
        surface.setOnMouseMoved(this::hover);
        surface.setOnMouseExited(event -> surface.overlay().hideTip());
        surface.setOnMousePressed(this::pressed);
        surface.setOnMouseDragged(this::dragged);
        surface.setOnMouseReleased(this::released);
        surface.setOnMouseClicked(this::clicked);
        surface.setOnScroll(this::scrolled);
        surface.setOnKeyPressed(this::key);
        surface.setOnContextMenuRequested(this::menu);
    }

    private boolean timed() {
        Built built = surface.built();
        return built != null && PlotSurface.timed(built.panel());
    }

    /** A square plot would lose its shape if one of its axes were zoomed alone. */
    private boolean free() {
        Built built = surface.built();
        return built != null && !(built.panel() instanceof Panel.Xy xy && xy.frame() == Panel.Frame.SQUARE);
    }

    /** Without axes there is nothing to zoom along: a drag draws a range, whose meaning the view knows. */
    private boolean bare() {
        Built built = surface.built();
        return built != null && built.panel() instanceof Panel.Xy xy && xy.frame() == Panel.Frame.BARE;
    }

    private void hover(MouseEvent event) {
        Hover hover = surface.hover();
        Hover.Hit hit = hover == null ? null : hover.at(event.getX(), event.getY(), REACH);
        if (hit == null) {
            surface.overlay().hideTip();
        } else {
            surface.overlay()
                    .show(
                            hit,
                            surface.lineOf(hit.series()),
                            surface.owner().style().em());
        }
    }

    private void pressed(MouseEvent event) {
        surface.requestFocus();
        surface.owner().hideMenu();
        startX = event.getX();
        startY = event.getY();
        startDrawing = surface.drawing();
        startView = surface.view();
        moved = false;
        drag = Drag.NONE;
        if (event.getButton() == MouseButton.PRIMARY && event.isShiftDown() && timed()) {
            drag = Drag.BRUSH;
        } else if (event.getButton() != MouseButton.PRIMARY || event.isShortcutDown()) {
            drag = Drag.PAN;
        } else if (bare()) {
            drag = Drag.DRAW;
        } else if (free()) {
            drag = Drag.ZOOM;
        }
    }

    private void dragged(MouseEvent event) {
        Drawing from = startDrawing;
        double dx = event.getX() - startX;
        double dy = event.getY() - startY;
        if (from == null || drag == Drag.NONE || (!moved && Math.hypot(dx, dy) < LEAST_DRAG)) {
            return;
        }
        moved = true;
        surface.overlay().hideTip();
        Rectangle2D area = from.area();
        switch (drag) {
            case BRUSH -> surface.overlay().rubberBand(area, startX, startY, event.getX(), event.getY(), true, false);
            case DRAW ->
                surface.overlay().rubberBand(area, startX - THIN, startY, startX + THIN, event.getY(), false, false);
            case ZOOM ->
                surface.overlay()
                        .rubberBand(
                                area,
                                startX,
                                startY,
                                event.getX(),
                                event.getY(),
                                Math.abs(dy) < THIN,
                                Math.abs(dx) < THIN);
            case PAN -> {
                surface.setCursor(Cursor.MOVE);
                // On the axes themselves only that axis moves.
                boolean below = startY > area.getMaxY();
                boolean beside = startX < area.getMinX();
                surface.look(
                        beside ? null : from.x().moved(dx),
                        below ? null : from.y().moved(dy),
                        false);
            }
            case NONE -> {}
        }
    }

    private void released(MouseEvent event) {
        Drawing from = startDrawing;
        Drag did = drag;
        drag = Drag.NONE;
        surface.overlay().hideRubberBand();
        surface.setCursor(null);
        if (from == null || !moved) {
            if (event.getButton() == MouseButton.SECONDARY && did == Drag.PAN) {
                surface.owner().menu(panelId, surface, event.getScreenX(), event.getScreenY());
            }
            return;
        }
        switch (did) {
            case BRUSH -> brush(from.x().between(startX, event.getX()));
            case DRAW -> drawn(from, event.getX(), event.getY());
            case ZOOM -> zoom(from, event.getX(), event.getY());
            case PAN -> {
                Viewport now = surface.view();
                surface.look(startView, false);
                surface.look(now, true);
            }
            case NONE -> {}
        }
    }

    private void drawn(Drawing from, double x, double y) {
        surface.owner()
                .drawn(
                        panelId,
                        from.x().value(startX),
                        from.y().value(startY),
                        from.x().value(x),
                        from.y().value(y));
    }

    private void zoom(Drawing from, double x, double y) {
        Rectangle2D area = from.area();
        boolean onlyX = Math.abs(y - startY) < THIN;
        boolean onlyY = Math.abs(x - startX) < THIN;
        Range across = onlyY
                ? null
                : from.x()
                        .between(
                                Math.clamp(startX, area.getMinX(), area.getMaxX()),
                                Math.clamp(x, area.getMinX(), area.getMaxX()));
        Range upwards = onlyX
                ? null
                : from.y()
                        .between(
                                Math.clamp(startY, area.getMinY(), area.getMaxY()),
                                Math.clamp(y, area.getMinY(), area.getMaxY()));
        boolean empty =
                (across != null && !(across.getLength() > 0)) || (upwards != null && !(upwards.getLength() > 0));
        if (!empty) {
            surface.look(across, upwards, true);
        }
    }

    private void brush(Range steps) {
        long from = Math.max(0, (long) Math.ceil(steps.getLowerBound()));
        long to = (long) Math.floor(steps.getUpperBound());
        if (to >= from) {
            surface.owner().brushed(new StepRange(from, to));
        }
    }

    private void clicked(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        if (event.getClickCount() == 2) {
            Drawing seen = surface.drawing();
            if (bare() && seen != null) {
                startX = event.getX();
                startY = event.getY();
                drawn(seen, startX, startY);
            } else if (surface.seesAll()) {
                surface.owner().brushed(null);
            } else {
                surface.reset();
            }
            return;
        }
        if (!event.isStillSincePress() || event.isShiftDown()) {
            return;
        }
        Hover hover = surface.hover();
        Hover.Hit hit = hover == null ? null : hover.at(event.getX(), event.getY(), REACH * 2);
        if (hit != null) {
            surface.owner().picked(panelId, hit);
        }
    }

    private void scrolled(ScrollEvent event) {
        Drawing seen = surface.drawing();
        if (seen == null || event.getDeltaY() == 0 || event.isInertia()) {
            return;
        }
        Rectangle2D area = seen.area();
        double factor = Math.exp(-Math.clamp(event.getDeltaY(), -200.0, 200.0) / 240);
        boolean below = event.getY() > area.getMaxY() || event.isShortcutDown();
        boolean beside = event.getX() < area.getMinX();
        long now = System.nanoTime();
        boolean first = now - lastWheel > WHEEL_PAUSE_NANOS;
        lastWheel = now;
        zoomAbout(event.getX(), event.getY(), factor, !beside || !free(), !below || !free(), first);
        event.consume();
    }

    private void zoomAbout(double x, double y, double factor, boolean across, boolean upwards, boolean remember) {
        Drawing seen = surface.drawing();
        Built built = surface.built();
        if (seen == null || built == null) {
            return;
        }
        // From the range asked for last, not the one drawn last: several turns of the wheel may come between two
        // drawings.
        AxisMap mapX = built.x()
                .map(
                        built.x().seen(surface.view().x()),
                        seen.area().getMinX(),
                        seen.area().getMaxX());
        AxisMap mapY = built.y()
                .map(
                        built.y().seen(surface.view().y()),
                        seen.area().getMaxY(),
                        seen.area().getMinY());
        surface.look(across ? mapX.zoomed(x, factor) : null, upwards ? mapY.zoomed(y, factor) : null, remember);
    }

    private void menu(ContextMenuEvent event) {
        if (event.isKeyboardTrigger()) {
            var middle = surface.localToScreen(surface.getWidth() / 2, surface.getHeight() / 2);
            if (middle != null) {
                surface.owner().menu(panelId, surface, middle.getX(), middle.getY());
            }
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        Drawing seen = surface.drawing();
        if (seen == null || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        double x = seen.area().getCenterX();
        double y = seen.area().getCenterY();
        switch (event.getCode()) {
            case LEFT, RIGHT, HOME, END -> step(event);
            case UP, DOWN -> {
                if (!free()) {
                    return;
                }
                surface.look(
                        null,
                        seen.y()
                                .moved(
                                        event.getCode().isArrowKey() && event.getCode() == javafx.scene.input.KeyCode.UP
                                                ? 30
                                                : -30),
                        false);
            }
            case PLUS, ADD, EQUALS -> zoomAbout(x, y, STEP, true, true, true);
            case MINUS, SUBTRACT -> zoomAbout(x, y, 1 / STEP, true, true, true);
            case DIGIT0, NUMPAD0 -> surface.reset();
            case BACK_SPACE -> surface.back();
            case ESCAPE -> {
                if (surface.owner().range() == null) {
                    return;
                }
                surface.owner().brushed(null);
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void step(KeyEvent event) {
        Built built = surface.built();
        if (built == null) {
            return;
        }
        double now = surface.owner().cursor();
        double next =
                switch (event.getCode()) {
                    case LEFT -> Steps.before(built, Double.isNaN(now) ? Double.POSITIVE_INFINITY : now);
                    case RIGHT -> Steps.after(built, Double.isNaN(now) ? Double.NEGATIVE_INFINITY : now);
                    case HOME -> Steps.after(built, Double.NEGATIVE_INFINITY);
                    default -> Steps.before(built, Double.POSITIVE_INFINITY);
                };
        if (Double.isNaN(next)) {
            return;
        }
        if (event.isShiftDown() && timed()) {
            if (Double.isNaN(keyAnchor) || surface.owner().range() == null) {
                keyAnchor = Double.isNaN(now) ? next : now;
            }
            brush(new Range(Math.min(keyAnchor, next), Math.max(keyAnchor, next)));
        } else {
            keyAnchor = Double.NaN;
        }
        surface.owner().stepped(next);
    }
}
