package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.PromptRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.SampleRow;

/**
 * What every prompt of a run added to the covariances of every training step, column by column: one entry per step and prompt.
 * {@link CovarianceLedgers#summary} adds them up over steps and runs.
 */
public final class CovarianceLedger {
    /** Which covariance a contribution belongs to (methods-ctwa 3.4). */
    public enum Part {
        /** E2, within prompts and unbiased: what an update can use. */
        WITHIN,
        /** E5, between the means of prompts. */
        BETWEEN,
        /** E5, both, dividing by counts. */
        POOLED
    }

    /**
     * A prompt.
     *
     * @param id its id in the environment
     * @param category its category; may be empty
     * @param text text given to the model; empty where it was not recorded
     * @param samples completions of it that the run kept to be read
     */
    public record Asked(String id, String category, String text, int samples) {}

    private final String run;
    private final List<String> objectives;
    private final List<Asked> prompts;
    private final double[] steps;
    private final int[] prompt;
    private final int[] size;
    private final double[][] reward;
    private final double[] score;
    private final double[][] within;
    private final double[][] between;
    private final double[][] pooled;
    private final double[] groups;
    private final Map<Part, Map<Double, double[]>> logged;
    private final Optional<String> unavailable;

    private CovarianceLedger(Run from, Columns columns, List<Asked> prompts, Optional<String> unavailable) {
        this.run = from.id();
        this.objectives = from.manifest().objectiveNames();
        this.prompts = List.copyOf(prompts);
        this.steps = columns.steps();
        this.prompt = columns.prompts();
        this.size = columns.sizes();
        this.reward = columns.column(objectives.size(), PromptRow::reward);
        this.score = columns.rows.stream().mapToDouble(PromptRow::score).toArray();
        this.within = columns.column(objectives.size(), PromptRow::within);
        this.between = columns.column(objectives.size(), PromptRow::between);
        this.groups = new double[steps.length];
        this.pooled = pooled();
        this.logged = Map.of(
                Part.WITHIN, logged(from, "cov/"),
                Part.BETWEEN, logged(from, "cov_between/"),
                Part.POOLED, logged(from, "cov_pooled/"));
        this.unavailable = unavailable;
    }

    /** Reads what the run recorded of its prompts. */
    public static CovarianceLedger of(Run run) {
        Columns columns = new Columns();
        run.prompts().forEach(0, Long.MAX_VALUE, columns::add);
        Map<String, Integer> samples = new HashMap<>();
        if (!columns.rows.isEmpty()) {
            for (SampleRow row : run.samples().all()) {
                samples.merge(row.promptId(), 1, Integer::sum);
            }
        }
        List<Asked> prompts = new ArrayList<>();
        for (PromptRow row : columns.first) {
            prompts.add(new Asked(
                    row.promptId(),
                    row.category(),
                    columns.texts.getOrDefault(row.promptId(), ""),
                    samples.getOrDefault(row.promptId(), 0)));
        }
        return new CovarianceLedger(
                run, columns, prompts, columns.rows.isEmpty() ? Optional.of(why(run)) : Optional.empty());
    }

    private static String why(Run run) {
        RunManifest manifest = run.manifest();
        if (manifest.environmentId().startsWith(RunManifest.LESSON)) {
            return "An exact lesson samples nothing, so there are no batches of prompts to add up.";
        }
        boolean online = run.metrics().has(RunSeries.TRAIN, "groups")
                || manifest.objectiveNames().stream()
                        .anyMatch(o -> run.metrics().has(RunSeries.TRAIN, MetricKeys.cov(o)));
        if (!online) {
            return "This run learns from pairs (" + manifest.method()
                    + "): it has no batches of sampled prompts whose covariances could be split.";
        }
        return "This run recorded no prompts (its folder has no prompts.jsonl): train it again with this version to see what"
                + " each prompt adds.";
    }

    /** Id of the run. */
    public String run() {
        return run;
    }

    /** Names of the objectives, in the order of all arrays by objective. */
    public List<String> objectives() {
        return objectives;
    }

    /** Why there is nothing, one sentence; empty where there is something. */
    public Optional<String> unavailable() {
        return unavailable;
    }

