package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleConsumer;
import javafx.animation.PauseTransition;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.counterpoint.workbench.task.TaskRunner;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/**
 * A figure on screen. New figures may be shown as often as data arrive: charts are built off the JavaFX thread, redraws are held to ten a
 * second, and the zoom of a panel survives as long as its id does. FX thread only.
 */
public final class FigurePane extends Region {
    private static final long REDRAW_NANOS = 100_000_000L;

    private final TaskRunner tasks;
    private final String taskName;
    private final Label title = new Label();
    private final Label subtitle = new Label();
    private final FlowPane legend = new FlowPane();
    private final Map<String, PanelNode> panels = new LinkedHashMap<>();
    private final Map<String, boolean[]> logOverrides = new LinkedHashMap<>();
    private final PauseTransition later = new PauseTransition(Duration.millis(100));
    private final PauseTransition zoomLater = new PauseTransition(Duration.millis(120));
    private final List<PanelNode> zoomedPanels = new ArrayList<>();
    private ChartStyle style;
    private @Nullable Figure waiting;
    private @Nullable Figure shown;
    private long lastShown = -REDRAW_NANOS;
    private double cursor = Double.NaN;
    private DoubleConsumer onStep = step -> {};
    private CellListener onCell = (panel, row, column) -> {};
    private RowListener onRow = (panel, row) -> {};
    private PointListener onPoint = (panel, series, index) -> {};
    private List<MenuItem> extraItems = List.of();

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

    /**
     * An empty pane.
     *
     * @param name unique name of this pane's background work
     * @param tasks where charts are built
     * @param style colours and sizes
     */
    public FigurePane(String name, TaskRunner tasks, ChartStyle style) {
        this.tasks = tasks;
        this.taskName = name;
        this.style = style;
        getStyleClass().add("figure");
        getStylesheets()
                .add(Objects.requireNonNull(FigurePane.class.getResource("chart.css"))
                        .toExternalForm());
        title.getStyleClass().add("figure-title");
        subtitle.getStyleClass().add("figure-subtitle");
        subtitle.setWrapText(true);
        getChildren().addAll(title, subtitle, legend);
        later.setOnFinished(event -> flush());
        zoomLater.setOnFinished(event -> redecimate());
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
        panels.values().forEach(PanelNode::moveCursor);
    }

    double cursor() {
        return cursor;
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
        Figure drawn = withOverrides(figure);
        ChartStyle look = style;
        int columns = (int) Math.max(200, getWidth() / 2);
        tasks.runLatest(
                "Drawing " + taskName,
                progress -> drawn.panels()
                        .filter(panel -> panel instanceof Panel.Xy || panel instanceof Panel.Heat)
                        .map(panel -> ChartBuilder.build(panel, look, columns, drawn.leftEms()))
                        .toList(),
                charts -> install(drawn, charts, look),
                failure -> install(
                        Figure.words("This view could not be drawn", String.valueOf(failure.getMessage())),
                        List.of(),
                        look));
    }

    private void install(Figure figure, List<Built> charts, ChartStyle look) {
        shown = figure;
        title.setText(figure.title());
        subtitle.setText(figure.subtitle());
        legend.getChildren().setAll(LegendNodes.of(figure.legend(), look));
        Map<String, PanelNode> kept = new LinkedHashMap<>();
        int next = 0;
        for (Panel panel : figure.panels().toList()) {
            PanelNode node = panels.getOrDefault(panel.id(), null);
            if (node == null) {
                node = new PanelNode(panel.id(), this);
            }
            if (panel instanceof Panel.Words words) {
                node.words(words, look);
            } else if (panel instanceof Panel.Table table) {
                node.table(table, look);
            } else {
                node.show(charts.get(next++), look);
            }
            kept.put(panel.id(), node);
        }
        panels.clear();
        panels.putAll(kept);
        List<Node> children = new ArrayList<>(List.of(title, subtitle, legend));
        children.addAll(kept.values());
        if (!children.equals(getChildren())) {
            getChildren().setAll(children);
        }
        requestLayout();
    }

