package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.ChartStyle;
import org.counterpoint.workbench.chart.SvgTable;
import org.counterpoint.workbench.views.shared.Looks;

/** The samples table as vectors: as many rows as fit, and how many more there are in words. */
final class SampleSvg {
    private SampleSvg() {}

    static String document(SamplesModel.Listing listing, Looks looks, int width, int height, ChartStyle style) {
        boolean severalRuns = looks.runs().size() > 1;
        List<SvgTable.Column> columns = new ArrayList<>();
        if (severalRuns) {
            columns.add(new SvgTable.Column(Messages.text("samples.column.run"), 9, false));
        }
        columns.add(new SvgTable.Column(Messages.text("samples.column.step"), 3, true));
        columns.add(new SvgTable.Column(Messages.text("samples.column.category"), 7, false));
        columns.add(new SvgTable.Column(Messages.text("samples.column.prompt"), severalRuns ? 17 : 22, false));
        columns.add(new SvgTable.Column(Messages.text("samples.column.completion"), severalRuns ? 17 : 22, false));
        listing.objectives().forEach(objective -> columns.add(new SvgTable.Column(objective, 4.6, true)));
        columns.add(new SvgTable.Column(Messages.text("samples.column.behaviour"), 8, false));
        List<List<SvgTable.Cell>> rows = new ArrayList<>();
        for (SamplesModel.Row row : listing.rows()) {
            List<SvgTable.Cell> cells = new ArrayList<>();
            if (severalRuns) {
                cells.add(SvgTable.Cell.of(row.label()));
            }
            cells.add(SvgTable.Cell.of(Long.toString(row.sample().step())));
            cells.add(SvgTable.Cell.of(row.sample().category()));
            cells.add(SvgTable.Cell.of(row.sample().prompt().strip().replaceAll("\\s+", " ")));
            cells.add(SvgTable.Cell.of(row.sample().completion().strip().replaceAll("\\s+", " ")));
            for (String objective : listing.objectives()) {
                double reward = row.sample().rewards().getOrDefault(objective, Double.NaN);
                cells.add(new SvgTable.Cell(
                        Double.isNaN(reward) ? "" : String.format(Locale.ROOT, "%.3f", reward),
                        reward,
                        looks.objective(objective)));
            }
            String behavior = row.sample().behavior();
            cells.add(SvgTable.Cell.of(behavior == null ? "" : behavior));
            rows.add(cells);
        }
        return SvgTable.document(Messages.text("samples.title"), listing.words(), columns, rows, width, height, style);
    }
}
