package org.counterpoint.workbench.views.tradeoffs;

import org.counterpoint.analysis.TradeoffStudy;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.views.shared.Looks;

/** The trade-off view as data: one figure a page. */
public final class TradeoffsFigure {
    private TradeoffsFigure() {}

    /** Builds the figure of the chosen page; pure, off the JavaFX thread. */
    public static Figure of(TradeoffStudy study, Looks looks, TradeoffChoice choice, Scope scope) {
        if (study.report().unavailable().isPresent()) {
            return Figure.words(
                    Messages.text("tradeoffs.title"),
                    study.report().unavailable().get());
        }
        Scene scene = new Scene(study, looks, choice, scope);
        return switch (choice.page()) {
            case TradeoffsView.TRAJECTORIES -> TrajectoriesPage.figure(scene);
            case TradeoffsView.PREFERENCE -> PreferencePage.figure(scene);
            case TradeoffsView.PARALLEL -> ParallelPage.figure(scene);
            case TradeoffsView.RADAR -> RadarPage.figure(scene);
            case TradeoffsView.FORGETTING -> ForgettingPage.figure(scene);
            case TradeoffsView.TABLE -> FinalsPage.figure(scene);
            default -> CurvesPage.figure(scene);
        };
    }
}
