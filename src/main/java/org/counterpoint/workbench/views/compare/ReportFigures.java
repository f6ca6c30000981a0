package org.counterpoint.workbench.views.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.FigureSvg;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.render.HeadlessToolkit;
import org.counterpoint.workbench.selection.Selection;
import org.counterpoint.workbench.task.Progress;
import org.counterpoint.workbench.task.SteppedTaskRunner;
import org.counterpoint.workbench.theme.Theme;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.view.ViewPage;
import org.counterpoint.workbench.views.shared.FigureView;

/** The figures of all views of some runs, light and dark, made by the views themselves without showing them. */
final class ReportFigures {
    private static final int WIDTH = 1200;
    private static final int HEIGHT = 640;
    private static final double EM = ChartStyle.NORMAL_EM;

    private ReportFigures() {}

    /**
     * The figure of one page of a view.
     *
     * @param view title of the view
     * @param page title of the page; empty for a view that is a single page
     * @param help the question it answers
     * @param light SVG document on a light ground
     * @param dark SVG document on a dark ground
     */
    record Drawn(String view, String page, String help, String light, String dark) {}

    /**
     * Draws every page of every view that shows a figure; pages that only say why there is nothing are left out. Called off the JavaFX
     * thread, which is used only for what must happen there.
     *
     * @param factories views to draw
     */
    static List<Drawn> of(List<RunModel> models, List<ViewFactory> factories, Progress progress) throws Exception {
        List<Drawn> out = new ArrayList<>();
        int at = 0;
        for (ViewFactory factory : factories) {
            progress.checkCancelled();
            progress.report(at++ / (double) factories.size(), factory.title());
            Map<String, String> light = draw(factory, models, Theme.Mode.LIGHT, progress);
            Map<String, String> dark = light.isEmpty() ? Map.of() : draw(factory, models, Theme.Mode.DARK, progress);
            for (ViewPage page : pages(factory)) {
                String svg = light.get(page.id());
                if (svg != null) {
                    out.add(new Drawn(
                            factory.title(), page.title(), page.help(), svg, dark.getOrDefault(page.id(), svg)));
                }
            }
        }
        return out;
    }

    private static List<ViewPage> pages(ViewFactory factory) {
        return factory.pages().isEmpty() ? List.of(new ViewPage("", "", factory.help())) : factory.pages();
    }

    private static ViewContext context(SteppedTaskRunner tasks, Theme.Mode mode) {
        return new ViewContext(new Selection(), tasks, new Theme(mode));
    }

    private static Map<String, String> draw(
            ViewFactory factory, List<RunModel> models, Theme.Mode mode, Progress progress) throws Exception {
        // Figures are taken as they are computed, so putting them on the screen is left out.
        SteppedTaskRunner tasks = new SteppedTaskRunner(name -> !name.startsWith("Drawing "));
        ViewContext context = context(tasks, mode);
        Map<String, String> out = new LinkedHashMap<>();
        View view = HeadlessToolkit.call(() -> {
            View made = factory.create(context);
            made.update(models);
            return made;
        });
        try {
            if (!(view instanceof FigureView<?, ?> figures)) {
                return out;
            }
            tasks.drain(ReportFigures::onUi);
            for (ViewPage page : pages(factory)) {
                progress.checkCancelled();
                if (!page.id().isEmpty()) {
                    onUi(() -> {
                        view.showPage(page.id());
                        return true;
                    });
                    tasks.drain(ReportFigures::onUi);
                }
                Optional<Figure> figure = HeadlessToolkit.call(figures::drawn);
                figure.filter(ReportFigures::shows)
                        .ifPresent(f -> out.put(
                                page.id(),
                                FigureSvg.document(
                                        f,
                                        WIDTH,
                                        HEIGHT,
                                        new ChartStyle(context.theme().tokens(), EM))));
            }
            return out;
        } finally {
            onUi(() -> {
                view.close();
                return true;
            });
        }
    }

    private static void onUi(Callable<Boolean> action) throws Exception {
        HeadlessToolkit.call(action);
    }

    private static boolean shows(Figure figure) {
        return figure.panels().anyMatch(panel -> !(panel instanceof Panel.Words));
    }
}
