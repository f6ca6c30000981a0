package org.counterpoint.workbench.views.covariance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.counterpoint.analysis.CovarianceLedgers.Category;
import org.counterpoint.analysis.CovarianceLedgers.Line;
import org.counterpoint.analysis.CovarianceLedgers.Summary;
import org.counterpoint.analysis.Sign;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Badge;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.chart.Panel;
import org.counterpoint.workbench.chart.Panel.Table.Cell;
import org.counterpoint.workbench.chart.Panel.Table.Column;
import org.counterpoint.workbench.views.shared.Looks;
import org.jspecify.annotations.Nullable;

/** The prompt ledger as tables: a line per prompt, and a line per category with the totals. */
public final class LedgerTable {
    /** A share of the total says nothing where parts cancel that far. */
    private static final double MOST_SHARE = 10;

    private LedgerTable() {}

    /**
     * Which lines, in which order.
     *
     * @param up only prompts that raise this objective, or null
     * @param down only prompts that lower this objective, or null
     * @param focus objective whose contributions sort the lines where neither is given, or null for the sum of all sizes
     */
    public record Filter(
            @Nullable String up,
            @Nullable String down,
            @Nullable String focus) {
        /** All lines. */
        public static final Filter ALL = new Filter(null, null, null);
    }

    /** The lines that pass, in the order of the filter. */
    public static List<Line> lines(Summary summary, Filter filter) {
        int up = index(summary, filter.up());
        int down = index(summary, filter.down());
        int focus = index(summary, filter.focus());
        Comparator<Line> order;
        if (up >= 0 && down >= 0 && up != down) {
            order = Comparator.comparingDouble(line -> -line.conflict(up, down));
        } else if (up >= 0) {
            order = Comparator.comparingDouble(line -> -line.contribution()[up]);
        } else if (down >= 0) {
            order = Comparator.comparingDouble(line -> line.contribution()[down]);
        } else if (focus >= 0) {
            order = Comparator.comparingDouble(line -> -Math.abs(line.contribution()[focus]));
        } else {
            order = Comparator.comparingDouble(LedgerTable::size).reversed();
        }
        return summary.lines().stream()
                .filter(line -> up < 0 || line.contribution()[up] > 0)
                .filter(line -> down < 0 || line.contribution()[down] < 0)
                .sorted(order)
                .toList();
    }

    private static int index(Summary summary, @Nullable String objective) {
        return objective == null ? -1 : summary.objectives().indexOf(objective);
    }

    private static double size(Line line) {
        double sum = 0;
        for (double c : line.contribution()) {
            sum += Math.abs(c);
        }
        return sum;
    }

