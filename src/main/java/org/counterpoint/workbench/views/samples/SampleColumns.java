package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.geometry.HPos;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import org.counterpoint.run.SampleRow;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.controls.Brush;
import org.counterpoint.workbench.controls.CellPainter;
import org.counterpoint.workbench.controls.PaintedColumn;
import org.counterpoint.workbench.controls.TextRuler;
import org.counterpoint.workbench.views.shared.Looks;

/** Columns of the samples table. */
final class SampleColumns {
    /** Parts of the font size that stay free beside and above words. */
    private static final double SIDE = 0.5;

    private static final double TOP = 0.3;

    private static final String ID = "samples-column-";
    private static final String RUN_ID = ID + heading("run");
    private static final String PROMPT = ID + heading("prompt");
    private static final String COMPLETION = ID + heading("completion");
    private static final String TRAILING = ID + heading("behaviour");
    /** Widths in em. */
    private static final double LEAST = 7.4;

    private static final double RUN = 9.2;
    private static final double RUN_WIDE = 16;
    private static final double WIDE = 78;
    private static final double ROOMY = 15;
    private static final double MOST = 48;
    private static final double REWARD = 5;
    private static final double BAR = 1.4;
    private static final double PROMPT_SHARE = 0.46;

    private SampleColumns() {}

    /**
     * The columns: what is read first, then what tells rows apart.
     *
     * @param severalRuns whether rows are of different runs
     * @param severalSteps whether rows are of different steps
     * @param em size of the font in pixels
     */
    static List<PaintedColumn<SamplesModel.Row>> of(
            List<String> objectives, boolean severalRuns, boolean severalSteps, Looks looks, double em) {
        List<PaintedColumn<SamplesModel.Row>> columns = new ArrayList<>();
        if (severalRuns) {
            columns.add(column(
                    heading("run"),
                    em * RUN,
                    new Wrapped(SamplesModel.Row::label, false),
                    Comparator.comparing(SamplesModel.Row::label)));
        }
        if (severalSteps) {
            columns.add(number("step", em * 3.6, row -> row.sample().step()));
        }
        columns.add(wrapped("prompt", em * LEAST, SampleRow::prompt, true));
        columns.add(wrapped("completion", em * LEAST, SampleRow::completion, false));
        for (String objective : objectives) {
            Reward reward = new Reward(objective, looks.objective(objective));
            columns.add(column(objective, em * REWARD, reward, Comparator.comparingDouble(reward::of)));
        }
        columns.add(words(
                "behaviour",
                em * 9,
                row -> Objects.requireNonNullElse(row.sample().behavior(), "")));
        columns.add(words("category", em * 8.8, row -> row.sample().category()));
        columns.add(words("split", em * 6.2, row -> row.sample().split()));
        columns.add(number("tokens", em * 4.6, row -> row.sample().tokens()));
        return columns;
    }

    /** Gives prompt and completion what the other columns leave, and the last few columns up where these would be too narrow. */
    static void fit(TableView<SamplesModel.Row> table, double em) {
        table.getColumns().stream()
                .filter(column -> RUN_ID.equals(column.getId()))
                .forEach(column -> column.setPrefWidth(em * (table.getWidth() > em * WIDE ? RUN_WIDE : RUN)));
        List<TableColumn<SamplesModel.Row, ?>> texts = table.getColumns().stream()
                .filter(column -> PROMPT.equals(column.getId()) || COMPLETION.equals(column.getId()))
                .toList();
        double all = 0;
        double leading = 0;
        boolean last = false;
        for (TableColumn<SamplesModel.Row, ?> column : table.getColumns()) {
            if (!texts.contains(column)) {
                last |= TRAILING.equals(column.getId());
                all += column.getWidth();
                leading += last ? 0 : column.getWidth();
            }
        }
        double free = table.getWidth() - em * BAR;
        double room = free - all >= 2 * ROOMY * em ? free - all : free - leading;
        for (TableColumn<SamplesModel.Row, ?> column : texts) {
            double share = PROMPT.equals(column.getId()) ? PROMPT_SHARE : 1 - PROMPT_SHARE;
            column.setPrefWidth(Math.clamp(room * share, em * LEAST, em * MOST));
        }
    }

