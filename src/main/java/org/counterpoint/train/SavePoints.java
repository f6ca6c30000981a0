package org.counterpoint.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.counterpoint.lm.Adam;
import org.counterpoint.math.LowRank;

/** When the checkpoints of a run are written, and what those of all families of methods have in common. */
final class SavePoints {
    /** A checkpoint that spares a long phase its repetition may take this share of the time since the last one. */
    private static final double CHEAP = 0.01;

    private static final String SAMPLE_ROWS = "sample_rows";

    private final RunContext run;
    private final Evaluator evaluator;
    private double savedAt;
    private double cost;

    SavePoints(RunContext run, Evaluator evaluator) {
        this.run = run;
        this.evaluator = evaluator;
    }

    /**
     * What a loop saves.
     *
     * @param result the model as updates of the base, for everybody who reads PEFT adapters; nothing is written for none
     * @param counters by name
     * @param adapter trained arrays by name
     * @param optimizer its optimizer
     * @param own what the family of the method keeps beside
     * @param texts more files by name
     */
    record Content(
            List<LowRank> result,
            Map<String, Long> counters,
            Map<String, float[]> adapter,
            Adam.State optimizer,
            LoopState own,
            Map<String, String> texts) {}

    /**
     * Writes a checkpoint where it is time.
     *
     * @param longPhase whether something long has just ended, which would have to be repeated otherwise
     */
    void saveWhenDue(long step, boolean longPhase, Supplier<Content> content) throws IOException {
        double since = run.seconds() - savedAt;
        if (run.checkpointDue(since) || (longPhase && cost < CHEAP * since)) {
            save(step, content.get());
        }
    }

    /** Writes a checkpoint; all rows of the step have to be written. */
    void save(long step, Content content) throws IOException {
        double begin = run.seconds();
        Map<String, Long> counters = new LinkedHashMap<>(content.counters());
        counters.put(SAMPLE_ROWS, (long) run.sampleRows());
        run.putReplaced(counters);
        Checkpoints.write(run.writer().dir(), folder -> {
            if (!content.result().isEmpty()) {
                Checkpoints.writeAdapter(folder, run, content.result());
            }
            for (Map.Entry<String, String> text : content.texts().entrySet()) {
                Checkpoints.writeText(folder, text.getKey(), text.getValue());
            }
            new Checkpoint(
                            folder,
                            step,
                            begin,
                            run.writer().position(),
                            counters,
                            content.adapter(),
                            content.optimizer(),
                            content.own(),
                            evaluator.state().toJson())
                    .write();
        });
        if (!run.writer().manifest().replacedRewards().equals(run.replacedRewards())) {
            run.updateManifest(UnaryOperator.identity());
        }
        savedAt = run.seconds();
        cost = savedAt - begin;
    }

    /** Brings back what all families have in common. */
    void restore(Checkpoint from) {
        evaluator.restore(from.evaluation());
        run.goOn(from.seconds(), from.counters().getOrDefault(SAMPLE_ROWS, 0L));
        savedAt = run.seconds();
    }
}
