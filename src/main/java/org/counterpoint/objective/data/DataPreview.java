package org.counterpoint.objective.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first rows of a source as a run would use them, for people to look at before they use it.
 *
 * @param rows rendered rows
 */
public record DataPreview(List<Row> rows) {
    /** Rows that are looked at, at most. */
    private static final int LOOK = 200;

    public DataPreview {
        rows = List.copyOf(rows);
    }

    /**
     * One rendered row, or several rows of one prompt where scores are joined.
     *
     * @param prompt exactly what the model is given
     * @param pairs preferences
     * @param columns what is kept beside the prompt
     */
    public record Row(String prompt, List<Pair> pairs, Map<String, String> columns) {
        public Row {
            pairs = List.copyOf(pairs);
            columns = new LinkedHashMap<>(columns);
        }
    }

    /**
     * A rendered preference.
     *
     * @param objective whose preference it is
     * @param chosen the better completion, exactly as the model learns it
     * @param rejected the worse one
     */
    public record Pair(String objective, String chosen, String rejected) {}

    /**
     * Renders the first prompts of a source, those with a preference first where there are some.
     *
     * @param count most rows
     * @throws DataException in one sentence, where the file or none of its first rows can be used
     */
    public static DataPreview of(DataSource source, PromptFormat format, int count) {
        Map<String, Asked> asked = new LinkedHashMap<>();
        Map<String, Map<String, String>> columns = new HashMap<>();
        SourceImport first = new SourceImport(source, LOOK, LOOK, e -> {
            String key = Asked.key(e.prompt());
            Asked a = asked.computeIfAbsent(key, k -> new Asked(k, e.prompt(), ""));
            columns.putIfAbsent(key, e.columns());
            source.objectives().forEach((name, label) -> {
                e.verdicts().stream()
                        .filter(v -> v.label().equals(label))
                        .forEach(v -> a.prefer(name, new Asked.Pair(v.chosen(), v.rejected()), v.margin()));
                e.scores().stream()
                        .filter(s -> s.label().equals(label))
                        .forEach(s -> a.score(name, s.completion(), s.value()));
            });
        });
        first.run();
        if (asked.isEmpty()) {
            SourceReport.BadRow bad = first.bad().getFirst();
            throw new DataException("The form " + source.form().id() + " can use none of the first " + first.rows()
                    + " rows of " + source.file() + " (" + RowFiles.unit(source.file()) + " " + bad.line() + ": "
                    + bad.reason() + "); choose another form or map its columns.");
        }
        List<Row> rows = new ArrayList<>();
        List<Row> bare = new ArrayList<>();
        for (Map.Entry<String, Asked> e : asked.entrySet()) {
            Asked a = e.getValue();
            a.settle();
            Row row = new Row(
                    format.prompt(a.turns()), pairs(source, format, a), columns.getOrDefault(e.getKey(), Map.of()));
            (row.pairs().isEmpty() ? bare : rows).add(row);
        }
        rows.addAll(bare);
        return new DataPreview(rows.subList(0, Math.min(count, rows.size())));
    }

    private static List<Pair> pairs(DataSource source, PromptFormat format, Asked a) {
        Set<Pair> pairs = new LinkedHashSet<>();
        for (String o : source.objectives().keySet()) {
            a.pairs(o).keySet().stream()
                    .limit(1)
                    .forEach(p -> pairs.add(new Pair(
                            o, format.completion(a.turns(), p.chosen()), format.completion(a.turns(), p.rejected()))));
        }
        return List.copyOf(pairs);
    }

    /**
     * Whether the first rows of a source can be used; reads no more than them.
     *
     * @throws DataException in one sentence
     */
    public static void check(DataSource source, PromptFormat format) {
        of(source, format, 1);
    }
}
