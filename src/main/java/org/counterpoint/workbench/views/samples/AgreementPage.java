package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.value.ChangeListener;
import javafx.scene.layout.Region;
import org.counterpoint.analysis.VoteReport;
import org.counterpoint.run.Vote;
import org.counterpoint.run.VoteFile;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.FigurePane;
import org.counterpoint.workbench.chart.FigureSvg;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.chart.Panel.Table.Row;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.model.RunModel;
import org.counterpoint.workbench.view.ViewContext;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.LooksBuilder;
import org.counterpoint.workbench.views.shared.WhileShown;

/** What the votes say: who is preferred, and who agrees with whom. FX thread. */
final class AgreementPage implements SamplePage {
    private final ViewContext context;
    private final double em;
    private final VoteStore store;
    private final FigurePane pane;
    private final ChangeListener<Object> restyle;
    private List<RunModel> models = List.of();

    AgreementPage(ViewContext context, double em, VoteStore store) {
        this.context = context;
        this.em = em;
        this.store = store;
        pane = new FigurePane(Messages.text("samples.page.agreement"), context.tasks(), style());
        WhileShown dressing = new WhileShown(pane, () -> {
            pane.setStyle(style());
            refresh();
        });
        restyle = (observable, before, now) -> dressing.request();
        context.theme().tokensProperty().addListener(restyle);
    }

    private ChartStyle style() {
        return new ChartStyle(context.theme().tokens(), em * context.theme().fontScale());
    }

    @Override
    public Region node() {
        return pane;
    }

    @Override
    public void update(List<RunModel> runs) {
        models = List.copyOf(runs);
        refresh();
    }

    private void refresh() {
        if (models.isEmpty()) {
            return;
        }
        Looks looks = LooksBuilder.of(
                models, context.theme().palette(), context.theme().tokens());
        Set<String> runs = new HashSet<>();
        models.forEach(m -> runs.add(m.run().id()));
        VoteFile file = store.file();
        context.tasks()
                .runLatest(
                        Messages.text("samples.task.agreement"),
                        progress -> figure(
                                file.read().stream()
                                        .filter(v -> v.options().stream().allMatch(o -> runs.contains(o.run())))
                                        .toList(),
                                looks,
                                file),
                        pane::show,
                        failure -> pane.show(Figure.words(
                                Messages.text("samples.page.agreement"), String.valueOf(failure.getMessage()))));
    }

    static Figure figure(List<Vote> votes, Looks looks, VoteFile file) {
        VoteReport report = VoteReport.of(votes, looks.minimized());
        String title = Messages.text("samples.page.agreement");
        if (report.votes() == 0) {
            return Figure.words(
                    title,
                    Messages.text(
                            "samples.agreement.none",
                            VotePage.shortPath(file.path().toString())));
        }
        List<Figure.Row> rows = new ArrayList<>();
        rows.add(new Figure.Row(
                1, List.of(new Figure.Cell(1.15, wins(report)), new Figure.Cell(1, plot(report, looks)))));
        rows.add(Figure.Row.of(0.9, List.of(agreement(report, looks))));
        if (!report.raters().isEmpty()) {
            rows.add(Figure.Row.of(0.7, List.of(raters(report))));
        }
        return new Figure(
                title,
                Messages.text(
                        "samples.agreement.words",
                        Numbers.count(report.votes()),
                        Numbers.count(report.ties()),
                        Numbers.count(report.skipped()),
                        VotePage.shortPath(file.path().toString())),
                List.of(),
                rows,
                0);
    }

    private static Panel wins(VoteReport report) {
        return new Panel.Table(
                "vote-wins",
                Messages.text("samples.wins"),
                Messages.text("samples.wins.note"),
                List.of(
                        Column.words(Messages.text("samples.group")),
                        Column.number(Messages.text("samples.won"), ""),
                        Column.number(Messages.text("samples.lost"), ""),
                        Column.number(Messages.text("samples.tied"), ""),
                        Column.number(Messages.text("samples.rate"), Messages.text("samples.rate.help"))),
                report.wins().stream()
                        .map(w -> new Row(
                                w.group(),
                                List.of(
                                        Cell.of(w.group()),
                                        Cell.of(w.won()),
                                        Cell.of(w.lost()),
                                        Cell.of(w.tied()),
                                        rate(w.rate(), w.low(), w.high()))))
                        .toList(),
                null,
                List.of());
    }

