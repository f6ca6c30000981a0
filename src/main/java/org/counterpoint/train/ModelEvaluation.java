package org.counterpoint.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.counterpoint.lm.CausalLm;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.LoraAdapter;
import org.counterpoint.lm.Threads;
import org.counterpoint.math.LowRank;
import org.counterpoint.objective.Environment;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.RunWriter;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.PeftAdapter;
import org.jspecify.annotations.Nullable;

/** Evaluates a model, with or without an adapter, as training would, and leaves a run directory without any training. */
public final class ModelEvaluation {
    /** What stands for the method in the manifest. */
    public static final String METHOD = "evaluate";

    // A run configuration needs some method; nothing of it is used and none of its settings is recorded.
    private static final String ANY = "linear";
    private static final List<String> RECORDED =
            List.of("environment", "model", "seed", "name", "threads", "sampling", "evaluation", "data", "rewards");

    private ModelEvaluation() {}

    /**
     * Evaluates on the validation and test prompts.
     *
     * @param settings the keys environment, data, rewards, model, seed, name, threads, sampling and evaluation of a run configuration, each optional
     * @param adapter a PEFT folder, or null for the bare model
     * @param dir a new or empty directory
     * @param command the command that repeats it
     * @return the test rewards, first and last the same
     * @throws IOException when the run directory cannot be written
     * @throws RuntimeException in one sentence, when model, adapter or settings cannot be used, before anything is written
     */
    public static TrainResult run(ObjectNode settings, @Nullable Path adapter, Path dir, String command)
            throws IOException {
        RunConfig config = RunConfig.parse(settings.deepCopy().put("method", ANY));
        Threads.use(config.threads());
        Path folder = ModelLocator.locate(config.model());
        try (Environment environment = RunEnvironments.of(config, folder);
                Policy policy = Policy.load(folder, environment, config)) {
            CausalLm model = policy.model();
            List<LowRank> updates = List.of();
            if (adapter != null) {
                LoraAdapter loaded = model.loadLora(adapter);
                updates = loaded.factors();
            }
            RunManifest manifest = Manifests.evaluation(
                    config,
                    recorded(config, adapter),
                    environment,
                    folder,
                    policy,
                    Devices.pick().description(),
                    adapter,
                    command);
            try (RunWriter writer = RunWriter.create(dir, manifest)) {
                RunContext run = new RunContext(config, environment, policy, writer, TrainListener.NONE);
                Evaluator evaluator = new Evaluator(run, policy::baseLogProbs);
                evaluator.evaluate(0, true, null);
                if (!updates.isEmpty()) {
                    List<String> modules = updates.stream().map(LowRank::module).toList();
                    model.adapterEnabled(false);
                    Factors factors = new Factors(model, modules, names -> policy.gains(names, evaluator.probes()));
                    model.adapterEnabled(true);
                    writer.writeFactors(factors.total(0, updates));
                    PeftAdapter.write(writer.checkpointDir(), updates, config.model(), DType.F32);
                }
                run.updateManifest(m -> m.withEnd(RunStatus.FINISHED, null));
                Map<String, TrainResult.FirstLast> scores = new LinkedHashMap<>(evaluator.firstLast());
                return new TrainResult(manifest.id(), RunStatus.FINISHED, 0, scores, "");
            }
        }
    }

    private static ObjectNode recorded(RunConfig config, @Nullable Path adapter) throws IOException {
        ObjectNode all = config.toJson();
        ObjectNode node = all.objectNode().put("method", METHOD);
        RECORDED.stream().filter(all::has).forEach(key -> node.set(key, all.get(key)));
        if (adapter == null) {
            node.putNull("adapter");
        } else {
            node.put("adapter", adapter.toString());
            node.put("adapter_fingerprint", Manifests.digest(List.of(adapter.resolve(PeftAdapter.WEIGHTS))));
        }
        return node;
    }
}
