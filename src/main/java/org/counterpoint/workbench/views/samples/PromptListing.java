package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.counterpoint.analysis.SampleCatalog;
import org.counterpoint.analysis.SampleChange;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;
import org.jspecify.annotations.Nullable;

/**
 * The prompts that pass the filters.
 *
 * @param items the prompts, in the order asked for
 * @param all how many prompts there are
 * @param objectives objectives with rewards, in order
 * @param splits splits to choose from
 * @param categories categories to choose from
 * @param words how many match, and what was left out
 */
record PromptListing(
        List<Item> items,
        int all,
        List<String> objectives,
        List<String> splits,
        List<String> categories,
        String words) {
    PromptListing {
        items = List.copyOf(items);
    }

    /**
     * A listed prompt.
     *
     * @param id its id
     * @param category its category
     * @param text its text
     * @param samples number of completions in all runs
     * @param runs number of runs that have it
     * @param change change of its rewards, or null where a side has no completion
     */
    record Item(
            String id,
            String category,
            String text,
            int samples,
            int runs,
            @Nullable SampleChange change) {}

    /** Lists prompts; searching reads files. */
    static PromptListing of(List<SampleCatalog> catalogs, Looks looks, PromptQuery query, BooleanSupplier cancelled) {
        Set<String> objectives = new LinkedHashSet<>();
        Set<String> splits = new TreeSet<>();
        Set<String> categories = new TreeSet<>();
        Map<String, List<SampleCatalog>> holders = new LinkedHashMap<>();
        Map<String, SampleCatalog.Prompt> prompts = new LinkedHashMap<>();
        Set<String> found = new HashSet<>();
        for (SampleCatalog catalog : catalogs) {
            objectives.addAll(catalog.objectives());
            splits.addAll(catalog.splits());
            found.addAll(catalog.search(query.search(), cancelled));
            for (SampleCatalog.Prompt prompt : catalog.prompts()) {
                prompts.putIfAbsent(prompt.id(), prompt);
                categories.add(prompt.category());
                holders.computeIfAbsent(prompt.id(), id -> new ArrayList<>()).add(catalog);
            }
        }
        Map<String, SampleChange> changes = changes(catalogs, looks, query);
        List<Item> items = new ArrayList<>();
        int unpaired = 0;
        for (SampleCatalog.Prompt prompt : prompts.values()) {
            int samples = holders.getOrDefault(prompt.id(), List.of()).stream()
                    .mapToInt(c -> c.rows(prompt.id(), query.split()).length)
                    .sum();
            SampleChange change = changes.get(prompt.id());
            boolean kept = samples > 0
                    && found.contains(prompt.id())
                    && (query.category().isEmpty() || query.category().equals(prompt.category()));
            if (kept && query.filtersChange()) {
                unpaired += change == null ? 1 : 0;
                kept = change != null && change.matches(query.wanted(), query.threshold());
            }
            if (kept) {
                items.add(new Item(
                        prompt.id(),
                        prompt.category(),
                        prompt.text(),
                        samples,
                        holders.getOrDefault(prompt.id(), List.of()).size(),
                        change));
            }
        }
        items.sort(order(query.order()));
        return new PromptListing(
                items,
                prompts.size(),
                List.copyOf(objectives),
                List.copyOf(splits),
                categories.stream().filter(c -> !c.isEmpty()).toList(),
                words(items.size(), prompts.size(), unpaired));
    }

    private static String words(int listed, int all, int unpaired) {
        if (all == 0) {
            return Messages.text("samples.none");
        }
        return Messages.text("samples.prompts.words", Numbers.count(listed), Numbers.count(all))
                + (unpaired > 0 ? " " + Messages.text("samples.prompts.unpaired", Numbers.count(unpaired)) : "");
    }

    private static Comparator<Item> order(PromptQuery.Order order) {
        return switch (order) {
            case LOGGED -> Comparator.comparingInt(item -> 0);
            case CATEGORY -> Comparator.comparing(Item::category).thenComparing(Item::text);
            case CHANGE -> Comparator.comparingDouble((Item item) -> -size(item));
        };
    }

    private static double size(Item item) {
        SampleChange change = item.change();
        return change == null
                ? -1
                : change.after().keySet().stream()
                        .mapToDouble(o -> Math.abs(change.of(o)))
                        .filter(v -> !Double.isNaN(v))
                        .max()
                        .orElse(-1);
    }

    private static Map<String, SampleChange> changes(List<SampleCatalog> catalogs, Looks looks, PromptQuery query) {
        List<SampleCatalog> before = chosen(catalogs, looks, query.from());
        List<SampleCatalog> after = chosen(catalogs, looks, query.to());
        if (query.from().isEmpty()) {
            return SampleChange.between(
                    new SampleChange.Side(after, Double.NEGATIVE_INFINITY, query.split()),
                    new SampleChange.Side(after, query.cursor(), query.split()));
        }
        if (query.to().isEmpty()) {
            after = after.stream().filter(c -> !before.contains(c)).toList();
        }
        return SampleChange.between(
                new SampleChange.Side(before, query.cursor(), query.split()),
                new SampleChange.Side(after, query.cursor(), query.split()));
    }

    /** Runs of a label, which names a run or a group of seeds; all for none. */
    private static List<SampleCatalog> chosen(List<SampleCatalog> catalogs, Looks looks, String label) {
        return catalogs.stream()
                .filter(c -> label.isEmpty()
                        || looks.run(c.run().id())
                                .filter(look -> look.label().equals(label)
                                        || look.groupLabel().equals(label))
                                .isPresent())
                .toList();
    }

    /** What a side of a change may be: groups of seeds, then runs. */
    static List<String> sides(Looks looks) {
        List<String> groups =
                looks.runs().stream().map(RunLook::groupLabel).distinct().toList();
        List<String> runs = looks.runs().stream().map(RunLook::label).distinct().toList();
        Set<String> out = new LinkedHashSet<>(groups.size() < runs.size() ? groups : List.of());
        out.addAll(runs);
        return List.copyOf(out);
    }
}