    private Figure withOverrides(Figure figure) {
        if (logOverrides.isEmpty()) {
            return figure;
        }
        List<Figure.Row> rows = figure.rows().stream()
                .map(row -> new Figure.Row(
                        row.weight(),
                        row.cells().stream()
                                .map(cell -> new Figure.Cell(cell.weight(), override(cell.panel())))
                                .toList()))
                .toList();
        return new Figure(figure.title(), figure.subtitle(), figure.legend(), rows, figure.leftEms());
    }

    private Panel override(Panel panel) {
        boolean[] log = logOverrides.get(panel.id());
        if (log == null || !(panel instanceof Panel.Xy xy)) {
            return panel;
        }
        return xy.axes(xy.x().log(log[0]), xy.y().log(log[1]));
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

    void zoomed(PanelNode panel) {
        if (!zoomedPanels.contains(panel)) {
            zoomedPanels.add(panel);
        }
        zoomLater.playFromStart();
    }

    private void redecimate() {
        List<PanelNode> changed = List.copyOf(zoomedPanels);
        zoomedPanels.clear();
        for (PanelNode node : changed) {
            Built built = node.built();
            if (built == null || !(built.panel() instanceof Panel.Xy xy)) {
                continue;
            }
            XYPlot plot = (XYPlot) built.chart().getPlot();
            Range domain = plot.getDomainAxis().getRange();
            Range range = plot.getRangeAxis().getRange();
            int columns = (int) Math.max(200, node.getWidth());
            tasks.runLatest(
                    "Zooming " + taskName + " " + node.panelId(),
                    progress -> ChartBuilder.decimate(xy, domain, columns),
                    kept -> node.redecimated(built, kept, Badges.of(xy, domain, range, kept)),
                    failure -> {});
        }
    }

    void menu(PanelNode node, double screenX, double screenY) {
        Built built = node.built();
        ContextMenu menu = new ContextMenu();
        MenuItem reset = new MenuItem("Reset zoom");
        reset.setOnAction(event -> node.resetZoom());
        menu.getItems().add(reset);
        if (built != null && built.panel() instanceof Panel.Xy xy) {
            if (xy.x().categories().isEmpty()) {
                menu.getItems().add(logItem("Logarithmic horizontal axis", xy, 0));
            }
            if (xy.y().categories().isEmpty()) {
                menu.getItems().add(logItem("Logarithmic vertical axis", xy, 1));
            }
        }
        if (built != null) {
            MenuItem copy = new MenuItem("Copy values (CSV)");
            copy.setOnAction(event -> {
                ClipboardContent content = new ClipboardContent();
                content.putString(PanelCsv.of(built.panel()));
                Clipboard.getSystemClipboard().setContent(content);
            });
            menu.getItems().add(copy);
        }
        menu.getItems().addAll(extraItems);
        menu.setAutoHide(true);
        menu.show(this, screenX, screenY);
    }

    private CheckMenuItem logItem(String words, Panel.Xy panel, int axis) {
        CheckMenuItem item = new CheckMenuItem(words);
        item.setSelected(axis == 0 ? panel.x().log() : panel.y().log());
        item.setOnAction(event -> {
            boolean[] log = {panel.x().log(), panel.y().log()};
            log[axis] = item.isSelected();
            logOverrides.put(panel.id(), log);
            setStyle(style);
        });
        return item;
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
        y += place(subtitle, !figure.subtitle().isEmpty(), x, y, inner);
        y += place(legend, !figure.legend().isEmpty(), x, y, inner);
        y += em * 0.5;
        double weight = figure.rows().stream().mapToDouble(Figure.Row::weight).sum();
        double gap = em * 0.6;
        double free = getHeight() - y - em * 0.7 - gap * (figure.rows().size() - 1);
        for (Figure.Row row : figure.rows()) {
            double h = Math.max(0, free * row.weight() / weight);
            double columns =
                    row.cells().stream().mapToDouble(Figure.Cell::weight).sum();
            double room = inner - gap * (row.cells().size() - 1);
            double left = x;
            for (Figure.Cell cell : row.cells()) {
                double w = Math.max(0, room * cell.weight() / columns);
                PanelNode node = panels.get(cell.panel().id());
                if (node != null) {
                    node.resizeRelocate(snapPositionX(left), snapPositionY(y), snapSizeX(w), snapSizeY(h));
                }
                left += w + gap;
            }
            y += h + gap;
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
