package org.counterpoint.workbench.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.selection.StepRange;
import org.jfree.data.Range;
import org.jspecify.annotations.Nullable;

/** The entries of a panel's context menu: zoom, range of steps, axes and crowds of a chart; export and copies of every panel. */
final class PanelMenu {
    private final FigurePane owner;
    private final String panelId;
    private final Node at;

    /** The menu of a panel that was asked for at its chart or table. */
    PanelMenu(FigurePane owner, String panelId, Node at) {
        this.owner = owner;
        this.panelId = panelId;
        this.at = at;
    }

    List<MenuItem> items() {
        List<MenuItem> items = new ArrayList<>();
        if (at instanceof PlotSurface surface) {
            items.addAll(chart(surface));
            items.add(new SeparatorMenuItem());
        }
        items.add(item("chart.menu.export", false, () -> owner.openExport(panelId, at)));
        items.add(copy("chart.menu.copyimage", ExportFormat.PNG));
        items.add(copy("chart.menu.copycsv", ExportFormat.CSV));
        Panel panel = owner.panel(panelId);
        if (panel instanceof Panel.Table || panel instanceof Panel.Heat) {
            items.add(copy("chart.menu.copylatex", ExportFormat.LATEX));
            items.add(copy("chart.menu.copymarkdown", ExportFormat.MARKDOWN));
        }
        return items;
    }

    private MenuItem copy(String key, ExportFormat format) {
        Exporter.Order order =
                new Exporter.Order(panelId, format, Page.SINGLE, owner.style().tokens());
        return item(key, false, () -> owner.exporter().copy(order));
    }

    private List<MenuItem> chart(PlotSurface surface) {
        List<MenuItem> items = new ArrayList<>();
        items.add(item("chart.menu.reset", surface.seesAll(), surface::reset));
        items.add(item("chart.menu.back", !surface.canGoBack(), surface::back));
        Built built = surface.built();
        if (built == null) {
            return items;
        }
        if (owner.zoom().together(surface) > 1) {
            CheckMenuItem linked = new CheckMenuItem(Messages.text("chart.menu.linked"));
            linked.setSelected(owner.linkedProperty().get());
            linked.setOnAction(event -> owner.linkedProperty().set(linked.isSelected()));
            items.add(linked);
        }
        if (PlotSurface.timed(built.panel())) {
            range(items, surface, built);
        }
        if (built.panel() instanceof Panel.Xy xy && xy.frame() == Panel.Frame.AXES) {
            items.add(new SeparatorMenuItem());
            if (xy.x().categories().isEmpty()) {
                items.add(axis("chart.menu.x", xy.x().scaling(), value -> owner.scale(panelId, value, null)));
            }
            if (xy.y().categories().isEmpty()) {
                items.add(axis("chart.menu.y", xy.y().scaling(), value -> owner.scale(panelId, null, value)));
            }
            if (xy.series().size() > 2) {
                items.add(crowd());
            }
        }
        return items;
    }

    private void range(List<MenuItem> items, PlotSurface surface, Built built) {
        StepRange range = owner.range();
        items.add(new SeparatorMenuItem());
        items.add(item("chart.menu.brush", false, () -> owner.brushed(visible(surface, built))));
        items.add(item("chart.menu.torange", range == null, () -> zoomTo(surface, range)));
        items.add(item("chart.menu.unbrush", range == null, () -> owner.brushed(null)));
    }

    private static void zoomTo(PlotSurface surface, @Nullable StepRange range) {
        if (range != null) {
            surface.look(new Range(range.from() - 0.5, range.to() + 0.5), null, true);
        }
    }

    private static StepRange visible(PlotSurface surface, Built built) {
        Range seen = built.x().seen(surface.view().x());
        long from = Math.max(0, (long) Math.ceil(seen.getLowerBound()));
        return new StepRange(from, Math.max(from, (long) Math.floor(seen.getUpperBound())));
    }

    private static MenuItem item(String key, boolean disabled, Runnable action) {
        MenuItem item = new MenuItem(Messages.text(key));
        item.setDisable(disabled);
        item.setOnAction(event -> action.run());
        return item;
    }

    private static Menu axis(String key, Scaling now, Consumer<Scaling> choose) {
        Menu menu = new Menu(Messages.text(key));
        for (Scaling scaling : Scaling.values()) {
            String name = "chart.scaling." + scaling.name().toLowerCase(Locale.ROOT);
            menu.getItems().add(radio(Messages.text(name), scaling == now, () -> choose.accept(scaling)));
        }
        return menu;
    }

    private Menu crowd() {
        Menu menu = new Menu(Messages.text("chart.menu.crowd"));
        Crowd now = owner.crowd(panelId);
        for (Crowd.Mode mode : Crowd.Mode.values()) {
            int most = mode == Crowd.Mode.AUTO ? Crowd.AUTO.most() : FigurePane.CHOSEN;
            String name = "chart.crowd.menu." + mode.name().toLowerCase(Locale.ROOT);
            menu.getItems()
                    .add(radio(
                            Messages.text(name, Numbers.count(most)),
                            mode == now.mode(),
                            () -> owner.crowd(panelId, new Crowd(mode, most))));
        }
        return menu;
    }

    private static RadioMenuItem radio(String words, boolean selected, Runnable action) {
        RadioMenuItem item = new RadioMenuItem(Objects.requireNonNull(words));
        item.setSelected(selected);
        item.setOnAction(event -> action.run());
        return item;
    }
}
