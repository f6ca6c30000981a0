package org.counterpoint.train;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Objective;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.RunEvent;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.SampleRow;
import org.jspecify.annotations.Nullable;

/** What the loops of a run share: configuration, environment, policy, files, clock. */
final class RunContext {
    private static final int MAX_SAMPLE_ROWS = 500;
    private static final String REPLACED = "replaced/";

    private final Environment environment;
    private final List<String> objectives;
    private final Policy policy;
    private final RunWriter writer;
    private final TrainListener listener;
    private final Steering steering;
    private final long started = System.nanoTime();
    private final Map<String, Long> replacedBefore = new HashMap<>();
    private double secondsBefore;
    private int sampleRows;
    private boolean paused;

    RunContext(RunConfig config, Environment environment, Policy policy, RunWriter writer, TrainListener listener) {
        this.environment = environment;
        this.objectives = environment.objectives().stream().map(Objective::name).toList();
        this.policy = policy;
        this.writer = writer;
        this.listener = listener;
        this.steering = new Steering(config, writer, listener);
    }

    /** The settings as they are now, see {@link #steer}. */
    RunConfig config() {
        return steering.config();
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

    /** Brings back the settings and the count of replaced rewards of a run that goes on, before a loop is made for it. */
    void restore(@Nullable Checkpoint from) throws IOException {
        steering.restore(from);
        if (from != null) {
            from.counters().forEach((name, count) -> {
                if (name.startsWith(REPLACED)) {
                    replacedBefore.put(name.substring(REPLACED.length()), count);
                }
            });
        }
    }

    /** Puts what a checkpoint keeps for {@link #restore} among its counters. */
    void putReplaced(Map<String, Long> counters) {
        replacedRewards().forEach((reward, count) -> counters.put(REPLACED + reward, count));
    }

    /** How many values of each reward the run has replaced so far, earlier processes included. */
    Map<String, Long> replacedRewards() {
        Map<String, Long> all = new LinkedHashMap<>();
        environment
                .replacedRewards()
                .forEach((reward, count) -> all.put(reward, count + replacedBefore.getOrDefault(reward, 0L)));
        return all;
    }

    /** Changes the manifest, and brings its count of replaced rewards up to date. */
    void updateManifest(UnaryOperator<RunManifest> change) throws IOException {
        writer.updateManifest(m -> change.apply(m).withReplacedRewards(replacedRewards()));
    }

    /**
     * Hears what settings are to change before the next step; true where {@link #config} is another one from now on.
     *
     * @param step steps done, whose checkpoint, if any, is written
     */
    boolean steer(long step) throws IOException {
        return steering.after(step, seconds());
    }

    /** Why the run ended before its last step: by a rule or on request, for good or to be gone on with. */
    String endedEarly(long step) {
        String rule = steering.end();
        if (rule != null) {
            return rule;
        }
        return paused
                ? "Paused after step " + step + "; resume it to go on."
                : "Stopped on request after step " + step + ".";
    }

    /** Records that the run ended early, where no rule has recorded it. */
    void recordEnd(long step, String kind) throws IOException {
        if (steering.end() == null) {
            writer.append(RunEvent.of(step, seconds(), kind, "", endedEarly(step)));
        }
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
    boolean finishStep(long step) throws IOException {
        listener.progress(step, config().steps(), seconds());
        boolean asked = Thread.currentThread().isInterrupted() || listener.stopRequested();
        EarlyStopRule.Then rule = asked ? null : steering.ends(step, seconds()).orElse(null);
        boolean stopped = asked || rule == EarlyStopRule.Then.STOP;
        paused = !stopped && (rule == EarlyStopRule.Then.PAUSE || listener.pauseRequested());
        return stopped || paused;
    }

    /** Whether the run ends after its last finished step only to be gone on with, so that nothing of an end is due. */
    boolean paused() {
        return paused;
    }

    void row(long step, String split, Map<String, Double> values) throws IOException {
        writer.append(new MetricRow(step, seconds(), split, values));
        steering.logged(step, split, values);
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
