package org.counterpoint.service;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.counterpoint.lm.Devices;
import org.counterpoint.lm.ModelConfig;
import org.counterpoint.lm.Precision;
import org.counterpoint.method.Methods;
import org.counterpoint.method.OnlineSettings;
import org.counterpoint.service.MemoryEstimate.Kind;
import org.counterpoint.service.MemoryEstimate.Part;
import org.counterpoint.train.ModelLocator;
import org.counterpoint.train.ModelOptions;
import org.counterpoint.train.RunConfig;

/** Counts the arrays of a run from the model's configuration; reads that file only, never weights. Thread-safe. */
final class RunMemory {
    private static final long FLOAT = 4;

    private final Map<String, ModelConfig> models = new ConcurrentHashMap<>();

    /**
     * The estimate of a valid configuration.
     *
     * @param measured largest memory seen of a process with this model, 0 for none
     * @throws RuntimeException with a sentence where the model folder cannot be read
     */
    MemoryEstimate of(RunConfig config, long measured) {
        ModelConfig model = models.computeIfAbsent(config.model(), name -> ModelConfig.read(ModelLocator.locate(name)));
        boolean online = Methods.find(config.method()).family().equals(OnlineSettings.FAMILY);
        ModelOptions options = config.options();
        long gpu = options.device().equals(Devices.CPU) ? 0 : Devices.plannedGpuBytes();
        Precision precision = Precision.planned(options.dtype(), gpu > 0);
        boolean half = precision == Precision.BFLOAT16;
        long size = precision.bytes();
        long width = model.hiddenSize();
        long query = (long) model.heads() * model.headDim();
        long key = (long) model.kvHeads() * model.headDim();
        long inner = model.intermediateSize();
        // The prompt is counted as long as the longest completion: its length is not known before.
        long scored = Math.min(model.maxPositions(), config.sampling().maxTokens());
        long tokens = Math.min(model.maxPositions(), 2 * scored);
        long sampled = online
                ? (long) config.online().integer("groups") * config.online().integer("group_size")
                : config.offline().integer("batch");
        long evaluated =
                (long) config.evaluation().prompts() * config.evaluation().samplesPerPrompt();
        long learned = 2L * config.offline().integer("batch");
        if (online) {
            // Comparing the objectives' gradients takes the whole batch at once.
            learned = config.evaluation().gradients()
                    ? sampled
                    : -Math.floorDiv(-sampled, (long) config.online().integer("minibatches"));
        }
        if (options.microBatch() > 0) {
            // A pair is two texts and is never parted.
            learned = Math.min(learned, Math.max(options.microBatch(), online ? 1 : 2));
        }
        boolean gated = model.architecture() != ModelConfig.Architecture.GPT2;
        // Attention keeps no scores unless a window makes it take a mask.
        long scores = model.slidingWindow() > 0 ? 2L * model.heads() * tokens : 0;
        long rank = config.lora().rank();
        long perToken = 4 * width
                + 2 * query
                + 2 * key
                + (gated ? 4 : 2) * inner
                + scores
                + rank * config.lora().targets().size();
        if (half) {
            // Norms and rotations are computed in f32, which counts twice.
            perToken += 2 * (4 * width + query + key);
        }
        long layers = model.layers();
        // f32 logits, their log-softmax and its gradient; in bf16 also the logits before they were widened.
        long logits = half ? 7 : 3;
        return new MemoryEstimate(
                List.of(
                        new Part(Kind.WEIGHTS, List.of(model.parameterCount(), size)),
                        new Part(Kind.ADAPTERS, List.of(config.lora().spec(0).parameterCount(model), 4L, FLOAT)),
                        new Part(
                                Kind.CACHE,
                                List.of(
                                        Math.min(options.sampleBatch(), Math.max(sampled, evaluated)),
                                        tokens,
                                        layers,
                                        2 * key,
                                        size)),
                        new Part(Kind.ACTIVATIONS, List.of(learned, tokens, layers, perToken, size)),
                        new Part(
                                Kind.LOGITS,
                                List.of(learned, scored, (long) model.vocabSize(), logits, half ? 2 : FLOAT))),
                gpu > 0 ? gpu : physical(),
                gpu > 0 ? "GPU" : "CPU",
                measured);
    }

    /** Memory of this machine or of the container it is, in bytes; 0 where unknown. */
    static long physical() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 0;
    }

    /** What keeps a valid configuration from fitting into memory; a model that cannot be read is the worker's to report. */
    List<Problem> problems(RunConfig config) {
        try {
            return problem(of(config, 0)).stream().toList();
        } catch (RuntimeException unreadable) {
            return List.of();
        }
    }

    /** What is wrong with a run that cannot fit, with the numbers; empty where it can. */
    static Optional<Problem> problem(MemoryEstimate estimate) {
        if (!estimate.impossible()) {
            return Optional.empty();
        }
        return Optional.of(
                new Problem(
                        "model",
                        "The weights, adapters and optimizer state of this run need " + gigabytes(estimate.least())
                                + " GB but " + (estimate.device().equals("GPU") ? "the GPU" : "this machine") + " has "
                                + gigabytes(estimate.physical())
                                + " GB of memory; choose a smaller model, a lower \"lora.rank\" or the \"model_options.dtype\" bfloat16."));
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e9);
    }

    /** Largest resident memory of a process so far, in bytes; 0 where the system does not tell. */
    static long peak(long pid) {
        return status(pid, "VmHWM:");
    }

    /** Resident memory of a process now, in bytes; 0 where the system does not tell. */
    static long resident(long pid) {
        return status(pid, "VmRSS:");
    }

    private static long status(long pid, String key) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException gone) {
            return 0;
        }
        return 0;
    }
}
