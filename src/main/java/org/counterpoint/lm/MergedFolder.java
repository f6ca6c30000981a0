package org.counterpoint.lm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.counterpoint.run.tensors.DType;
import org.counterpoint.run.tensors.Safetensors;
import org.counterpoint.run.tensors.SafetensorsWriter;
import org.counterpoint.run.tensors.TensorInfo;
import org.jspecify.annotations.Nullable;

/**
 * Writes a base model with an adapter added to its weights as a model folder of its own: weights under the names and in the number type of
 * the base folder, all its other files copied. It works tensor by tensor, so that no whole model is ever in memory.
 */
public final class MergedFolder {
    /** Most numbers per file: what goes into one is held in memory. */
    private static final long SHARD = 1L << 29;

    private MergedFolder() {}

    /**
     * What was written.
     *
     * @param dtype number type of the weights, {@code mixed} where the base has several and none was asked for
     * @param modules how many modules the adapter changed
     * @param files names of the files, sorted
     */
    public record Result(String dtype, int modules, List<String> files) {}

    /**
     * Merges.
     *
     * @param out new or empty folder
     * @param dtype {@code float32}, {@code float16} or {@code bfloat16}; null keeps the type of each tensor
     * @throws ModelException in one sentence, when a folder cannot be used or written
     */
    public static Result write(Path base, Path adapter, Path out, @Nullable String dtype) {
        DType wanted = dtype == null ? null : type(dtype);
        ModelConfig config = ModelConfig.read(base);
        try (Safetensors weights = Safetensors.open(base)) {
            requireEmpty(out);
            Map<String, LowRank> updates = updates(config, weights, base, adapter);
            Set<DType> types = new HashSet<>();
            List<String> kept = new ArrayList<>();
            for (String name : weights.names()) {
                // Some files hold masks and the like, which are no weights.
                if (!ModelFolder.READABLE.contains(weights.info(name).type())) {
                    continue;
                }
                kept.add(name);
                types.add(wanted == null ? weights.info(name).type() : wanted);
            }
            copy(base, out);
            weights(weights, kept, updates, config, out, wanted);
            String label = types.size() == 1 ? label(types.iterator().next()) : "mixed";
            if (wanted != null) {
                relabel(out, label);
            }
            try (Stream<Path> files = Files.list(out)) {
                return new Result(
                        label,
                        updates.size(),
                        files.map(f -> f.getFileName().toString()).sorted().toList());
            }
        } catch (IOException e) {
            throw ModelFolder.failed(base, e);
        }
    }

    private static DType type(String name) {
        return switch (name) {
            case "float32" -> DType.F32;
            case "float16" -> DType.F16;
            case "bfloat16" -> DType.BF16;
            default ->
                throw new ModelException(
                        "The number type '" + name + "' is not known; use one of: float32, float16, bfloat16.");
        };
    }

    private static String label(DType type) {
        return switch (type) {
            case F32 -> "float32";
            case F16 -> "float16";
            case BF16 -> "bfloat16";
            default -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    private static void requireEmpty(Path out) throws IOException {
        if (Files.exists(out)) {
            try (Stream<Path> files = Files.list(out)) {
                if (files.findAny().isPresent()) {
                    throw new ModelException(out + " is not empty; name a new folder for the merged model.");
                }
            }
        }
    }

    /** Updates by the names that the weights have in the base folder. */
    private static Map<String, LowRank> updates(ModelConfig config, Safetensors weights, Path base, Path adapter)
            throws IOException {
        Map<String, int[]> shapes = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        for (ParameterSpec spec : ParameterSpec.of(config)) {
            String stored = ModelFolder.find(base, weights, spec).name();
            if (spec.isModule()) {
                String module = spec.name().substring(0, spec.name().length() - ".weight".length());
                int rows = (int) spec.shape().get(0);
                int cols = (int) spec.shape().get(1);
                boolean conv = config.architecture() == ModelConfig.Architecture.GPT2;
                shapes.put(module, conv ? new int[] {cols, rows} : new int[] {rows, cols});
                names.put(module, stored);
            }
        }
        Map<String, LowRank> updates = new TreeMap<>();
        for (LowRank u : PeftFolder.read(shapes, adapter)) {
            updates.put(String.valueOf(names.get(u.module())), u);
        }
        return updates;
    }

    private static void copy(Path base, Path out) throws IOException {
        Files.createDirectories(out);
        try (Stream<Path> files = Files.list(base)) {
            for (Path f : files.filter(Files::isRegularFile).toList()) {
                String name = f.getFileName().toString();
                if (!name.endsWith(".safetensors") && !name.endsWith(".index.json") && !name.endsWith(".bin")) {
                    Files.copy(f, out.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void relabel(Path out, String label) throws IOException {
        Path file = out.resolve("config.json");
        ObjectNode json = (ObjectNode) Json.mapper().readTree(Files.readAllBytes(file));
        json.put(json.has("dtype") ? "dtype" : "torch_dtype", label);
        AtomicFiles.replace(file, Json.pretty(json).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void weights(
            Safetensors weights,
            List<String> kept,
            Map<String, LowRank> updates,
            ModelConfig config,
            Path out,
            @Nullable DType wanted)
            throws IOException {
        List<List<String>> shards = new ArrayList<>();
        long filled = Long.MAX_VALUE;
        long bytes = 0;
        for (String name : kept) {
            TensorInfo info = weights.info(name);
            if (filled > SHARD - info.elements() && filled > 0) {
                shards.add(new ArrayList<>());
                filled = 0;
            }
            filled += info.elements();
            bytes += info.elements() * (wanted == null ? info.type() : wanted).bits() / 8;
            shards.getLast().add(name);
        }
        ObjectNode index = Json.mapper().createObjectNode();
        index.putObject("metadata").put("total_size", bytes);
        ObjectNode map = index.putObject("weight_map");
        for (int s = 0; s < shards.size(); s++) {
            String file = shards.size() == 1
                    ? "model.safetensors"
                    : String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", s + 1, shards.size());
            SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
            for (String name : shards.get(s)) {
                TensorInfo info = weights.info(name);
                float[] values = weights.floats(name);
                LowRank update = updates.get(name);
                if (update != null) {
                    add(values, update, config.architecture() == ModelConfig.Architecture.GPT2);
                }
                writer.add(name, wanted == null ? info.type() : wanted, info.shape(), values);
                map.put(name, file);
            }
            writer.write(out.resolve(file));
        }
        if (shards.size() > 1) {
            AtomicFiles.replace(
                    out.resolve("model.safetensors.index.json"),
                    Json.pretty(index).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    /** Adds scale * B * A, row by row in doubles. */
    private static void add(float[] weight, LowRank u, boolean conv) {
        double[] row = new double[u.cols()];
        for (int i = 0; i < u.rows(); i++) {
            java.util.Arrays.fill(row, 0);
            for (int k = 0; k < u.rank(); k++) {
                double b = u.scale() * u.b()[i * u.rank() + k];
                for (int j = 0; j < u.cols(); j++) {
                    row[j] += b * u.a()[k * u.cols() + j];
                }
            }
            for (int j = 0; j < u.cols(); j++) {
                int at = conv ? j * u.rows() + i : i * u.cols() + j;
                weight[at] = (float) (weight[at] + row[j]);
            }
        }
    }
}
