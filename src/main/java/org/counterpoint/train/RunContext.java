package org.counterpoint.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Objective;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.SampleRow;
import org.jspecify.annotations.Nullable;

/** What the loops of a run share: configuration, environment, policy, files, clock. */
final class RunContext {
    private static final int MAX_SAMPLE_ROWS = 500;

    private final RunConfig config;
    private final Environment environment;
    private final List<String> objectives;
    private final Policy policy;
    private final RunWriter writer;
    private final TrainListener listener;
    private final long started = System.nanoTime();
    private double secondsBefore;
    private int sampleRows;
    private boolean paused;

    RunContext(RunConfig config, Environment environment, Policy policy, RunWriter writer, TrainListener listener) {
        this.config = config;
        this.environment = environment;
        this.objectives = environment.objectives().stream().map(Objective::name).toList();
        this.policy = policy;
        this.writer = writer;
        this.listener = listener;
    }

    RunConfig config() {
        return config;
    }

    Environment environment() {
        return environment;
    }

    List<String> objectives() {
        return objectives;
    }

    Policy policy() {
        return policy;
    }

    RunWriter writer() {
        return writer;
    }

    double seconds() {
        return secondsBefore + (System.nanoTime() - started) / 1e9;
    }

    /** Goes on after an earlier process, which took some seconds and wrote some rows of samples. */
    void goOn(double seconds, long rows) {
        secondsBefore = seconds - (System.nanoTime() - started) / 1e9;
        sampleRows = Math.toIntExact(rows);
    }

    /** Rows of samples so far, those beyond the limit counted too. */
    int sampleRows() {
        return sampleRows;
    }

    /** Whether it is time for a checkpoint. */
    boolean checkpointDue(double secondsSince) {
        return listener.checkpointDue(secondsSince);
    }

    /** Puts mean and standard error of an objective's raw reward into a row; nothing where it has no reward. */
    void reward(int objective, double mean, double standardError, Map<String, Double> row) {
        if (!Double.isNaN(mean)) {
            String key = "reward/" + objectives.get(objective);
            double slope = environment.raw(objective, 1) - environment.raw(objective, 0);
            row.put(key + "/mean", environment.raw(objective, mean));
            row.put(key + "/se", Math.abs(slope) * standardError);
        }
    }

    /** Reports a step; true when the run is to end here. */
    boolean finishStep(long step) {
        listener.progress(step, config.steps(), seconds());
        boolean stopped = Thread.currentThread().isInterrupted() || listener.stopRequested();
        paused = !stopped && listener.pauseRequested();
        return stopped || paused;
    }

    /** Whether the run ends after its last finished step only to be gone on with, so that nothing of an end is due. */
    boolean paused() {
        return paused;
    }

    void row(long step, String split, Map<String, Double> values) throws IOException {
        writer.append(new MetricRow(step, seconds(), split, values));
    }

    void sample(long step, String split, Completion c, @Nullable Double advantage, @Nullable Integer stage)
            throws IOException {
        if (sampleRows++ >= MAX_SAMPLE_ROWS) {
            return;
        }
        Map<String, Double> rewards = new LinkedHashMap<>();
        for (int j = 0; j < objectives.size(); j++) {
            // An objective that is known by preferences only has no reward.
            if (!Double.isNaN(c.rewards()[j])) {
                rewards.put(objectives.get(j), environment.raw(j, c.rewards()[j]));
            }
        }
        writer.append(new SampleRow(
                step,
                split,
                c.prompt().id(),
                c.prompt().category(),
                c.prompt().text(),
                c.text(),
                c.tokens().length,
                rewards,
                advantage,
                c.behavior().isEmpty() ? null : c.behavior(),
                stage));
    }
}
