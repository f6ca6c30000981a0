package org.counterpoint.objective.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.counterpoint.objective.Split;

/**
 * The block {@code data} of a configuration: which files are read, and how.
 *
 * @param sources the files, at least one
 * @param format how prompts and completions become texts
 * @param shares part of the prompts that goes to each split where a source allows several; positive, divided by their sum
 * @param seed of the hash that gives prompts to splits, and of the choice of pairs
 * @param maxBadRows most rows of all sources together that may be unusable
 * @param pairsPerPrompt most pairs of one objective and one prompt, 0 for all
 * @param leaveOutTooLong whether prompts and pairs that are too long for the model are left out and counted; else they stop the run
 */
public record DataSettings(
        List<DataSource> sources,
        PromptFormat format,
        Map<Split, Double> shares,
        long seed,
        int maxBadRows,
        int pairsPerPrompt,
        boolean leaveOutTooLong) {
    /** Shares of train, validation and test. */
    public static final Map<Split, Double> USUAL_SHARES = shares(0.8, 0.1, 0.1);
    /** Most bad rows where a configuration says nothing. */
    public static final int USUAL_BAD_ROWS = 10;

    private static final int USUAL_PAIRS = 8;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");
    private static final List<String> KEYS =
            List.of("sources", "template", "shares", "seed", "max_bad_rows", "pairs_per_prompt", "too_long");
    private static final List<String> SOURCE_KEYS = List.of("file", "form", "map", "objectives", "split", "limit");
    private static final List<String> TOO_LONG = List.of("stop", "leave_out");

    public DataSettings {
        sources = List.copyOf(sources);
        shares = Collections.unmodifiableMap(new EnumMap<>(shares));
    }

    /** These sources, all else as usual. */
    public static DataSettings of(List<DataSource> sources) {
        boolean dialogue = sources.stream().anyMatch(s -> s.form() == DataForm.HH_RLHF);
        PromptFormat format = new PromptFormat(dialogue ? PromptFormat.DIALOGUE : PromptFormat.PLAIN);
        return new DataSettings(sources, format, USUAL_SHARES, 1, USUAL_BAD_ROWS, USUAL_PAIRS, false);
    }

    private static Map<Split, Double> shares(double train, double validation, double test) {
        Map<Split, Double> map = new EnumMap<>(Split.class);
        map.put(Split.TRAIN, train);
        map.put(Split.VALIDATION, validation);
        map.put(Split.TEST, test);
        return map;
    }

    /** Names of the objectives that the sources have preferences for, in order. */
    public List<String> objectives() {
        Set<String> names = new LinkedHashSet<>();
        sources.forEach(s -> names.addAll(s.objectives().keySet()));
        return List.copyOf(names);
    }

    /** The same with another limit of bad rows. */
    public DataSettings withMaxBadRows(int rows) {
        return new DataSettings(sources, format, shares, seed, rows, pairsPerPrompt, leaveOutTooLong);
    }

    /**
     * Reads the block; no file is touched.
     *
     * @param base folder that relative paths are resolved against
     * @throws DataException in one sentence that names the key
     */
    public static DataSettings parse(JsonNode json, Path base) {
        Keys top = new Keys("data", json, KEYS);
        JsonNode list = json.path("sources");
        if (!list.isArray() || list.isEmpty()) {
            throw new DataException("The key \"data.sources\" must list at least one file, as in"
                    + " {\"file\": \"pairs.jsonl\", \"form\": \"preference\"}.");
        }
        List<DataSource> sources = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            sources.add(source("data.sources[" + i + "]", list.get(i), base));
        }
        DataSettings usual = of(sources);
        return new DataSettings(
                sources,
                new PromptFormat(top.text("template", usual.format.name())),
                shares(top),
                top.whole("seed", 1, 0, Long.MAX_VALUE),
                (int) top.whole("max_bad_rows", USUAL_BAD_ROWS, 0, Integer.MAX_VALUE),
                (int) top.whole("pairs_per_prompt", USUAL_PAIRS, 0, Integer.MAX_VALUE),
                top.choice("too_long", TOO_LONG).equals("leave_out"));
    }

    private static Map<Split, Double> shares(Keys top) {
        Keys keys = top.object("shares", List.of("train", "validation", "test"));
        Map<Split, Double> shares = new EnumMap<>(Split.class);
        double sum = 0;
        for (Split s : DataSource.ANY_SPLIT) {
            double share = keys.real(s.id(), USUAL_SHARES.getOrDefault(s, 0.0), 0, 1e9);
            shares.put(s, share);
            sum += share;
        }
        if (!(sum > 0)) {
            throw new DataException("The key \"data.shares\" leaves no share to any split; give at least one above 0.");
        }
        return shares;
    }

    private static DataSource source(String path, JsonNode json, Path base) {
        Keys keys = new Keys(path, json, SOURCE_KEYS);
        Path file;
        try {
            file = base.resolve(
                            keys.needed("file", "a JSONL, JSON, CSV or Parquet file of prompts or preference pairs"))
                    .toAbsolutePath()
                    .normalize();
        } catch (java.nio.file.InvalidPathException e) {
            throw new DataException(
                    "The key \"" + path + ".file\" is no path (" + e.getReason() + "); give another.", e);
        }
        String name = keys.needed("form", "the form of its rows, which \"data show FILE\" tells");
        DataForm form = DataForm.of(name)
                .orElseThrow(() -> new DataException("The key \"" + path + ".form\" is \"" + name
                        + "\" but must be one of " + String.join(", ", DataForm.ids()) + "."));
        Map<String, String> map = keys.texts("map");
        Map<String, String> named = keys.texts("objectives");
        Map<String, String> objectives = named.isEmpty() ? form.usualObjectives() : named;
        check(path, form, map, objectives);
        return new DataSource(
                file,
                form,
                map,
                objectives,
                splits(path, keys.text("split", "train+validation+test")),
                keys.whole("limit", 0, 0, Long.MAX_VALUE));
    }

    private static void check(String path, DataForm form, Map<String, String> map, Map<String, String> objectives) {
        List<String> roles =
                new ArrayList<>(form.roles().stream().map(DataForm.Role::name).toList());
        roles.addAll(form.usualObjectives().values());
        map.keySet().stream().filter(r -> !roles.contains(r)).findFirst().ifPresent(r -> {
            throw new DataException("The key \"" + path + ".map\" names \"" + r + "\", which the form " + form.id()
                    + " does not look for; it looks for "
                    + String.join(", ", new LinkedHashSet<>(roles)) + ".");
        });
        objectives.forEach((name, label) -> {
            if (!NAME.matcher(name).matches()) {
                throw new DataException("The key \"" + path + ".objectives\" names an objective \"" + name
                        + "\"; use small letters, digits, - and _, and begin with a letter.");
            }
            if (!form.openLabels() && !form.usualObjectives().containsValue(label)) {
                throw new DataException("The key \"" + path + ".objectives\" takes \"" + name + "\" from \"" + label
                        + "\", which the form " + form.id() + " does not have; it has "
                        + (form.hasPreferences()
                                ? String.join(", ", form.usualObjectives().values())
                                : "no preferences")
                        + ".");
            }
        });
        if (form.openLabels() && objectives.isEmpty()) {
            throw new DataException("The key \"" + path + ".objectives\" must name a column for each objective, as in"
                    + " {\"helpful\": \"helpfulness_score\"}, because the form " + form.id()
                    + " has columns of any name.");
        }
    }

    private static Set<Split> splits(String path, String text) {
        Set<Split> splits = EnumSet.noneOf(Split.class);
        for (String name : text.split("\\+", -1)) {
            Split split = DataSource.ANY_SPLIT.stream()
                    .filter(s -> s.id().equals(name.strip()))
                    .findFirst()
                    .orElse(null);
            if (split == null) {
                throw new DataException("The key \"" + path + ".split\" is \"" + text
                        + "\" but must be train, validation, test, or several joined by +, as in train+validation.");
            }
            splits.add(split);
        }
        return splits;
    }

    /** The block with every value explicit; {@link #parse} of it gives equal settings. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        sources.forEach(s -> node.withArrayProperty("sources").add(json(s)));
        node.put("template", format.name());
        ObjectNode parts = node.putObject("shares");
        shares.forEach((split, share) -> parts.put(split.id(), share));
        node.put("seed", seed).put("max_bad_rows", maxBadRows).put("pairs_per_prompt", pairsPerPrompt);
        node.put("too_long", TOO_LONG.get(leaveOutTooLong ? 1 : 0));
        return node;
    }

    private static ObjectNode json(DataSource s) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("file", s.file().toString()).put("form", s.form().id());
        node.set("map", texts(s.map()));
        node.set("objectives", texts(s.objectives()));
        return node.put("split", s.splitText()).put("limit", s.limit());
    }

    private static ObjectNode texts(Map<String, String> map) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        new LinkedHashMap<>(map).forEach(node::put);
        return node;
    }
}
