package org.counterpoint.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.counterpoint.run.EnvironmentInfo;
import org.counterpoint.run.Escapes;
import org.counterpoint.run.FlatConfig;
import org.counterpoint.run.RunManifest;
import org.jspecify.annotations.Nullable;

/**
 * Where configurations differ and where they agree, key by key, one column per configuration. Nested keys are dotted paths as in
 * {@link FlatConfig}. What a difference means for a comparison is said by its {@link Effect}.
 *
 * @param columns what is compared, in order; two or more for anything to differ
 * @param rows every key that any column has, in the order of the sections
 */
public record ConfigDiff(List<Column> columns, List<Row> rows) {
    /** Keeps copies. */
    public ConfigDiff {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** What a difference means for a comparison of results. */
    public enum Effect {
        /** It is what an experiment varies, or does not matter. */
        SETTING,
        /** It may matter: sampling, adapter, software, machine. */
        MAY_MATTER,
        /** Results are not comparable: another task, other data, model or evaluation, or another budget. */
        NOT_COMPARABLE
    }

    /** Which part of a run a key belongs to; the order is the one of the rows. */
    public enum Section {
        /** Method and its own parameters. */
        METHOD,
        /** Environment, data, objectives, base model. */
        TASK,
        /** Steps, what all methods of a family share, and what was declared as a deviation. */
        BUDGET,
        /** Sampling, evaluation, adapter. */
        SETTINGS,
        /** Software and machine. */
        SYSTEM,
        /** Seed, name, and whatever else tells runs of one experiment apart. */
        RUN
    }

    /**
     * One side of the comparison.
     *
     * @param label its name, unique among the columns
     * @param runs how many runs it stands for
     */
    public record Column(String label, int runs) {}

    /**
     * One key.
     *
     * @param key dotted path, such as {@code online.learning_rate} or {@code libraries.djl}
     * @param section the part of the run
     * @param effect what a difference here means
     * @param values the text per column; null where a column does not have the key
     */
    public record Row(String key, Section section, Effect effect, List<@Nullable String> values) {
        /** Keeps a copy. */
        public Row {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }

        /** Whether the columns do not all have the same value; having none is a value too. */
        public boolean differs() {
            return values.stream().distinct().count() > 1;
        }

        /** Whether some column does not have the key at all. */
        public boolean absentSomewhere() {
            return values.contains(null);
        }
    }

    /**
     * Compares runs. Seeds of one configuration ({@link FlatConfig#seedGroup}) become one column; where its runs still differ, as
     * in the seed, the column shows each value once.
     */
    public static ConfigDiff ofRuns(List<RunManifest> runs) {
        Map<String, List<RunManifest>> groups = new LinkedHashMap<>();
        for (RunManifest run : runs) {
            groups.computeIfAbsent(FlatConfig.seedGroup(run), key -> new ArrayList<>())
                    .add(run);
        }
        List<List<RunManifest>> sides = groups.size() == 1
                ? runs.stream().map(List::of).toList()
                : groups.values().stream().map(List::copyOf).toList();
        Map<String, List<RunManifest>> named = new LinkedHashMap<>();
        for (List<RunManifest> side : sides) {
            named.put(unique(label(side, sides), named.keySet()), side);
        }
        return ofGroups(named);
    }

    /** Compares groups of runs, such as the groups of a comparison; where runs of a group differ, its column shows each value once. */
    public static ConfigDiff ofGroups(Map<String, List<RunManifest>> groups) {
        List<Column> columns = new ArrayList<>();
        List<Map<String, String>> sides = new ArrayList<>();
        groups.forEach((label, runs) -> {
            columns.add(new Column(label, runs.size()));
            sides.add(merged(runs.stream().map(ConfigDiff::facts).toList()));
        });
        return of(columns, sides);
    }

    /** Compares bare configurations, such as one that is being written with the one of a run. */
    public static ConfigDiff ofConfigs(Map<String, ? extends JsonNode> configs) {
        List<Column> columns = new ArrayList<>();
        List<Map<String, String>> sides = new ArrayList<>();
        configs.forEach((label, config) -> {
            columns.add(new Column(label, 1));
            sides.add(FlatConfig.of(config));
        });
        return of(columns, sides);
    }

    /** The rows whose columns differ. */
    public List<Row> differing() {
        return rows.stream().filter(Row::differs).toList();
    }

    /** How many keys have the same value everywhere. */
    public int equal() {
        return rows.size() - differing().size();
    }

    /** The differences of one effect. */
    public List<Row> differing(Effect effect) {
        return differing().stream().filter(row -> row.effect() == effect).toList();
    }

    /** Whether no difference makes results incomparable. */
    public boolean comparable() {
        return differing(Effect.NOT_COMPARABLE).isEmpty();
    }

    private static ConfigDiff of(List<Column> columns, List<Map<String, String>> sides) {
        Set<String> keys = new LinkedHashSet<>();
        sides.forEach(side -> keys.addAll(side.keySet()));
        List<Row> rows = new ArrayList<>();
        for (Section section : Section.values()) {
            for (String key : keys) {
                if (section(key) == section) {
                    List<@Nullable String> values = new ArrayList<>();
                    sides.forEach(side -> values.add(side.get(key)));
                    rows.add(new Row(key, section, effect(key, values), values));
                }
            }
        }
        return new ConfigDiff(columns, rows);
    }

    /** Everything about a run that may differ, by key. */
    private static Map<String, String> facts(RunManifest run) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("method", run.method());
        facts.put("environment", run.environmentId());
        put(facts, "data", run.data().name());
        put(facts, "data fingerprint", run.data().fingerprint());
        facts.put("objectives", String.join(", ", run.objectiveNames()));
        put(facts, "model", run.model().name());
        put(facts, "model fingerprint", run.model().fingerprint());
        facts.put("seed", String.valueOf(run.seed()));
        facts.put("name", run.name());
        put(facts, "steps", run.steps() > 0 ? String.valueOf(run.steps()) : "");
        FlatConfig.of(run.config()).forEach(facts::putIfAbsent);
        put(facts, "deviations", String.join("; ", run.deviations()));
        EnvironmentInfo system = run.environment();
        system.libraries().forEach((library, version) -> facts.put("libraries." + library, version));
        put(facts, "java", system.java());
        put(facts, "device", system.device());
        put(facts, "machine", system.machine());
        put(facts, "os", system.os());
        String parent = run.lineage().parent();
        if (parent != null) {
            facts.put("parent", parent);
        }
        String sweep = run.lineage().sweep();
        if (sweep != null) {
            facts.put("sweep", sweep);
        }
        return facts;
    }

