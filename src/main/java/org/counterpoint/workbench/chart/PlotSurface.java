package org.counterpoint.workbench.chart;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.AccessibleRole;
import javafx.scene.Scene;
import javafx.scene.image.ImageView;
import javafx.scene.layout.Region;
import org.counterpoint.workbench.Messages;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * Where a chart is seen: a picture that is drawn off the JavaFX thread whenever the chart, the room or what is seen of it changes, and
 * what lies above it. FX thread only.
 */
final class PlotSurface extends Region {
    private static final int HISTORY = 50;

    private final FigurePane owner;
    private final Lane lane;
    private final ImageView picture = new ImageView();
    private final PlotOverlay overlay = new PlotOverlay();
    private final Deque<Viewport> history = new ArrayDeque<>();
    private final Consumer<Drawing> onDrawn;
    private @Nullable Built built;
    private @Nullable Drawing drawing;
    private Viewport view = Viewport.ALL;

    PlotSurface(String panelId, FigurePane owner, Consumer<Drawing> onDrawn) {
        this.owner = owner;
        this.onDrawn = onDrawn;
        lane = new Lane(owner.tasks(), Messages.text("chart.task.panel", panelId));
        setId("plot-" + panelId);
        getStyleClass().add("plot");
        setMinSize(0, 0);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        picture.setManaged(false);
        picture.setMouseTransparent(true);
        overlay.setManaged(false);
        getChildren().setAll(picture, overlay);
    }

    FigurePane owner() {
        return owner;
    }

    PlotOverlay overlay() {
        return overlay;
    }

    /** Shows a chart; what is seen of the one before is kept where its axes are of the same kind. */
    void show(Built next) {
        Built before = built;
        if (before != null) {
            boolean sameX = before.x().scaling() == next.x().scaling();
            boolean sameY = before.y().scaling() == next.y().scaling();
            if (!sameX || !sameY) {
                view = new Viewport(sameX ? view.x() : null, sameY ? view.y() : null);
                history.clear();
            }
        }
        built = next;
        draw();
    }

    /** The chart shown, or null before the first one. */
    @Nullable
    Built built() {
        return built;
    }

    /** What is on screen, or null before the first drawing. */
    @Nullable
    Drawing drawing() {
        return drawing;
    }

    /** What of the chart is seen. */
    Viewport view() {
        return view;
    }

    /** Finds what lies under a point; null before the first drawing. */
    @Nullable
    Hover hover() {
        Built now = built;
        Drawing seen = drawing;
        return now == null || seen == null ? null : new Hover(now, seen);
    }

    /** Whether the horizontal axis of a panel is the training step. */
    static boolean timed(Panel panel) {
        return switch (panel) {
            case Panel.Xy xy -> xy.time();
            case Panel.Heat heat -> heat.edges() != null;
            case Panel.Table ignored -> false;
            case Panel.Words ignored -> false;
        };
    }

    /** Shows another part of the chart; the part before is remembered where told. */
    void look(Viewport next, boolean remember) {
        if (next.equals(view)) {
            return;
        }
        if (remember) {
            history.addLast(view);
            if (history.size() > HISTORY) {
                history.removeFirst();
            }
        }
        view = next;
        draw();
    }

    /** Shows another range of one axis or both; a null range stays as it is. */
    void look(@Nullable Range x, @Nullable Range y, boolean remember) {
        look(new Viewport(x == null ? view.x() : x, y == null ? view.y() : y), remember);
    }

    /** Undoes the last zoom. */
    void back() {
        Viewport before = history.pollLast();
        if (before != null) {
            view = before;
            draw();
        }
    }

    boolean canGoBack() {
        return !history.isEmpty();
    }

    /** Shows everything. */
    void reset() {
        look(Viewport.ALL, true);
    }

    /** Draws anew in the present size. */
    void draw() {
        Built now = built;
        double width = getWidth();
        double height = getHeight();
        if (now == null || width < 1 || height < 1) {
            return;
        }
        Viewport seen = view;
        double scale = pixelScale();
        lane.submit(
                progress -> Drawer.draw(now, seen, width, height, scale),
                this::drawn,
                failure -> owner.failed(failure));
    }

    private void drawn(Drawing made) {
        drawing = made;
        picture.setImage(made.image());
        picture.setFitWidth(made.width());
        picture.setFitHeight(made.height());
        place();
        onDrawn.accept(made);
        if (made.width() != getWidth() || made.height() != getHeight()) {
            // It was asked for before the last change of size, which found the drawing before it fitting.
            draw();
        }
    }

    /** Moves the time cursor and the range of steps to where the figure has them. */
    void place() {
        overlay.place(
                built, drawing, owner.cursor(), owner.range(), owner.style().em());
        setAccessibleText(Described.of(built, owner.cursor(), owner.range()));
    }

    private double pixelScale() {
        Scene scene = getScene();
        if (scene == null) {
            return 1;
        }
        if (scene.getRoot().getProperties().get(FigurePane.PIXEL_SCALE) instanceof Double told) {
            return told;
        }
        return scene.getWindow() == null ? 1 : Math.max(1, scene.getWindow().getOutputScaleX());
    }

    @Override
    protected void layoutChildren() {
        overlay.resize(getWidth(), getHeight());
        Drawing shown = drawing;
        if (shown == null || shown.width() != getWidth() || shown.height() != getHeight()) {
            draw();
        }
    }

    /** The line of a series in pixels, for one that must stand out: x and y in turn; empty where it is drawn by itself anyway. */
    double[] lineOf(@Nullable String key) {
        Built now = built;
        Drawing seen = drawing;
        if (now == null || seen == null || key == null || now.crowd().dense().isEmpty()) {
            return new double[0];
        }
        for (int s : now.crowd().dense()) {
            SeriesIndex index = now.indexes().get(s);
            if (index.series().key().equals(key) && index.ascending()) {
                Range domain = now.x().seen(view.x());
                int columns = (int) Math.max(50, seen.area().getWidth() / 2);
                int[] kept = Decimator.pyramid(
                                index,
                                domain.getLowerBound(),
                                domain.getUpperBound(),
                                now.x().map(domain, 0, columns),
                                columns)
                        .index();
                return java.util.Arrays.stream(kept)
                        .filter(i -> Double.isFinite(index.series().y()[i]))
                        .mapToObj(i -> List.of(
                                seen.x().px(index.series().x()[i]),
                                seen.y().px(index.series().y()[i])))
                        .flatMapToDouble(point -> point.stream().mapToDouble(Double::doubleValue))
                        .toArray();
            }
        }
        return new double[0];
    }
}
