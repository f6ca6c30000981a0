package org.counterpoint.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.method.Scalarizer;

/** Everything in an online run that changes from step to step, which a {@link Checkpoint} keeps and brings back. */
final class OnlineState {
    /** A checkpoint after an evaluation may take this share of the time since the last one. */
    private static final double CHEAP = 0.01;

    private final RunContext run;
    private final LoraAdapter adapter;
    private final Adam adam;
    private Scalarizer scalarizer;
    private final Evaluator evaluator;
    private long tokens;
    private long samples;
    private double savedAt;
    private double cost;

    OnlineState(RunContext run, LoraAdapter adapter, Adam adam, Scalarizer scalarizer, Evaluator evaluator) {
        this.run = run;
        this.adapter = adapter;
        this.adam = adam;
        this.scalarizer = scalarizer;
        this.evaluator = evaluator;
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
        double since = run.seconds() - savedAt;
        if (run.checkpointDue(since) || (evaluated && cost < CHEAP * since)) {
            save(step);
        }
    }

    /** Writes a checkpoint; all rows of the step have to be written. */
    void save(long step) throws IOException {
        double begin = run.seconds();
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("tokens", tokens);
        counters.put("samples", samples);
        counters.put("sample_rows", (long) run.sampleRows());
        Path dir = run.writer().dir();
        Checkpoints.write(dir, folder -> {
            Checkpoints.writeAdapter(folder, run, adapter.factors());
            new Checkpoint(
                            folder,
                            step,
                            begin,
                            run.writer().position(),
                            counters,
                            adapter.state(),
                            adam.state(),
                            scalarizer.snapshot(),
                            evaluator.state().toJson())
                    .write();
        });
        savedAt = run.seconds();
        cost = savedAt - begin;
    }

    /** Brings everything back and returns the step. */
    long restore(Checkpoint from) {
        adapter.restore(from.adapter());
        adam.restore(from.optimizer());
        // A branch with another method has no state to go on from.
        if (!from.scalarizer().isEmpty()) {
            scalarizer.restore(from.scalarizer());
        }
        evaluator.restore(from.evaluation());
        tokens = from.counters().getOrDefault("tokens", 0L);
        samples = from.counters().getOrDefault("samples", 0L);
        run.goOn(from.seconds(), from.counters().getOrDefault("sample_rows", 0L));
        savedAt = run.seconds();
        return from.step();
    }
}