    /** Number of entries. */
    public int size() {
        return steps.length;
    }

    /** Training step of an entry. */
    public double step(int entry) {
        return steps[entry];
    }

    /** Prompt of an entry. */
    public Asked asked(int entry) {
        return prompts.get(prompt[entry]);
    }

    /** What an entry adds to the covariance of an objective at its step. */
    public double contribution(Part part, int objective, int entry) {
        return switch (part) {
            case WITHIN -> within[objective][entry];
            case BETWEEN -> between[objective][entry];
            case POOLED -> pooled[objective][entry];
        };
    }

    /** The unbiased within-prompt covariance of the entry's own completions: its contribution times the number of prompts. */
    public double covariance(int objective, int entry) {
        return within[objective][entry] * groups[entry];
    }

    /** Mean reward of the entry's completions. */
    public double reward(int objective, int entry) {
        return reward[objective][entry];
    }

    /** Mean score of the entry's completions. */
    public double score(int entry) {
        return score[entry];
    }

    /** The covariances that the run itself logged at a step, by objective; NaN where it did not. */
    public double[] logged(Part part, double step) {
        double[] none = new double[objectives.size()];
        Arrays.fill(none, Double.NaN);
        return logged.getOrDefault(part, Map.of()).getOrDefault(step, none);
    }

    /** Also fills in how many prompts each entry's step had. */
    private double[][] pooled() {
        Map<Double, int[]> counts = new HashMap<>();
        for (int i = 0; i < steps.length; i++) {
            int[] count = counts.computeIfAbsent(steps[i], step -> new int[2]);
            count[0]++;
            count[1] += size[i];
        }
        double[][] sum = new double[objectives.size()][steps.length];
        for (int i = 0; i < steps.length; i++) {
            int[] count = counts.getOrDefault(steps[i], new int[2]);
            groups[i] = count[0];
            for (int j = 0; j < sum.length; j++) {
                sum[j][i] = within[j][i] * (size[i] - 1) * count[0] / count[1] + between[j][i];
            }
        }
        return sum;
    }

    private Map<Double, double[]> logged(Run from, String prefix) {
        Map<Double, double[]> byStep = new HashMap<>();
        double[] distinct = Arrays.stream(steps).distinct().sorted().toArray();
        double[][] columns = new double[objectives.size()][];
        Arrays.setAll(columns, j -> RunSeries.at(from, RunSeries.TRAIN, prefix + objectives.get(j), distinct));
        for (int i = 0; i < distinct.length; i++) {
            double[] values = new double[columns.length];
            for (int j = 0; j < values.length; j++) {
                values[j] = columns[j][i];
            }
            byStep.put(distinct[i], values);
        }
        return byStep;
    }

    private static final class Columns {
        private final List<PromptRow> rows = new ArrayList<>();
        private final List<PromptRow> first = new ArrayList<>();
        private final Map<String, Integer> index = new HashMap<>();
        private final Map<String, String> texts = new HashMap<>();

        void add(PromptRow row) {
            String text = row.prompt();
            if (text != null) {
                texts.putIfAbsent(row.promptId(), text);
            }
            if (index.putIfAbsent(row.promptId(), first.size()) == null) {
                first.add(row);
            }
            rows.add(text == null ? row : row.withPrompt(null));
        }

        double[] steps() {
            return rows.stream().mapToDouble(PromptRow::step).toArray();
        }

        int[] prompts() {
            return rows.stream()
                    .mapToInt(row -> index.getOrDefault(row.promptId(), 0))
                    .toArray();
        }

        int[] sizes() {
            return rows.stream().mapToInt(PromptRow::completions).toArray();
        }

        /** [objectives][rows]; NaN where a row is shorter. */
        double[][] column(int objectives, java.util.function.Function<PromptRow, double[]> field) {
            double[][] column = new double[objectives][rows.size()];
            for (int i = 0; i < rows.size(); i++) {
                double[] values = field.apply(rows.get(i));
                for (int j = 0; j < objectives; j++) {
                    column[j][i] = j < values.length ? values[j] : Double.NaN;
                }
            }
            return column;
        }
    }
}
