package org.counterpoint.objective.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.counterpoint.objective.Digests;
import org.counterpoint.objective.PreferencePair;
import org.counterpoint.objective.PreferencePairs;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;

/**
 * Prompts and preferences of a user's files. A prompt is in one split only: where sources put it in different ones, it is kept from
 * training. Immutable.
 */
public final class DataSet {
    private final DataSettings settings;
    private final List<SourceReport> reports;
    private final Map<Split, List<Prompt>> prompts;
    private final List<PreferencePairs> pairs;
    private final Map<String, List<Turn>> turns = new HashMap<>();
    private final List<Conflict> conflicts;
    private final long disputed;
    private final long tooLong;
    private final long pairsLeft;

    /** Tells what fits into a model. */
    public interface Fits {
        /** Everything fits. */
        Fits ALL = new Fits() {
            @Override
            public boolean prompt(List<Turn> turns, String text) {
                return true;
            }

            @Override
            public boolean pair(List<Turn> turns, String text, String completion) {
                return true;
            }
        };

        /** Whether the model can answer the prompt, given as turns and as text. */
        boolean prompt(List<Turn> turns, String text);

        /** Whether the model can learn from the completion. */
        boolean pair(List<Turn> turns, String text, String completion);
    }

    /**
     * How two objectives judge the same two completions.
     *
     * @param first an objective
     * @param second a later one
     * @param both pairs that both decide
     * @param opposite those of them that they order oppositely
     */
    public record Conflict(String first, String second, long both, long opposite) {}

    private DataSet(DataSettings settings, List<SourceReport> reports, Map<String, Asked> asked, Fits fits) {
        this.settings = settings;
        this.reports = List.copyOf(reports);
        List<String> objectives = settings.objectives();
        this.conflicts = conflicts(objectives, asked);
        this.disputed = asked.values().stream().filter(Asked::disputed).count();
        Map<Split, List<Prompt>> bySplit = new EnumMap<>(Split.class);
        for (Split s : Split.values()) {
            bySplit.put(s, new ArrayList<>());
        }
        Map<String, List<PreferencePair>> train = new LinkedHashMap<>();
        Map<String, List<PreferencePair>> heldOut = new LinkedHashMap<>();
        long all = 0;
        long left = 0;
        // By hash, so that the first so many of them are a fair sample whatever the order of the files.
        Map<Long, Asked> order = new TreeMap<>();
        asked.forEach((key, a) -> order.put(Asked.hash("order/" + settings.seed() + "/" + key), a));
        for (Asked a : order.values()) {
            Prompt prompt = prompt(a);
            if (!fits.prompt(a.turns(), prompt.text())) {
                left++;
                continue;
            }
            turns.put(prompt.id(), a.turns());
            bySplit.computeIfAbsent(prompt.split(), _ -> new ArrayList<>()).add(prompt);
            for (String o : objectives) {
                all += a.pairs(o).size();
                for (Map.Entry<Asked.Pair, Double> e : a.some(o, settings.pairsPerPrompt(), settings.seed())) {
                    PreferencePair pair = pair(a, prompt, e.getKey(), e.getValue());
                    if (fits.pair(a.turns(), prompt.text(), pair.chosen())
                            && fits.pair(a.turns(), prompt.text(), pair.rejected())) {
                        (prompt.split() == Split.TRAIN ? train : heldOut)
                                .computeIfAbsent(o, _ -> new ArrayList<>())
                                .add(pair);
                    } else {
                        left++;
                    }
                }
            }
        }
        this.tooLong = left;
        this.prompts = bySplit;
        bySplit.replaceAll((s, list) -> List.copyOf(list));
        List<PreferencePairs> made = new ArrayList<>();
        for (String o : objectives) {
            List<PreferencePair> learned = train.getOrDefault(o, new ArrayList<>());
            Collections.shuffle(learned, new Random(settings.seed()));
            made.add(new PreferencePairs(o, learned, heldOut.getOrDefault(o, List.of())));
        }
        this.pairs = List.copyOf(made);
        this.pairsLeft = all
                - made.stream()
                        .mapToLong(p -> p.train().size() + p.heldOut().size())
                        .sum()
                - left;
    }

