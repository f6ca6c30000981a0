package org.counterpoint.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.counterpoint.lm.Adam;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.LoraSpec;
import org.counterpoint.math.FactoredSvd;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.UpdateMerge;
import org.counterpoint.method.OfflineMethod;
import org.counterpoint.method.OfflineSettings;
import org.counterpoint.method.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Preference optimization in stages, each with a fresh adapter whose reference is the model that the stage starts from. This class
 * knows the order of things only: batches and margins come from {@link StageMargins}, gradients from {@link PairGradients}, and what
 * an update may be and how it lies to the others is the matter of {@link StageUpdates}.
 */
final class OfflineLoop implements TrainLoop {
    private static final String PAIRS = "pairs.txt";

    private final RunContext run;
    private final OfflineMethod method;
    private OfflineSettings settings;
    private final List<Stage> stages;
    private final CausalLm model;
    private final Evaluator evaluator;
    private final PairGradients gradients;
    private final PairSteps pairSteps;
    private final StageUpdates updates;
    private final @Nullable UpdateMerge merge;
    private final SavePoints points;
    /** Updates of finished stages that are added or merged, by number of the stage. */
    private final Map<Integer, List<LowRank>> finished = new TreeMap<>();

    private Stage stage;
    private int index;
    private long step;
    private @Nullable LoraAdapter adapter;
    private @Nullable Adam adam;

    OfflineLoop(RunContext run, OfflineMethod method) {
        this.run = run;
        this.method = method;
        this.model = run.policy().model();
        this.settings = OfflineSettings.of(run.config().offline());
        this.stages = method.stages(
                run.config().parameters(), run.objectives(), run.config().steps());
        this.merge = method.merge(run.config().parameters(), run.objectives());
        this.stage = stages.getFirst();
        this.evaluator = new Evaluator(run, run.policy()::baseLogProbs);
        this.points = new SavePoints(run, evaluator);
        this.gradients = new PairGradients(run.policy(), settings);
        this.pairSteps = new PairSteps(run, settings, gradients);
        this.updates = new StageUpdates(
                model,
                lora(0),
                method.constraint(run.config().parameters()),
                stages,
                modules -> run.policy().gains(modules, evaluator.probes()));
    }

    @Override
    public Evaluator evaluator() {
        return evaluator;
    }

    private LoraSpec lora(int stage) {
        return run.config().lora().spec(Seeds.mix(run.config().seed(), 1, stage));
    }

    /** What the stages are trained on and measured with, made with the model as its base. */
    private record Work(PairData pairs, StageMargins margins, HeldOutPairs heldOut, StageSpaces spaces) {}

    private Work work(PairData pairs) {
        StageMargins margins = new StageMargins(
                stages, pairs, settings.batch(), settings.beta(), run.config().seed());
        HeldOutPairs heldOut = new HeldOutPairs(run, pairs);
        StageSpaces spaces = updates.spaces(
                new StageData(run.policy(), gradients, margins, pairs),
                settings.beta(),
                run.config().seed());
        return new Work(pairs, margins, heldOut, spaces);
    }

    @Override
    public long run(@Nullable Checkpoint from) throws IOException {
        if (from == null) {
            evaluator.evaluate(0, true, null);
            Work work = work(PairData.of(run, settings, stages));
            return train(work, begin(work));
        }
        points.restore(from);
        if (!(from.loop() instanceof StageState at)) {
            throw new TrainingException("The checkpoint of " + run.writer().dir()
                    + " is not of a run that trains in stages; start the run again in a new folder.");
        }
        step = from.step();
        if (at.merged() || (merge == null && complete())) {
            // Only the manifest does not say yet that the run is finished.
            return step;
        }
        Work work = work(PairData.again(run, settings, stages, at.pairs()));
        return train(work, goOn(work, from, at));
    }

