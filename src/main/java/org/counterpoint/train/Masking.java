package org.counterpoint.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.counterpoint.analysis.MaskingReport;
import org.counterpoint.lm.Threads;
import org.counterpoint.math.LowRank;
import org.counterpoint.math.Statistics;
import org.counterpoint.method.BadConfigurationException;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Objective;
import org.counterpoint.objective.Prompt;
import org.counterpoint.objective.Split;
import org.counterpoint.run.ModuleFactors;
import org.counterpoint.run.Run;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.StageInfo;
import org.counterpoint.run.UpdateFactors;
import org.jspecify.annotations.Nullable;

/**
 * The masking test of a run whose stages add up: all updates on the base model, then all but one. Every model answers the same
 * prompts with the same random streams, so that changes are paired over prompts.
 */
public final class Masking implements AutoCloseable {
    private final Run run;
    private final RunConfig config;
    private final Environment environment;
    private final List<UpdateFactors> stages;
    private final List<Prompt> prompts;
    private final Split split;

    private Masking(Run run, RunConfig config, Split split, @Nullable Integer count) throws IOException {
        this.run = run;
        this.config = config;
        this.split = split;
        if (config.open() != null && config.open().rewards().isEmpty()) {
            throw new BadConfigurationException(run.dir()
                    + " was trained on preferences and has no rewards to compare models by; mask a run whose configuration has"
                    + " \"rewards\".");
        }
        this.environment = RunEnvironments.of(config, ModelLocator.locate(config.model()));
        this.stages = stages(run);
        List<Prompt> all = environment.prompts(split);
        int limit = count == null ? config.evaluation().prompts() : count;
        this.prompts = limit == 0 || limit >= all.size() ? all : all.subList(0, limit);
    }

    /**
     * Makes the test and writes it into the run directory.
     *
     * @param dir a run directory with the updates of its stages
     * @param stage the stage to take out, null for each in turn
     * @param split split of the prompts
     * @param prompts number of prompts, 0 for all of the split, null for as many as the run itself evaluated on
     * @param progress hears what is evaluated next
     * @throws BadConfigurationException in one sentence, when the run cannot be masked
     * @throws IOException when its files cannot be read or the result cannot be written
     */
    public static MaskingReport run(
            Path dir, @Nullable Integer stage, Split split, @Nullable Integer prompts, Consumer<String> progress)
            throws IOException {
        Run run = Run.open(dir);
        try (Masking masking = new Masking(run, RunConfig.parse(run.manifest().config()), split, prompts)) {
            MaskingReport report = masking.test(stage, progress);
            report.write(dir);
            return report;
        }
    }

    @Override
    public void close() {
        environment.close();
    }

    /** The updates of all stages that were added, checked for gaps. */
    private static List<UpdateFactors> stages(Run run) throws IOException {
        String method = run.manifest().method();
        if (run.manifest().status() == RunStatus.RUNNING) {
            throw new BadConfigurationException(
                    run.dir() + " is still running; wait for its end, because stages are masked in the final model.");
        }
        List<UpdateFactors> all = run.factors();
        List<UpdateFactors> added =
                all.stream().filter(f -> f.kind() == UpdateFactors.Kind.STAGE).toList();
        List<StageInfo> planned = run.manifest().stages();
        if (added.isEmpty()) {
            boolean merged = planned.stream().anyMatch(s -> s.end().equals("collect"));
            throw new BadConfigurationException(
                    merged
                            ? "The stages of " + run.dir() + " were merged by " + method
                                    + ", so none can be taken out by itself; mask a run whose stages add up, as those of sequential-dpo,"
                                    + " spo and orthalign do."
                            : run.dir() + " has no updates of stages in its folder subspace (method " + method
                                    + "); mask a run that trained in stages.");
        }
        List<Integer> expected = planned.isEmpty()
                ? IntStream.rangeClosed(1, added.getLast().stage()).boxed().toList()
                : planned.stream()
                        .filter(s -> s.end().equals("add") && s.firstStep() <= lastStep(run))
                        .map(StageInfo::number)
                        .toList();
        for (int number : expected) {
            if (added.stream().noneMatch(f -> f.stage() == number)) {
                throw new BadConfigurationException(
                        run.dir() + " lacks the file subspace/stage-" + number
                                + "-*.safetensors, so that its final model cannot be put together; restore the file, or train the run again.");
            }
        }
        return added;
    }

