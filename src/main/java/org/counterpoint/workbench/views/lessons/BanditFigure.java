package org.counterpoint.workbench.views.lessons;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.counterpoint.analysis.Bandit;
import org.counterpoint.analysis.BanditPath;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.LegendItem;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.theme.Tokens;
import org.counterpoint.workbench.views.shared.Looks;

/** The bandit lesson as a figure: what was played so far, what the law says of the next step, and the policy. */
final class BanditFigure {
    private BanditFigure() {}

    /**
     * What to draw.
     *
     * @param title title of the lesson
     * @param toSee what is to be seen in it
     * @param path the exact course with the present weights and step size
     * @param bandit the bandit at the start
     * @param actions names of the actions
     * @param done steps played, at most those of the path less one
     * @param revealed whether the next step's change may be shown
     * @param guess what was predicted of the last objective: -1 falls, 1 rises, 0 nothing was
     * @param colors colors of the objectives
     */
    record State(
            String title,
            String toSee,
            BanditPath path,
            Bandit bandit,
            List<String> actions,
            int done,
            boolean revealed,
            int guess,
            List<Integer> colors) {
        State {
            actions = List.copyOf(actions);
            colors = List.copyOf(colors);
        }
    }

    static Figure of(State state, Tokens theme) {
        BanditPath path = state.path();
        List<LegendItem> legend = new ArrayList<>();
        List<Series> values = new ArrayList<>();
        List<Series> signs = new ArrayList<>();
        for (int j = 0; j < path.objectives().size(); j++) {
            String name = path.objectives().get(j);
            int rgb = state.colors().get(j);
            Dash dash = Dash.of(j);
            SeriesStyle line = SeriesStyle.line(rgb, 2.2).dash(dash);
            legend.add(LegendItem.of(Messages.text("lessons.objective", name), line));
            values.add(series("value/" + name, name, path.value()[j], state.done(), line));
            // While the sign is to be predicted, it is not drawn either.
            int known = state.revealed() ? state.done() : state.done() - 1;
            if (known >= 0) {
                signs.add(series("cov/" + name, name, path.covariance()[j], known, line));
            }
        }
        List<Series> policy = new ArrayList<>();
        int last = Math.max(1, state.done());
        for (int a = 0; a < state.actions().size(); a++) {
            SeriesStyle line = SeriesStyle.line(Looks.rgb(theme.text()), 1.6).dash(Dash.of(a));
            policy.add(series("policy/" + a, state.actions().get(a), path.policy()[a], state.done(), line));
            legend.add(LegendItem.of(
                    Messages.text("lessons.action", state.actions().get(a)), line));
        }
        Axis steps = Axis.steps().range(-0.02 * last, 1.02 * last);
        List<Mark> zero =
                List.of(new Mark.Level(0, Messages.text("lessons.zero"), Looks.rgb(theme.muted()), Dash.DASHED));
        return new Figure(
                state.title(),
                state.revealed() || state.done() > 0 ? state.toSee() : Messages.text("lessons.start"),
                legend,
                List.of(
                        Figure.Row.of(
                                1,
                                List.of(
                                        new Panel.Xy(
                                                "bandit-values",
                                                Messages.text("lessons.values"),
                                                "",
                                                steps,
                                                Axis.of(Messages.text("lessons.values.axis"), ""),
                                                values,
                                                List.of(),
                                                false),
                                        new Panel.Xy(
                                                "bandit-covariance",
                                                Messages.text("lessons.covariance"),
                                                "",
                                                steps,
                                                Axis.of(Messages.text("lessons.covariance.axis"), ""),
                                                signs,
                                                zero,
                                                false),
                                        new Panel.Xy(
                                                "bandit-policy",
                                                Messages.text("lessons.policy"),
                                                "",
                                                steps,
                                                Axis.of(Messages.text("lessons.policy.axis"), "")
                                                        .range(0, 1),
                                                policy,
                                                List.of(),
                                                false))),
                        new Figure.Row(
                                1.25, List.of(new Figure.Cell(1.1, hand(state)), new Figure.Cell(1, next(state))))),
                0);
    }