    private long train(Work work, boolean stopAtOnce) throws IOException {
        boolean stop = stopAtOnce;
        while (!stop) {
            stop = trainStage(work);
            if (stop || stage.number() == stages.size()) {
                break;
            }
            next(work);
        }
        if (merge != null && complete()) {
            merge(merge, work);
        }
        return step;
    }

    private boolean complete() {
        return step == run.config().steps();
    }

    private boolean begin(Work work) throws IOException {
        model.attachLora(lora(1));
        run.row(0, "train", pairSteps.base(work.pairs));
        model.removeAdapter();
        boolean stop = run.finishStep(0);
        beginStage(work);
        points.save(0, content(work));
        return stop;
    }

    /** Attaches the adapter of the stage. */
    private void beginStage(Work work) throws IOException {
        index = 0;
        adapter = updates.begin(stage, lora(stage.number()), work.spaces, run.writer());
        adam = newAdam();
    }

    private Adam newAdam() {
        return new Adam(model, new Adam.Settings(0.9, 0.999, 1e-8, settings.weightDecay(), settings.maxGradientNorm()));
    }

    /** Trains the stage to its end, or until a stop is asked for, which is what it gives. */
    private boolean trainStage(Work work) throws IOException {
        StageBatches batches = work.margins.batches(stage);
        boolean stop = false;
        while (index < stage.steps() && !stop) {
            if (run.steer(step)) {
                settings = OfflineSettings.of(run.config().offline());
                pairSteps.use(settings);
                updates.limit(method.constraint(run.config().parameters()).limit());
            }
            step++;
            PairSteps.Step now = new PairSteps.Step(stage, index, step, batches.at(index));
            index++;
            Map<String, Double> row =
                    pairSteps.train(now, updates, Objects.requireNonNull(adapter), Objects.requireNonNull(adam));
            boolean lastOfStage = index == stage.steps();
            boolean evaluated = lastOfStage || step % run.config().evaluation().every() == 0;
            if (lastOfStage) {
                updates.cap(Objects.requireNonNull(adapter));
            }
            updates.putCap(row);
            if (evaluated) {
                work.heldOut.put(row);
                updates.measure(Objects.requireNonNull(adapter), row);
            }
            run.row(step, "train", row);
            if (lastOfStage) {
                // Written before the merge, so that a watcher sees the factors together with the stage's last row.
                run.writer().writeFactors(updates.factors(stage, step, Objects.requireNonNull(adapter)));
                keep(stage, Objects.requireNonNull(adapter).factors());
            }
            stop = run.finishStep(step);
            if (evaluated) {
                evaluator.evaluate(step, complete() && merge == null, stage.number());
            }
            if (stop || complete()) {
                points.save(step, content(work));
            } else {
                points.saveWhenDue(step, evaluated, () -> content(work));
            }
            if (stop && !complete() && !run.paused()) {
                endEarly(work, evaluated);
            }
        }
        return stop;
    }

    /** What only the end of a run has; after the checkpoint, so that a run that goes on loses it again. */
    private void endEarly(Work work, boolean evaluated) throws IOException {
        if (evaluated) {
            evaluator.test(step, stage.number());
        } else {
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("stage", (double) stage.number());
            work.heldOut.put(row);
            updates.measure(Objects.requireNonNull(adapter), row);
            run.row(step, "train", row);
            evaluator.evaluate(step, true, stage.number());
        }
        if (index < stage.steps()) {
            run.writer().writeFactors(updates.factors(stage, step, Objects.requireNonNull(adapter)));
        }
    }

    /** Keeps the updates of a finished stage where somebody needs them later. */
    private void keep(Stage ended, List<LowRank> own) {
        if (ended.end() != Stage.End.DISCARD) {
            finished.put(ended.number(), own);
        }
        if (ended.end() == Stage.End.ADD) {
            updates.add(ended, own);
        }
    }

