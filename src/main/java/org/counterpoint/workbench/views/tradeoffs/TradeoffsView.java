package org.counterpoint.workbench.views.tradeoffs;

import java.util.List;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.TradeoffReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.selection.Scope;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.FigureView;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** Rewards over steps, objectives against each other, and the exact limit. */
public final class TradeoffsView extends FigureView<TradeoffReport, TradeoffsView.Choice> {
    public static final String ID = "tradeoffs";

    private final ComboBox<String> split = choice("Prompts", "Which prompts the rewards were measured on");

    /**
     * What is chosen in the tool bar.
     *
     * @param split prompts the rewards were measured on, or null for the usual ones
     */
    protected record Choice(@Nullable String split) {}

    /** A view; em is the base font size in pixels. */
    public TradeoffsView(ViewContext context, double em) {
        super(ID, "Trade-offs", context, em);
    }

    @Override
    protected TradeoffReport compute(List<Run> runs) {
        return TradeoffReport.of(runs);
    }

    @Override
    protected void reportsChanged(TradeoffReport report, Looks looks) {
        List<String> splits = report.splits();
        String first = TradeoffsFigure.defaultSplit(report);
        boolean fresh = split.getValue() == null;
        fill(split, splits);
        if (fresh && splits.contains(first)) {
            split.setValue(first);
        }
    }

    @Override
    protected Figure draw(TradeoffReport report, Looks looks, Choice choices, Scope scope) {
        String chosen = choices.split();
        return TradeoffsFigure.of(report, looks, chosen == null ? TradeoffsFigure.defaultSplit(report) : chosen);
    }

    @Override
    protected Choice choices() {
        return new Choice(split.getValue());
    }
}