    private static long lastStep(Run run) {
        return run.metrics().lastStep();
    }

    private MaskingReport test(@Nullable Integer stage, Consumer<String> progress) throws IOException {
        if (stage != null && stages.stream().noneMatch(s -> s.stage() == stage)) {
            throw new BadConfigurationException("There is no stage " + stage + " in " + run.dir() + "; it has "
                    + stages.stream()
                            .map(s -> s.stage() + " (" + s.objective() + ")")
                            .toList() + ".");
        }
        Threads.use(config.threads());
        Path folder = ModelLocator.locate(config.model());
        if (!Manifests.fingerprint(folder).equals(run.manifest().model().fingerprint())) {
            throw new BadConfigurationException("The model in " + folder + " is not the one that " + run.dir()
                    + " was trained on (their fingerprints differ); put that model back.");
        }
        try (Policy policy = Policy.load(folder, environment, config)) {
            progress.accept("final model, " + prompts.size() + " prompts");
            double[][] full = rewards(policy, s -> true);
            progress.accept("base model");
            double[][] base = rewards(policy, s -> false);
            List<MaskingReport.Masked> masked = new ArrayList<>();
            for (UpdateFactors out : stages) {
                if (stage == null || out.stage() == stage) {
                    progress.accept("without stage " + out.stage() + ", " + out.objective());
                    masked.add(masked(out, full, rewards(policy, s -> s.stage() != out.stage())));
                }
            }
            return new MaskingReport(
                    run.id(),
                    split.id(),
                    prompts.size(),
                    config.evaluation().samplesPerPrompt(),
                    config.evaluation().temperature(),
                    config.seed(),
                    objectives(),
                    score(full),
                    score(base),
                    List.copyOf(masked),
                    Optional.empty());
        }
    }

    private List<String> objectives() {
        return environment.objectives().stream().map(Objective::name).toList();
    }

    /** [objectives][prompts] rewards of the base model with the updates of some stages. */
    private double[][] rewards(Policy policy, Predicate<UpdateFactors> kept) {
        policy.model().attachUpdates(sum(stages.stream().filter(kept).toList()));
        RunConfig.Evaluation e = config.evaluation();
        long seed = Evaluator.seed(config.seed(), split);
        List<Completion> completions =
                policy.sample(prompts, e.samplesPerPrompt(), config.sampling(), e.temperature(), seed);
        return PromptScores.of(
                completions, prompts.size(), environment.objectives().size());
    }

    /** The sum of updates, module by module. */
    static List<LowRank> sum(List<UpdateFactors> updates) {
        Map<String, List<LowRank>> parts = new LinkedHashMap<>();
        for (UpdateFactors u : updates) {
            for (ModuleFactors m : u.modules()) {
                parts.computeIfAbsent(m.module(), _ -> new ArrayList<>()).add(m.toLowRank());
            }
        }
        return parts.values().stream().map(LowRank::sum).toList();
    }

    private MaskingReport.Masked masked(UpdateFactors out, double[][] full, double[][] without) {
        int m = full.length;
        double[] change = new double[m];
        double[] se = new double[m];
        for (int j = 0; j < m; j++) {
            double[] difference = new double[full[j].length];
            for (int g = 0; g < difference.length; g++) {
                difference[g] = without[j][g] - full[j][g];
            }
            change[j] = Statistics.mean(difference);
            se[j] = Statistics.standardError(difference);
        }
        List<String> trained = run.manifest().stages().stream()
                .filter(s -> s.number() == out.stage())
                .findFirst()
                .map(s -> List.copyOf(s.objectives().keySet()))
                .orElse(List.of(out.objective()));
        return new MaskingReport.Masked(out.stage(), out.objective(), trained, score(without), change, se);
    }

    private static MaskingReport.Score score(double[][] rewards) {
        return new MaskingReport.Score(
                Arrays.stream(rewards).mapToDouble(Statistics::mean).toArray(),
                Arrays.stream(rewards).mapToDouble(Statistics::standardError).toArray());
    }
}
