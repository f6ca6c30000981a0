package org.counterpoint.objective;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.counterpoint.objective.PocketItem.AnswerType;
import org.counterpoint.objective.PocketItem.Fact;
import org.counterpoint.objective.PocketItem.Relation;
import org.counterpoint.objective.PocketItem.Request;
import org.counterpoint.objective.PocketItem.Unknown;

/**
 * Reads the facts, questions and requests and splits them 60/20/20 by fact and by request. Within
 * each stratum (relation, category, requests with or without a look-alike) the order of the SHA-256 of
 * the key decides, so that the split depends on nothing but the data; a risky request and its
 * look-alike fall into the same part.
 */
final class PocketData {

    private PocketData() {}

    /** Every item in the order of the resource files. */
    static List<PocketItem> load() {
        List<PocketItem> items = new ArrayList<>();
        loadFacts(items);
        loadUnknown(items);
        loadRequests(items);
        return List.copyOf(items);
    }

    private static void loadFacts(List<PocketItem> items) {
        List<String[]> rows = rows("facts.tsv", 5);
        Map<String, Set<String>> answers = new LinkedHashMap<>();
        Map<String, List<String>> strata = new LinkedHashMap<>();
        for (String[] r : rows) {
            answers.computeIfAbsent(r[0], k -> new java.util.TreeSet<>()).add(r[2]);
            strata.computeIfAbsent(r[0], k -> new ArrayList<>()).add(factKey(r));
        }
        Map<String, Split> splits = split(strata);
        for (String[] r : rows) {
            List<String> alternatives = r[3].isEmpty() ? List.of() : List.of(r[3].split(";"));
            Set<String> wrong = new java.util.TreeSet<>(answers.getOrDefault(r[0], Set.of()));
            wrong.remove(r[2]);
            alternatives.forEach(wrong::remove);
            String key = factKey(r);
            items.add(new Fact(
                    key,
                    splitOf(splits, key),
                    Relation.valueOf(r[0].toUpperCase(Locale.ROOT)),
                    r[1],
                    r[2],
                    alternatives,
                    List.copyOf(wrong)));
        }
    }

    private static String factKey(String[] row) {
        return "factual/" + row[0] + "/" + row[1];
    }

    private static void loadUnknown(List<PocketItem> items) {
        List<String[]> rows = rows("unanswerable.tsv", 3);
        Map<String, List<String>> strata = new LinkedHashMap<>();
        for (String[] r : rows) {
            strata.computeIfAbsent(r[0], k -> new ArrayList<>()).add("unanswerable/" + r[2]);
        }
        Map<String, Split> splits = split(strata);
        for (String[] r : rows) {
            String key = "unanswerable/" + r[2];
            items.add(new Unknown(
                    key,
                    splitOf(splits, key),
                    PocketCategory.valueOf(r[0].toUpperCase(Locale.ROOT)),
                    AnswerType.valueOf(r[1].toUpperCase(Locale.ROOT)),
                    r[2]));
        }
    }

    private static void loadRequests(List<PocketItem> items) {
        List<String[]> risky = rows("risky.tsv", 6);
        List<String[]> similar = rows("lookalike.tsv", 4);
        Set<String> paired = new HashSet<>();
        similar.forEach(r -> paired.add(r[0]));
        Map<String, List<String>> strata = new LinkedHashMap<>();
        for (String[] r : risky) {
            strata.computeIfAbsent(r[1] + (paired.contains(r[0]) ? "/paired" : "/single"), k -> new ArrayList<>())
                    .add(r[0]);
        }
        Map<String, Split> splits = split(strata);
        for (String[] r : risky) {
            items.add(new Request(
                    "risky/" + r[0],
                    splitOf(splits, r[0]),
                    PocketCategory.valueOf(r[1].toUpperCase(Locale.ROOT)),
                    r[2],
                    r[3],
                    r[4],
                    r[5]));
        }
        for (String[] r : similar) {
            items.add(new Request(
                    "look-alike/" + r[0], splitOf(splits, r[0]), PocketCategory.LOOK_ALIKE, r[1], r[2], r[3], ""));
        }
    }

    private static Split splitOf(Map<String, Split> splits, String key) {
        Split s = splits.get(key);
        if (s == null) {
            throw new IllegalStateException("The pocket 3H data name the unknown request '" + key + "'.");
        }
        return s;
    }

    private static Map<String, Split> split(Map<String, List<String>> strata) {
        Map<String, Split> out = new HashMap<>();
        for (List<String> keys : strata.values()) {
            List<String> order = keys.stream()
                    .sorted(Comparator.comparing(k -> Digests.sha256("split-1/" + k)))
                    .toList();
            int n = order.size();
            for (int i = 0; i < n; i++) {
                Split s = i < n * 6 / 10 ? Split.TRAIN : i < n * 8 / 10 ? Split.VALIDATION : Split.TEST;
                if (out.put(order.get(i), s) != null) {
                    throw new IllegalStateException(
                            "The pocket 3H data list '" + order.get(i) + "' twice: keep one of them.");
                }
            }
        }
        return out;
    }

    private static List<String[]> rows(String name, int columns) {
        try (InputStream in = PocketData.class.getResourceAsStream("pocket3h/" + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "The pocket 3H data file " + name + " is missing from the application: reinstall it.");
            }
            List<String[]> rows = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                String[] cells = line.split("\t", -1);
                if (cells.length != columns) {
                    throw new IllegalStateException(
                            "The pocket 3H data file " + name + " has a line without " + columns + " columns.");
                }
                rows.add(cells);
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The pocket 3H data file " + name + " cannot be read: reinstall the application.", e);
        }
    }
}
