package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.counterpoint.analysis.SampleCatalog;
import org.counterpoint.run.SampleRow;
import org.counterpoint.run.Vote;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.RunLook;

/**
 * What is voted on: completions of the same prompt and split by different groups. The items and their order follow from the runs alone, so
 * that several raters vote on the same ones.
 *
 * @param items items in order
 * @param identical items left out because their completions are the same words
 * @param words why there is nothing to vote on; empty where there is
 */
record VoteItems(List<Item> items, int identical, String words) {
    private static final int MOST = 500;

    VoteItems {
        items = List.copyOf(items);
    }

    /**
     * One item.
     *
     * @param promptId id of the prompt
     * @param split split
     * @param prompt text of the prompt
     * @param options completions in the order shown
     */
    record Item(String promptId, String split, String prompt, List<Vote.Option> options) {
        Item {
            options = List.copyOf(options);
        }

        /** Identifies the item as votes do. */
        String key() {
            return new Vote(java.time.Instant.EPOCH, "", promptId, split, options, Vote.SKIPPED).item();
        }
    }

    /** One group of completions of a prompt. */
    private record Side(String group, SampleCatalog catalog, int[] rows) {}

    /**
     * Makes the items.
     *
     * @param cursor the last sampled step at or before this one counts
     * @param size completions of an item, 2 or more
     */
    static VoteItems of(List<SampleCatalog> selected, Looks looks, double cursor, int size) {
        List<SampleCatalog> catalogs = selected.stream()
                .sorted(Comparator.comparing(c -> c.run().id()))
                .toList();
        Random random = new Random(seed(catalogs, size));
        Set<String> prompts = new LinkedHashSet<>();
        catalogs.forEach(c -> c.prompts().forEach(p -> prompts.add(p.id())));
        Set<String> splits = new LinkedHashSet<>();
        catalogs.forEach(c -> splits.addAll(c.splits()));
        List<Item> items = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int identical = 0;
        for (String prompt : prompts) {
            for (String split : splits) {
                Map<String, List<Side>> groups = sides(catalogs, looks, prompt, split, cursor);
                for (List<String> chosen : choices(List.copyOf(groups.keySet()), size)) {
                    Item item = draw(prompt, split, chosen, groups, random);
                    long different = item.options().stream()
                            .map(o -> SampleGrid.shown(o.completion()))
                            .distinct()
                            .count();
                    if (different < size) {
                        identical++;
                    } else if (seen.add(item.key())) {
                        items.add(item);
                    }
                }
            }
        }
        Collections.shuffle(items, random);
        String words = !items.isEmpty()
                ? ""
                : identical > 0
                        ? Messages.text("samples.vote.identical", Integer.toString(identical))
                        : Messages.text("samples.vote.none", Integer.toString(size));
        return new VoteItems(items.subList(0, Math.min(MOST, items.size())), identical, words);
    }

    private static long seed(List<SampleCatalog> catalogs, int size) {
        return catalogs.stream().map(c -> c.run().id()).sorted().toList().hashCode() * 31L + size;
    }

    /** Groups with completions: groups of seeds; runs where there is one group; steps where there is one run. */
    private static Map<String, List<Side>> sides(
            List<SampleCatalog> catalogs, Looks looks, String prompt, String split, double cursor) {
        long groups = looks.runs().stream().map(RunLook::group).distinct().count();
        Map<String, List<Side>> out = new LinkedHashMap<>();
        for (SampleCatalog catalog : catalogs) {
            RunLook look = looks.run(catalog.run().id()).orElse(null);
            int[] all = catalog.rows(prompt, split);
            if (look == null || all.length == 0) {
                continue;
            }
            long first = catalog.step(all[0]);
            long last = IntStream.of(all)
                    .mapToLong(catalog::step)
                    .filter(s -> s <= cursor)
                    .max()
                    .orElse(first);
            if (catalogs.size() == 1) {
                add(out, Messages.text("samples.step", Long.toString(first)), catalog, all, first);
                add(out, Messages.text("samples.step", Long.toString(last)), catalog, all, last);
            } else {
                add(out, groups > 1 ? look.groupLabel() : look.label(), catalog, all, last);
            }
        }
        return out;
    }

    private static void add(Map<String, List<Side>> out, String group, SampleCatalog catalog, int[] rows, long step) {
        int[] there = IntStream.of(rows).filter(r -> catalog.step(r) == step).toArray();
        out.computeIfAbsent(group, g -> new ArrayList<>()).add(new Side(group, catalog, there));
    }

    /** All choices of {@code size} of the groups. */
    private static List<List<String>> choices(List<String> groups, int size) {
        List<List<String>> out = new ArrayList<>();
        if (size == 0) {
            out.add(List.of());
            return out;
        }
        for (int i = 0; i + size <= groups.size(); i++) {
            for (List<String> rest : choices(groups.subList(i + 1, groups.size()), size - 1)) {
                List<String> one = new ArrayList<>(List.of(groups.get(i)));
                one.addAll(rest);
                out.add(one);
            }
        }
        return out;
    }

    private static Item draw(
            String promptId, String split, List<String> chosen, Map<String, List<Side>> groups, Random random) {
        List<Vote.Option> options = new ArrayList<>();
        Map<String, String> text = new HashMap<>();
        for (String group : chosen) {
            List<Side> sides = groups.getOrDefault(group, List.of());
            Side side = sides.get(random.nextInt(sides.size()));
            SampleRow row = side.catalog().run().samples().get(side.rows()[random.nextInt(side.rows().length)]);
            text.put("", row.prompt());
            options.add(new Vote.Option(side.catalog().run().id(), group, row.step(), row.completion(), row.rewards()));
        }
        Collections.shuffle(options, random);
        return new Item(promptId, split, text.getOrDefault("", ""), options);
    }
}