    /**
     * Reads all sources.
     *
     * @param fits what is too long for the model; it is left out or stops the import, as the settings say
     * @throws DataException in one sentence
     */
    public static DataSet load(DataSettings settings, Fits fits) {
        Map<String, Asked> asked = new LinkedHashMap<>();
        List<SourceReport> reports = new ArrayList<>();
        long bad = 0;
        for (DataSource source : settings.sources()) {
            SourceReport report = read(settings, source, settings.maxBadRows() - bad, asked);
            bad += report.badRows();
            reports.add(report);
        }
        DataSet set = new DataSet(settings, reports, asked, fits);
        if (set.tooLong > 0 && !settings.leaveOutTooLong()) {
            throw new DataException(
                    set.tooLong + " prompts or pairs of "
                            + settings.sources().getFirst().file()
                            + (settings.sources().size() > 1 ? " and the other files" : "")
                            + " do not fit into the context of the model; set \"data.too_long\" to \"leave_out\" to go on without them.");
        }
        return set;
    }

    private static SourceReport read(DataSettings settings, DataSource source, long allowed, Map<String, Asked> asked) {
        Map<Asked, Map<String, Integer>> before = new LinkedHashMap<>();
        long[] duplicates = {0};
        Map<Split, Double> shares = new EnumMap<>(Split.class);
        source.splits().forEach(s -> shares.put(s, settings.shares().getOrDefault(s, 0.0)));
        String category = category(source);
        SourceImport rows = new SourceImport(source, source.limit(), allowed, example -> {
            String key = Asked.key(example.prompt());
            Asked a = asked.computeIfAbsent(key, k -> new Asked(k, example.prompt(), category));
            before.computeIfAbsent(a, _ -> a.counts());
            a.columns(example.columns());
            a.assign(split(settings.seed(), key, shares));
            source.objectives().forEach((name, label) -> {
                for (Example.Verdict v : example.verdicts()) {
                    if (v.label().equals(label)
                            && !a.prefer(name, new Asked.Pair(v.chosen(), v.rejected()), v.margin())) {
                        duplicates[0]++;
                    }
                }
                for (Example.Score s : example.scores()) {
                    if (s.label().equals(label)) {
                        a.score(name, s.completion(), s.value());
                    }
                }
            });
        });
        rows.run();
        Map<String, Long> pairs = new LinkedHashMap<>();
        before.keySet().forEach(Asked::settle);
        for (String o : source.objectives().keySet()) {
            long added = 0;
            for (Map.Entry<Asked, Map<String, Integer>> e : before.entrySet()) {
                added += e.getKey().pairs(o).size() - e.getValue().getOrDefault(o, 0);
            }
            pairs.put(o, added);
        }
        return new SourceReport(
                source,
                SourceImport.sha256(source.file()),
                rows.rows(),
                rows.bad(),
                rows.badRows(),
                rows.ties(),
                rows.unrated(),
                duplicates[0],
                pairs);
    }

