package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;
import javafx.animation.PauseTransition;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Insets;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Pieces;
import org.counterpoint.workbench.selection.StepRange;
import org.counterpoint.workbench.task.TaskRunner;
import org.counterpoint.workbench.view.Host;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * A figure on screen. New figures may be shown as often as data arrive: charts are built off the JavaFX thread, redraws are held to ten a
 * second, and the zoom of a panel survives as long as its id does. FX thread only.
 */
public final class FigurePane extends Region {
    private static final long REDRAW_NANOS = 100_000_000L;

    /** Key of a property of the scene's root: pixels for each unit (a {@link Double}), for pictures of a scene that is in no window. */
    public static final String PIXEL_SCALE = "org.counterpoint.pixelScale";

    /** Heights of a row of panels, in em, below which the subtitle and the legend above the rows are left out. */
    private static final double EASY_ROW_EMS = 11;

    private static final double LEAST_ROW_EMS = 8;

    /** How many lines a panel shows whose lines are chosen by their last value. */
    static final int CHOSEN = 12;

    private final TaskRunner tasks;
    private final Lane lane;
    private final Label title = new Label();
    private final Label subtitle = new Label();
    private final FlowPane legend = new FlowPane();
    private final Map<String, PanelNode> panels = new LinkedHashMap<>();
    private final Map<String, AxisScales> scales = new LinkedHashMap<>();
    private final Map<String, Crowd> crowds = new LinkedHashMap<>();
    private final Pieces coming = new Pieces(this);
    private final ZoomLink zoom = new ZoomLink(this::surfaces);
    private final BooleanProperty linked = new SimpleBooleanProperty(this, "linked", true);
    private final PauseTransition later = new PauseTransition(Duration.millis(100));
    private ChartStyle style;
    private @Nullable Figure waiting;
    private @Nullable Figure shown;
    private long lastShown = -REDRAW_NANOS;
    private double cursor = Double.NaN;
    private @Nullable StepRange range;
    private @Nullable ContextMenu openMenu;
    private Consumer<@Nullable StepRange> onRange = steps -> {};
    private Runnable onScales = () -> {};
    private DoubleConsumer onStep = step -> {};
    private CellListener onCell = (panel, row, column) -> {};
    private RowListener onRow = (panel, row) -> {};
    private DrawListener onDraw = (panel, x0, y0, x1, y1) -> {};
    private PointListener onPoint = (panel, series, index) -> {};
    private List<MenuItem> extraItems = List.of();
    private List<LegendItem> legendItems = List.of();
    private @Nullable ChartStyle legendStyle;
    private Host host = Host.NONE;
    private Printer printer = (tokens, onDone, onFailed) -> {
        Figure now = figure();
        if (now != null) {
            onDone.accept(now);
        }
    };

    /** Told which cell of a heat map was clicked. */
    @FunctionalInterface
    public interface CellListener {
        /** A cell of the panel with this id was clicked. */
        void clicked(String panelId, int row, int column);
    }

    /** Told which row of a table was clicked. */
    @FunctionalInterface
    public interface RowListener {
        /** The row with this key of the panel with this id was clicked. */
        void clicked(String panelId, String rowKey);
    }

    /** Told which point of a series was clicked. */
    @FunctionalInterface
    public interface PointListener {
        /** The point at this index of the series with this key, in the panel with this id, was clicked. */
        void clicked(String panelId, String seriesKey, int index);
    }

    /** Told that something was drawn in a panel without axes ({@link Panel.Frame#BARE}). */
    @FunctionalInterface
    public interface DrawListener {
        /** A drag went from one point to another, both in the panel's coordinates; equal points are a double click. */
        void drawn(String panelId, double x0, double y0, double x1, double y1);
    }