    /** The covariance of the last objective, action by action, as one would compute it on paper. */
    private static Panel hand(State state) {
        BanditPath path = state.path();
        List<String> names = path.objectives();
        int last = names.size() - 1;
        int t = state.done();
        double[] weights = state.bandit().weights();
        List<Column> columns = new ArrayList<>();
        columns.add(Column.words(Messages.text("lessons.hand.action")));
        columns.add(Column.number(Messages.text("lessons.hand.p"), Messages.text("lessons.hand.p.help")));
        names.forEach(name -> columns.add(Column.number(Messages.text("lessons.hand.reward", name), "")));
        columns.add(Column.number(Messages.text("lessons.hand.score"), Messages.text("lessons.hand.score.help")));
        columns.add(Column.number(Messages.text("lessons.hand.part"), Messages.text("lessons.hand.part.help")));
        double meanScore = 0;
        for (int j = 0; j < names.size(); j++) {
            meanScore += weights[j] * path.value()[j][t];
        }
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (int a = 0; a < state.actions().size(); a++) {
            double p = path.policy()[a][t];
            List<Panel.Table.Cell> cells = new ArrayList<>();
            cells.add(Panel.Table.Cell.of(state.actions().get(a)));
            cells.add(Panel.Table.Cell.of(String.format(Locale.ROOT, "%.4f", p), p));
            double score = 0;
            double reward = 0;
            for (int j = 0; j < names.size(); j++) {
                reward = state.bandit().rewards(names.get(j))[0][a];
                score += weights[j] * reward;
                cells.add(Panel.Table.Cell.of(reward));
            }
            cells.add(Panel.Table.Cell.of(score));
            cells.add(hidden(state, p * (reward - path.value()[last][t]) * (score - meanScore)));
            rows.add(new Panel.Table.Row(state.actions().get(a), cells));
        }
        return new Panel.Table(
                "bandit-hand",
                Messages.text("lessons.hand", names.get(last)),
                Messages.text(
                        "lessons.hand.note",
                        names.get(last),
                        String.format(Locale.ROOT, "%.4f", path.value()[last][t]),
                        String.format(Locale.ROOT, "%.4f", meanScore)),
                columns,
                rows,
                null,
                List.of());
    }

    private static Series series(String key, String label, double[] values, int done, SeriesStyle line) {
        double[] x = new double[done + 1];
        Arrays.setAll(x, i -> i);
        SeriesStyle style = done == 0 ? line.glyph(Glyph.CIRCLE, 7) : line;
        return Series.of(key, label, x, Arrays.copyOf(values, done + 1), style);
    }

    private static Panel next(State state) {
        BanditPath path = state.path();
        int t = state.done();
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (int j = 0; j < path.objectives().size(); j++) {
            double change = path.value()[j][t + 1] - path.value()[j][t];
            List<Panel.Table.Cell> cells = List.of(
                    Panel.Table.Cell.of(path.objectives().get(j)),
                    Panel.Table.Cell.of(number(path.value()[j][t]), path.value()[j][t]),
                    hidden(state, path.covariance()[j][t]),
                    hidden(state, path.predicted()[j][t]),
                    hidden(state, change));
            rows.add(new Panel.Table.Row(path.objectives().get(j), cells));
        }
        return new Panel.Table(
                "bandit-next",
                Messages.text("lessons.next", String.valueOf(t + 1)),
                note(state),
                List.of(
                        Column.words(Messages.text("lessons.column.objective")),
                        Column.number(
                                Messages.text("lessons.column.value"), Messages.text("lessons.column.value.help")),
                        Column.number(Messages.text("lessons.column.c"), Messages.text("lessons.column.c.help")),
                        Column.number(Messages.text("lessons.column.law"), Messages.text("lessons.column.law.help")),
                        Column.number(
                                Messages.text("lessons.column.exact"), Messages.text("lessons.column.exact.help"))),
                rows,
                null,
                List.of());
    }

    private static String note(State state) {
        BanditPath path = state.path();
        int last = path.objectives().size() - 1;
        String name = path.objectives().get(last);
        if (!state.revealed()) {
            return Messages.text("lessons.next.hidden", name);
        }
        double change = path.value()[last][state.done() + 1] - path.value()[last][state.done()];
        if (state.guess() == 0) {
            return Messages.text("lessons.next.note");
        }
        boolean right = Math.signum(change) == state.guess();
        return Messages.text(
                right ? "lessons.guess.right" : "lessons.guess.wrong",
                name,
                Messages.text(change < 0 ? "lessons.falls" : "lessons.rises"),
                number(path.covariance()[last][state.done()]));
    }

    private static Panel.Table.Cell hidden(State state, double value) {
        return state.revealed()
                ? Panel.Table.Cell.of(number(value), value)
                : Panel.Table.Cell.of(Messages.text("lessons.hidden"));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