    private static void put(Map<String, String> facts, String key, String value) {
        if (!value.isBlank()) {
            facts.put(key, value);
        }
    }

    private static Map<String, String> merged(List<Map<String, String>> sides) {
        if (sides.size() == 1) {
            return sides.getFirst();
        }
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        sides.forEach(side -> side.forEach((key, value) ->
                seen.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value)));
        Map<String, String> out = new LinkedHashMap<>();
        seen.forEach((key, values) -> out.put(key, String.join(" | ", values)));
        return out;
    }

    private static Section section(String key) {
        return switch (root(key)) {
            case "method", "parameters" -> Section.METHOD;
            case "environment", "data", "data fingerprint", "objectives", "model", "model fingerprint" -> Section.TASK;
            case "steps", "online", "offline", "deviations" -> Section.BUDGET;
            case "libraries", "java", "device", "machine", "os", "threads" -> Section.SYSTEM;
            case "seed", "name", "parent", "sweep" -> Section.RUN;
            default -> Section.SETTINGS;
        };
    }

    private static Effect effect(String key) {
        return switch (root(key)) {
            case "environment", "data fingerprint", "model fingerprint", "steps", "online", "offline" ->
                Effect.NOT_COMPARABLE;
            // How often a run was evaluated changes no value.
            case "evaluation" -> key.equals("evaluation.every") ? Effect.SETTING : Effect.NOT_COMPARABLE;
            case "objectives", "model", "data", "sampling", "lora", "libraries", "java", "device" -> Effect.MAY_MATTER;
            default -> Effect.SETTING;
        };
    }

    /** A key that some side never recorded (an earlier version, another family of methods) shows no difference; it only may be one. */
    private static Effect effect(String key, List<@Nullable String> values) {
        boolean seen = values.stream().filter(Objects::nonNull).distinct().count() > 1;
        Effect effect = effect(key);
        return effect == Effect.NOT_COMPARABLE && values.contains(null) && !seen ? Effect.MAY_MATTER : effect;
    }

    private static String root(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    /** The shortest name that tells a column from the others: its method, else what its runs' names have in common. */
    private static String label(List<RunManifest> side, List<List<RunManifest>> sides) {
        RunManifest first = side.getFirst();
        boolean alone = sides.stream()
                        .filter(other -> other.getFirst().method().equals(first.method()))
                        .count()
                == 1;
        String own = first.name().isBlank() ? first.id() : first.name();
        if (side.size() == 1) {
            return alone ? first.method() : own;
        }
        String common =
                FlatConfig.commonName(side.stream().map(RunManifest::name).toList());
        return (alone || common.isBlank() ? first.method() : common) + " (" + side.size() + ")";
    }

    private static String unique(String label, Set<String> taken) {
        String candidate = label;
        for (int i = 2; taken.contains(candidate); i++) {
            candidate = label + " #" + i;
        }
        return candidate;
    }

    /** The differing rows as CSV: key, section, effect, one column per side. */
    public String csv() {
        StringBuilder out = new StringBuilder("key,section,effect");
        columns.forEach(column -> out.append(',').append(Escapes.csv(column.label())));
        out.append('\n');
        for (Row row : differing()) {
            out.append(Escapes.csv(row.key()))
                    .append(',')
                    .append(word(row.section()))
                    .append(',')
                    .append(word(row.effect()));
            row.values().forEach(value -> out.append(',').append(Escapes.csv(value == null ? "" : value)));
            out.append('\n');
        }
        return out.toString();
    }

    /** The differing rows as a Markdown table. */
    public String markdown() {
        String head = columns.stream().map(c -> Escapes.markdown(c.label())).collect(Collectors.joining(" | "));
        StringBuilder out = new StringBuilder("| Key | ").append(head).append(" |\n|---|");
        columns.forEach(column -> out.append("---|"));
        out.append('\n');
        for (Row row : differing()) {
            String values =
                    row.values().stream().map(v -> Escapes.markdown(shown(v))).collect(Collectors.joining(" | "));
            out.append("| `")
                    .append(Escapes.markdown(row.key()))
                    .append("` | ")
                    .append(values)
                    .append(" |\n");
        }
        return out.toString();
    }

    /** The differing rows as a LaTeX {@code tabular} with the rules of {@code booktabs}. */
    public String latex() {
        StringBuilder out = new StringBuilder("\\begin{tabular}{l")
                .append("l".repeat(columns.size()))
                .append("}\n\\toprule\nKey");
        columns.forEach(column -> out.append(" & ").append(Escapes.latex(column.label())));
        out.append(" \\\\\n\\midrule\n");
        for (Row row : differing()) {
            out.append("\\texttt{").append(Escapes.latex(row.key())).append('}');
            row.values().forEach(value -> out.append(" & ").append(value == null ? "--" : Escapes.latex(value)));
            out.append(" \\\\\n");
        }
        return out.append("\\bottomrule\n\\end{tabular}\n").toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static String shown(@Nullable String value) {
        return value == null ? "\u2013" : value;
    }
}
