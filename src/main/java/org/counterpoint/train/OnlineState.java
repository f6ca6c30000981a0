package org.counterpoint.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.method.Scalarizer;

/** Everything in an online run that changes from step to step, which a {@link Checkpoint} keeps and brings back. */
final class OnlineState {
    private final SavePoints points;
    private final LoraAdapter adapter;
    private final Adam adam;
    private Scalarizer scalarizer;
    private long tokens;
    private long samples;

    OnlineState(RunContext run, LoraAdapter adapter, Adam adam, Scalarizer scalarizer, Evaluator evaluator) {
        this.points = new SavePoints(run, evaluator);
        this.adapter = adapter;
        this.adam = adam;
        this.scalarizer = scalarizer;
    }

    /** Goes on with another scalarizer. */
    void use(Scalarizer newScalarizer) {
        scalarizer = newScalarizer;
    }

    /** Tokens that were generated for training. */
    long tokens() {
        return tokens;
    }

    /** Completions that were sampled for training. */
    long samples() {
        return samples;
    }

    /** Counts a batch and returns its tokens. */
    long count(List<Completion> batch) {
        long generated = batch.stream().mapToLong(c -> c.tokens().length).sum();
        tokens += generated;
        samples += batch.size();
        return generated;
    }

    /**
     * Writes a checkpoint where it is time.
     *
     * @param evaluated whether the policy has just been evaluated, which would have to be repeated otherwise
     */
    void saveWhenDue(long step, boolean evaluated) throws IOException {
        points.saveWhenDue(step, evaluated, this::content);
    }

    /** Writes a checkpoint; all rows of the step have to be written. */
    void save(long step) throws IOException {
        points.save(step, content());
    }

    private SavePoints.Content content() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("tokens", tokens);
        counters.put("samples", samples);
        return new SavePoints.Content(
                adapter.factors(),
                counters,
                adapter.state(),
                adam.state(),
                new LoopState.Online(scalarizer.snapshot()),
                Map.of());
    }

    /** Brings everything back and returns the step. */
    long restore(Checkpoint from) {
        adapter.restore(from.adapter());
        adam.restore(from.optimizer());
        // A branch with another method has no state to go on from.
        if (from.loop() instanceof LoopState.Online own && !own.scalarizer().isEmpty()) {
            scalarizer.restore(own.scalarizer());
        }
        tokens = from.counters().getOrDefault("tokens", 0L);
        samples = from.counters().getOrDefault("samples", 0L);
        points.restore(from);
        return from.step();
    }
}
