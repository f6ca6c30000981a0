package org.counterpoint.workbench.views;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.counterpoint.run.RunFiles.Part;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.FigureSvg;
import org.counterpoint.workbench.view.View;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.view.ViewFactory;
import org.counterpoint.workbench.views.compare.CompareView;
import org.counterpoint.workbench.views.covariance.CovarianceView;
import org.counterpoint.workbench.views.interference.InterferenceView;
import org.counterpoint.workbench.views.lessons.LessonsView;
import org.counterpoint.workbench.views.lipschitz.LipschitzView;
import org.counterpoint.workbench.views.samples.SamplesView;
import org.counterpoint.workbench.views.shared.FigureSource;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.subspaces.SubspacesView;
import org.counterpoint.workbench.views.tradeoffs.TradeoffsView;

/** The views of the window, in the order of their tabs. */
public final class CoreViews {
    private CoreViews() {}

    /** The factories of all views at the size of an ordinary screen. */
    public static List<ViewFactory> factories() {
        return factories(ChartStyle.NORMAL_EM);
    }

    /**
     * The factories of all views.
     *
     * @param em size of the base font in pixels, which everything else follows
     */
    public static List<ViewFactory> factories(double em) {
        return List.of(
                new ViewFactory(
                        TradeoffsView.ID,
                        Messages.text("tradeoffs.title"),
                        Messages.text("tradeoffs.help"),
                        TradeoffsView.allPages(),
                        Set.of(),
                        context -> new TradeoffsView(context, em)),
                new ViewFactory(
                        CovarianceView.ID,
                        Messages.text("covariance.title"),
                        Messages.text("covariance.help"),
                        CovarianceView.allPages(),
                        Set.of(Part.PROMPTS, Part.SAMPLES),
                        context -> new CovarianceView(context, em)),
                new ViewFactory(
                        InterferenceView.ID,
                        Messages.text("interference.title"),
                        Messages.text("interference.help"),
                        InterferenceView.allPages(),
                        Set.of(Part.FACTORS, Part.SAMPLES),
                        context -> new InterferenceView(context, em)),
                new ViewFactory(
                        SubspacesView.ID,
                        Messages.text("subspaces.title"),
                        Messages.text("subspaces.help"),
                        SubspacesView.allPages(),
                        Set.of(Part.FACTORS),
                        context -> new SubspacesView(context, em)),
                new ViewFactory(
                        LipschitzView.ID,
                        Messages.text("lipschitz.title"),
                        Messages.text("lipschitz.help"),
                        LipschitzView.allPages(),
                        Set.of(Part.FACTORS),
                        context -> new LipschitzView(context, em)),
                new ViewFactory(
                        CompareView.ID,
                        Messages.text("compare.title"),
                        Messages.text("compare.help"),
                        CompareView.allPages(),
                        Set.of(Part.SAMPLES, Part.FACTORS),
                        context -> new CompareView(context, em, () -> factories(em))),
                new ViewFactory(
                        SamplesView.ID,
                        Messages.text("samples.title"),
                        Messages.text("samples.help"),
                        SamplesView.allPages(),
                        Set.of(Part.SAMPLES),
                        context -> new SamplesView(context, em)),
                new ViewFactory(
                        LessonsView.ID,
                        Messages.text("lessons.title"),
                        Messages.text("lessons.help"),
                        LessonsView.allPages(),
                        Set.of(),
                        context -> new LessonsView(context, em)));
    }

    /** The factory with this id, if there is one. */
    public static Optional<ViewFactory> factory(String id, double em) {
        return factories(em).stream().filter(f -> f.id().equals(id)).findFirst();
    }

    /** Removes tool bars and filters from a view, for images. */
    public static void prepareForImage(View view) {
        if (view instanceof FigureView<?, ?> figures) {
            figures.hideBar();
        } else if (view instanceof SamplesView samples) {
            samples.hideControls();
        }
    }

    /**
     * The figure of a view.
     *
     * @throws IllegalArgumentException in one sentence, where the view holds no figure that could be written to the file
     */
    public static Figure figure(View view, Path file) {
        if (view instanceof FigureSource source) {
            return source.figure()
                    .orElse(Figure.words(view.title(), view.emptyReason().orElse(Messages.text("views.empty"))));
        }
        throw new IllegalArgumentException(Messages.text("views.nofigure", view.id(), file.toString()));
    }

    /**
     * What a view shows as an SVG document.
     *
     * @param view a view of this class
     * @param context the context it was made with
     * @param width pixels
     * @param height pixels
     * @param em size of the base font in pixels
     */
    public static String svg(View view, ViewContext context, int width, int height, double em) {
        ChartStyle style = new ChartStyle(context.theme().tokens(), em);
        if (view instanceof SamplesView samples) {
            return samples.svg(width, height, style);
        }
        if (view instanceof FigureSource source) {
            Figure figure = source.figure()
                    .orElse(Figure.words(view.title(), view.emptyReason().orElse(Messages.text("views.empty"))));
            return FigureSvg.document(figure, width, height, style);
        }
        throw new IllegalArgumentException(Messages.text("views.nosvg", view.id()));
    }
}
