package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.counterpoint.run.Run;
import org.counterpoint.run.SampleRow;
import org.counterpoint.run.SampleTable;

/**
 * The samples of one run without their completions: which rows belong to which prompt, and every reward, column by column, so that a
 * hundred thousand rows can be filtered without reading the file again. Completions are read when they are shown.
 */
public final class SampleCatalog {
    private static final int CHUNK = 2_000;

    private final Run run;
    private final List<String> objectives;
    private final List<Prompt> prompts;
    private final Map<String, Integer> byId;
    private final long[] steps;
    private final String[] splits;
    private final int[] promptOf;
    private final double[][] rewards;

    private SampleCatalog(
            Run run,
            List<String> objectives,
            List<Prompt> prompts,
            long[] steps,
            String[] splits,
            int[] promptOf,
            double[][] rewards) {
        this.run = run;
        this.objectives = objectives;
        this.prompts = prompts;
        this.steps = steps;
        this.splits = splits;
        this.promptOf = promptOf;
        this.rewards = rewards;
        byId = new HashMap<>();
        for (int i = 0; i < prompts.size(); i++) {
            byId.put(prompts.get(i).id(), i);
        }
    }

    /**
     * A prompt of a run.
     *
     * @param id id in its environment
     * @param category category, empty for none
     * @param text text given to the model
     * @param rows row numbers of its samples in the run's table, ascending
     */
    @SuppressWarnings("ArrayRecordComponent") // a column of row numbers; never compared
    public record Prompt(String id, String category, String text, int[] rows) {}

    /** Reads the samples of a run once; the file is read in pieces. */
    public static SampleCatalog of(Run run) {
        return of(run, () -> false);
    }

    /**
     * Reads the samples of a run once.
     *
     * @param cancelled asked between pieces of the file
     * @throws java.util.concurrent.CancellationException where it was cancelled
     */
    public static SampleCatalog of(Run run, BooleanSupplier cancelled) {
        SampleTable table = run.samples();
        int size = table.size();
        Set<String> names = new LinkedHashSet<>(run.manifest().objectiveNames());
        List<double[]> columns = new ArrayList<>();
        names.forEach(n -> columns.add(noValues(size)));
        List<String> objectives = new ArrayList<>(names);
        String[] splits = new String[size];
        int[] promptOf = new int[size];
        List<SampleRow> firsts = new ArrayList<>();
        Map<String, Integer> known = new HashMap<>();
        int[] counts = new int[size];
        for (int from = 0; from < size; from += CHUNK) {
            stop(cancelled);
            int to = Math.min(size, from + CHUNK);
            int[] wanted = new int[to - from];
            Arrays.setAll(wanted, i -> i);
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] += from;
            }
            List<SampleRow> rows = table.get(wanted);
            for (int i = 0; i < rows.size(); i++) {
                SampleRow row = rows.get(i);
                splits[from + i] = row.split().intern();
                int prompt = known.computeIfAbsent(row.promptId(), id -> {
                    firsts.add(row);
                    return firsts.size() - 1;
                });
                promptOf[from + i] = prompt;
                counts[prompt]++;
                for (Map.Entry<String, Double> reward : row.rewards().entrySet()) {
                    if (names.add(reward.getKey())) {
                        objectives.add(reward.getKey());
                        columns.add(noValues(size));
                    }
                    columns.get(objectives.indexOf(reward.getKey()))[from + i] = reward.getValue();
                }
            }
        }
        List<Prompt> prompts = new ArrayList<>();
        int[] filled = new int[firsts.size()];
        for (int p = 0; p < firsts.size(); p++) {
            SampleRow first = firsts.get(p);
            prompts.add(new Prompt(first.promptId(), first.category(), first.prompt(), new int[counts[p]]));
        }
        for (int row = 0; row < size; row++) {
            int p = promptOf[row];
            prompts.get(p).rows()[filled[p]++] = row;
        }
        return new SampleCatalog(
                run,
                List.copyOf(objectives),
                List.copyOf(prompts),
                Arrays.copyOf(table.steps(), size),
                splits,
                promptOf,
                columns.toArray(double[][]::new));
    }

    private static double[] noValues(int size) {
        double[] column = new double[size];
        Arrays.fill(column, Double.NaN);
        return column;
    }

    private static void stop(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean()) {
            throw new java.util.concurrent.CancellationException("cancelled");
        }
    }

    /** The run. */
    public Run run() {
        return run;
    }

    /** Objectives with rewards, in the order of the manifest. */
    public List<String> objectives() {
        return objectives;
    }

    /** The prompts in the order in which they first appear. */
    public List<Prompt> prompts() {
        return prompts;
    }

    /** Number of samples. */
    public int size() {
        return steps.length;
    }

    /** Step of a sample. */
    public long step(int row) {
        return steps[row];
    }

    /** Split of a sample. */
    public String split(int row) {
        return splits[row];
    }

    /** Splits with samples, sorted. */
    public Set<String> splits() {
        return new TreeSet<>(Arrays.asList(splits));
    }

    /** Row numbers of the samples of a prompt, ascending; empty where the run has none. */
    public int[] rows(String promptId) {
        Integer at = byId.get(promptId);
        return at == null ? new int[0] : prompts.get(at).rows().clone();
    }

    /** Row numbers of the samples of a prompt on a split; an empty split means all. */
    public int[] rows(String promptId, String split) {
        return Arrays.stream(rows(promptId))
                .filter(r -> split.isEmpty() || splits[r].equals(split))
                .toArray();
    }

    /** Mean reward of some samples on an objective; NaN without a value. */
    public double mean(int[] rows, String objective) {
        int at = objectives.indexOf(objective);
        double sum = 0;
        int n = 0;
        for (int row : rows) {
            double value = at < 0 ? Double.NaN : rewards[at][row];
            if (!Double.isNaN(value)) {
                sum += value;
                n++;
            }
        }
        return n == 0 ? Double.NaN : sum / n;
    }

    /**
     * Ids of the prompts whose prompt, category, completion or recognized behavior holds all the words.
     *
     * @param words words in any case, separated by blanks; nothing matches every prompt
     * @param cancelled asked between pieces of the file
     */
    public Set<String> search(String words, BooleanSupplier cancelled) {
        String[] wanted = words.toLowerCase(Locale.ROOT).trim().split("\\s+", -1);
        Set<String> found = new LinkedHashSet<>();
        if (words.isBlank()) {
            prompts.forEach(p -> found.add(p.id()));
            return found;
        }
        int[] open = java.util.stream.IntStream.range(0, size()).toArray();
        for (int from = 0; from < open.length; from += CHUNK) {
            stop(cancelled);
            int[] rows = Arrays.stream(Arrays.copyOfRange(open, from, Math.min(open.length, from + CHUNK)))
                    .filter(r -> !found.contains(prompts.get(promptOf[r]).id()))
                    .toArray();
            for (SampleRow row : run.samples().get(rows)) {
                String text = (row.prompt() + "\n" + row.completion() + "\n" + row.category() + "\n" + row.behavior())
                        .toLowerCase(Locale.ROOT);
                if (Arrays.stream(wanted).allMatch(text::contains)) {
                    found.add(row.promptId());
                }
            }
        }
        return found;
    }
}
