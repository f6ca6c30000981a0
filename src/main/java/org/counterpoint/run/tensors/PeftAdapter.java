package org.counterpoint.run.tensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.counterpoint.math.LowRank;
import org.counterpoint.run.io.AtomicFiles;
import org.counterpoint.run.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter in the PEFT folder layout: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 *
 * <p>The update of a module is {@code s B A} with {@code s = alpha / r}, or {@code alpha / sqrt(r)} with {@code use_rslora}; rank
 * and alpha may be given per module by {@code rank_pattern} and {@code alpha_pattern}. It is always in the orientation of the
 * stored base weight: with {@code fan_in_fan_out}, and for embeddings, {@code B A} is transposed.
 *
 * @param name name of the folder
 * @param dir the folder
 * @param base base model the adapter was trained on, or null if it does not say
 * @param config the configuration as read
 * @param modules updates by module, sorted by module name
 * @param warnings what the adapter holds besides low-rank updates, one sentence each
 */
public record PeftAdapter(
        String name, Path dir, @Nullable String base, ObjectNode config, List<LowRank> modules, List<String> warnings) {
    /** Name of the configuration file. */
    public static final String CONFIG = "adapter_config.json";

    /** Name of the weights file. */
    public static final String WEIGHTS = "adapter_model.safetensors";

    private static final Pattern KEY = Pattern.compile(
            "(?:base_model\\.model\\.)?(?<module>.+)\\.lora_(?<emb>embedding_)?(?<side>[AB])(?:\\.[^.]+?)??(?:\\.weight)?");

    private static final Pattern BLOCK = Pattern.compile(".*\\.(?:layers|h|blocks)\\.(\\d+)\\.(.*)");

    public PeftAdapter {
        modules = List.copyOf(modules);
        warnings = List.copyOf(warnings);
    }

    /** The update of a module, or null if the adapter does not change it. */
    public @Nullable LowRank module(String module) {
        return modules.stream()
                .filter(m -> m.module().equals(module))
                .findFirst()
                .orElse(null);
    }

    /**
     * Reads an adapter.
     *
     * @param dir a PEFT folder
     * @throws IOException a sentence naming the file, the problem and the fix; pickle weights and DoRA are refused
     */
    public static PeftAdapter read(Path dir) throws IOException {
        Path weights = dir.resolve(WEIGHTS);
        if (!Files.isDirectory(dir)) {
            throw new TensorFileException(
                    dir + " is not a folder; choose the folder that holds " + CONFIG + " and " + WEIGHTS + ".");
        }
        ObjectNode config = readConfig(dir);
        if (!Files.exists(weights)) {
            for (String pickle : new String[] {"adapter_model.bin", "adapter_model.pt"}) {
                if (Files.exists(dir.resolve(pickle))) {
                    throw new TensorFileException(dir.resolve(pickle)
                            + " is a pickle file, which can run any code when it is opened; save the adapter again with"
                            + " safe_serialization=True.");
                }
            }
            throw new TensorFileException(weights + " is missing; save the adapter again in safetensors form.");
        }
        try (Safetensors tensors = Safetensors.open(weights)) {
            return new Reader(dir, config, tensors).read();
        }
    }

    private static ObjectNode readConfig(Path dir) throws IOException {
        Path file = dir.resolve(CONFIG);
        if (!Files.exists(file)) {
            throw new TensorFileException(file
                    + " is missing, so the scale of the updates is unknown; copy it from where the adapter was saved.");
        }
        JsonNode tree;
        try {
            tree = Json.mapper().readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new TensorFileException(
                    file + " is not valid JSON (" + e.getOriginalMessage() + "); copy it again.", e);
        }
        if (!(tree instanceof ObjectNode config)) {
            throw new TensorFileException(file + " holds no JSON object; copy it again.");
        }
        String type = config.path("peft_type").asText("LORA");
        if (!type.equals("LORA")) {
            throw new TensorFileException(file + " describes a " + type
                    + " adapter; only LoRA adapters can be analyzed, export one of these.");
        }
        if (config.path("use_dora").asBoolean(false)) {
            throw new TensorFileException(file + " says use_dora, and a DoRA update is not low-rank because it rescales"
                    + " every column; train the adapter without DoRA, or merge it and compare full weights.");
        }
        return config;
    }

    /**
     * Writes an adapter that PEFT can load (LoRA, no bias). Rank and alpha of the majority go into {@code r} and
     * {@code lora_alpha}, all others into the patterns.
     *
     * @param dir folder to write into, made if needed
     * @param modules updates; the rank of each must be at least 1
     * @param base name of the base model, or null
     * @param type F32, F64, F16 or BF16
     * @throws IOException naming the file if the disk refuses
     */
    public static void write(Path dir, List<LowRank> modules, @Nullable String base, DType type) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
        Map<Integer, Integer> ranks = new TreeMap<>();
        Map<Double, Integer> alphas = new TreeMap<>();
        for (LowRank m : modules) {
            if (m.rank() < 1) {
                throw new IllegalArgumentException(
                        "The update of " + m.module() + " has rank 0; leave the module out of the adapter.");
            }
            String key = "base_model.model." + m.module();
            writer.add(key + ".lora_A.weight", type, new long[] {m.rank(), m.cols()}, m.a());
            writer.add(key + ".lora_B.weight", type, new long[] {m.rows(), m.rank()}, m.b());
            ranks.merge(m.rank(), 1, Integer::sum);
            alphas.merge(m.scale() * m.rank(), 1, Integer::sum);
        }
        int rank = mostCommon(ranks, 1);
        double alpha = mostCommon(alphas, 1.0);
        ObjectNode config = Json.mapper().createObjectNode();
        config.put("peft_type", "LORA");
        config.put("task_type", "CAUSAL_LM");
        config.put("base_model_name_or_path", base);
        config.put("r", rank);
        number(config, "lora_alpha", alpha);
        config.put("lora_dropout", 0.0);
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("use_rslora", false);
        config.put("use_dora", false);
        config.put("inference_mode", true);
        config.putNull("modules_to_save");
        config.putNull("layers_to_transform");
        ObjectNode rankPattern = config.putObject("rank_pattern");
        ObjectNode alphaPattern = config.putObject("alpha_pattern");
        for (LowRank m : modules) {
            String exact = "^" + m.module().replace(".", "\\.") + "$";
            if (m.rank() != rank) {
                rankPattern.put(exact, m.rank());
            }
            if (m.scale() * m.rank() != alpha) {
                number(alphaPattern, exact, m.scale() * m.rank());
            }
        }
        targets(modules).forEach(config.putArray("target_modules")::add);
        try {
            Files.createDirectories(dir);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(dir, e);
        }
        writer.write(dir.resolve(WEIGHTS));
        AtomicFiles.replace(dir.resolve(CONFIG), Json.pretty(config).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Last parts of names where every block from the first on has all of them; else whole names, which PEFT takes too: last parts would
     * make it adapt blocks and modules that have no update.
     */
    private static Set<String> targets(List<LowRank> modules) {
        TreeSet<String> last = new TreeSet<>();
        TreeSet<String> whole = new TreeSet<>();
        TreeSet<Integer> blocks = new TreeSet<>();
        TreeSet<String> inBlock = new TreeSet<>();
        for (LowRank m : modules) {
            last.add(m.module().substring(m.module().lastIndexOf('.') + 1));
            whole.add(m.module());
            Matcher block = BLOCK.matcher(m.module());
            if (block.matches()) {
                blocks.add(Integer.parseInt(block.group(1)));
                inBlock.add(block.group(2));
            }
        }
        boolean regular = blocks.isEmpty()
                || (blocks.last() == blocks.size() - 1 && whole.size() == blocks.size() * inBlock.size());
        return regular ? last : whole;
    }

    private static void number(ObjectNode node, String key, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            node.put(key, (long) value);
        } else {
            node.put(key, value);
        }
    }

    private static <T> T mostCommon(Map<T, Integer> counts, T otherwise) {
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(otherwise);
    }

    /** One half of an update as stored. */
    private record Half(String tensor, boolean embedding) {}

    /** Reads one folder. */
    private record Reader(Path dir, ObjectNode config, Safetensors tensors) {
        PeftAdapter read() throws IOException {
            Map<String, Half> downs = new HashMap<>();
            Map<String, Half> ups = new TreeMap<>();
            List<String> others = new ArrayList<>();
            for (String tensor : tensors.names()) {
                if (tensor.contains(".lora_magnitude_vector")) {
                    throw new TensorFileException(dir.resolve(WEIGHTS) + " holds " + tensor
                            + ", and a DoRA update is not low-rank; train the adapter without DoRA.");
                }
                Matcher matcher = KEY.matcher(tensor);
                if (tensor.endsWith(".bias") || !matcher.matches()) {
                    others.add(tensor);
                    continue;
                }
                Map<String, Half> side = matcher.group("side").equals("A") ? downs : ups;
                Half before = side.put(matcher.group("module"), new Half(tensor, matcher.group("emb") != null));
                if (before != null) {
                    throw new TensorFileException(dir.resolve(WEIGHTS) + " holds two adapters for "
                            + matcher.group("module") + " (" + before.tensor() + " and " + tensor
                            + "); save one adapter per folder.");
                }
            }
            if (ups.isEmpty()) {
                throw new TensorFileException(dir.resolve(WEIGHTS)
                        + " holds no lora_A and lora_B tensors; choose a LoRA adapter, not a full model.");
            }
            List<LowRank> modules = new ArrayList<>();
            for (Map.Entry<String, Half> up : ups.entrySet()) {
                Half down = downs.remove(up.getKey());
                if (down == null) {
                    throw half(up.getKey(), "lora_A");
                }
                modules.add(module(up.getKey(), up.getValue(), down));
            }
            if (!downs.isEmpty()) {
                throw half(downs.keySet().iterator().next(), "lora_B");
            }
            List<String> warnings = new ArrayList<>();
            if (!others.isEmpty()) {
                warnings.add(
                        dir.resolve(WEIGHTS) + " also holds " + others.size() + " tensors that are no LoRA factors ("
                                + others.getFirst() + "); they are left out of the analysis.");
            }
            JsonNode base = config.path("base_model_name_or_path");
            return new PeftAdapter(
                    String.valueOf(dir.toAbsolutePath().normalize().getFileName()),
                    dir,
                    base.isTextual() && !base.asText().isEmpty() ? base.asText() : null,
                    config,
                    modules,
                    warnings);
        }

        private TensorFileException half(String module, String missing) {
            return new TensorFileException(
                    dir.resolve(WEIGHTS) + " lacks the " + missing + " of " + module + "; save the adapter again.");
        }

        private LowRank module(String module, Half upHalf, Half downHalf) throws IOException {
            TensorInfo up = tensors.info(upHalf.tensor());
            TensorInfo down = tensors.info(downHalf.tensor());
            if (up.shape().length != 2 || down.shape().length != 2 || up.shape()[1] != down.shape()[0]) {
                throw new TensorFileException(dir.resolve(WEIGHTS) + ": lora_B " + up.shapeText() + " and lora_A "
                        + down.shapeText() + " of " + module + " do not multiply; save the adapter again.");
            }
            int rank = Math.toIntExact(down.shape()[0]);
            double r = pattern("rank_pattern", "r", module);
            if (r != rank) {
                throw new TensorFileException(dir.resolve(CONFIG) + " gives " + module + " rank " + (long) r + ", but "
                        + WEIGHTS + " holds rank " + rank
                        + "; the two files are not of the same adapter, copy both again.");
            }
            double alpha = pattern("alpha_pattern", "lora_alpha", module);
            double scale = config.path("use_rslora").asBoolean(false) ? alpha / Math.sqrt(r) : alpha / r;
            int out = Math.toIntExact(up.shape()[0]);
            int in = Math.toIntExact(down.shape()[1]);
            double[] b = tensors.doubles(up.name());
            double[] a = tensors.doubles(down.name());
            boolean transposed =
                    upHalf.embedding() || config.path("fan_in_fan_out").asBoolean(false);
            return transposed
                    ? new LowRank(module, in, out, rank, scale, transpose(a, rank, in), transpose(b, out, rank))
                    : new LowRank(module, out, in, rank, scale, b, a);
        }

        /** The value for a module: the first pattern that matches, as PEFT does it, else the general one. */
        private double pattern(String patterns, String general, String module) throws IOException {
            JsonNode found = config.path(general);
            for (Map.Entry<String, JsonNode> entry : config.path(patterns).properties()) {
                String key = entry.getKey();
                boolean matches;
                try {
                    matches = key.startsWith("^")
                            ? Pattern.compile(key).matcher(module).lookingAt()
                            : Pattern.compile("(.*\\.)?(" + key + ")$")
                                    .matcher(module)
                                    .lookingAt();
                } catch (PatternSyntaxException e) {
                    throw new TensorFileException(
                            dir.resolve(CONFIG) + " has the unreadable pattern \"" + key + "\" in " + patterns
                                    + "; correct it.",
                            e);
                }
                if (matches) {
                    found = entry.getValue();
                    break;
                }
            }
            if (!found.isNumber()
                    || !(found.asDouble() > 0 || (general.equals("lora_alpha") && Double.isFinite(found.asDouble())))) {
                throw new TensorFileException(
                        dir.resolve(CONFIG) + " gives no usable " + general + " for " + module + "; add it.");
            }
            return found.asDouble();
        }

        private static double[] transpose(double[] x, int rows, int cols) {
            double[] t = new double[x.length];
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < cols; j++) {
                    t[j * rows + i] = x[i * cols + j];
                }
            }
            return t;
        }
    }
}