    private static PaintedColumn<SamplesModel.Row> column(
            String heading, double width, CellPainter<SamplesModel.Row> painter, Comparator<SamplesModel.Row> order) {
        PaintedColumn<SamplesModel.Row> column = new PaintedColumn<>(painter, order);
        column.setText(heading);
        column.setId(ID + heading);
        column.setPrefWidth(width);
        return column;
    }

    private static PaintedColumn<SamplesModel.Row> words(
            String key, double width, Function<SamplesModel.Row, String> value) {
        return column(heading(key), width, new Line(value), Comparator.comparing(value));
    }

    private static PaintedColumn<SamplesModel.Row> number(
            String key, double width, ToDoubleFunction<SamplesModel.Row> value) {
        return column(
                heading(key),
                width,
                new Line(row -> Long.toString((long) value.applyAsDouble(row))),
                Comparator.comparingDouble(value));
    }

    private static PaintedColumn<SamplesModel.Row> wrapped(
            String key, double width, Function<SampleRow, String> value, boolean muted) {
        Wrapped painter = new Wrapped(row -> value.apply(row.sample()).strip(), muted);
        return column(heading(key), width, painter, Comparator.comparing(painter::spoken));
    }

    private static String heading(String key) {
        return Messages.text("samples.column." + key);
    }

    /** One line at the top of the row. */
    private record Line(Function<SamplesModel.Row, String> value) implements CellPainter<SamplesModel.Row> {
        @Override
        public void paint(Brush brush, SamplesModel.Row row) {
            double side = SIDE * brush.usual().getSize();
            // Inside, because names of runs differ at their end, by the seed.
            String shown = brush.ruler().cutInside(brush.usual(), spoken(row), brush.width() - 2 * side);
            brush.lines(List.of(shown), brush.usual(), brush.tokens().text().fx(), side, top(brush.usual()));
        }

        @Override
        public String spoken(SamplesModel.Row row) {
            return value.apply(row);
        }
    }

    /** Words in as many lines as they need. */
    private record Wrapped(Function<SamplesModel.Row, String> value, boolean muted)
            implements CellPainter<SamplesModel.Row> {
        @Override
        public void paint(Brush brush, SamplesModel.Row row) {
            brush.lines(
                    lines(brush.ruler(), brush.usual(), row, brush.width()),
                    brush.usual(),
                    (muted ? brush.tokens().muted() : brush.tokens().text()).fx(),
                    SIDE * brush.usual().getSize(),
                    top(brush.usual()));
        }

        @Override
        public double height(TextRuler ruler, Font usual, SamplesModel.Row row, double width) {
            return Math.ceil(lines(ruler, usual, row, width).size() * ruler.line(usual) + 2 * top(usual));
        }

        private List<String> lines(TextRuler ruler, Font usual, SamplesModel.Row row, double width) {
            return ruler.lines(usual, spoken(row), width - 2 * SIDE * usual.getSize());
        }

        @Override
        public String spoken(SamplesModel.Row row) {
            return value.apply(row);
        }
    }

    /** A reward as a number over a bar in the objective's color; the bar assumes a scale from 0 to 1. */
    private record Reward(String objective, int rgb) implements CellPainter<SamplesModel.Row> {
        private static final double FAINT = 0x44 / 255.0;

        double of(SamplesModel.Row row) {
            return row.sample().rewards().getOrDefault(objective, Double.NaN);
        }

        @Override
        public void paint(Brush brush, SamplesModel.Row row) {
            double reward = of(row);
            if (Double.isNaN(reward)) {
                return;
            }
            brush.canvas().setFill(Color.rgb(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff, FAINT));
            brush.canvas().fillRect(brush.left(), 0, brush.width() * Math.clamp(reward, 0.0, 1.0), brush.height());
            Font font = brush.usual();
            brush.at(
                    String.format(Locale.ROOT, "%.3f", reward),
                    font,
                    brush.tokens().text().fx(),
                    0,
                    brush.width() - SIDE * font.getSize(),
                    HPos.RIGHT,
                    Math.rint(top(font) + brush.ruler().ascent(font)));
        }

        @Override
        public String spoken(SamplesModel.Row row) {
            return Double.isNaN(of(row)) ? "" : objective + String.format(Locale.ROOT, " %.3f", of(row));
        }
    }

    private static double top(Font font) {
        return TOP * font.getSize();
    }
}
