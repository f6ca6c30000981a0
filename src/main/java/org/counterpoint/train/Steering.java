package org.counterpoint.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.run.MetricRow;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunEvent;
import org.counterpoint.run.RunWriter;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a run as they are now. They are those it began with, changed by its recorded events: a change is recorded before
 * it is made, so that a run that goes on from a checkpoint makes the changes recorded before it at once, repeats later ones at
 * their steps, and only then hears new requests. Every request is answered once, by its number.
 */
final class Steering {
    private final RunWriter writer;
    private final TrainListener listener;
    private final EarlyStop earlyStop = new EarlyStop();
    private final Deque<RunEvent> later = new ArrayDeque<>();
    private final List<RunEvent> ends = new ArrayList<>();
    /** Steps at which a rule has ended or paused the run, and after which it was gone on with. */
    private final Set<Long> passed = new HashSet<>();

    private RunConfig config;
    private long answered;
    private long restartAfter = -1;
    private EarlyStop.@Nullable Met end;

    /**
     * The settings of a run that begins.
     *
     * @param begun the settings it begins with
     */
    Steering(RunConfig begun, RunWriter writer, TrainListener listener) {
        this.writer = writer;
        this.listener = listener;
        this.config = begun;
        earlyStop.rules(begun.earlyStop());
    }

    /** The settings as they are now. */
    RunConfig config() {
        return config;
    }

    /**
     * Brings back the settings, before anything uses them.
     *
     * @param from where the run goes on; null where it begins, though it may have been begun before
     */
    void restore(@Nullable Checkpoint from) throws IOException {
        List<RunEvent> all = RunEvent.read(writer.dir(), new ArrayList<>());
        List<RunEvent> own = RunEvent.own(all);
        long step = from == null ? -1 : from.step();
        List<MetricRow> rows =
                step > 0 && judged(all) ? Run.open(writer.dir()).metrics().allRows() : List.of();
        int seen = inherit(all.subList(0, all.size() - own.size()), rows);
        for (RunEvent event : own) {
            answered = Math.max(answered, event.number());
            boolean past = event.step() < step;
            if (event.kind().equals(RunEvent.STEERED) && past) {
                seen = see(rows, seen, event.step());
                make(event);
            } else if (event.kind().equals(RunEvent.STEERED)) {
                later.add(event);
            } else if (event.kind().equals(RunEvent.EARLY_STOP) && event.step() <= step) {
                // The run ended there and was taken up again all the same.
                seen = see(rows, seen, event.step());
                earlyStop.restart(event.step());
            } else if (event.kind().equals(RunEvent.EARLY_STOP)) {
                ends.add(event);
            } else if (event.kind().equals(RunEvent.RESUMED)) {
                ends.stream().map(RunEvent::step).filter(s -> s <= event.step()).forEach(passed::add);
            }
        }
        var _ = see(rows, seen, Long.MAX_VALUE);
        boolean branch = own.isEmpty() && !all.isEmpty() && all.getLast().step() == step;
        if (from != null && !branch) {
            writer.append(RunEvent.of(
                    step, from.seconds(), RunEvent.RESUMED, "", "Went on from the checkpoint at step " + step + "."));
        }
    }

    /** Counts what a branch has from its parent, under the rules that held there; returns the rows counted. */
    private int inherit(List<RunEvent> before, List<MetricRow> rows) {
        if (before.isEmpty()) {
            return 0;
        }
        JsonNode changes = before.getLast().to();
        JsonNode first = before.stream()
                .filter(Steering::setsRules)
                .findFirst()
                .map(RunEvent::from)
                .orElse(null);
        if (first != null) {
            earlyStop.rules(rules(first));
        } else if (changes != null && changes.has(Steerable.EARLY_STOP)) {
            // Rules that come with the branch begin to count there.
            earlyStop.rules(List.of());
        }
        int seen = 0;
        for (RunEvent event : before) {
            seen = see(rows, seen, event.step());
            if (setsRules(event)) {
                earlyStop.rules(rules(Objects.requireNonNull(event.to())));
            } else if (event.kind().equals(RunEvent.EARLY_STOP)) {
                earlyStop.restart(event.step());
            }
        }
        earlyStop.rules(config.earlyStop());
        return seen;
    }