    /** The lines as a table; row keys are prompt ids. */
    public static Panel prompts(
            String id,
            String title,
            String note,
            Summary summary,
            Filter filter,
            @Nullable String selected,
            Looks looks) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.words(Messages.text("covariance.ledger.column.prompt")),
                Column.words(Messages.text("covariance.ledger.column.category")),
                column("times")));
        for (String objective : summary.objectives()) {
            columns.add(Column.number(objective, Messages.text("covariance.ledger.column.objective.help", objective)));
        }
        columns.add(column("score"));
        columns.add(column("samples"));
        columns.add(Column.words(Messages.text("covariance.ledger.column.id")));
        List<Panel.Table.Row> rows = new ArrayList<>();
        List<Line> lines = lines(summary, filter);
        for (Line line : lines) {
            List<Cell> cells = new ArrayList<>(
                    List.of(text(summary, line), Cell.of(line.asked().category()), Cell.of(line.times())));
            for (int j = 0; j < summary.objectives().size(); j++) {
                cells.add(contribution(line.contribution()[j], summary.total()[j], looks));
            }
            cells.add(Cell.of(line.score()));
            cells.add(Cell.of(line.asked().samples()));
            cells.add(Cell.of(line.asked().id()));
            rows.add(new Panel.Table.Row(line.asked().id(), cells));
        }
        return new Panel.Table(id, title, note, columns, rows, selected, left(summary, lines));
    }

    /** The same with the objectives of the filter only, for narrow rooms. */
    public static Panel conflict(
            String id,
            String title,
            String note,
            Summary summary,
            Filter filter,
            @Nullable String selected,
            Looks looks) {
        int up = index(summary, filter.up());
        int down = index(summary, filter.down());
        List<Panel.Table.Row> rows = new ArrayList<>();
        List<Line> lines = lines(summary, filter);
        for (Line line : lines) {
            rows.add(new Panel.Table.Row(
                    line.asked().id(),
                    List.of(
                            text(summary, line),
                            Cell.of(line.asked().category()),
                            pull(line.contribution()[up], looks),
                            pull(line.contribution()[down], looks),
                            Cell.of(line.asked().samples()))));
        }
        List<Column> columns = List.of(
                Column.words(Messages.text("covariance.ledger.column.prompt")),
                Column.words(Messages.text("covariance.ledger.column.category")),
                Column.number(
                        summary.objectives().get(up),
                        Messages.text(
                                "covariance.ledger.column.objective.help",
                                summary.objectives().get(up))),
                Column.number(
                        summary.objectives().get(down),
                        Messages.text(
                                "covariance.ledger.column.objective.help",
                                summary.objectives().get(down))),
                column("samples"));
        return new Panel.Table(id, title, note, columns, rows, selected, left(summary, lines));
    }

    private static Cell text(Summary summary, Line line) {
        return Cell.of(line.asked().text().replace('\n', ' ').strip()).tip(rewards(summary, line));
    }

    private static Cell pull(double value, Looks looks) {
        return Cell.of(signed(value), value).in(value > 0 ? looks.positive() : looks.negative());
    }

    private static List<Badge> left(Summary summary, List<Line> lines) {
        int left = summary.lines().size() - lines.size();
        return left == 0
                ? List.of()
                : List.of(Badge.of(
                        Messages.text("covariance.ledger.filtered", Numbers.count(left)),
                        Messages.text("covariance.ledger.filtered.why")));
    }

    private static Column column(String name) {
        return Column.number(
                Messages.text("covariance.ledger.column." + name),
                Messages.text("covariance.ledger.column." + name + ".help"));
    }

    private static String rewards(Summary summary, Line line) {
        List<String> words = new ArrayList<>();
        for (int j = 0; j < summary.objectives().size(); j++) {
            words.add(summary.objectives().get(j) + " " + Numbers.brief(line.reward()[j]));
        }
        return Messages.text("covariance.ledger.rewards", line.asked().id(), String.join(", ", words));
    }

    private static Cell contribution(double value, double total, Looks looks) {
        double share = value / total;
        String words = signed(value)
                + (Math.abs(share) < MOST_SHARE ? String.format(Locale.ROOT, " (%.0f %%)", 100 * share) : "");
        Cell cell = Cell.of(words, value);
        return value > 0 ? cell.in(looks.positive()) : value < 0 ? cell.in(looks.negative()) : cell;
    }

    static String signed(double value) {
        return Double.isNaN(value)
                ? ""
                : value == 0
                        ? "0"
                        : String.format(Locale.ROOT, "%+.2e", value)
                                .replace("e-0", "e-")
                                .replace("e+00", "");
    }

    /** Categories, then the sum over all prompts, then what the run logged. */
    public static Panel categories(String id, String title, String note, Summary summary, Looks looks) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.words(Messages.text("covariance.ledger.column.category")),
                Column.number(Messages.text("covariance.ledger.column.prompts"), ""),
                column("times")));
        for (String objective : summary.objectives()) {
            columns.add(Column.number(
                    Messages.text("covariance.ledger.column.sum", objective),
                    Messages.text("covariance.ledger.column.objective.help", objective)));
            columns.add(Column.words(Messages.text("covariance.ledger.column.sign", objective)));
        }
        List<Panel.Table.Row> rows = new ArrayList<>();
        for (Category category : summary.categories()) {
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.of(category.name().isEmpty() ? Messages.text("covariance.ledger.none") : category.name()),
                    Cell.of(category.prompts()),
                    Cell.of(category.times())));
            for (int j = 0; j < summary.objectives().size(); j++) {
                cells.add(contribution(category.contribution()[j], summary.total()[j], looks));
                cells.add(sign(category, j, looks));
            }
            rows.add(new Panel.Table.Row("category/" + category.name(), cells));
        }
        rows.add(total("total", Messages.text("covariance.ledger.total"), summary, summary.total(), looks));
        rows.add(total("logged", Messages.text("covariance.ledger.logged"), summary, summary.logged(), looks));
        return new Panel.Table(id, title, note, columns, rows, null, List.of());
    }

    private static Panel.Table.Row total(String key, String name, Summary summary, double[] values, Looks looks) {
        int times = summary.lines().stream().mapToInt(Line::times).sum();
        boolean sums = key.equals("total");
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.of(name).in(looks.text()),
                sums ? Cell.of(summary.lines().size()) : Cell.of(""),
                sums ? Cell.of(times) : Cell.of("")));
        for (int j = 0; j < values.length; j++) {
            cells.add(Cell.of(signed(values[j]), values[j])
                    .tip(Messages.text("covariance.ledger.exact", Double.toString(values[j]))));
            cells.add(sums ? whole(summary, j, looks) : Cell.of(""));
        }
        return new Panel.Table.Row(key, cells);
    }

    /** What the pooled covariance says, marked where the categories or the part within prompts say the opposite. */
    private static Cell whole(Summary summary, int j, Looks looks) {
        if (summary.simpson()[j]) {
            return Cell.of(Messages.text("covariance.ledger.simpson")).in(looks.negative());
        }
        String words = Messages.text("covariance.ledger.pooled", arrow(summary.pooled()[j]));
        return summary.total()[j] * summary.pooled()[j] < 0
                ? Cell.of(Messages.text("covariance.ledger.against", words)).in(looks.negative())
                : Cell.of(words);
    }

    private static String arrow(double value) {
        return value > 0 ? "+" : value < 0 ? "\u2212" : "0";
    }

    private static Cell sign(Category category, int j, Looks looks) {
        Sign sign = category.signs().get(j);
        String words =
                switch (sign) {
                    case POSITIVE -> "+";
                    case NEGATIVE -> "\u2212";
                    case UNDETERMINED -> Messages.text("covariance.ledger.open", arrow(category.covariance()[j]));
                    case MISSING -> "";
                };
        String tip = Messages.text(
                "covariance.ledger.sign.tip",
                Numbers.brief(category.covariance()[j]),
                Double.isNaN(category.se()[j]) ? "?" : Numbers.brief(category.se()[j]));
        Cell cell = Cell.of(
                        category.against()[j] ? Messages.text("covariance.ledger.against", words) : words,
                        category.covariance()[j])
                .tip(tip);
        return category.against()[j] ? cell.in(looks.negative()) : cell;
    }
}
