package org.counterpoint.workbench.views.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.counterpoint.analysis.CompareExport;
import org.counterpoint.analysis.CompareReport;
import org.counterpoint.analysis.CompareReport.Claim;
import org.counterpoint.run.Run;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Axis;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.ColorScale;
import org.counterpoint.workbench.chart.Dash;
import org.counterpoint.workbench.chart.Figure;
import org.counterpoint.workbench.chart.Glyph;
import org.counterpoint.workbench.chart.Mark;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Series;
import org.counterpoint.workbench.chart.SeriesStyle;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.jspecify.annotations.Nullable;

/** Turns a comparison into panels, one page at a time. */
final class CompareFigure {
    static final String RESULTS = "compare-results";

    private static final int MOST_CARDS = 12;

    private final CompareInput input;
    private final CompareReport report;
    private final Looks looks;
    private final CompareView.Choice choices;
    private final @Nullable String objective;
    private final CompareTables tables;

    private CompareFigure(
            CompareInput input,
            CompareReport report,
            Looks looks,
            CompareView.Choice choices,
            @Nullable String objective) {
        this.input = input;
        this.report = report;
        this.looks = looks;
        this.choices = choices;
        this.objective = objective;
        this.tables = new CompareTables(report, looks);
    }

    /**
     * The figure of a page.
     *
     * @param objective objective in focus, or null for all
     */
    static Figure of(
            CompareInput input,
            CompareReport report,
            Looks looks,
            CompareView.Choice choices,
            @Nullable String objective) {
        if (report.unavailable().isPresent()) {
            return Figure.words(
                    Messages.text("compare.title"), report.unavailable().get());
        }
        return new CompareFigure(input, report, looks, choices, objective).page();
    }

    private Figure page() {
        List<Figure.Row> rows =
                switch (choices.page()) {
                    case "claims" -> claims();
                    case "tests" -> tests();
                    case "budget" -> budget();
                    case "audit" -> List.of(Figure.Row.of(1, List.of(tables.audit())));
                    case "config" -> List.of(Figure.Row.of(1, List.of(tables.config(input.diff(choices.groupBy())))));
                    default -> results();
                };
        return new Figure(heading(), subtitle(), List.of(), rows, 0);
    }

    private String heading() {
        return Messages.text(
                "compare.heading",
                report.split(),
                report.rule(),
                report.comparability().words());
    }

    private String subtitle() {
        return switch (choices.page()) {
            case "claims" -> Messages.text("compare.claims.note");
            case "budget" -> Messages.text("compare.budget.note");
            case "audit" -> Messages.text("compare.audit.note");
            case "config" -> Messages.text("compare.config.note");
            case "tests" -> Messages.text("compare.tests.note");
            default -> CompareExport.caption(report, Messages.text("compare.star"));
        };
    }

    private List<Figure.Row> results() {
        int groups = report.groups().size();
        List<Figure.Row> rows = new ArrayList<>();
        rows.add(Figure.Row.of(
                Math.clamp(0.16 * groups + 0.5, 0.8, 2.2), List.of(tables.results(RESULTS, choices.focus()))));
        List<Panel> plots = inFocus().<Panel>map(this::plot).toList();
        rows.add(Figure.Row.of(Math.clamp(0.2 * groups + 0.5, 0.9, 2.4), plots));
        claimInFocus().ifPresent(claim -> rows.add(Figure.Row.of(0.8, List.of(card("compare-claim", claim, true)))));
        return rows;
    }

    private Optional<Claim> claimInFocus() {
        return report.claims().stream()
                .filter(c -> c.group().equals(choices.focus()))
                .findFirst()
                .or(() -> report.claims().stream().findFirst());
    }