    /** Brings the model to where the next stage starts, and begins it. */
    private void next(Work work) throws IOException {
        work.margins.add(stage, run.policy(), PairSteps.GRADIENT_PAIRS);
        Objects.requireNonNull(adam).close();
        model.removeAdapter();
        leave(stage);
        beginStage(work);
        points.saveWhenDue(step, true, () -> content(work));
    }

    /** Goes from a finished stage, whose adapter is gone, to the next. */
    private void leave(Stage ended) {
        stage = stages.get(ended.number());
        if (ended.end() == Stage.End.ADD) {
            model.settle(Objects.requireNonNull(finished.get(ended.number())));
        }
        if (stage.start() == Stage.Start.BASE) {
            model.unsettle();
        }
    }

    /** Brings back the state of a checkpoint; true when a stop is asked for already. */
    private boolean goOn(Work work, Checkpoint from, StageState at) throws IOException {
        pairSteps.restore(from.counters());
        if (at.stage() < stages.size()) {
            work.spaces.measureBase();
        }
        while (stage.number() < at.stage()) {
            keep(stage, at.updates().getOrDefault(stage.number(), List.of()));
            leave(stage);
        }
        work.margins.restore(at.margins());
        index = at.index();
        LoraAdapter again = updates.beginAgain(lora(stage.number()), work.spaces, at.spaces());
        again.restore(from.adapter());
        adapter = again;
        Adam optimizer = newAdam();
        optimizer.restore(from.optimizer());
        adam = optimizer;
        if (index == stage.steps()) {
            keep(stage, again.factors());
        }
        return run.finishStep(step);
    }

    private SavePoints.Content content(Work work) {
        LoraAdapter running = Objects.requireNonNull(adapter);
        List<LowRank> own = running.factors();
        boolean added = finished.containsKey(stage.number());
        return new SavePoints.Content(
                // What the evaluation sees: a stage that starts from the base model stands alone until a merge.
                stage.start() == Stage.Start.BASE ? own : updates.total(added ? List.of() : own),
                pairSteps.counters(),
                running.state(),
                Objects.requireNonNull(adam).state(),
                new StageState(
                        stage.number(),
                        index,
                        work.pairs.fingerprints(),
                        false,
                        earlier(),
                        work.margins.state(stage.number()),
                        updates.confinements()),
                Map.of(PAIRS, work.pairs.fingerprints()));
    }

    private Map<Integer, List<LowRank>> earlier() {
        Map<Integer, List<LowRank>> all = new TreeMap<>(finished);
        // Its adapter is there still.
        all.remove(stage.number());
        return all;
    }

    /** Puts the merged update of all collected stages on the base model and evaluates it; its rows name no stage. */
    private void merge(UpdateMerge rule, Work work) throws IOException {
        Map<String, List<LowRank>> collected = new LinkedHashMap<>();
        finished.values()
                .forEach(all -> all.forEach(u -> collected
                        .computeIfAbsent(u.module(), _ -> new ArrayList<>())
                        .add(u)));
        List<LowRank> result = collected.values().stream()
                .map(rule::merge)
                .filter(u -> u.rank() > 0)
                .toList();
        Objects.requireNonNull(adam).close();
        adam = null;
        adapter = null;
        model.unsettle();
        model.attachUpdates(result);
        run.writer().writeFactors(updates.merged(step, result));
        Map<String, Double> row = new LinkedHashMap<>();
        work.heldOut.put(row);
        row.put(
                "lipschitz/sigma_max",
                result.stream()
                        .mapToDouble(u -> FactoredSvd.of(u).spectralNorm())
                        .max()
                        .orElse(0));
        run.row(step, "train", row);
        evaluator.evaluate(step, true, null);
        points.save(
                step,
                new SavePoints.Content(
                        result,
                        pairSteps.counters(),
                        Map.of(),
                        new Adam.State(0, Map.of()),
                        StageState.done(stage.number(), index, work.pairs.fingerprints()),
                        Map.of(PAIRS, work.pairs.fingerprints())));
    }
}