    private static String category(DataSource source) {
        String name = source.file().getFileName().toString();
        int dot = name.indexOf('.', 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** The split of a prompt by its hash, in proportion to the shares. */
    static Split split(long seed, String key, Map<Split, Double> shares) {
        List<Split> splits = List.copyOf(shares.keySet());
        if (splits.size() == 1) {
            return splits.getFirst();
        }
        double sum = shares.values().stream().mapToDouble(d -> d).sum();
        double at = (Asked.hash("split/" + seed + "/" + key) >>> 11) * 0x1p-53 * sum;
        Split last = splits.getFirst();
        for (Split s : splits) {
            double share = shares.getOrDefault(s, 0.0);
            if (share > 0) {
                last = s;
                if (at < share) {
                    return s;
                }
                at -= share;
            }
        }
        return last;
    }

    private Prompt prompt(Asked a) {
        return new Prompt(
                a.id(),
                a.split(),
                a.category(),
                a.id(),
                a.turns().getLast().text(),
                settings.format().prompt(a.turns()),
                a.columns());
    }

    private PreferencePair pair(Asked a, Prompt prompt, Asked.Pair pair, double margin) {
        return new PreferencePair(
                prompt,
                settings.format().completion(a.turns(), pair.chosen()),
                settings.format().completion(a.turns(), pair.rejected()),
                margin);
    }

    private static List<Conflict> conflicts(List<String> objectives, Map<String, Asked> asked) {
        List<Conflict> found = new ArrayList<>();
        for (int i = 0; i < objectives.size(); i++) {
            for (int j = i + 1; j < objectives.size(); j++) {
                long both = 0;
                long opposite = 0;
                for (Asked a : asked.values()) {
                    Map<Asked.Pair, Double> other = a.pairs(objectives.get(j));
                    for (Asked.Pair p : a.pairs(objectives.get(i)).keySet()) {
                        boolean same = other.containsKey(p);
                        boolean turned = other.containsKey(p.turned());
                        // A data set may hold both orders; such a pair is not decided.
                        if (same != turned) {
                            both++;
                            opposite += turned ? 1 : 0;
                        }
                    }
                }
                found.add(new Conflict(objectives.get(i), objectives.get(j), both, opposite));
            }
        }
        return found;
    }

    /** The settings it was read with. */
    public DataSettings settings() {
        return settings;
    }

    /** What was found in each source, in their order. */
    public List<SourceReport> reports() {
        return reports;
    }

    /** The prompts of a split, in an order by hash. */
    public List<Prompt> prompts(Split split) {
        return prompts.getOrDefault(split, List.of());
    }

    /** The turns of one of its prompts. */
    public List<Turn> turns(Prompt prompt) {
        List<Turn> of = turns.get(prompt.id());
        if (of == null) {
            throw new IllegalArgumentException("The prompt " + prompt.id() + " is not of these data.");
        }
        return of;
    }

    /** The preferences of every objective, in their order. */
    public List<PreferencePairs> pairs() {
        return pairs;
    }

    /** How far each two objectives agree on the pairs that both decide, before any limit of pairs. */
    public List<Conflict> conflicts() {
        return conflicts;
    }

    /** Prompts that sources put into different splits. */
    public long disputed() {
        return disputed;
    }

    /** Prompts and pairs that were left out because they do not fit into the model. */
    public long tooLong() {
        return tooLong;
    }

    /** Pairs beyond the limit for one prompt. */
    public long beyondLimit() {
        return pairsLeft;
    }

    /** SHA-256 over the content of all files and the settings that say how they are read, hexadecimal; not over their paths. */
    public String fingerprint() {
        StringBuilder all = new StringBuilder();
        Map<String, String> settingsJson = new HashMap<>();
        settings.toJson().properties().stream()
                .filter(e -> !e.getKey().equals("sources"))
                .forEach(e -> settingsJson.put(e.getKey(), e.getValue().toString()));
        new TreeMap<>(settingsJson)
                .forEach((k, v) -> all.append(k).append('=').append(v).append('\n'));
        for (SourceReport r : reports) {
            DataSource s = r.source();
            all.append(r.sha256())
                    .append(' ')
                    .append(s.form().id())
                    .append(' ')
                    .append(new TreeMap<>(s.map()))
                    .append(' ')
                    .append(s.objectives())
                    .append(' ')
                    .append(s.splitText())
                    .append(' ')
                    .append(s.limit())
                    .append('\n');
        }
        return Digests.sha256(all.toString());
    }
}