    private static boolean setsRules(RunEvent event) {
        return event.kind().equals(RunEvent.STEERED) && event.subject().equals(Steerable.EARLY_STOP);
    }

    private List<EarlyStopRule> rules(JsonNode list) {
        return Steerable.set(config, Steerable.EARLY_STOP, list).earlyStop();
    }

    private boolean judged(List<RunEvent> own) {
        return !config.earlyStop().isEmpty()
                || own.stream().anyMatch(e -> e.subject().equals(Steerable.EARLY_STOP));
    }

    private int see(List<MetricRow> rows, int from, long upTo) {
        int i = from;
        while (i < rows.size() && rows.get(i).step() <= upTo) {
            MetricRow row = rows.get(i++);
            earlyStop.see(row.step(), row.split(), row.values());
        }
        return i;
    }

    /**
     * Makes the changes of a step that is done, recorded ones first; true where a setting has changed.
     *
     * @param step steps done
     * @param seconds since the run started
     */
    boolean after(long step, double seconds) throws IOException {
        boolean changed = false;
        while (!later.isEmpty() && later.getFirst().step() <= step) {
            make(later.removeFirst());
            changed = true;
        }
        // What is asked for now comes after all that is recorded.
        if (later.isEmpty()) {
            for (SteeringRequest request : listener.steering(answered)) {
                changed |= answer(request, step, seconds);
            }
        }
        return changed;
    }

    private boolean answer(SteeringRequest request, long step, double seconds) throws IOException {
        answered = request.number();
        JsonNode before = value(request.setting());
        RunConfig next;
        try {
            next = Steerable.set(config, request.setting(), request.value());
        } catch (BadConfigurationException e) {
            writer.append(new RunEvent(
                    step,
                    seconds,
                    RunEvent.REFUSED,
                    request.setting(),
                    before,
                    request.value(),
                    request.number(),
                    String.valueOf(e.getMessage())));
            return false;
        }
        RunEvent event = new RunEvent(
                step,
                seconds,
                RunEvent.STEERED,
                request.setting(),
                before,
                value(next, request.setting()),
                request.number(),
                request.why());
        // Recorded first: whoever goes on from an earlier checkpoint makes the same change at the same step.
        writer.append(event);
        make(event);
        return true;
    }

    private void make(RunEvent event) {
        config = Steerable.set(config, event.subject(), Objects.requireNonNull(event.to()));
        if (event.subject().equals(Steerable.EARLY_STOP)) {
            earlyStop.rules(config.earlyStop());
        }
    }

    private @Nullable JsonNode value(String path) {
        return value(config, path);
    }

    private static @Nullable JsonNode value(RunConfig config, String path) {
        return Steerable.of(config).stream()
                .filter(s -> s.path().equals(path))
                .findFirst()
                .map(s -> s.value(config))
                .orElse(null);
    }

    /** Takes a row that has been logged. */
    void logged(long step, String split, Map<String, Double> row) {
        if (restartAfter >= 0 && step > restartAfter) {
            // Not before all rows of its step are counted, as where the run goes on from that step.
            earlyStop.restart(restartAfter);
            restartAfter = -1;
        }
        earlyStop.see(step, split, row);
    }

    /** What a rule does to the run after a step, which is recorded then; empty where it goes on. */
    Optional<EarlyStopRule.Then> ends(long step, double seconds) throws IOException {
        Optional<EarlyStop.Met> met = step < config.steps() ? earlyStop.met() : Optional.empty();
        if (met.isEmpty()) {
            return Optional.empty();
        }
        if (passed.contains(step)) {
            restartAfter = step;
            return Optional.empty();
        }
        EarlyStop.Met now = met.get();
        end = now;
        String objective = now.rule().objective();
        if (ends.stream().noneMatch(e -> e.step() == step && e.subject().equals(objective))) {
            writer.append(new RunEvent(
                    step,
                    seconds,
                    RunEvent.EARLY_STOP,
                    objective,
                    null,
                    now.rule().toJson(),
                    0,
                    now.sentence()));
        }
        return Optional.of(now.rule().then());
    }

    /** Why a rule has ended or paused the run; null where none has. */
    @Nullable
    String end() {
        return end == null ? null : end.sentence();
    }
}