    /** Every seed, the interquartile mean and its interval, one line for each group. */
    private Panel plot(String name) {
        List<String> groups = report.groups().reversed();
        Map<String, List<Run>> members = input.groups(choices.groupBy());
        List<Series> series = new ArrayList<>();
        List<Mark> marks = new ArrayList<>();
        List<String> without = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            String group = groups.get(i);
            int rgb = color(members.getOrDefault(group, List.of()));
            CompareReport.Row row = report.row(group, name).orElse(null);
            if (row == null || row.nSeeds() == 0) {
                without.add(group);
                continue;
            }
            double y = i;
            if (!Double.isNaN(row.ci()[0])) {
                marks.add(new Mark.Segment(row.ci()[0], y, row.ci()[1], y, rgb, 2.2, Dash.SOLID));
            }
            double[] level = new double[row.nSeeds()];
            Arrays.fill(level, y);
            String[] tips = IntStream.range(0, row.nSeeds())
                    .mapToObj(s -> Messages.text("compare.seed", Long.toString(row.seeds()[s])))
                    .toArray(String[]::new);
            if (row.nSeeds() > 1) {
                series.add(Series.of(
                                group + " seeds",
                                group,
                                row.values(),
                                level,
                                SeriesStyle.points(rgb, Glyph.CIRCLE, 5).alpha(0.55))
                        .withTips(tips));
            }
            series.add(Series.of(
                            group,
                            Messages.text("compare.iqm", group),
                            new double[] {row.iqm()},
                            new double[] {y},
                            SeriesStyle.points(rgb, Glyph.DIAMOND, 9))
                    .withTips(new String[] {CompareExport.cell(row.iqm(), row.ci())}));
        }
        Panel.Xy panel = new Panel.Xy(
                "compare-plot-" + name,
                name,
                report.minimized().contains(name) ? Messages.text("compare.less") : "",
                Axis.of(Messages.text("compare.reward"), ""),
                Axis.categories("", groups),
                series,
                marks,
                false);
        return without.isEmpty()
                ? panel
                : panel.badges(List.of(Badge.of(
                        Messages.text("compare.without", Integer.toString(without.size())),
                        Messages.text("compare.without.why", String.join(", ", without)))));
    }

    /** The axis with zero on it, so that every plot says on which side of the baseline a group is. */
    private static Axis around(Axis axis, List<Mark> marks, List<Series> series) {
        double[] reach = DoubleStream.concat(
                        series.stream().flatMapToDouble(one -> Arrays.stream(one.x())),
                        marks.stream()
                                .filter(Mark.Segment.class::isInstance)
                                .map(Mark.Segment.class::cast)
                                .flatMapToDouble(one -> DoubleStream.of(one.x0(), one.x1())))
                .filter(Double::isFinite)
                .toArray();
        double low = Math.min(0, Arrays.stream(reach).min().orElse(-1));
        double high = Math.max(0, Arrays.stream(reach).max().orElse(1));
        double margin = high > low ? 0.06 * (high - low) : 1;
        return axis.range(low - margin, high + margin);
    }

    private int color(List<Run> runs) {
        return runs.stream()
                .flatMap(run -> looks.run(run.id()).stream())
                .map(RunLook::rgb)
                .findFirst()
                .orElse(looks.text());
    }

    private Panel card(String id, Claim claim, boolean conditions) {
        String words = claim.sentence() + (conditions ? "\n" + String.join(" ", claim.conditions()) : "");
        return new Panel.Words(id, support(claim), words);
    }

    private static String support(Claim claim) {
        return Messages.text(
                "compare.support." + claim.support().name().toLowerCase(Locale.ROOT), claim.group(), claim.baseline());
    }

    private List<Figure.Row> claims() {
        if (report.claims().isEmpty()) {
            return List.of(Figure.Row.of(
                    1,
                    List.of(new Panel.Words(
                            "compare-none",
                            Messages.text("compare.claims.none"),
                            Messages.text("compare.claims.none.why")))));
        }
        List<Panel> cards = new ArrayList<>();
        boolean few = report.claims().size() <= 4;
        for (int i = 0; i < Math.min(MOST_CARDS, report.claims().size()); i++) {
            cards.add(card("compare-claim-" + i, report.claims().get(i), few));
        }
        if (!few) {
            cards.add(new Panel.Words(
                    "compare-conditions",
                    Messages.text("compare.conditions"),
                    (report.claims().size() > MOST_CARDS
                                    ? Messages.text(
                                                    "compare.claims.more",
                                                    Integer.toString(
                                                            report.claims().size() - MOST_CARDS))
                                            + " "
                                    : "")
                            + String.join(" ", report.claims().getFirst().conditions())));
        }
        int across = cards.size() <= 3 ? 1 : cards.size() <= 8 ? 2 : 3;
        List<Figure.Row> rows = new ArrayList<>();
        for (int i = 0; i < cards.size(); i += across) {
            rows.add(Figure.Row.of(1, cards.subList(i, Math.min(cards.size(), i + across))));
        }
        rows.add(Figure.Row.of(2, inFocus().<Panel>map(this::differences).toList()));
        return rows;
    }

    /** The objective in focus, or all. */
    private Stream<String> inFocus() {
        return report.objectives().stream()
                .filter(o -> objective == null || !report.objectives().contains(objective) || o.equals(objective));
    }

    /** What the claims are about: the difference of every group from the baseline in one objective, with its interval. */
    private Panel differences(String name) {
        List<String> groups = report.groups().reversed().stream()
                .filter(group -> !group.equals(report.baseline()))
                .toList();
        Map<String, List<Run>> members = input.groups(choices.groupBy());
        List<Series> series = new ArrayList<>();
        List<Mark> marks = new ArrayList<>(List.of(new Mark.Upright(0, "")));
        for (int i = 0; i < groups.size(); i++) {
            String group = groups.get(i);
            double y = i;
            int rgb = color(members.getOrDefault(group, List.of()));
            report.tests().stream()
                    .filter(test -> test.objective().equals(name) && test.between(group, report.baseline()))
                    .findFirst()
                    .ifPresent(test -> {
                        double sign = test.a().equals(group) ? 1 : -1;
                        double[] ends = {sign * test.ci()[0], sign * test.ci()[1]};
                        Arrays.sort(ends);
                        if (Double.isFinite(ends[0]) && Double.isFinite(ends[1])) {
                            marks.add(new Mark.Segment(ends[0], y, ends[1], y, rgb, 2.2, Dash.SOLID));
                        }
                        series.add(Series.of(
                                        group,
                                        group,
                                        new double[] {sign * test.difference()},
                                        new double[] {y},
                                        SeriesStyle.points(rgb, Glyph.DIAMOND, 9))
                                .withTips(new String[] {test.verdict()}));
                    });
        }
        return new Panel.Xy(
                "compare-difference-" + name,
                name,
                report.minimized().contains(name) ? Messages.text("compare.less") : "",
                around(Axis.of(Messages.text("compare.difference.from", report.baseline()), ""), marks, series),
                Axis.categories("", groups),
                series,
                marks,
                false);
    }

    private List<Figure.Row> tests() {
        int n = report.groups().size();
        if (n < 2) {
            return claims();
        }
        double[][] improvement = new double[n][n];
        boolean[][] hatched = new boolean[n][n];
        double[][] won = new double[n][];
        for (int i = 0; i < n; i++) {
            Arrays.fill(improvement[i], Double.NaN);
            won[i] = report.wins()[i].clone();
            // against itself everything is a tie
            improvement[i][i] = 0.5;
            won[i][i] = 0.5;
        }
        report.improvements().forEach(i -> {
            int a = report.groups().indexOf(i.a());
            int b = report.groups().indexOf(i.b());
            improvement[a][b] = i.probability();
            hatched[a][b] = !(i.ci()[0] > 0.5 || i.ci()[1] < 0.5);
        });
        Panel wins = heat("compare-wins", won, null);
        Panel better = heat("compare-improvement", improvement, hatched);
        return List.of(Figure.Row.of(1.25, List.of(tables.tests(objective))), Figure.Row.of(1, List.of(wins, better)));
    }

    private Panel heat(String id, double[][] values, boolean @Nullable [][] hatched) {
        return new Panel.Heat(
                id,
                Messages.text(id.replace('-', '.')),
                Messages.text(id.replace('-', '.') + ".note"),
                "",
                report.groups(),
                Messages.text("compare.than"),
                report.groups(),
                null,
                values,
                hatched,
                new ColorScale(
                        Messages.text("compare.share"),
                        0,
                        1,
                        true,
                        looks.tokens().dark(),
                        0.5,
                        ""),
                null,
                true);
    }

    private List<Figure.Row> budget() {
        List<Figure.Row> rows = new ArrayList<>();
        rows.add(Figure.Row.of(1, List.of(tables.axes())));
        if (!report.axisChanges().isEmpty()) {
            rows.add(Figure.Row.of(
                    0.55,
                    List.of(new Panel.Words(
                            "compare-changes",
                            Messages.text("compare.changes"),
                            String.join(" ", report.axisChanges())))));
        }
        rows.add(Figure.Row.of(1.1, List.of(tables.budgets())));
        return rows;
    }
}
