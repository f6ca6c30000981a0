package org.counterpoint.workbench.chart;

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
    private final String panelId;
    private final FigurePane owner;
    private final Lane lane;
    private final ImageView picture = new ImageView();
    private final PlotOverlay overlay = new PlotOverlay();
    private final Consumer<Drawing> onDrawn;
    private @Nullable Built built;
    private @Nullable Drawing drawing;
    private Viewport view = Viewport.ALL;

    PlotSurface(String panelId, FigurePane owner, Consumer<Drawing> onDrawn) {
        this.panelId = panelId;
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

    String panelId() {
        return panelId;
    }

    FigurePane owner() {
        return owner;
    }

    PlotOverlay overlay() {
        return overlay;
    }

    /** Shows a chart; what is seen of the one before is kept along axes of the same kind. */
    void show(Built next) {
        Built before = built;
        boolean sameX = before != null
                && before.x().scaling() == next.x().scaling()
                && ZoomLink.meaning(before.panel()).equals(ZoomLink.meaning(next.panel()));
        boolean sameY = before != null && before.y().scaling() == next.y().scaling();
        built = next;
        view = fitted(new Viewport(sameX ? view.x() : owner.zoom().start(next.panel()), sameY ? view.y() : null), next);
        draw();
    }

    /** A logarithmic axis begins with its data where what is asked for begins at zero or below. */
    private static Viewport fitted(Viewport wanted, Built chart) {
        return new Viewport(fitted(wanted.x(), chart.x()), fitted(wanted.y(), chart.y()));
    }

    private static @Nullable Range fitted(@Nullable Range wanted, Built.Side side) {
        if (wanted == null || side.scaling() != Scaling.LOG || wanted.getLowerBound() > 0) {
            return wanted;
        }
        double least = side.range().getLowerBound();
        return wanted.getUpperBound() > least ? new Range(least, wanted.getUpperBound()) : null;
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

    /** Shows another part of the chart and of those linked to it; the part before is remembered where told. */
    void look(Viewport next, boolean remember) {
        owner.zoom().look(this, next, remember);
    }

    /** Shows another range of one axis or both; a null range stays as it is. */
    void look(@Nullable Range x, @Nullable Range y, boolean remember) {
        look(new Viewport(x == null ? view.x() : x, y == null ? view.y() : y), remember);
    }

    /** Shows another part of this chart alone. */
    void see(Viewport next) {
        Built now = built;
        Viewport possible = now == null ? next : fitted(next, now);
        if (!possible.equals(view)) {
            view = possible;
            draw();
        }
    }

    /** Undoes the last zoom. */
    void back() {
        owner.zoom().back(this);
    }

    boolean canGoBack() {
        return owner.zoom().canGoBack(this);
    }

    /** Whether everything is seen of this chart and of those linked to it. */
    boolean seesAll() {
        return owner.zoom().all(this);
    }

    /** Shows everything. */
    void reset() {
        owner.zoom().reset(this);
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