    /**
     * An empty pane.
     *
     * @param name unique name of this pane's background work
     * @param tasks where charts are built
     * @param style colours and sizes
     */
    public FigurePane(String name, TaskRunner tasks, ChartStyle style) {
        this.tasks = tasks;
        this.lane = new Lane(tasks, Messages.text("chart.task.figure", name));
        this.style = style;
        getStyleClass().add("figure");
        title.getStyleClass().add("figure-title");
        subtitle.getStyleClass().add("figure-subtitle");
        subtitle.setWrapText(true);
        getChildren().addAll(title, subtitle, legend);
        later.setOnFinished(event -> flush());
        linked.addListener((observable, before, now) -> zoom.set(now));
    }

    /** Whether panels whose horizontal axes mean the same are zoomed together along them. */
    public BooleanProperty linkedProperty() {
        return linked;
    }

    ZoomLink zoom() {
        return zoom;
    }

    private List<PlotSurface> surfaces() {
        return panels.values().stream()
                .map(PanelNode::surface)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Shows a figure now, or within a tenth of a second when one was shown just before (the latest wins). */
    public void show(Figure figure) {
        waiting = figure;
        if (System.nanoTime() - lastShown >= REDRAW_NANOS) {
            flush();
        } else {
            later.playFromStart();
        }
    }

    /** The figure on screen, or null before the first one. */
    public @Nullable Figure figure() {
        return shown;
    }

    /** Redraws everything in other colours or sizes. */
    public void setStyle(ChartStyle value) {
        style = value;
        Figure now = waiting != null ? waiting : shown;
        if (now != null) {
            waiting = now;
            flush();
        }
    }

    ChartStyle style() {
        return style;
    }

    /** Moves the time cursor; NaN hides it. */
    public void setCursor(double step) {
        cursor = step;
        panels.values().forEach(PanelNode::place);
    }

    double cursor() {
        return cursor;
    }

    /** Tells the pane where to ask for files, and who makes its figure in the colours of paper. */
    public void setExport(Host window, Printer figures) {
        host = window;
        printer = figures;
    }

    /** Asks what of the figure to export, as what and how large; the whole figure is offered first. */
    public void openExport() {
        openExport(null, this);
    }

    void openExport(@Nullable String panelId, Node at) {
        Figure now = shown;
        if (now != null) {
            new ExportForm(now, panelId, exporter(), style.tokens()).open(at);
        }
    }

    Exporter exporter() {
        return new Exporter(this, host, printer);
    }

    /** A figure with the axes that the user chose and the parts that are zoomed into. */
    public Figure asSeen(Figure figure) {
        Figure scaled = withScales(figure);
        return mapped(scaled, panel -> {
            PlotSurface surface = surface(panel.id());
            if (surface == null || surface.view().isAll() || !(panel instanceof Panel.Xy xy)) {
                return panel;
            }
            Range x = surface.view().x();
            Range y = surface.view().y();
            return xy.axes(
                    x == null ? xy.x() : xy.x().range(x.getLowerBound(), x.getUpperBound()),
                    y == null ? xy.y() : xy.y().range(y.getLowerBound(), y.getUpperBound()));
        });
    }

    /** Shades what lies outside a range of steps in every panel over steps; null for none. */
    public void setRange(@Nullable StepRange steps) {
        range = steps;
        panels.values().forEach(PanelNode::place);
    }

    @Nullable
    StepRange range() {
        return range;
    }

    /** Called when a range of steps was chosen in a panel over steps (Shift and drag), with null when it was given up. */
    public void setOnRange(Consumer<@Nullable StepRange> listener) {
        onRange = listener;
    }

    void brushed(@Nullable StepRange steps) {
        if (!Objects.equals(steps, range)) {
            setRange(steps);
            onRange.accept(steps);
        }
    }

    /** How the axes of each panel are spread where the user chose it, by panel id; to be kept with a layout. */
    public Map<String, AxisScales> scales() {
        return Map.copyOf(scales);
    }

    /** Spreads the axes of panels as was chosen before; panels that are not named follow their figure. */
    public void setScales(Map<String, AxisScales> chosen) {
        if (!chosen.equals(scales)) {
            scales.clear();
            scales.putAll(chosen);
            setStyle(style);
        }
    }

    /** Called when the user chose how an axis is spread. */
    public void setOnScales(Runnable listener) {
        onScales = listener;
    }

    void scale(String panelId, @Nullable Scaling x, @Nullable Scaling y) {
        AxisScales before = scales.getOrDefault(panelId, AxisScales.GIVEN);
        scales.put(panelId, new AxisScales(x == null ? before.x() : x, y == null ? before.y() : y));
        setStyle(style);
        onScales.run();
    }

    Crowd crowd(String panelId) {
        return crowds.getOrDefault(panelId, Crowd.AUTO);
    }

    void crowd(String panelId, Crowd value) {
        crowds.put(panelId, value);
        setStyle(style);
    }

    /** Where a value of a chart lies, in this pane's coordinates; empty where the panel has no chart on screen. */
    public Optional<Point2D> locate(String panelId, double x, double y) {
        PlotSurface surface = surface(panelId);
        Drawing drawing = surface == null ? null : surface.drawing();
        return surface == null || drawing == null
                ? Optional.empty()
                : Optional.of(sceneToLocal(
                        surface.localToScene(drawing.x().px(x), drawing.y().px(y))));
    }

    /** What of a chart's abscissa is on screen; empty where the panel has no chart on screen. */
    public Optional<Range> seen(String panelId) {
        PlotSurface surface = surface(panelId);
        Built built = surface == null ? null : surface.built();
        return surface == null || built == null
                ? Optional.empty()
                : Optional.of(built.x().seen(surface.view().x()));
    }

    /** Shows another part of a chart, and of those linked to it; null leaves an axis as it is. */
    public void zoom(String panelId, @Nullable Range x, @Nullable Range y) {
        PlotSurface surface = surface(panelId);
        if (surface != null) {
            surface.look(x, y, true);
        }
    }

    @Nullable
    Panel panel(String panelId) {
        Figure now = shown;
        return now == null
                ? null
                : now.panels()
                        .filter(panel -> panel.id().equals(panelId))
                        .findFirst()
                        .orElse(null);
    }

    private @Nullable PlotSurface surface(String panelId) {
        PanelNode node = panels.getOrDefault(panelId, null);
        return node == null ? null : node.surface();
    }

    /** Called with the step under the pointer when a point is clicked. */
    public void setOnStep(DoubleConsumer listener) {
        onStep = listener;
    }

    /** Called when a cell of a heat map is clicked. */
    public void setOnCell(CellListener listener) {
        onCell = listener;
    }

    /** Called when a row of a table is clicked. */
    public void setOnRow(RowListener listener) {
        onRow = listener;
    }

    /** Called when something was drawn in a panel without axes. */
    public void setOnDraw(DrawListener listener) {
        onDraw = listener;
    }

    void drawn(String panelId, double x0, double y0, double x1, double y1) {
        onDraw.drawn(panelId, x0, y0, x1, y1);
    }

    /** Called when a point of a series is clicked, beside what {@link #setOnStep} tells. */
    public void setOnPoint(PointListener listener) {
        onPoint = listener;
    }

    /** Further entries of the panels' context menu, such as exporting. */
    public void setMenuItems(List<MenuItem> items) {
        extraItems = List.copyOf(items);
    }

    private void flush() {
        Figure figure = waiting;
        if (figure == null) {
            return;
        }
        lastShown = System.nanoTime();
        waiting = null;
        Figure drawn = withScales(figure);
        ChartStyle look = style;
        Map<String, Crowd> chosen = Map.copyOf(crowds);
        Map<String, List<SeriesIndex>> known = new HashMap<>();
        panels.forEach((id, node) -> {
            PlotSurface surface = node.surface();
            Built built = surface == null ? null : surface.built();
            if (built != null) {
                known.put(id, built.indexes());
            }
        });
        lane.submit(
                progress -> drawn.panels()
                        .filter(panel -> panel instanceof Panel.Xy || panel instanceof Panel.Heat)
                        .map(panel -> ChartBuilder.build(
                                panel,
                                look,
                                new ChartBuilder.Options(
                                        drawn.leftEms(),
                                        chosen.getOrDefault(panel.id(), Crowd.AUTO),
                                        known.getOrDefault(panel.id(), List.of()))))
                        .toList(),
                charts -> install(drawn, charts, look),
                this::failed);
    }

    /** Says why nothing can be drawn. */
    void failed(Throwable failure) {
        install(Figure.words(Messages.text("chart.failed"), String.valueOf(failure.getMessage())), List.of(), style);
    }

    /** Panels that are there already change at once; new ones come one after the other, because the toolkit takes long to style them. */
    private void install(Figure figure, List<Built> charts, ChartStyle look) {
        shown = figure;
        title.setText(figure.title());
        subtitle.setText(figure.subtitle());
        Map<String, PanelNode> kept = new LinkedHashMap<>();
        List<Runnable> pieces = new ArrayList<>();
        pieces.add(() -> legend(figure, look));
        int next = 0;
        for (Panel panel : figure.panels().toList()) {
            Built chart = panel instanceof Panel.Xy || panel instanceof Panel.Heat ? charts.get(next++) : null;
            PanelNode node = panels.getOrDefault(panel.id(), null);
            if (node == null) {
                pieces.add(() -> add(panel, chart, look));
            } else {
                fill(node, panel, chart, look);
                kept.put(panel.id(), node);
            }
        }
        panels.clear();
        panels.putAll(kept);
        children();
        coming.run(pieces);
    }

    private void add(Panel panel, @Nullable Built chart, ChartStyle look) {
        PanelNode node = new PanelNode(panel.id(), this);
        fill(node, panel, chart, look);
        panels.put(panel.id(), node);
        children();
    }

    private static void fill(PanelNode node, Panel panel, @Nullable Built chart, ChartStyle look) {
        switch (panel) {
            case Panel.Words words -> node.words(words, look);
            case Panel.Table table -> node.table(table, look);
            case Panel.Xy _, Panel.Heat _ -> node.show(Objects.requireNonNull(chart), look);
        }
    }

    private void children() {
        List<Node> children = new ArrayList<>(List.of(title, subtitle, legend));
        Figure figure = Objects.requireNonNull(shown);
        // In the order of the figure, which is the order of the keyboard.
        figure.panels()
                .map(panel -> panels.getOrDefault(panel.id(), null))
                .filter(Objects::nonNull)
                .forEach(children::add);
        if (!children.equals(getChildren())) {
            getChildren().setAll(children);
        }
        requestLayout();
    }

    private void legend(Figure figure, ChartStyle look) {
        // New nodes cost a pass of style sheets, so they are made only for new entries.
        if (!figure.legend().equals(legendItems) || !look.equals(legendStyle)) {
            legendItems = figure.legend();
            legendStyle = look;
            legend.getChildren().setAll(LegendNodes.brief(figure.legend(), look));
        }
    }

    private Figure withScales(Figure figure) {
        if (scales.isEmpty()) {
            return figure;
        }
        return mapped(figure, this::scaled);
    }

    private static Figure mapped(Figure figure, UnaryOperator<Panel> change) {
        List<Figure.Row> rows = figure.rows().stream()
                .map(row -> new Figure.Row(
                        row.weight(),
                        row.cells().stream()
                                .map(cell -> new Figure.Cell(cell.weight(), change.apply(cell.panel())))
                                .toList()))
                .toList();
        return new Figure(figure.title(), figure.subtitle(), figure.legend(), rows, figure.leftEms());
    }

    private Panel scaled(Panel panel) {
        AxisScales chosen = scales.get(panel.id());
        return chosen == null || !(panel instanceof Panel.Xy xy) ? panel : xy.axes(chosen.x(xy.x()), chosen.y(xy.y()));
    }

    void stepped(double step) {
        onStep.accept(step);
    }

    void picked(String panelId, Hover.Hit hit) {
        if (!Double.isNaN(hit.step())) {
            onStep.accept(hit.step());
        }
        if (hit.series() != null) {
            onPoint.clicked(panelId, hit.series(), hit.index());
        }
        if (hit.row() >= 0) {
            onCell.clicked(panelId, hit.row(), hit.column());
        }
    }

    void pickedRow(String panelId, String rowKey) {
        onRow.clicked(panelId, rowKey);
    }

    TaskRunner tasks() {
        return tasks;
    }

    void menu(String panelId, Node at, double screenX, double screenY) {
        hideMenu();
        ContextMenu menu = new ContextMenu();
        menu.getItems().addAll(new PanelMenu(this, panelId, at).items());
        menu.getItems().addAll(extraItems);
        menu.setAutoHide(true);
        openMenu = menu;
        if (getScene() != null && getScene().getWindow() != null) {
            menu.show(this, screenX, screenY);
        }
    }

    void hideMenu() {
        ContextMenu menu = openMenu;
        if (menu != null) {
            menu.hide();
            openMenu = null;
        }
    }

    @Override
    protected void layoutChildren() {
        Figure figure = shown;
        if (figure == null) {
            return;
        }
        double em = style.em();
        double x = em * 0.9;
        double inner = getWidth() - 2 * x;
        double y = em * 0.7;
        legend.setHgap(em * 1.2);
        legend.setVgap(em * 0.15);
        legend.setPadding(new Insets(em * 0.25, 0, 0, 0));
        y += place(title, !figure.title().isEmpty(), x, y, inner);
        // In a low pane words give way to the charts: first the subtitle, then the legend, whose names the pointer
        // tells too.
        double spare = getHeight() - y - em * 1.2;
        double rows = figure.rows().size() * em;
        double said = figure.subtitle().isEmpty() ? 0 : subtitle.prefHeight(inner);
        double named = figure.legend().isEmpty() ? 0 : legend.prefHeight(inner);
        y += place(subtitle, said > 0 && said + named <= spare - rows * EASY_ROW_EMS, x, y, inner);
        y += place(legend, named > 0 && named <= spare - rows * LEAST_ROW_EMS, x, y, inner);
        y += em * 0.5;
        double gap = em * 0.6;
        double free = getHeight() - y - em * 0.7 - gap * (figure.rows().size() - 1);
        double[] heights = RowHeights.of(
                figure.rows().stream().mapToDouble(Figure.Row::weight).toArray(),
                figure.rows().stream()
                        .mapToDouble(row -> natural(row, inner, gap))
                        .toArray(),
                free);
        for (int i = 0; i < heights.length; i++) {
            int r = i;
            double top = y;
            across(figure.rows().get(r), inner, gap, (cell, left, width) -> {
                PanelNode node = panels.get(cell.panel().id());
                if (node != null) {
                    node.resizeRelocate(
                            snapPositionX(x + left), snapPositionY(top), snapSizeX(width), snapSizeY(heights[r]));
                }
            });
            y += heights[i] + gap;
        }
    }

    /** Height that the tallest cell of a row fills; infinite where one of them is a chart or not there yet. */
    private double natural(Figure.Row row, double inner, double gap) {
        double[] most = {0};
        across(row, inner, gap, (cell, left, width) -> {
            PanelNode node = panels.get(cell.panel().id());
            most[0] = Math.max(most[0], node == null ? Double.POSITIVE_INFINITY : node.naturalHeight(width));
        });
        return most[0];
    }

    /** Takes a cell of a row with where it begins and how wide it is. */
    private interface Place {
        void take(Figure.Cell cell, double left, double width);
    }

    private static void across(Figure.Row row, double inner, double gap, Place place) {
        double columns = row.cells().stream().mapToDouble(Figure.Cell::weight).sum();
        double room = inner - gap * (row.cells().size() - 1);
        double left = 0;
        for (Figure.Cell cell : row.cells()) {
            double width = Math.max(0, room * cell.weight() / columns);
            place.take(cell, left, width);
            left += width + gap;
        }
    }

    private static double place(Region node, boolean visible, double x, double y, double width) {
        node.setVisible(visible);
        if (!visible) {
            return 0;
        }
        double height = node.prefHeight(width);
        node.resizeRelocate(x, y, width, height);
        return height;
    }
}
