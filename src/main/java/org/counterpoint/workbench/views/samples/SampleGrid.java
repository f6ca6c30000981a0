package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.counterpoint.analysis.SampleCatalog;
import org.counterpoint.analysis.TokenDiff;
import org.counterpoint.run.SampleRow;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.jspecify.annotations.Nullable;

/**
 * Completions of one prompt as rows and columns, each compared with another one.
 *
 * @param columns columns, left to right
 * @param rows rows, top to bottom; each has one cell for each column
 * @param objectives objectives with rewards, in order
 * @param prompt text of the prompt; empty where no run has it
 * @param words what is shown, or why nothing is
 */
record SampleGrid(List<Head> columns, List<Row> rows, List<String> objectives, String prompt, String words) {
    /** At most so many steps or completions are laid out. */
    private static final int MOST = 400;

    SampleGrid {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        objectives = List.copyOf(objectives);
    }

    /** A grid that only says something. */
    static SampleGrid nothing(String words) {
        return new SampleGrid(List.of(), List.of(), List.of(), "", words);
    }

    /**
     * A column.
     *
     * @param label heading
     * @param rgb color of its run, or -1
     */
    record Head(String label, int rgb) {}

    /**
     * A row.
     *
     * @param label heading
     * @param step step of all its cells, or -1
     * @param cells one for each column
     */
    record Row(String label, long step, List<Cell> cells) {
        Row {
            cells = List.copyOf(cells);
        }
    }

    /** The completions in one place; empty where there is none. */
    record Cell(List<Entry> entries) {
        static final Cell EMPTY = new Cell(List.of());

