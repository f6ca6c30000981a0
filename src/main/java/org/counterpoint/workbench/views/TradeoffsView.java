package org.counterpoint.workbench.views;

import java.util.List;
import javafx.scene.control.ComboBox;
import org.counterpoint.analysis.TradeoffReport;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.view.ViewContext;

/** Rewards over steps, objectives against each other, and the exact limit. */
final class TradeoffsView extends FigureView<TradeoffReport> {
    static final String ID = "tradeoffs";

    private final ComboBox<String> split = choice("Prompts", "Which prompts the rewards were measured on");

    TradeoffsView(ViewContext context, double em) {
        super(ID, "Trade-offs", context, em);
    }

    @Override
    TradeoffReport compute(List<Run> runs) {
        return TradeoffReport.of(runs);
    }

    @Override
    void reportsChanged(TradeoffReport report, Looks looks) {
        List<String> splits = report.splits();
        String first = TradeoffsFigure.defaultSplit(report);
        boolean fresh = split.getValue() == null;
        fill(split, splits);
        if (fresh && splits.contains(first)) {
            split.setValue(first);
        }
    }

    @Override
    Figure draw(TradeoffReport report, Looks looks, Choices choices) {
        String chosen = choices.first();
        return TradeoffsFigure.of(report, looks, chosen == null ? TradeoffsFigure.defaultSplit(report) : chosen);
    }

    @Override
    Choices choices() {
        return new Choices(split.getValue(), null, null, null, null, cursor());
    }
}