    private static Cell rate(double rate, double low, double high) {
        return Double.isNaN(rate)
                ? Cell.of("\u2013")
                : Cell.of(
                        RewardStrip.number(rate) + " [" + RewardStrip.number(low) + ", " + RewardStrip.number(high)
                                + "]",
                        rate);
    }

    private static Panel plot(VoteReport report, Looks looks) {
        List<VoteReport.Wins> wins = report.wins().reversed();
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark.Upright(0.5, ""));
        double[] x = new double[wins.size()];
        double[] y = new double[wins.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = wins.get(i).rate();
            y[i] = i;
            if (!Double.isNaN(x[i])) {
                marks.add(new Mark.Segment(wins.get(i).low(), i, wins.get(i).high(), i, looks.text(), 1.8, Dash.SOLID));
            }
        }
        return new Panel.Xy(
                "vote-plot",
                Messages.text("samples.preferred"),
                "",
                Axis.of(Messages.text("samples.rate"), "").range(0, 1),
                Axis.categories("", wins.stream().map(VoteReport.Wins::group).toList()),
                List.of(Series.of(
                        "rate",
                        Messages.text("samples.rate"),
                        x,
                        y,
                        SeriesStyle.points(looks.text(), Glyph.CIRCLE, 8))),
                marks,
                false);
    }

    private static Panel agreement(VoteReport report, Looks looks) {
        return new Panel.Table(
                "vote-agreement",
                Messages.text("samples.rewards"),
                Messages.text("samples.rewards.note"),
                List.of(
                        Column.words(Messages.text("samples.objective")),
                        Column.number(Messages.text("samples.decided"), Messages.text("samples.decided.help")),
                        Column.number(Messages.text("samples.agreed"), Messages.text("samples.agreed.help")),
                        Column.number(Messages.text("samples.kappa"), Messages.text("samples.kappa.help")),
                        Column.number(Messages.text("samples.tau"), Messages.text("samples.tau.help")),
                        Column.number("n", Messages.text("samples.compared.help"))),
                report.agreement().stream()
                        .map(a -> new Row(
                                a.objective(),
                                List.of(
                                        Cell.of(a.objective()).in(looks.objective(a.objective())),
                                        Cell.of(a.decided()),
                                        rate(a.rate(), a.low(), a.high()),
                                        Cell.of(a.kappa()),
                                        Cell.of(a.tau()),
                                        Cell.of(a.compared()))))
                        .toList(),
                null,
                List.of());
    }

    private static Panel raters(VoteReport report) {
        return new Panel.Table(
                "vote-raters",
                Messages.text("samples.raters"),
                Messages.text("samples.raters.note"),
                List.of(
                        Column.words(Messages.text("samples.vote.rater")),
                        Column.words(Messages.text("samples.vote.rater")),
                        Column.number(Messages.text("samples.items"), ""),
                        Column.number(Messages.text("samples.same"), ""),
                        Column.number(Messages.text("samples.kappa"), Messages.text("samples.kappa.help"))),
                report.raters().stream()
                        .map(r -> new Row(
                                r.a() + "\t" + r.b(),
                                List.of(
                                        Cell.of(r.a()),
                                        Cell.of(r.b()),
                                        Cell.of(r.items()),
                                        Cell.of(RewardStrip.number(r.rate()), r.rate()),
                                        Cell.of(r.kappa()))))
                        .toList(),
                null,
                List.of());
    }

    @Override
    public void hideControls() {
        // there are none
    }

    @Override
    public String svg(int width, int height, ChartStyle style) {
        Figure figure = pane.figure();
        return FigureSvg.document(
                figure == null
                        ? Figure.words(Messages.text("samples.page.agreement"), Messages.text("samples.nothing"))
                        : figure,
                width,
                height,
                style);
    }

    @Override
    public void close() {
        context.theme().tokensProperty().removeListener(restyle);
    }
}