        Cell {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A completion.
     *
     * @param run id of its run
     * @param tag what tells it from others in its cell; may be empty
     * @param sample the sample
     * @param base the sample it is compared with, or null
     * @param pieces its text, with what was deleted from the base
     */
    record Entry(
            String run,
            String tag,
            SampleRow sample,
            @Nullable SampleRow base,
            List<TokenDiff.Piece> pieces) {
        /** Change of a reward against the base; NaN without one. */
        double change(String objective) {
            SampleRow other = base;
            return other == null
                    ? Double.NaN
                    : sample.rewards().getOrDefault(objective, Double.NaN)
                            - other.rewards().getOrDefault(objective, Double.NaN);
        }
    }

    /** Lays out the completions of a prompt; reads files. */
    static SampleGrid of(List<SampleCatalog> catalogs, Looks looks, GridQuery query) {
        return new Builder(catalogs, looks, query).build();
    }

    /** Collects the samples by run and step. */
    private static final class Builder {
        private final GridQuery query;
        private final Map<RunLook, TreeMap<Long, List<SampleRow>>> samples = new LinkedHashMap<>();
        private final List<String> objectives = new ArrayList<>();
        private String text = "";
        private int left;

        Builder(List<SampleCatalog> catalogs, Looks looks, GridQuery query) {
            this.query = query;
            for (SampleCatalog catalog : catalogs) {
                looks.run(catalog.run().id()).ifPresent(look -> read(catalog, look));
            }
        }

        private void read(SampleCatalog catalog, RunLook look) {
            int[] rows = Arrays.stream(catalog.rows(query.prompt(), query.split()))
                    .filter(r -> query.range() == null || query.range().contains((double) catalog.step(r)))
                    .toArray();
            if (query.layout() == GridQuery.Layout.RUNS_BY_COMPLETIONS) {
                long at = Arrays.stream(rows)
                        .mapToLong(catalog::step)
                        .filter(s -> s <= query.cursor())
                        .max()
                        .orElse(Long.MIN_VALUE);
                rows = Arrays.stream(rows).filter(r -> catalog.step(r) == at).toArray();
            }
            catalog.objectives().stream().filter(o -> !objectives.contains(o)).forEach(objectives::add);
            if (rows.length == 0) {
                return;
            }
            int kept = Math.min(rows.length, 8 * MOST);
            left += rows.length - kept;
            TreeMap<Long, List<SampleRow>> byStep = new TreeMap<>();
            for (SampleRow row :
                    catalog.run().samples().get(Arrays.copyOfRange(rows, rows.length - kept, rows.length))) {
                byStep.computeIfAbsent(row.step(), s -> new ArrayList<>()).add(row);
                text = row.prompt();
            }
            samples.put(look, byStep);
        }

        SampleGrid build() {
            if (samples.isEmpty()) {
                return nothing(Messages.text("samples.grid.none"));
            }
            Draft draft =
                    switch (query.layout()) {
                        case RUNS_BY_STEPS -> runsBySteps();
                        case GROUPS_BY_STEPS -> groupsBySteps();
                        case STEPS_BY_RUNS -> stepsByRuns();
                        case RUNS_BY_COMPLETIONS -> runsByCompletions();
                    };
            List<Row> rows = draft.rows.size() <= MOST
                    ? draft.rows
                    : draft.rows.subList(draft.rows.size() - MOST, draft.rows.size());
            int count = rows.stream()
                    .flatMap(r -> r.cells().stream())
                    .mapToInt(c -> c.entries().size())
                    .sum();
            String words = Messages.text("samples.grid.words", Numbers.count(count))
                    + (left > 0 || rows.size() < draft.rows.size()
                            ? " " + Messages.text("samples.grid.left", Numbers.count(MOST))
                            : "");
            return new SampleGrid(draft.columns, compared(rows), objectives, text, words);
        }

        private record Draft(List<Head> columns, List<Row> rows) {}

        private NavigableSet<Long> steps() {
            TreeSet<Long> steps = new TreeSet<>();
            samples.values().forEach(byStep -> steps.addAll(byStep.keySet()));
            return steps;
        }

        private static Cell cell(RunLook look, String tag, List<SampleRow> rows) {
            return new Cell(rows.stream().map(s -> entry(look, tag, s)).toList());
        }

        private static Entry entry(RunLook look, String tag, SampleRow sample) {
            return new Entry(
                    look.id(),
                    tag,
                    sample,
                    null,
                    List.of(new TokenDiff.Piece(TokenDiff.Kind.SAME, shown(sample.completion()))));
        }

        private Draft runsBySteps() {
            List<Row> rows = new ArrayList<>();
            for (long step : steps()) {
                rows.add(new Row(
                        Messages.text("samples.step", Long.toString(step)),
                        step,
                        samples.entrySet().stream()
                                .map(e -> cell(e.getKey(), "", e.getValue().getOrDefault(step, List.of())))
                                .toList()));
            }
            return new Draft(heads(), rows);
        }

        private List<Head> heads() {
            return samples.keySet().stream()
                    .map(look -> new Head(look.label(), look.rgb()))
                    .toList();
        }

        private Draft groupsBySteps() {
            Map<String, List<RunLook>> groups = new LinkedHashMap<>();
            samples.keySet()
                    .forEach(look -> groups.computeIfAbsent(look.groupLabel(), g -> new ArrayList<>())
                            .add(look));
            List<Row> rows = new ArrayList<>();
            for (long step : steps()) {
                List<Cell> cells = new ArrayList<>();
                for (List<RunLook> members : groups.values()) {
                    List<Entry> entries = new ArrayList<>();
                    for (RunLook look : members) {
                        String tag = Messages.text("samples.seed", Long.toString(look.seed()));
                        samples.getOrDefault(look, new TreeMap<>())
                                .getOrDefault(step, List.of())
                                .forEach(s -> entries.add(entry(look, tag, s)));
                    }
                    cells.add(new Cell(entries));
                }
                rows.add(new Row(Messages.text("samples.step", Long.toString(step)), step, cells));
            }
            List<Head> heads = groups.entrySet().stream()
                    .map(e -> new Head(e.getKey(), e.getValue().getFirst().rgb()))
                    .toList();
            return new Draft(heads, rows);
        }

        private Draft stepsByRuns() {
            NavigableSet<Long> steps = steps();
            List<Row> rows = new ArrayList<>();
            samples.forEach((look, byStep) -> rows.add(new Row(
                    look.label(),
                    -1,
                    steps.stream()
                            .map(s -> cell(look, "", byStep.getOrDefault(s, List.of())))
                            .toList())));
            return new Draft(
                    steps.stream()
                            .map(s -> new Head(Messages.text("samples.step", Long.toString(s)), -1))
                            .toList(),
                    rows);
        }

        private Draft runsByCompletions() {
            int most = samples.values().stream()
                    .mapToInt(b -> b.lastEntry().getValue().size())
                    .max()
                    .orElse(0);
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                int number = i;
                rows.add(new Row(
                        Messages.text("samples.number", Integer.toString(i + 1)),
                        -1,
                        samples.entrySet().stream()
                                .map(e -> {
                                    List<SampleRow> all =
                                            e.getValue().lastEntry().getValue();
                                    return number < all.size()
                                            ? cell(
                                                    e.getKey(),
                                                    Messages.text(
                                                            "samples.step",
                                                            Long.toString(all.get(number)
                                                                    .step())),
                                                    List.of(all.get(number)))
                                            : Cell.EMPTY;
                                })
                                .toList()));
            }
            return new Draft(heads(), rows);
        }

        private List<Row> compared(List<Row> rows) {
            List<Row> out = new ArrayList<>();
            for (int r = 0; r < rows.size(); r++) {
                List<Cell> cells = new ArrayList<>();
                for (int c = 0; c < rows.get(r).cells().size(); c++) {
                    Cell cell = rows.get(r).cells().get(c);
                    Cell base = base(rows, r, c);
                    cells.add(base.equals(cell) || base.entries().isEmpty() ? cell : compared(cell, base));
                }
                out.add(new Row(rows.get(r).label(), rows.get(r).step(), cells));
            }
            return out;
        }

        private Cell base(List<Row> rows, int r, int c) {
            return switch (query.base()) {
                case NEIGHBOR ->
                    rows.get(r).cells().size() > 1
                            ? rows.get(r).cells().getFirst()
                            : r == 0 ? Cell.EMPTY : rows.get(r - 1).cells().get(c);
                case NONE -> Cell.EMPTY;
                case FIRST_COLUMN -> rows.get(r).cells().getFirst();
                case PREVIOUS_COLUMN ->
                    c == 0 ? Cell.EMPTY : rows.get(r).cells().get(c - 1);
                case FIRST_ROW -> rows.getFirst().cells().get(c);
                case PREVIOUS_ROW ->
                    r == 0 ? Cell.EMPTY : rows.get(r - 1).cells().get(c);
            };
        }

        private static Cell compared(Cell cell, Cell base) {
            List<Entry> entries = new ArrayList<>();
            for (int i = 0; i < cell.entries().size(); i++) {
                Entry entry = cell.entries().get(i);
                if (i < base.entries().size()) {
                    SampleRow other = base.entries().get(i).sample();
                    entries.add(new Entry(
                            entry.run(),
                            entry.tag(),
                            entry.sample(),
                            other,
                            TokenDiff.of(
                                    shown(other.completion()),
                                    shown(entry.sample().completion()))));
                } else {
                    entries.add(entry);
                }
            }
            return new Cell(entries);
        }
    }

    /** A completion as it is read: without the blanks around it. */
    static String shown(String completion) {
        return completion.strip();
    }
}
