package org.counterpoint.workbench.views.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.counterpoint.run.Run;
import org.counterpoint.run.SampleRow;
import org.counterpoint.run.SampleTable;
import org.counterpoint.workbench.Messages;
import org.counterpoint.workbench.chart.Numbers;
import org.counterpoint.workbench.views.shared.Looks;
import org.counterpoint.workbench.views.shared.Words;

/** Chooses which samples of the selected runs are listed. Reads files: call it off the JavaFX thread. */
final class SamplesModel {
    /** At most so many rows are listed at once; the view says when there are more. */
    static final int MOST_ROWS = 5_000;

    private SamplesModel() {}

    /**
     * What is asked for.
     *
     * @param split split, or empty for all
     * @param allSteps whether every step is listed; otherwise each run's last sampled step up to the cursor
     * @param cursor time cursor; positive infinity for the last step
     * @param behavior recognised behaviour, or empty for all
     * @param search words that must all occur in prompt, completion, category or behaviour
     */
    record Query(String split, boolean allSteps, double cursor, String behavior, String search) {
        static final Query LATEST = new Query("", false, Double.POSITIVE_INFINITY, "", "");
    }

    /**
     * One listed sample.
     *
     * @param run id of its run
     * @param label what the run is called
     * @param sample the sample
     */
    record Row(String run, String label, SampleRow sample) {}

    /**
     * The listing.
     *
     * @param rows listed samples
     * @param matching how many match, listed or not
     * @param objectives objectives with rewards, in order
     * @param splits splits to choose from
     * @param behaviors behaviours to choose from
     * @param words what is listed, or why nothing is
     */
    record Listing(
            List<Row> rows,
            int matching,
            List<String> objectives,
            List<String> splits,
            List<String> behaviors,
            String words) {
        public Listing {
            rows = List.copyOf(rows);
        }
    }

    static Listing list(List<Run> runs, Looks looks, Query query) {
        Set<String> objectives = new LinkedHashSet<>();
        Set<String> splits = new TreeSet<>();
        Set<String> behaviors = new TreeSet<>();
        List<Row> rows = new ArrayList<>();
        Set<Long> steps = new TreeSet<>();
        int matching = 0;
        int all = 0;
        for (Run run : runs) {
            objectives.addAll(run.manifest().objectiveNames());
            SampleTable table = run.samples();
            all += table.size();
            for (SampleRow sample : table.get(chosen(table, query))) {
                splits.add(sample.split());
                String behavior = sample.behavior();
                if (behavior != null) {
                    behaviors.add(behavior);
                }
                if (matches(sample, query)) {
                    matching++;
                    steps.add(sample.step());
                    if (rows.size() < MOST_ROWS) {
                        rows.add(new Row(run.id(), Words.name(run.id(), looks), sample));
                    }
                }
            }
        }
        return new Listing(
                rows,
                matching,
                List.copyOf(objectives),
                List.copyOf(splits),
                List.copyOf(behaviors),
                words(all, matching, steps));
    }

    private static String words(int all, int matching, Set<Long> steps) {
        if (all == 0) {
            return Messages.text("samples.none");
        }
        if (matching == 0) {
            return Messages.text("samples.noMatch");
        }
        String first = Numbers.count(steps.stream().min(Long::compare).orElse(0L));
        String last = Numbers.count(steps.stream().max(Long::compare).orElse(0L));
        return Messages.text(
                        steps.size() == 1 ? "samples.words.one" : "samples.words.many",
                        Numbers.count(matching),
                        first,
                        last,
                        Numbers.count(all))
                + (matching > MOST_ROWS ? " " + Messages.text("samples.words.most", Numbers.count(MOST_ROWS)) : "");
    }

    /** Row numbers to read: all, or those of the last sampled step that is not after the cursor. */
    static int[] chosen(SampleTable table, Query query) {
        long[] steps = table.steps();
        if (query.allSteps()) {
            return IntStream.range(0, steps.length).toArray();
        }
        long at = Arrays.stream(steps)
                .filter(step -> step <= query.cursor())
                .max()
                .orElse(Arrays.stream(steps).min().orElse(-1));
        return IntStream.range(0, steps.length).filter(i -> steps[i] == at).toArray();
    }

    static boolean matches(SampleRow sample, Query query) {
        if (!query.split().isEmpty() && !query.split().equals(sample.split())) {
            return false;
        }
        if (!query.behavior().isEmpty() && !query.behavior().equals(sample.behavior())) {
            return false;
        }
        String text = (sample.prompt() + "\n" + sample.completion() + "\n" + sample.category() + "\n"
                        + sample.behavior())
                .toLowerCase(Locale.ROOT);
        return Arrays.stream(query.search().toLowerCase(Locale.ROOT).trim().split("\\s+", -1))
                .allMatch(text::contains);
    }

    /** Everything about a sample as text, for reading. */
    static String full(Row row) {
        SampleRow sample = row.sample();
        StringBuilder text = new StringBuilder();
        text.append(row.label())
                .append(" \u00b7 ")
                .append(Messages.text("samples.step", Long.toString(sample.step())))
                .append(" \u00b7 ")
                .append(sample.split());
        Integer stage = sample.stage();
        if (stage != null) {
            text.append(" \u00b7 ").append(Messages.text("samples.stage", stage.toString()));
        }
        text.append(" \u00b7 ").append(Messages.text("samples.promptId", sample.promptId()));
        if (!sample.category().isEmpty()) {
            text.append(" (").append(sample.category()).append(')');
        }
        text.append("\n\n").append(sample.prompt()).append(sample.completion()).append("\n\n");
        sample.rewards()
                .forEach((objective, reward) -> text.append(objective)
                        .append(' ')
                        .append(Numbers.exact(reward))
                        .append("   "));
        Double advantage = sample.advantage();
        if (advantage != null) {
            text.append(Messages.text("samples.advantage"))
                    .append(' ')
                    .append(Numbers.exact(advantage))
                    .append("   ");
        }
        if (sample.behavior() != null) {
            text.append(Messages.text("samples.recognized", String.valueOf(sample.behavior())))
                    .append("   ");
        }
        return text.append(Messages.text("samples.tokens", Integer.toString(sample.tokens())))
                .toString();
    }
}
