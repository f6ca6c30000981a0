package org.counterpoint.train;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.counterpoint.lm.Threads;
import org.counterpoint.method.Method;
import org.counterpoint.method.OfflineMethod;
import org.counterpoint.method.PairSource;
import org.counterpoint.method.Stage;
import org.counterpoint.objective.Environment;
import org.counterpoint.objective.Objective;
import org.counterpoint.objective.Split;
import org.counterpoint.run.EnvironmentInfo;
import org.counterpoint.run.ModelInfo;
import org.counterpoint.run.RunIds;
import org.counterpoint.run.RunManifest;
import org.counterpoint.run.RunStatus;
import org.counterpoint.run.SplitFrontier;
import org.counterpoint.run.StageInfo;
import org.jspecify.annotations.Nullable;

/** The manifest of a new run. */
final class Manifests {
    private Manifests() {}

    static RunManifest start(
            RunConfig config,
            Environment environment,
            Method method,
            Path modelFolder,
            Policy policy,
            String device,
            Path dir,
            RunOrigin origin)
            throws IOException {
        String id = origin.id() != null ? origin.id() : RunIds.create(config.method(), config.seed());
        String name = config.name() != null ? config.name() : method.title() + ", seed " + config.seed();
        String command = origin.command() != null
                ? origin.command()
                : "counterpoint train --config config.json --out " + dir.getFileName();
        return common(RunManifest.builder(id, name, config.method()), config, environment, modelFolder, policy, device)
                .config(config.toJson())
                .steps(config.steps())
                .lineage(origin.lineage())
                .command(command)
                .deviations(config.deviations())
                .stages(stages(config, environment, method))
                .build();
    }

    /**
     * The manifest of an evaluation without training.
     *
     * @param recorded the configuration as it is recorded
     */
    static RunManifest evaluation(
            RunConfig config,
            ObjectNode recorded,
            Environment environment,
            Path modelFolder,
            Policy policy,
            String device,
            @Nullable Path adapter,
            String command)
            throws IOException {
        String what = adapter == null ? config.model() : adapter.toString();
        String name = config.name() != null ? config.name() : "Evaluation of " + what;
        return common(
                        RunManifest.builder(
                                RunIds.create(ModelEvaluation.METHOD, config.seed()), name, ModelEvaluation.METHOD),
                        config,
                        environment,
                        modelFolder,
                        policy,
                        device)
                .config(recorded)
                .command(command)
                .build();
    }

    /** What every run records: model, objectives, data, seed, machine and the attainable front. */
    private static RunManifest.Builder common(
            RunManifest.Builder builder,
            RunConfig config,
            Environment environment,
            Path modelFolder,
            Policy policy,
            String device)
            throws IOException {
        return builder.status(RunStatus.STARTING)
                .environmentId(environment.id())
                .model(new ModelInfo(
                        config.model(), fingerprint(modelFolder), policy.model().parameterCount()))
                .objectives(environment.objectiveInfos())
                .data(environment.data())
                .seed(config.seed())
                .environment(machine(device))
                .frontier(frontier(environment));
    }

    private static List<StageInfo> stages(RunConfig config, Environment environment, Method method) {
        List<StageInfo> infos = new ArrayList<>();
        if (method instanceof OfflineMethod m) {
            List<String> objectives =
                    environment.objectives().stream().map(Objective::name).toList();
            long done = 0;
            for (Stage s : m.stages(config.parameters(), objectives, config.steps())) {
                infos.add(new StageInfo(
                        s.number(),
                        s.label(),
                        s.pairs().weights(),
                        s.pairs() instanceof PairSource.WeightedReward ? "weighted_reward" : "objectives",
                        done + 1,
                        done + s.steps(),
                        s.start().name().toLowerCase(Locale.ROOT),
                        s.end().name().toLowerCase(Locale.ROOT),
                        s.scale(),
                        s.margins().stream()
                                .map(t -> new StageInfo.Margin(t.stage(), t.coefficient()))
                                .toList()));
                done += s.steps();
            }
        }
        return infos;
    }

    private static List<SplitFrontier> frontier(Environment environment) {
        List<SplitFrontier> all = new ArrayList<>();
        for (Split split : Split.values()) {
            if (environment.prompts(split).isEmpty()) {
                continue;
            }
            environment.frontier(split).ifPresent(f -> all.add(f.forSplit(split)));
        }
        return all;
    }

    private static EnvironmentInfo machine(String device) {
        Map<String, String> libraries = new LinkedHashMap<>();
        Engine engine = Engine.getEngine("PyTorch");
        libraries.put("pytorch", engine.getVersion());
        libraries.put("djl", Engine.getDjlVersion());
        return new EnvironmentInfo(
                System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors",
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                device,
                Threads.count(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                libraries);
    }

    /** SHA-256 over the configuration, the tokenizer and the weights, in order of their names. */
    static String fingerprint(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(f -> {
                        String n = f.getFileName().toString();
                        return n.endsWith(".safetensors") || n.equals("config.json") || n.equals("tokenizer.json");
                    })
                    .sorted()
                    .toList();
        }
        return digest(files);
    }

    /** SHA-256 over the content of files. */
    static String digest(List<Path> files) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        byte[] buffer = new byte[1 << 16];
        for (Path f : files) {
            try (InputStream in = Files.newInputStream(f)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    digest.update(buffer, 0, n);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
