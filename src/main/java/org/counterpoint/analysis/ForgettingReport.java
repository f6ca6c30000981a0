package org.counterpoint.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.counterpoint.run.MetricKeys;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.StageInfo;
import org.counterpoint.run.UpdateFactors;
import org.jspecify.annotations.Nullable;

/**
 * The forgetting matrix of a run that trained in stages (methods-orthalign 4.5): the score of every objective after every stage.
 *
 * @param run id
 * @param split split of the rewards
 * @param objectives names, the columns
 * @param rows the base model, then one row per finished stage, then the merged model where the stages were merged
 * @param lost per objective: its reward right after the last stage that trained it minus its reward in the last row, in the
 *     objective's own direction, so that a positive number was forgotten (or lost in the merge); NaN if no stage trained it
 * @param unavailable why there is no matrix, one sentence; empty when there is one
 * @param notes remarks, one sentence each
 */
public record ForgettingReport(
        String run,
        String split,
        List<String> objectives,
        List<Row> rows,
        double[] lost,
        Optional<String> unavailable,
        List<String> notes) {
    private static final String TRAIN = RunSeries.TRAIN;
    private static final String STAGE = "stage";

    /** What a row stands for. */
    public enum Kind {
        /** Before any training. */
        BASE,
        /** The model that a stage ended with. */
        STAGE,
        /** The model that all stages were merged into. */
        MERGED
    }

    /**
     * One model of the run.
     *
     * @param kind what it is
     * @param stage number of the stage, 0 for others
     * @param label label of the stage, or what the model is
     * @param step optimizer step at which it was evaluated
     * @param trained weight of each objective that the stage trained; empty for others
     * @param reward [objectives] mean reward, NaN if not logged
     * @param se [objectives] its standard error
     * @param pairAccuracy [objectives] fraction of held-out preference pairs ranked right, NaN if not logged
     */
    public record Row(
            Kind kind,
            int stage,
            String label,
            long step,
            Map<String, Double> trained,
            double[] reward,
            double[] se,
            double[] pairAccuracy) {}

    /** Builds the matrix of a run. */
    public static ForgettingReport of(Run run) {
        List<String> objectives = RunSeries.objectives(run);
        List<String> splits = RunSeries.rewardSplits(run);
        String split = splits.isEmpty() ? "validation" : splits.getFirst();
        List<Ended> stages = stages(run);
        if (stages.isEmpty()) {
            return new ForgettingReport(
                    run.id(),
                    split,
                    objectives,
                    List.of(),
                    new double[0],
                    Optional.of("This run has no finished stage (method "
                            + run.manifest().method() + "), so there is nothing that a later stage could forget."),
                    List.of());
        }
        List<Row> rows = new ArrayList<>();
        base(run, split, objectives).ifPresent(rows::add);
        for (Ended s : stages) {
            rows.add(row(run, split, objectives, s));
        }
        merged(run, split, objectives, stages.getLast().step).ifPresent(rows::add);
        List<String> notes = new ArrayList<>();
        if (run.manifest().stages().size() > stages.size()) {
            notes.add("Only " + stages.size() + " of " + run.manifest().stages().size() + " stages have ended.");
        }
        if (stages.stream().anyMatch(s -> s.apart)) {
            notes.add(
                    "Stages that start from the base model are separate models; their rows do not build on each other.");
        }
        return new ForgettingReport(
                run.id(),
                split,
                objectives,
                List.copyOf(rows),
                lost(run, objectives, rows),
                Optional.empty(),
                List.copyOf(notes));
    }

    private record Ended(int number, String label, long step, Map<String, Double> trained, boolean apart) {}

    /** Stages that have ended: those whose update was filed. Older runs do not say in the manifest what they trained. */
    private static List<Ended> stages(Run run) {
        List<Ended> out = new ArrayList<>();
        for (UpdateFactors.Header h : run.factorHeaders()) {
            if (h.kind() == UpdateFactors.Kind.TOTAL) {
                continue;
            }
            Optional<StageInfo> info = run.manifest().stages().stream()
                    .filter(s -> s.number() == h.stage())
                    .findFirst();
            out.add(new Ended(
                    h.stage(),
                    h.objective(),
                    h.step(),
                    info.map(StageInfo::objectives).orElse(Map.of(h.objective(), 1.0)),
                    info.map(s -> s.number() > 1 && s.start().equals("base")).orElse(false)));
        }
        out.sort(Comparator.comparingInt(Ended::number));
        return out;
    }

    private static Optional<Row> base(Run run, String split, List<String> objectives) {
        List<MetricRow> first = at(run, split, 0);
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(new Row(
                        Kind.BASE,
                        0,
                        "base model",
                        0,
                        Map.of(),
                        values(first.getLast(), objectives, MetricKeys::rewardMean),
                        values(first.getLast(), objectives, MetricKeys::rewardSe),
                        nan(objectives)));
    }

    private static Row row(Run run, String split, List<String> objectives, Ended stage) {
        MetricRow scores = ofStage(at(run, split, stage.step), stage.number);
        MetricRow train = ofStage(at(run, TRAIN, stage.step), stage.number);
        return new Row(
                Kind.STAGE,
                stage.number,
                stage.label,
                stage.step,
                stage.trained,
                values(scores, objectives, MetricKeys::rewardMean),
                values(scores, objectives, MetricKeys::rewardSe),
                values(train, objectives, o -> "dpo/accuracy/" + o));
    }

    /** The merged model's rows are the ones that name no stage at the step of the last stage, after that stage's own. */
    private static Optional<Row> merged(Run run, String split, List<String> objectives, long step) {
        List<MetricRow> scores = at(run, split, step);
        if (scores.size() < 2 || scores.getLast().values().containsKey(STAGE)) {
            return Optional.empty();
        }
        List<MetricRow> train = at(run, TRAIN, step);
        return Optional.of(new Row(
                Kind.MERGED,
                0,
                "merged",
                step,
                Map.of(),
                values(scores.getLast(), objectives, MetricKeys::rewardMean),
                values(scores.getLast(), objectives, MetricKeys::rewardSe),
                values(train.isEmpty() ? null : train.getLast(), objectives, o -> "dpo/accuracy/" + o)));
    }

    /** All rows of a split at a step, in their order. */
    private static List<MetricRow> at(Run run, String split, long step) {
        long[] steps = run.metrics().steps(split);
        List<MetricRow> rows = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] == step) {
                rows.add(run.metrics().row(split, i));
            }
        }
        return rows;
    }

    /** The row of a stage among those of one step; older runs name no stage in their evaluations. */
    private static @Nullable MetricRow ofStage(List<MetricRow> rows, int stage) {
        MetricRow found = null;
        for (MetricRow r : rows) {
            Double named = r.values().get(STAGE);
            if (found == null || (named != null && named == stage)) {
                found = r;
            }
        }
        return found;
    }

    private static double[] values(@Nullable MetricRow row, List<String> objectives, UnaryOperator<String> key) {
        double[] out = nan(objectives);
        if (row != null) {
            for (int j = 0; j < out.length; j++) {
                out[j] = row.values().getOrDefault(key.apply(objectives.get(j)), Double.NaN);
            }
        }
        return out;
    }

    private static double[] nan(List<String> objectives) {
        double[] out = new double[objectives.size()];
        Arrays.fill(out, Double.NaN);
        return out;
    }

    private static double[] lost(Run run, List<String> objectives, List<Row> rows) {
        double[] out = nan(objectives);
        Map<String, Row> trainedBy = new LinkedHashMap<>();
        for (Row r : rows) {
            r.trained().keySet().forEach(o -> trainedBy.put(o, r));
        }
        for (int j = 0; j < out.length; j++) {
            Row own = trainedBy.get(objectives.get(j));
            if (own != null) {
                out[j] = RunSeries.orientation(run.manifest(), objectives.get(j))
                        * (own.reward()[j] - rows.getLast().reward()[j]);
            }
        }
        return out;
    }
}
